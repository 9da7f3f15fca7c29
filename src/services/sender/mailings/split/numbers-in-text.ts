// Personal numbers as letters write them: ååååmmdd-nnnn, ååååmmddnnnn or ååmmdd-nnnn (SKV 704, SKV 707). Ten digits without a
// hyphen may be an OCR number or a telephone number, and an organisation's own number stands on every page: neither is counted.
import { kindOf, readRecipientId } from '../../../../domain/recipient-id.ts';

const DASHES = '\\-\u2010\u2011\u2012\u2013\u2212';
const WRITTEN = new RegExp(
  `(?<![\\d${DASHES}])(?:\\d{8}[ ]?[${DASHES}+]?[ ]?\\d{4}|\\d{6}[ ]?[${DASHES}+][ ]?\\d{4})(?![\\d])`,
  'g',
);

/** The people named in a text, each once, as 12 digits. `today` decides the century where none is written. */
export function numbersIn(text: string, today: Date): readonly string[] {
  const found = new Set<string>();
  for (const [written] of text.normalize('NFKC').matchAll(WRITTEN)) {
    const read = readRecipientId(written, today);
    if (read.ok && kindOf(read.value) !== 'organisationsnummer') found.add(read.value);
  }
  return [...found];
}
