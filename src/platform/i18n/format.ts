// Dates, numbers and sizes as people read them (Myndigheternas skrivregler, chapters 10 and 12)
import type { Language } from './i18n.ts';

const ZONE = 'Europe/Stockholm';
const HARD_SPACE = '\u00a0';

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
}

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };
const dates = { sv: formatter('sv-SE', DAY), en: formatter('en-GB', DAY) };
const clock = formatter('sv-SE', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockSeconds = formatter('sv-SE', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const isoDay = formatter('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' });
const numbers = { sv: new Intl.NumberFormat('sv-SE'), en: new Intl.NumberFormat('en-GB') };

/** '21 november 2026' in Swedish time. */
export function formatDate(at: Date, language: Language): string {
  return dates[language].format(at);
}

/** '13.30' in Swedish, '13:30' in English; with seconds where the order of things matters. */
export function formatTime(at: Date, language: Language, seconds = false): string {
  const text = (seconds ? clockSeconds : clock).format(at);
  return language === 'sv' ? text.replaceAll(':', '.') : text;
}

/** '21 november 2026 kl. 13.30' (Swedish) or '21 November 2026 at 13:30' (English). */
export function formatDateTime(at: Date, language: Language): string {
  const word = language === 'sv' ? 'kl.' : 'at';
  return `${formatDate(at, language)} ${word}${HARD_SPACE}${formatTime(at, language)}`;
}

/** 'i dag', 'i går' or the date: for lists, where the latest matter most. */
export function formatDay(at: Date, now: Date, language: Language): string {
  const day = isoDay.format(at);
  if (day === isoDay.format(now)) return language === 'sv' ? 'i dag' : 'today';
  if (day === isoDay.format(new Date(now.getTime() - 86_400_000))) return language === 'sv' ? 'i går' : 'yesterday';
  return formatDate(at, language);
}

/** Thousands with a hard space in both languages; decimals as the language has them. */
export function formatNumber(value: number, language: Language): string {
  const text = numbers[language].format(value).replaceAll('\u2212', '\u2212');
  return language === 'sv' ? text.replaceAll('\u202f', HARD_SPACE) : text.replaceAll(',', HARD_SPACE);
}

/** A size in bytes, '412 byte', '1,4 kB', '1,9 MB' (decimal units, as files are listed). */
export function formatBytes(bytes: number, language: Language): string {
  if (bytes < 1000) return `${bytes}${HARD_SPACE}byte`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  const text = value < 10 ? value.toFixed(1) : String(Math.round(value));
  return `${language === 'sv' ? text.replace('.', ',') : text}${HARD_SPACE}${unit}`;
}
