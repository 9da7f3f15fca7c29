// The first job of a letter: signed with the organisation's key (SKL-9), kept as a blob, then on its way to the mediator.

import { createHash } from 'node:crypto';
import type { Letter } from '../../domain/letter.ts';
import { stockholmDate } from '../../platform/clock.ts';
import type { Transaction } from '../../platform/database/database.ts';
import { backOffMs } from '../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../platform/jobs/jobs.ts';
import { unsentLetter } from './letter-content.ts';
import type { LetterView, TimelineEntry } from './letter-view.ts';
import { answerFacts, type Checked, farOperatorOf, lookUpRecipient } from './look-up-recipient.ts';
import { mailingLetsGo, waitForMailing } from './mailings/stop-letters.ts';
import { noteOutcome } from './notices/note-outcome.ts';
import type { SenderOrganisation } from './organisations.ts';
import { putInPrintQueue } from './print-queue.ts';
import { EVERYTHING } from './reach.ts';
import type { Records } from './records.ts';
import { readLetter } from './store/letters.ts';
import { addEntries, changeLetter, lockLetter, tell } from './store/timeline.ts';
import type { SenderTables } from './tables.ts';

export const HAND_OVER_JOB = 'hand-over-letter';

/** Signs the letter of a job. Done more than once it gives the same bytes; a key that cannot be used makes it wait. */
export async function signLetter(
  records: Records,
  organisation: SenderOrganisation,
  job: Pick<ClaimedJob, 'key' | 'attempt'>,
): Promise<JobResult<SenderTables>> {
  const letter = await readLetter(records.database.reader(organisation.id), records.cipher, job.key);
  if (letter === undefined || letter.state !== 'created') return { kind: 'done' };
  if (letter.mailing !== undefined && !(await goesOn(records, organisation, letter.id))) return { kind: 'done' };
  const checked = letter.channel === 'digital' ? undefined : await askFirst(records, organisation, letter);
  if (checked?.answer.kind === 'unreachable') return onPaper(records, letter.id, checked);
  const certificate = organisation.signer.certificate();
  const bytes = await organisation.signer.sign(await asLetter(records, organisation, letter));
  const blob = await records.blobs.put(organisation.id, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const fingerprint = createHash('sha256').update(certificate).digest('hex');
  return {
    kind: 'done',
    settle: async (tx) => {
      const locked = await lockLetter(tx, { id: letter.id });
      if (locked?.state !== 'created') return;
      if (checked !== undefined) await addEntries(tx, letter.id, [checkedEntry(checked)]);
      const details = { sha256, bytes: bytes.length, certificate: { fingerprint } };
      const entry = { kind: 'signed', at: records.clock(), details } as const;
      const change = { signed_blob: blob, signed_sha256: sha256, waiting: null, ...farOperatorOf(checked?.answer) };
      await tell(tx, locked, entry, change);
      await records.events.record(tx, {
        kind: 'letter-signed',
        actor: 'system',
        subject: letter.id,
        details: { sha256 },
      });
      await enqueue(tx, { kind: HAND_OVER_JOB, key: letter.id, payload: {} });
    },
  };
}

// A letter of a paused mailing is laid aside, and its job with it: the run of the mailing gives it another when that is resumed.
async function goesOn(records: Records, organisation: Pick<SenderOrganisation, 'id'>, id: string): Promise<boolean> {
  return await records.database.transaction(organisation.id, (tx) => letsGo(tx, records, id));
}

async function letsGo(tx: Transaction<SenderTables>, records: Records, id: string): Promise<boolean> {
  const at = records.clock();
  const going = await mailingLetsGo(tx, id, at);
  if (going === 'paused' && (await lockLetter(tx, { id }))?.state === 'created') await waitForMailing(tx, id, at);
  return going === 'yes';
}

// A letter that may go on paper goes there at once where FaR says that the recipient cannot be reached. Where FaR does not answer
// it goes to the mediator, which asks again: silence never makes paper.
async function askFirst(records: Records, organisation: SenderOrganisation, letter: LetterView): Promise<Checked> {
  const actor = { id: letter.author, name: letter.authorName, login: letter.author, sees: EVERYTHING };
  return await lookUpRecipient(records, organisation, actor, letter.recipient);
}

function onPaper(records: Records, id: string, checked: Checked): JobResult<SenderTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      if (!(await letsGo(tx, records, id))) return;
      const letter = await lockLetter(tx, { id });
      if (letter?.state !== 'created') return;
      await addEntries(tx, id, [checkedEntry(checked)]);
      const reason = checked.answer.kind === 'reachable' ? '' : checked.answer.reason;
      await putInPrintQueue(tx, records, letter, { at: checked.at, reason });
    },
  };
}

function checkedEntry({ answer, at }: Checked): TimelineEntry {
  return { kind: 'checked', at, details: answerFacts(answer) };
}

/** What to do when signing failed for a reason of its own: the letter waits and says so. */
export function signingFailed(records: Records, job: Pick<ClaimedJob, 'key' | 'attempt'>): JobResult<SenderTables> {
  return {
    kind: 'retry',
    afterMs: backOffMs(job.attempt, { firstMs: 1000, longestMs: 300_000 }),
    settle: (tx) => changeLetter(tx, job.key, { waiting: 'signing', updated_at: records.clock() }),
  };
}

/** A letter that no schema lets through will never be sent: it says so, instead of being tried for ever. */
export function unsignable(records: Records, job: Pick<ClaimedJob, 'key'>): JobResult<SenderTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      const letter = await lockLetter(tx, { id: job.key });
      if (letter?.state !== 'created') return;
      const at = records.clock();
      const change = { waiting: null, reason: 'invalid', settled_at: at };
      const details = { reason: 'invalid' };
      const state = await tell(tx, letter, { kind: 'rejected', at, details }, change);
      await noteOutcome(tx, letter, state, { at, details });
      await records.events.record(tx, { kind: 'letter-rejected', actor: 'system', subject: job.key });
    },
  };
}

/** The letter as the wire's writer wants it, files and all. */
export async function asLetter(
  records: Pick<Records, 'blobs'>,
  organisation: SenderOrganisation,
  letter: LetterView,
): Promise<Letter> {
  const attachments: Letter['attachments'][number][] = [];
  for (const file of letter.files) {
    const bytes = await records.blobs.get(organisation.id, file.blob);
    attachments.push({ filename: file.filename, contentType: 'application/pdf', bytes });
  }
  return { ...unsentLetter(organisation, letter.id, letter, stockholmDate(letter.createdAt)), attachments };
}
