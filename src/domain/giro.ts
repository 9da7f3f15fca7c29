// Numbers of payments: bankgiro, plusgiro and OCR (Bankgirot, "10-modulen" and "OCR-referenskontroll"; Plusgirot, kontonummer).

/** True when the last digit is the check digit of those before it by modulus 10 (weights 1 and 2 from the right). */
export function modulus10(digits: string): boolean {
  if (!/^[0-9]{2,}$/.test(digits)) return false;
  let sum = 0;
  for (const [index, digit] of Array.from(digits).reverse().entries()) {
    const weighted = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** '5050-1055' or '991-2346' as people write bankgiro; undefined for what is none: 7 or 8 digits, the last a check digit. */
export function parseBankgiro(text: string): string | undefined {
  const digits = bare(text);
  if (!/^[0-9]{7,8}$/.test(digits) || !modulus10(digits) || /^0+$/.test(digits)) return undefined;
  return `${digits.slice(0, -4)}-${digits.slice(-4)}`;
}

/** '90 20 03-3' as people write plusgiro; undefined for what is none: 2 to 8 digits, the last a check digit. */
export function parsePlusgiro(text: string): string | undefined {
  const digits = bare(text);
  if (!/^[0-9]{2,8}$/.test(digits) || !modulus10(digits) || /^0+$/.test(digits)) return undefined;
  const stem = digits.slice(0, -1);
  const first = stem.slice(0, stem.length % 2);
  const pairs = stem.slice(first.length).match(/../g) ?? [];
  return `${[first, ...pairs].filter((part) => part !== '').join(' ')}-${digits.slice(-1)}`;
}

/**
 * How hard an account's owner has asked its references to be checked. 'soft': digits only, a wrong check digit is let through.
 * 'hard': the last digit is a check digit. 'length-digit': the one before it is the reference's length modulo 10 as well.
 * 'fixed': a check digit, and one of at most two lengths.
 */
export type OcrLevel =
  | { readonly kind: 'soft' | 'hard' | 'length-digit' }
  | { readonly kind: 'fixed'; readonly lengths: readonly number[] };

export type OcrFault = 'not-digits' | 'check-digit' | 'length-digit' | 'length';

/** What is wrong with a reference (2 to 25 digits, no spaces), or undefined. */
export function ocrFault(digits: string, level: OcrLevel): OcrFault | undefined {
  if (!/^[0-9]{2,25}$/.test(digits)) return 'not-digits';
  if (level.kind === 'soft') return undefined;
  if (!modulus10(digits)) return 'check-digit';
  if (level.kind === 'length-digit' && Number(digits.at(-2)) !== digits.length % 10) return 'length-digit';
  if (level.kind === 'fixed' && !level.lengths.includes(digits.length)) return 'length';
  return undefined;
}

/** Digits of a number as people write it, with spaces and dashes between. */
export function bare(text: string): string {
  return text.replaceAll(/[\s\u00a0\u202f-]/g, '');
}

/** Öre in an amount of kronor ('1 234,50', '12:50', '1234.5'); undefined for what is none, for nothing and for over 99 999 999,99. */
export function parseAmount(text: string): number | undefined {
  const written = text.replaceAll(/[\s\u00a0\u202f]/g, '').replace(/(kr|kronor|sek|:-)$/i, '');
  const parts = /^([0-9]{1,8})(?:[,.:]([0-9]{1,2}))?$/.exec(written);
  if (parts === null) return undefined;
  const [, kronor = '', hundredths = ''] = parts;
  const amount = Number(kronor) * 100 + Number(hundredths.padEnd(2, '0'));
  return amount > 0 ? amount : undefined;
}

/** True for a day that there is, as yyyy-mm-dd. */
export function isDay(text: string): boolean {
  if (!/^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
