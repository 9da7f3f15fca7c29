// What was wrong with lines is mended, or the lines are left out; each is another version of the mailing.
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { moveLines, readLines, resetLines, rewriteLine } from '../store/mailing-lines.ts';
import { updateMailing } from '../store/mailings.ts';
import { fieldKey } from '../templates/merge-syntax.ts';
import { mustBe } from './mailing.ts';
import { beginPreparing } from './prepare-job.ts';
import { lockToWrite, nextVersion } from './write-mailing.ts';

/** Leaves lines with problems out, all of them when none is named. Returns how many. Throws 'conflict' when it is not checked. */
export async function leaveOut(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  numbers?: readonly number[],
): Promise<number> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'checked');
    const left = await moveLines(tx, id, ['problem'], 'left-out', numbers);
    if (left === 0) return 0;
    await updateMailing(tx, records.cipher, id, nextVersion(mailing, actor), records.clock());
    await records.events.record(tx, { kind: 'mailing-changed', actor: actor.login, subject: id, details: { left } });
    return left;
  });
}

/** Takes back lines that were left out, all of them when none is named: they are judged again. Throws 'conflict' when it is not checked. */
export async function takeBackLeftOut(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  numbers?: readonly number[],
): Promise<number> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'checked');
    const back = await moveLines(tx, id, ['left-out'], 'problem', numbers);
    if (back === 0) return 0;
    // Whoever was the second of two is the first now, or the other way round: all are judged again.
    await resetLines(tx, id);
    await updateMailing(tx, records.cipher, id, nextVersion(mailing, actor), records.clock());
    await records.events.record(tx, { kind: 'mailing-changed', actor: actor.login, subject: id, details: { back } });
    await beginPreparing(tx, records, actor, id);
    return back;
  });
}

/** What is typed instead of what a line of the list says. */
export interface MendedLine {
  readonly recipient?: string;
  /** By column. */
  readonly values: ReadonlyMap<string, string>;
}

interface Mended {
  /** The lines whose number cannot be right: nothing is changed for any then. */
  readonly wrong: readonly number[];
  /** How many lines were written anew; one without problems is passed over. */
  readonly mended: number;
}

/** Other numbers and values for lines with problems; all lines are judged again. Throws 'conflict' when it is not checked. */
export async function mendLines(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  asked: ReadonlyMap<number, MendedLine>,
): Promise<Mended> {
  const wrong = [...asked]
    .filter(([, { recipient }]) => recipient !== undefined && !readRecipientId(recipient, records.clock()).ok)
    .map(([number]) => number);
  if (wrong.length > 0 || asked.size === 0) return { wrong, mended: 0 };
  const mended = await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'checked');
    const numbers = [...asked.keys()];
    const lines = await readLines(tx, records.cipher, id, { states: ['problem'], limit: numbers.length, numbers });
    if (lines.length === 0) return 0;
    const columns = new Set(mailing.content.columns);
    for (const { number, content } of lines) {
      const { letter: _, files: __, ...rest } = content;
      const { recipient, values = new Map() } = asked.get(number) ?? {};
      const typed = recipient === undefined ? {} : { mended: recipient };
      const named = inColumns(values, [...rest.values.keys(), ...columns]);
      for (const column of named.keys()) columns.add(column);
      const line = { ...rest, ...typed, values: new Map([...rest.values, ...named]) };
      await rewriteLine(tx, records.cipher, id, number, line);
    }
    // Who was a duplicate of a line that was mended is none any more: all are judged again.
    await resetLines(tx, id);
    const plain = { ...mailing.content, columns: [...columns] };
    await updateMailing(tx, records.cipher, id, { ...nextVersion(mailing, actor), plain }, records.clock());
    const details = { mended: lines.length };
    await records.events.record(tx, { kind: 'mailing-changed', actor: actor.login, subject: id, details });
    await beginPreparing(tx, records, actor, id);
    return lines.length;
  });
  return { wrong, mended };
}

// A field may be spelt as the letter has it; the line has one value for it all the same.
function inColumns(values: ReadonlyMap<string, string>, columns: readonly string[]): ReadonlyMap<string, string> {
  const known = new Map(columns.toReversed().map((column) => [fieldKey(column), column]));
  return new Map([...values].map(([name, value]) => [known.get(fieldKey(name)) ?? name, value]));
}
