// A number as its cell shows it (ISO/IEC 29500-1, 18.8.30 and 18.8.31) to somebody in Sweden: dates as year-month-day, decimal
// comma. A personal number kept as a number comes out with the zeros and the hyphen that its cell's format gives it.

/** The built-in formats that are not 'General' and not spelt out in a workbook; dates as a Swedish Excel shows them. */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'hh:mm',
  19: 'hh:mm:ss',
  20: 'hh:mm',
  21: 'hh:mm:ss',
  22: 'yyyy-mm-dd hh:mm',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: 'h:mm:ss',
  47: 'mm:ss',
};

const MONTHS = [
  'januari',
  'februari',
  'mars',
  'april',
  'maj',
  'juni',
  'juli',
  'augusti',
  'september',
  'oktober',
  'november',
  'december',
];
const WEEKDAYS = ['söndag', 'måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag'];
const DAY_MS = 86_400_000;
/** A format is somebody else's text: longer ones than any program writes are not run. */
const FORMAT_MAX = 255;

/** The code of a cell's format; undefined for General. */
export function formatCode(id: number, own: ReadonlyMap<number, string>): string | undefined {
  const code = own.get(id) ?? BUILT_IN[id];
  return code === undefined || code.length > FORMAT_MAX || /^(general|standard|@)$/i.test(code) ? undefined : code;
}

/** The value (as the file writes it) shown by the format. `from1904`: the workbook counts days from 1904. */
export function shownNumber(value: string, code: string | undefined, from1904: boolean): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  if (code === undefined) return general(number);
  const section = sectionFor(code, number);
  const parts = partsOf(section);
  if (parts.some(({ kind }) => kind === 'date')) return shownDate(number, parts, from1904);
  if (!parts.some(({ kind }) => kind === 'digit')) return general(number);
  return shownDigits(code.includes(';') ? Math.abs(number) : number, parts);
}

function general(number: number): string {
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return String(number);
  return String(Number(number.toPrecision(15))).replace('.', ',');
}

function sectionFor(code: string, number: number): string {
  const sections = code.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const wanted = number < 0 ? sections[1] : number === 0 ? sections[2] : sections[0];
  return wanted ?? sections[0] ?? '';
}

interface Part {
  readonly kind: 'text' | 'digit' | 'date' | 'point' | 'group' | 'percent';
  readonly text: string;
}

const TOKEN =
  /"([^"]*)"|\\(.)|\[(?:h+|m+|s+)\]|\[[^\]]*\]|_(?:.)|\*(?:.)|(AM\/PM|A\/P|y+|m+|d+|h+|s+|e+)|([0#?]+)|([.,%])|(.)/giu;

function partsOf(section: string): Part[] {
  const parts: Part[] = [];
  for (const found of section.matchAll(TOKEN)) {
    const [all, quoted, escaped, date, digits, sign, other] = found;
    if (quoted !== undefined || escaped !== undefined) parts.push({ kind: 'text', text: quoted ?? escaped ?? '' });
    else if (date !== undefined) parts.push({ kind: 'date', text: date.toLowerCase() });
    else if (digits !== undefined) for (const one of digits) parts.push({ kind: 'digit', text: one });
    else if (sign !== undefined) {
      parts.push({ kind: sign === '.' ? 'point' : sign === ',' ? 'group' : 'percent', text: sign });
    } else if (other !== undefined) parts.push({ kind: 'text', text: other });
    // [h] counts hours beyond a day; [Red], [$-41D] and conditions show nothing.
    else if (/^\[[hms]+\]$/i.test(all)) parts.push({ kind: 'date', text: all.slice(1, -1).toLowerCase() });
  }
  return parts;
}

