// The body of a list precheck: JSON Lines or CSV, whole in memory (100 000 lines are a few megabytes).
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readTable } from '../../../platform/tabular/read-table.ts';
import { tableProblemText } from '../../../platform/tabular/table-messages.ts';
import { columnTexts, guessColumn, type NumberText } from '../prechecks/number-column.ts';

export const LIST_TYPES: readonly string[] = ['application/jsonl', 'application/x-ndjson', 'text/csv'];
export const LIST_BYTES = 16 * 1_048_576;

// No `type`: the body is bytes, and each line is judged by itself.
const JsonLines = Type.Unsafe<unknown>({
  description: 'JSON Lines: on each line a member recipient',
  examples: ['{"recipient":"198101052382"}\n{"recipient":"162021004748"}\n'],
});
const Csv = Type.Unsafe<unknown>({ description: 'CSV (RFC 4180)', examples: ['personnummer\r\n198101052382\r\n'] });

export const listBody = {
  content: Object.fromEntries(LIST_TYPES.map((type) => [type, { schema: type === 'text/csv' ? Csv : JsonLines }])),
};

/** The numbers with their lines. Throws 'invalid-input' naming the line that is no JSON, or what is wrong with the CSV. */
export async function textsOf(
  body: Buffer,
  type: string,
  column: string | undefined,
  now: Date,
): Promise<NumberText[]> {
  const texts = /^text\/csv\b/i.test(type) ? await fromCsv(body, column, now) : fromJsonLines(body);
  if (texts.length === 0) throw wrong('Listan är tom.', 'The list is empty.');
  return texts;
}

function wrong(sv: string, en: string): BrevduvaError {
  return new BrevduvaError('invalid-input', 'the list cannot be read', { faults: [{ field: 'body', sv, en }] });
}

async function fromCsv(body: Buffer, column: string | undefined, now: Date): Promise<NumberText[]> {
  const table = await readTable(body, 'list.csv');
  if (table.kind === 'problem') throw wrong(tableProblemText('sv', table), tableProblemText('en', table));
  const place = column === undefined ? guessColumn(table, now) : table.columns.indexOf(column);
  if (place < 0) throw wrong('Kolumnen finns inte.', 'There is no such column.');
  return columnTexts(table, place, now);
}

function fromJsonLines(body: Buffer): NumberText[] {
  const texts: NumberText[] = [];
  for (const [index, line] of body.toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const recipient = recipientIn(line);
    if (recipient === undefined) {
      const at = index + 1;
      throw wrong(`Rad ${at} är inte JSON med medlemmen recipient.`, `Line ${at} is not JSON with a member recipient.`);
    }
    texts.push({ line: index + 1, text: recipient });
  }
  return texts;
}

function recipientIn(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const recipient: unknown = Reflect.get(Object(value), 'recipient');
    return typeof recipient === 'string' ? recipient : undefined;
  } catch {
    return undefined;
  }
}
