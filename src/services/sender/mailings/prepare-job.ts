// A mailing is prepared in the background: list to lines, large PDF to letters, lines merged and stored, FaR asked. In sets, each its own
// transaction: a process that dies loses one set's work and nothing else, and a hundred thousand lines take no more memory than a hundred.

import { setImmediate } from 'node:timers/promises';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import { type LetterRules, rulesFor } from '../case-types/letter-rules.ts';
import { textMember } from '../doors/json-members.ts';
import { lookUpRecipients } from '../look-up-recipient.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { chargeQuestions } from '../prechecks/question-limit.ts';
import { EVERYTHING } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { filesByName, listMailingFiles, partsFor } from '../store/mailing-files.ts';
import { markDuplicates, readLines, writeMerged, writeReach } from '../store/mailing-lines.ts';
import { countUncharged, markCharged } from '../store/mailing-questions.ts';
import { lockMailing, readMailing, updateMailing } from '../store/mailings.ts';
import type { SenderTables } from '../tables.ts';
import { listToLines } from './list-to-lines.ts';
import { EDITABLE, type Mailing, type MailingProblem, type MailingStage, mustBe } from './mailing.ts';
import { fileKeys, mergeLine, numberOf } from './merge-line.ts';
import { splitToParts } from './split-to-parts.ts';
import { lockToWrite } from './write-mailing.ts';

export const PREPARE_JOB = 'prepare-mailing';

const MERGED_AT_ONCE = 200;
const ASKED_AT_ONCE = 1000;
/** FaR is asked so many times before its silence is what is told. */
const ASKED_TIMES = 5;

/** What a test or a failpoint may see. */
export type Reached = (step: 'mailing-merged') => void;

/** Begins the preparation. Throws 'conflict' when it is not open to changes. */
export async function prepareMailing(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    mustBe(await lockToWrite(tx, records, actor, id), ...EDITABLE);
    await beginPreparing(tx, records, actor, id);
  });
}

/** The same for a mailing that is locked already. Whoever begins it is the one who asks FaR. */
export async function beginPreparing(
  tx: Transaction<SenderTables>,
  records: Records,
  { id: by, login }: Pick<Actor, 'id' | 'login'>,
  id: string,
): Promise<void> {
  const at = records.clock();
  await updateMailing(tx, records.cipher, id, { state: 'preparing', stage: 'list', problem: null }, at);
  await enqueue(tx, { kind: PREPARE_JOB, key: id, payload: { by, login } });
}

/** One run of the job; goes on where the last one stopped. */
export async function runPreparation(
  records: Records,
  organisation: SenderOrganisation,
  job: Pick<ClaimedJob, 'key' | 'attempt' | 'signal' | 'payload'>,
  reached: Reached = () => undefined,
): Promise<JobResult<SenderTables>> {
  const reader = records.database.reader(organisation.id);
  const mailing = await readMailing(reader, records.cipher, job.key);
  if (mailing?.state !== 'preparing') return { kind: 'done' };
  const stage = async (now: MailingStage): Promise<void> => {
    await records.database.transaction(organisation.id, (tx) =>
      updateMailing(tx, records.cipher, mailing.id, { stage: now }, records.clock()),
    );
  };
  const stopped = (problem: MailingProblem) => over(records, mailing, problem);
  const list = await listToLines(records, organisation, mailing);
  if (list !== undefined) return stopped(list);
  if (mailing.pdf !== undefined) {
    await stage('split');
    const split = await splitToParts(records, organisation, mailing, job.signal);
    if (split !== undefined) return stopped(split);
  }
  await stage('merge');
  await mergeAll(records, organisation, mailing, job.signal, reached);
  await stage('reach');
  const asker = askerOf(mailing, job);
  if (!(await mayAsk(records, organisation, asker, mailing.id))) return stopped({ code: 'far-limit' });
  if (!(await askAll(records, organisation, asker, mailing, job))) {
    return { kind: 'retry', afterMs: backOffMs(job.attempt, { firstMs: 1000, longestMs: 60_000 }) };
  }
  if ((await mailingFigures(reader, mailing.id)).lines === 0) return stopped({ code: 'list-empty' });
  return over(records, mailing, undefined);
}

function over(records: Records, { id }: Mailing, problem: MailingProblem | undefined): JobResult<SenderTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      const mailing = await lockMailing(tx, records.cipher, id);
      if (mailing?.state !== 'preparing') return;
      const at = records.clock();
      const written = problem === undefined ? null : JSON.stringify(problem);
      const state = problem === undefined ? 'checked' : 'draft';
      await updateMailing(tx, records.cipher, id, { state, stage: null, problem: written, prepared_at: at }, at);
      await records.events.record(tx, {
        kind: problem === undefined ? 'mailing-prepared' : 'mailing-stopped',
        actor: 'system',
        subject: id,
        ...(problem === undefined ? {} : { details: { code: problem.code } }),
      });
    },
  };
}

