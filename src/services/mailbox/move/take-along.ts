// A whole mailbox taken along by its holder: asked for, made by a job, fetched, and gone after some days.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
import {
  changePackage,
  dropParts,
  insertPackage,
  insertParts,
  type MailboxPackage,
  packageById,
  partsOf,
  readyPackages,
} from '../store/packages.ts';
import type { Actor } from '../use/actor.ts';
import { type KeptParts, keepParts, readParts } from './kept-parts.ts';
import { writePackage } from './write-package.ts';

/** Key: the package's id. */
export const TAKE_JOB = 'take-along';
export const TAKE_REMOVAL_JOB = 'remove-package';
const DAY_MS = 86_400_000;
/** How often the page is told how far it has come, letters. */
const TELL_EVERY = 25;
const ATTEMPTS = 5;

interface Doing {
  readonly account: Account;
  readonly actor: Actor;
}

/** Asks for a package of everything; false when one is being made already. */
export async function askForPackage(context: MailboxContext, { account, actor }: Doing): Promise<boolean> {
  const id = randomUUID();
  const isNew = await context.database.transaction(context.organisation, async (tx) => {
    const asked = { id, accountId: account.id, direction: 'out', askedAt: context.clock() } as const;
    if (!(await insertPackage(tx, asked))) return false;
    await enqueue(tx, { kind: TAKE_JOB, key: id, payload: {} });
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'package.asked', actor: actor.loginId, subject: account.id, details });
    return true;
  });
  context.acting.at('mailbox.package-asked');
  return isNew;
}

/** Makes the package. After a crash it is made from the beginning: nothing of the first try can be fetched. */
export function takeHandler(context: MailboxContext) {
  return async (job: ClaimedJob): Promise<JobResult<MailboxTables>> => {
    const reader = context.database.reader(context.organisation);
    const asked = await packageById(reader, job.key);
    if (asked?.state !== 'working') return { kind: 'done' };
    const account = await accountById(reader, asked.accountId);
    if (account === undefined) return { kind: 'done' };
    let letters = 0;
    const onDelivery = async (now: number): Promise<void> => {
      job.signal.throwIfAborted();
      context.acting.at('mailbox.package-begun');
      const told = Math.floor(letters / TELL_EVERY) < Math.floor(now / TELL_EVERY);
      letters = now;
      if (told) await tellLetters(context, asked.id, now);
    };
    try {
      const kept = await keepParts(context, writePackage(context, account, { name: nameOf(asked), onDelivery }));
      context.acting.at('mailbox.package-kept');
      return ready(context, asked, { ...kept, letters });
    } catch (error) {
      // Another process has the job by now.
      if (job.signal.aborted) throw error;
      return notMade(context, asked, error);
    }
  };
}

async function tellLetters({ database, organisation }: MailboxContext, id: string, letters: number): Promise<void> {
  await database.transaction(organisation, (tx) => changePackage(tx, id, 'working', { letters }));
}

/** The package's folder, and what its file is called. */
export function nameOf({ id }: Pick<MailboxPackage, 'id'>): string {
  return `brevlada-${id}`;
}

function ready(
  context: MailboxContext,
  { id, accountId }: MailboxPackage,
  { parts, bytes, sha256, letters }: KeptParts & { readonly letters: number },
): JobResult<MailboxTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      const ended_at = context.clock();
      const expires_at = new Date(ended_at.getTime() + context.moving.keepDays * DAY_MS);
      for (const older of await readyPackages(tx, accountId)) {
        await changePackage(tx, older, 'ready', { state: 'removed' });
        await dropParts(tx, older);
      }
      const values = { state: 'ready', ended_at, expires_at, letters, bytes, sha256 } as const;
      if (!(await changePackage(tx, id, 'working', values))) return;
      await insertParts(tx, id, parts);
      await enqueue(tx, { kind: TAKE_REMOVAL_JOB, key: id, payload: {}, runAt: expires_at });
      await context.events.record(tx, { kind: 'package.made', actor: 'system', subject: accountId });
    },
  };
}

// Not given up at once: what cannot be read now may be a disk that comes back.
function notMade(
  context: MailboxContext,
  { id, accountId, failures: before }: MailboxPackage,
  error: unknown,
): JobResult<MailboxTables> {
  const failures = before + 1;
  context.log.warn({ err: error, package: id, failures }, 'A package of a mailbox could not be made');
  if (failures < ATTEMPTS)
    return {
      kind: 'retry',
      afterMs: backOffMs(failures, { firstMs: 1000, longestMs: 600_000 }),
      settle: async (tx) => void (await changePackage(tx, id, 'working', { failures })),
    };
  return {
    kind: 'done',
    settle: async (tx) => {
      if (!(await changePackage(tx, id, 'working', { state: 'failed', ended_at: context.clock() }))) return;
      await context.events.record(tx, { kind: 'package.failed', actor: 'system', subject: accountId });
    },
  };
}

/** Takes away the bytes of a package whose time has passed. */
export function takeRemovalHandler(context: MailboxContext) {
  return async ({ key: id }: ClaimedJob): Promise<JobResult<MailboxTables>> => ({
    kind: 'done',
    settle: async (tx) => {
      const found = await packageById(tx, id);
      if (found === undefined || !(await changePackage(tx, id, 'ready', { state: 'removed' }))) return;
      await dropParts(tx, id);
      await context.events.record(tx, { kind: 'package.removed', actor: 'system', subject: found.accountId });
    },
  });
}

export interface FetchedPackage {
  readonly name: string;
  readonly bytes: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** The package's bytes; that they were fetched is noted before the first. Throws 'gone' for one that is no longer there, or never was this mailbox's. */
export async function fetchPackage(
  context: MailboxContext,
  { account, actor }: Doing,
  id: string,
): Promise<FetchedPackage | undefined> {
  const { database, organisation } = context;
  const found = await packageById(database.reader(organisation), id);
  const isReady = found?.accountId === account.id && found.direction === 'out' && found.state === 'ready';
  if (found === undefined || !isReady || (found.expiresAt ?? found.askedAt) <= context.clock()) return undefined;
  const parts = await database.transaction(organisation, async (tx) => {
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'package.downloaded', actor: actor.loginId, subject: account.id, details });
    return await partsOf(tx, id);
  });
  context.acting.at('mailbox.package-noted');
  if (parts.length === 0) throw new BrevduvaError('internal', 'a package has no parts');
  return { name: nameOf(found), bytes: found.bytes, pieces: readParts(context, parts) };
}
