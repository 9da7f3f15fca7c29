// What was wrong with lines is mended, or the lines are left out; each is another version of the mailing.
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { moveLines, readLines, resetLines, rewriteLine } from '../store/mailing-lines.ts';
import { updateMailing } from '../store/mailings.ts';
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

/** Other numbers and values for lines with problems. Returns the lines whose number cannot be right: nothing is changed for any then. */
export async function mendLines(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  mended: ReadonlyMap<number, MendedLine>,
): Promise<readonly number[]> {
  const wrong = [...mended]
    .filter(([, { recipient }]) => recipient !== undefined && !readRecipientId(recipient, records.clock()).ok)
    .map(([number]) => number);
  if (wrong.length > 0 || mended.size === 0) return wrong;
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, 'checked');
    const numbers = [...mended.keys()];
    const lines = await readLines(tx, records.cipher, id, { states: ['problem'], limit: numbers.length, numbers });
    for (const { number, content } of lines) {
      const { letter: _, files: __, ...rest } = content;
      const { recipient, values = [] } = mended.get(number) ?? {};
      const typed = recipient === undefined ? {} : { mended: recipient };
      const line = { ...rest, ...typed, values: new Map([...rest.values, ...values]) };
      await rewriteLine(tx, records.cipher, id, number, line);
    }
    // Who was a duplicate of a line that was mended is none any more: all are judged again.
    await resetLines(tx, id);
    await updateMailing(tx, records.cipher, id, nextVersion(mailing, actor), records.clock());
    await records.events.record(tx, { kind: 'mailing-changed', actor: actor.login, subject: id });
    await beginPreparing(tx, records, actor, id);
  });
  return [];
}