async function mergeAll(
  records: Records,
  organisation: SenderOrganisation,
  mailing: Mailing,
  signal: AbortSignal,
  reached: Reached,
): Promise<void> {
  const reader = records.database.reader(organisation.id);
  const all = (await listMailingFiles(reader, mailing.id, 'all', 20)).files;
  const owned = (await listMailingFiles(reader, mailing.id, 'own', 1)).total > 0;
  const given = { organisation, mailing, rules: await rulesOf(reader, mailing, records.clock()), all, owned };
  for (;;) {
    signal.throwIfAborted();
    const now = records.clock();
    const lines = await readLines(reader, records.cipher, mailing.id, { states: ['raw'], limit: MERGED_AT_ONCE });
    if (lines.length === 0) break;
    const own = await filesByName(
      reader,
      mailing.id,
      owned ? lines.flatMap((line) => fileKeys(line, mailing, now)) : [],
    );
    const recipients = lines.flatMap((line) => {
      const read = readRecipientId(numberOf(line, mailing), now);
      return read.ok ? [read.value] : [];
    });
    const byNumber = mailing.splitBy === 'number';
    const wanted = byNumber ? recipients : lines.map(({ number }) => number);
    const parts =
      mailing.pdf === undefined
        ? new Map()
        : await partsFor(reader, mailing.id, byNumber ? 'recipient' : 'number', wanted);
    const merged = lines.map((line) => mergeLine(line, { ...given, own, parts, now }));
    await records.database.transaction(organisation.id, (tx) => writeMerged(tx, records.cipher, mailing.id, merged));
    reached('mailing-merged');
    // Others in this process come in between.
    await setImmediate();
  }
  if (mailing.content.repeats) return;
  await records.database.transaction(organisation.id, (tx) => markDuplicates(tx, mailing.id));
}

// Whoever lowers a class in a mailing need not be an approver: an approver must agree before it starts (decide-mailing.ts).
async function rulesOf(reader: Reader<SenderTables>, mailing: Mailing, now: Date): Promise<LetterRules> {
  const actor = {
    id: mailing.createdBy,
    name: mailing.createdByName,
    login: mailing.createdBy,
    sees: EVERYTHING,
  } as const;
  return { ...(await rulesFor(reader, actor, mailing, now)), mayWrite: true, mayLowerClass: true };
}

// A mailing of one line is a question about anybody: it counts as a precheck does, for whoever had the mailing checked.
function askerOf({ createdBy, createdByName }: Mailing, { payload }: Pick<ClaimedJob, 'payload'>): Actor {
  const id = textMember(payload, 'by') ?? createdBy;
  return { id, name: createdByName, login: textMember(payload, 'login') ?? id, sees: EVERYTHING };
}

// Each recipient of a mailing counts once, however often the mailing is checked again. False: the limit is reached.
async function mayAsk(records: Records, organisation: SenderOrganisation, asker: Actor, id: string): Promise<boolean> {
  const numbers = await countUncharged(records.database.reader(organisation.id), id);
  try {
    await chargeQuestions(records, organisation, asker, numbers);
  } catch (error) {
    if (error instanceof BrevduvaError && error.code === 'too-many') return false;
    throw error;
  }
  await records.database.transaction(organisation.id, (tx) => markCharged(tx, id));
  return true;
}

/** Asks FaR about every line that is ready. False when it did not answer and is to be asked again later. */
async function askAll(
  records: Records,
  organisation: SenderOrganisation,
  asker: Actor,
  mailing: Mailing,
  { attempt, signal }: Pick<ClaimedJob, 'attempt' | 'signal'>,
): Promise<boolean> {
  const reader = records.database.reader(organisation.id);
  for (;;) {
    signal.throwIfAborted();
    const wanted = { states: ['ready'], reach: 'none', limit: ASKED_AT_ONCE } as const;
    const lines = await readLines(reader, records.cipher, mailing.id, wanted);
    if (lines.length === 0) return true;
    const recipients = [...new Set(lines.flatMap(({ recipient }) => (recipient === undefined ? [] : [recipient])))];
    const { answers } = await lookUpRecipients(records, organisation, asker, recipients);
    const silent = [...answers.values()].every(({ kind }) => kind === 'unanswered');
    if (silent && attempt < ASKED_TIMES) return false;
    const said = lines.map(({ number, recipient }) => {
      const none = { kind: 'unanswered', reason: 'no-answer' } as const;
      return { number, answer: (recipient === undefined ? undefined : answers.get(recipient)) ?? none };
    });
    await records.database.transaction(organisation.id, (tx) => writeReach(tx, mailing.id, said));
  }
}
