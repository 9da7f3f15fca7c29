// Which language a request is answered in: ?lang=, then the cookie, then Accept-Language, else Swedish (RFC 9110 12.5.4)
import { LANGUAGES, type Language } from '../i18n/i18n.ts';

/** A language of ours, from text that anyone may have written. */
export function parseLanguage(text: unknown): Language | undefined {
  return LANGUAGES.find((language) => language === text);
}

/** The best of our languages by Accept-Language; Swedish when nothing fits or weights are equal. */
export function acceptedLanguage(header: string | undefined): Language {
  const weights = { sv: 0, en: 0 };
  for (const range of (header ?? '').slice(0, 1000).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const quality = parameters
      .map((part) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(part)?.[1])
      .find((q) => q !== undefined);
    const language = parseLanguage(tag.split('-')[0]);
    if (language !== undefined) weights[language] = Math.max(weights[language], Number(quality ?? 1));
  }
  return weights.en > weights.sv ? 'en' : 'sv';
}

/** The language of one request. */
export function chooseLanguage(asked: unknown, cookie: string | undefined, accept: string | undefined): Language {
  return parseLanguage(asked) ?? parseLanguage(cookie) ?? acceptedLanguage(accept);
}