/** Digits put into the format's places from the right; those that have no place go before the first. */
function shownDigits(number: number, parts: readonly Part[]): string {
  const point = parts.findIndex(({ kind }) => kind === 'point');
  const isPlace = ({ kind }: Part): boolean => kind === 'digit';
  const decimals = point < 0 ? 0 : parts.slice(point).filter(isPlace).length;
  const scaled = parts.some(({ kind }) => kind === 'percent') ? number * 100 : number;
  const [whole = '0', fraction = ''] = Math.abs(scaled).toFixed(Math.min(decimals, 20)).split('.');
  const before = point < 0 ? parts : parts.slice(0, point);
  const places = before.filter(isPlace).length;
  const grouped = before.some((part, at) => part.kind === 'group' && at < before.length - 1);
  let left = whole.padStart(countZeros(before), '0');
  let shown = '';
  let seen = 0;
  for (const part of before.toReversed()) {
    if (part.kind === 'digit') {
      seen += 1;
      const take = seen === places ? left : left.slice(-1);
      left = seen === places ? '' : left.slice(0, -1);
      shown = take + shown;
    } else if (part.kind === 'text' || part.kind === 'percent') shown = part.text + shown;
  }
  const whole3 = grouped ? shown.replaceAll(/(?<=\d)(?=(?:\d{3})+(?!\d))/g, '\u00a0') : shown;
  const after = point < 0 ? '' : shownFraction(fraction, parts.slice(point + 1));
  return `${scaled < 0 ? '-' : ''}${whole3}${after}`;
}

function countZeros(parts: readonly Part[]): number {
  const first = parts.findIndex(({ kind, text }) => kind === 'digit' && text === '0');
  return first < 0 ? 0 : parts.slice(first).filter(({ kind }) => kind === 'digit').length;
}

function shownFraction(fraction: string, parts: readonly Part[]): string {
  let at = 0;
  let digits = '';
  let text = '';
  for (const part of parts) {
    if (part.kind === 'digit') {
      const digit = fraction[at++] ?? '0';
      digits += part.text === '0' || /[1-9]/.test(fraction.slice(at - 1)) ? digit : '';
    } else text += part.text;
  }
  return digits === '' ? text : `,${digits}${text}`;
}

function shownDate(serial: number, parts: readonly Part[], from1904: boolean): string {
  // Day 60 is 29 February 1900, which never was (18.17.4.1): days before it count one less.
  const day = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Math.round((day - 25_569) * 86_400) * 1000);
  if (Number.isNaN(at.getTime()) || day < 0 || day > 2_958_466) return general(serial);
  let shown = '';
  for (const [index, part] of parts.entries()) {
    shown += part.kind === 'date' ? datePart(part.text, at, minutes(parts, index), day) : part.text;
  }
  return shown;
}

/** "m" is minutes after hours and before seconds, else months (18.8.31). */
function minutes(parts: readonly Part[], index: number): boolean {
  const dates = (list: readonly Part[]) => list.filter(({ kind }) => kind === 'date').map(({ text }) => text[0]);
  return dates(parts.slice(0, index)).at(-1) === 'h' || dates(parts.slice(index + 1))[0] === 's';
}

function datePart(token: string, at: Date, isMinutes: boolean, day: number): string {
  const two = (value: number): string => String(value).padStart(token.length > 1 ? 2 : 1, '0');
  const month = MONTHS[at.getUTCMonth()] ?? '';
  const weekday = WEEKDAYS[at.getUTCDay()] ?? '';
  switch (token[0]) {
    case 'y':
    case 'e':
      return token.length > 2 ? String(at.getUTCFullYear()) : String(at.getUTCFullYear()).slice(-2);
    case 'm':
      if (isMinutes) return two(at.getUTCMinutes());
      return token.length > 3 ? month : token.length === 3 ? month.slice(0, 3) : two(at.getUTCMonth() + 1);
    case 'd':
      return token.length > 3 ? weekday : token.length === 3 ? weekday.slice(0, 3) : two(at.getUTCDate());
    case 'h':
      return token.length > 2 ? String(Math.floor((day * DAY_MS) / 3_600_000)) : two(at.getUTCHours());
    case 's':
      return two(at.getUTCSeconds());
    default:
      return at.getUTCHours() < 12 ? 'fm' : 'em';
  }
}
