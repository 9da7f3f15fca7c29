// Checkpoints leave the database: signed on a schedule, appended to a file and posted to a webhook (issue 3, Log).
import { join } from 'node:path';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { KeyPairInUse } from '../../../platform/certificates/key-pair-in-use.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { appendLine } from '../../../platform/disposal-journal.ts';
import type { RestClient } from '../../../platform/http-client/rest-client.ts';
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import type { MediatorTables } from '../store/schema.ts';
import { signCheckpoint } from './checkpoint.ts';
import {
  chainHead,
  checkpointLine,
  lastCheckpoint,
  markFiled,
  storeCheckpoint,
  unfiledCheckpoints,
} from './store/checkpoints.ts';

export const CHECKPOINT_JOB = 'log-checkpoint';
export const CHECKPOINT_CALL_JOB = 'log-checkpoint-call';
const CALL_MS = 10_000;
const CALL_AGAIN = { firstMs: 5_000, longestMs: 3_600_000 };
/** About a month of tries: later checkpoints say more than this one. */
const MOST_CALLS = 700;

export interface CheckpointParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly keyPair: KeyPairInUse;
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs: number;
  readonly folder?: string;
  /** The receiver of checkpoints; its base address is the webhook's. */
  readonly receiver?: RestClient;
}

/** Plans the first checkpoint unless one is planned: one for all processes. */
export async function planCheckpoints({ database, mediator, clock, everyMs }: CheckpointParts): Promise<void> {
  const runAt = new Date(clock().getTime() + everyMs);
  await database.transaction(mediator, (tx) =>
    enqueue(tx, { kind: CHECKPOINT_JOB, key: 'checkpoint', payload: {}, runAt }),
  );
}

/** Signs where the chain stands, also when nothing came since: that nothing came is worth knowing. Sends it out. */
export async function makeCheckpoint(parts: CheckpointParts): Promise<void> {
  const { database, mediator, keyPair, clock, receiver } = parts;
  const { block, position, hash, disposal } = await chainHead(database.reader(mediator));
  const at = clock();
  const line = signCheckpoint({ at: at.toISOString(), block, disposal, hash, mediator, position }, keyPair.current());
  await database.transaction(mediator, async (tx) => {
    const id = await storeCheckpoint(tx, { block, line, at });
    if (receiver !== undefined) await enqueue(tx, { kind: CHECKPOINT_CALL_JOB, key: String(id), payload: { id } });
  });
  await fileCheckpoints(parts);
}

/** At stop: one more, where something came since the last. */
export async function lastWords(parts: CheckpointParts): Promise<void> {
  const reader = parts.database.reader(parts.mediator);
  const [head, last] = [await chainHead(reader), await lastCheckpoint(reader)];
  if (head.block > 0 && head.block !== last?.block) await makeCheckpoint(parts);
}

/** Appends to the file what is not there yet. After a crash a line may be there twice, which harms nothing. */
async function fileCheckpoints({ database, mediator, folder, clock }: CheckpointParts): Promise<void> {
  if (folder === undefined) return;
  const unfiled = await unfiledCheckpoints(database.reader(mediator));
  if (unfiled.length === 0) return;
  for (const { line, madeAt } of unfiled)
    await appendLine(join(folder, `checkpoints-${madeAt.toISOString().slice(0, 7)}.jsonl`), line);
  const ids = unfiled.map(({ id }) => id);
  await database.transaction(mediator, (tx) => markFiled(tx, ids, clock()));
}

/** The jobs. */
export function checkpointHandlers(
  parts: CheckpointParts,
): Record<string, (job: ClaimedJob) => Promise<JobResult<MediatorTables>>> {
  return {
    [CHECKPOINT_JOB]: async () => {
      await makeCheckpoint(parts);
      return { kind: 'retry', afterMs: parts.everyMs };
    },
    [CHECKPOINT_CALL_JOB]: (job) => callReceiver(parts, job),
  };
}

async function callReceiver(
  { database, mediator, receiver, log }: CheckpointParts,
  { key, attempt, signal }: ClaimedJob,
): Promise<JobResult<MediatorTables>> {
  const line = await checkpointLine(database.reader(mediator), Number(key));
  if (line === undefined || receiver === undefined) return { kind: 'done' };
  const headers = { 'content-type': 'application/json' };
  const body = Buffer.from(line, 'utf8');
  const answer = await receiver.request({ method: 'POST', path: '', headers, body, timeoutMs: CALL_MS, signal });
  if (answer.kind === 'answer' && answer.status >= 200 && answer.status < 300) return { kind: 'done' };
  const why = answer.kind === 'answer' ? { status: answer.status } : { reason: answer.reason };
  if (attempt >= MOST_CALLS) {
    log.error({ ...why, checkpoint: key }, 'A checkpoint of the mediation log was never taken; it is given up');
    return { kind: 'done' };
  }
  log.warn({ ...why, checkpoint: key, attempt }, 'A checkpoint of the mediation log was not taken; it is tried again');
  return { kind: 'retry', afterMs: backOffMs(attempt, CALL_AGAIN) };
}
