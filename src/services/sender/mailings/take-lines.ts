// Lines of a mailing from another system, as JSON Lines: {"number", "recipient", "fields", "postalAddress"}; stored in sets as they come.
import { BrevduvaError } from '../../../domain/errors.ts';
import { readLines } from '../../../platform/web/read-lines.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { insertLines } from '../store/mailing-lines.ts';
import type { LineContent } from './line-content.ts';
import { changeMailing } from './write-mailing.ts';

/** The field that the recipient's number stands in. */
export const RECIPIENT_FIELD = 'recipient';
const LINE_MAX = 65_536;
const LINES_MAX = 100_000;
const AT_ONCE = 500;

interface Given {
  readonly number: number;
  readonly content: LineContent;
}

/** Takes lines until the stream ends. Errors: 'invalid-input' names the first line that is wrong; what came before it is kept. */
export async function takeLines(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  stream: AsyncIterable<Buffer>,
): Promise<{ readonly taken: number; readonly known: number }> {
  let taken = 0;
  let all = 0;
  let set: Given[] = [];
  const store = async (): Promise<void> => {
    const full = set;
    set = [];
    all += full.length;
    await changeMailing(records, organisation, actor, id, async (tx, { content }) => {
      taken += await insertLines(tx, records.cipher, id, full);
      const columns = [...new Set([...content.columns, RECIPIENT_FIELD, ...(full[0]?.content.values.keys() ?? [])])];
      return { plain: { ...content, columns, numberColumn: RECIPIENT_FIELD } };
    });
  };
  for await (const { number, bytes } of readLines(stream, LINE_MAX)) {
    if (number > LINES_MAX)
      throw new BrevduvaError('too-large', 'a mailing has at most 100 000 lines', { limit: LINES_MAX });
    set.push(lineOf(bytes, number));
    if (set.length >= AT_ONCE) await store();
  }
  if (set.length > 0) await store();
  return { taken, known: all - taken };
}

function lineOf(bytes: Buffer | undefined, at: number): Given {
  const value = bytes === undefined ? undefined : jsonOf(bytes);
  const [number, recipient, fields, address] = ['number', 'recipient', 'fields', 'postalAddress'].map((name) =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined,
  );
  if (
    typeof number !== 'number' ||
    !Number.isInteger(number) ||
    number < 1 ||
    number > LINES_MAX ||
    typeof recipient !== 'string'
  ) {
    const fault = {
      field: `line ${at}`,
      sv: `Rad ${at} är inte JSON med number (från 1) och recipient.`,
      en: `Line ${at} is not JSON with number (from 1) and recipient.`,
    };
    throw new BrevduvaError('invalid-input', 'a line of a mailing is wrong', { faults: [fault] });
  }
  const given = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  const values = new Map([
    ...given.map(([name, one]): [string, string] => [name, String(one)]),
    [RECIPIENT_FIELD, recipient] as const,
  ]);
  const lines = Array.isArray(address)
    ? address.filter((line): line is string => typeof line === 'string').slice(0, 6)
    : [];
  return { number, content: { line: at, values, ...(lines.length === 0 ? {} : { address: lines }) } };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
