// Lines of a mailing become letters, each once: the line is locked, the letter made and the line says so, all in one transaction.

import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import { createLetter } from '../create-letter.ts';
import { onlySupported } from '../operator-supports.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { putInPrintQueue } from '../print-queue.ts';
import { EVERYTHING } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { linkLetters, type MailingLine, moveLines, readLines } from '../store/mailing-lines.ts';
import { lockMailing } from '../store/mailings.ts';
import { lockLetter } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import type { Mailing } from './mailing.ts';

type Tx = Transaction<SenderTables>;

/** Makes letters of the next lines. Returns how many lines were dealt with; 0 also when the mailing does not run. */
export async function makeLetters(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id' | 'mediatorKind' | 'operators'>,
  id: string,
  most: number,
): Promise<number> {
  return await records.database.transaction(organisation.id, async (tx) => {
    // Held until the letters are there: pause and cancel come before this set or after it, never into it.
    const mailing = await lockMailing(tx, records.cipher, id);
    if (mailing?.state !== 'running') return 0;
    const lines = await readLines(tx, records.cipher, id, { states: ['ready'], limit: most }, true);
    const made: { number: number; letter: string }[] = [];
    const unreachable: number[] = [];
    for (const line of lines) {
      const paper = line.reach === 'paper' ? whyOnPaper(line) : undefined;
      if (paper !== undefined && mailing.channel === 'digital') unreachable.push(line.number);
      else
        made.push({ number: line.number, letter: await makeLetter(tx, records, organisation, mailing, line, paper) });
    }
    if (unreachable.length > 0) await moveLines(tx, id, ['ready'], 'unreachable', unreachable);
    if (made.length > 0) await linkLetters(tx, id, made);
    return lines.length;
  });
}

/**
 * The mailing's time is over: the next lines that never became letters go on paper, where the mailing may, they have an address and FaR has
 * said something of their recipient. The others never leave; a person may still print them. Returns how many were dealt with.
 */
export async function makeLettersForPaper(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id' | 'mediatorKind' | 'operators'>,
  id: string,
  most: number,
): Promise<number> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockMailing(tx, records.cipher, id);
    if (mailing?.state !== 'running' || mailing.channel === 'digital') return 0;
    const lines = await readLines(tx, records.cipher, id, { states: ['ready'], limit: most }, true);
    const made: { number: number; letter: string }[] = [];
    const stopped: number[] = [];
    for (const line of lines) {
      const isKnown = line.reach === 'digital' || line.reach === 'paper';
      if (isKnown && (line.content.letter?.postalAddress ?? []).length > 0) {
        const letter = await makeLetter(tx, records, organisation, mailing, line, whyOnPaper(line));
        made.push({ number: line.number, letter });
      } else stopped.push(line.number);
    }
    if (stopped.length > 0) await moveLines(tx, id, ['ready'], 'stopped', stopped);
    if (made.length > 0) await linkLetters(tx, id, made);
    return lines.length;
  });
}

/** Why a line's letter goes on paper: what FaR said, else that the mailing's time was over. */
export function whyOnPaper({ reach, reachReason }: Pick<MailingLine, 'reach' | 'reachReason'>): string {
  return reach === 'paper' ? (reachReason ?? 'no-mailbox') : 'mailing-over';
}

/** One line's letter; with a reason it goes on paper at once. */
export async function makeLetter(
  tx: Tx,
  records: Records,
  organisation: Pick<SenderOrganisation, 'mediatorKind' | 'operators'>,
  mailing: Mailing,
  line: MailingLine,
  onPaper: string | undefined,
): Promise<string> {
  const paper = onPaper !== undefined;
  const { content } = line;
  if (content.letter === undefined) throw new TypeError('a line that is ready has a letter');
  const supports = organisation.operators?.get(line.reachOperator ?? '') ?? { replies: false, receipts: false };
  const id = randomUUID();
  const at = records.clock();
  await createLetter(tx, records, authorOf(mailing), {
    ...{ id, origin: mailing.origin, unit: mailing.unit, mailing: mailing.id, writers: mailing.writers, at },
    ...(mailing.caseType === undefined ? {} : { caseType: mailing.caseType }),
    inBatch: paper || organisation.mediatorKind === 'rest',
    channel: paper ? 'digital-or-paper' : mailing.channel,
    content: onlySupported(content.letter, supports),
    files: (content.files ?? []).map((file) => ({ ...file, id: randomUUID() })),
    envelopeBytes: line.envelopeBytes,
    ...(line.reachOperator === undefined ? {} : { farOperator: line.reachOperator }),
  });
  if (onPaper === undefined) return id;
  const letter = await lockLetter(tx, { id });
  if (letter !== undefined) await putInPrintQueue(tx, records, letter, { at, reason: onPaper });
  return id;
}

function authorOf({ createdBy, createdByName }: Mailing): Actor {
  return { id: createdBy, name: createdByName, login: createdBy, sees: EVERYTHING };
}
