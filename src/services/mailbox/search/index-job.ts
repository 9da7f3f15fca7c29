// Keeps a mailbox's segments: new letters become a segment, small segments become larger ones, and letters that are gone leave them.
import { randomUUID } from 'node:crypto';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { turn } from '../../../platform/turns.ts';
import type { Acting } from '../act/acting.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import {
  dueLetters,
  type Replacement,
  removeLeftDue,
  replaceSegments,
  type SealedSegment,
  segmentsOf,
} from '../store/search.ts';
import { OfLetters, OfMailbox, payloadAs } from './job-payload.ts';
import { wordsOfLetter } from './letter-words.ts';
import { mergedSegment, segmentOf } from './merge-segments.ts';

/** Letters in a first segment. */
const STEP = 500;
/** Segments before a job gives others its place. */
const STEPS = 10;
/** Somebody else changed the same segments: seen again soon, ms. */
const AGAIN_MS = 200;

type Indexing = Pick<MailboxContext, 'database' | 'organisation' | 'ciphers' | 'log'>;
/** Ends the process where a test has asked for it. */
type Failing = Indexing & { readonly acting: Pick<Acting, 'at'> };

const place = (segmentId: string): string => `segment ${segmentId}`;

/** The words of a segment, opened. Errors: 'internal' when what was kept was changed. */
export function openSegment(cipher: MailboxCipher, { id, sealed }: SealedSegment): Buffer {
  return cipher.openBytes(place(id), sealed);
}

function sealSegment(cipher: MailboxCipher, bytes: Buffer, letters: number): SealedSegment {
  const id = randomUUID();
  return { id, letters, sealed: cipher.sealBytes(place(id), bytes) };
}

/** The handler of INDEX_JOB. */
export function indexHandler(context: Failing) {
  return async (job: ClaimedJob): Promise<JobResult<MailboxTables>> => {
    const accountId = payloadAs(OfMailbox, job.payload)?.account;
    if (accountId === undefined) return { kind: 'done' };
    for (let step = 0; step < STEPS; step += 1) {
      const outcome = await indexSome(context, accountId);
      if (outcome === 'all') return { kind: 'done', settle: (tx) => removeLeftDue(tx, accountId) };
      if (outcome === 'changed') break;
    }
    return { kind: 'retry', afterMs: AGAIN_MS };
  };
}

async function indexSome(context: Failing, accountId: string): Promise<'all' | 'some' | 'changed'> {
  const { database, organisation, ciphers } = context;
  const reader = database.reader(organisation);
  const due = await dueLetters(reader, accountId, { limit: STEP, ready: true });
  if (due.length === 0) return 'all';
  const cipher = await ciphers.of(accountId);
  const words = [];
  for (const letter of due) {
    await turn();
    words.push(wordsOfLetter(cipher, letter));
  }
  const merging = smallEnough(await segmentsOf(reader, accountId), due.length);
  const parts = [...merging.map((segment) => openSegment(cipher, segment)), await segmentOf(words)];
  const { bytes, letters } = await mergedSegment(parts, () => true);
  context.acting.at('mailbox.index-made');
  const isPut = await put(context, {
    accountId,
    segments: merging.map(({ id }) => id),
    due: due.map(({ id }) => id),
    segment: sealSegment(cipher, bytes, letters),
  });
  if (!isPut) return 'changed';
  context.acting.at('mailbox.index-kept');
  return due.length < STEP ? 'all' : 'some';
}

/** Segments that the new letters are merged with: each at most twice what has come together, so that a letter is merged a few times in all. */
export function smallEnough<T extends { readonly letters: number }>(segments: readonly T[], letters: number): T[] {
  const merging: T[] = [];
  let together = letters;
  for (const segment of [...segments].sort((one, other) => one.letters - other.letters)) {
    if (segment.letters > together * 2) break;
    together += segment.letters;
    merging.push(segment);
  }
  return merging;
}

/** The handler of FORGET_JOB. */
export function forgetHandler(context: Indexing) {
  return async (job: ClaimedJob): Promise<JobResult<MailboxTables>> => {
    const of = payloadAs(OfLetters, job.payload);
    if (of === undefined) return { kind: 'done' };
    const gone = new Set(of.letters);
    const { database, organisation, ciphers } = context;
    const cipher = await ciphers.of(of.account);
    for (const segment of await segmentsOf(database.reader(organisation), of.account)) {
      const opened = openSegment(cipher, segment);
      const { bytes, letters } = await mergedSegment([opened], (letterId) => !gone.has(letterId));
      if (letters === segment.letters) continue;
      const replacement = letters === 0 ? undefined : sealSegment(cipher, bytes, letters);
      const change = { accountId: of.account, segments: [segment.id], due: [], segment: replacement };
      if (!(await put(context, change))) return { kind: 'retry', afterMs: AGAIN_MS };
    }
    return { kind: 'done' };
  };
}

class Changed extends Error {}

// All or nothing: what another job has changed meanwhile is left as it is.
async function put({ database, organisation }: Indexing, change: Replacement): Promise<boolean> {
  try {
    await database.transaction(organisation, async (tx) => {
      if (!(await replaceSegments(tx, change))) throw new Changed();
    });
    return true;
  } catch (error) {
    if (error instanceof Changed) return false;
    throw error;
  }
}
