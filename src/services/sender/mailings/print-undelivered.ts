// The undelivered of a mailing as a print batch: what certainly did not arrive or never left in time, and those that could not be reached. One whose outcome is
// unknown never comes along: a person decides about each of those on its own page (DESIGN rule 4).
import type { SenderOrganisation } from '../organisations.ts';
import { beginBatch } from '../paper/print-batch.ts';
import { putInPrintQueue } from '../print-queue.ts';
import type { Actor, Records } from '../records.ts';
import { queuedLetters, undeliveredLetters } from '../store/mailing-figures.ts';
import { linkLetters, readLines } from '../store/mailing-lines.ts';
import { lockLetter } from '../store/timeline.ts';
import { type Mailing, mustBe } from './mailing.ts';
import { makeLetter, whyOnPaper } from './make-letters.ts';
import { lockToWrite, openMailing } from './write-mailing.ts';

const AT_ONCE = 200;

/** Puts them in the print queue. Returns how many. Throws 'conflict' while letters of it may still leave. */
export async function printUndelivered(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<number> {
  let printed = 0;
  for (;;) {
    const set = await records.database.transaction(organisation.id, async (tx) => {
      const mailing = await lockToWrite(tx, records, actor, id);
      mustBe(mailing, 'finished', 'cancelled');
      let many = 0;
      for (const letter of await undeliveredLetters(tx, id, AT_ONCE)) {
        const locked = await lockLetter(tx, { id: letter });
        if (locked === undefined || (locked.state !== 'refused' && locked.state !== 'expired')) continue;
        await putInPrintQueue(tx, records, locked, { at: records.clock(), reason: 'mailing-undelivered' });
        many += 1;
      }
      return many + (await printLines(tx, records, organisation, mailing));
    });
    if (set === 0) break;
    printed += set;
  }
  if (printed > 0) {
    await records.database.transaction(organisation.id, (tx) =>
      records.events.record(tx, {
        kind: 'mailing-printed',
        actor: actor.login,
        subject: id,
        details: { letters: printed },
      }),
    );
  }
  return printed;
}

/** Makes a print batch of those that wait in the queue, at most as many as one batch takes. Its id. Throws 'conflict' when none waits. */
export async function batchOfQueued(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
): Promise<string> {
  await openMailing(records, organisation, actor, id);
  const letters = await queuedLetters(records.database.reader(organisation.id), id, AT_ONCE);
  return await beginBatch(records, organisation, actor, { letters, way: 'person' });
}

// What never left since somebody cancelled the mailing is not printed either.
async function printLines(
  tx: Parameters<typeof makeLetter>[0],
  records: Records,
  organisation: SenderOrganisation,
  mailing: Mailing,
): Promise<number> {
  const states = mailing.state === 'finished' ? (['unreachable', 'stopped'] as const) : (['unreachable'] as const);
  const lines = await readLines(tx, records.cipher, mailing.id, { states, limit: AT_ONCE }, true);
  const made: { number: number; letter: string }[] = [];
  for (const line of lines) {
    const letter = await makeLetter(tx, records, organisation, mailing, line, whyOnPaper(line));
    made.push({ number: line.number, letter });
  }
  if (made.length > 0) await linkLetters(tx, mailing.id, made);
  return made.length;
}
