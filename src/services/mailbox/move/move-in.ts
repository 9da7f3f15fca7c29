// Moving in with a package from another operator: handed in, gone through by a job, a delivery in each transaction, and nothing of it twice.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
import { stepPackage } from '../store/moved-in.ts';
import type { MovedIn, PackageResult } from '../store/moving-tables.ts';
import {
  changePackage,
  dropParts,
  insertPackage,
  insertParts,
  type MailboxPackage,
  packageById,
  partsOf,
} from '../store/packages.ts';
import type { Actor } from '../use/actor.ts';
import { makeShelf, shelvesOf } from '../use/shelves.ts';
import { type KeptParts, readParts } from './kept-parts.ts';
import { prepareNotice } from './notice-in.ts';
import type { PackageIndex, PackedDelivery } from './package-form.ts';
import { originalsIn, type ReadPackage, readPackage } from './read-package.ts';
import { sentPartsIn } from './read-sent.ts';
import { type Moving, prepareMoved, storeMoved, type ToStore } from './store-moved.ts';
import { storeAddresses, storeSent } from './store-sent.ts';
import { type MoveInContext, verifyMoved } from './verify-moved.ts';
import { ownNumbers } from './whose-number.ts';

/** Key: the package's id. */
export const MOVE_IN_JOB = 'move-in';
const ATTEMPTS = 5;

interface Doing {
  readonly account: Account;
  readonly actor: Actor;
}

/** Takes a package on; false when one is being gone through already. */
export async function handIn(context: MailboxContext, { account, actor }: Doing, kept: KeptParts): Promise<boolean> {
  const id = randomUUID();
  context.acting.at('mailbox.move-kept');
  const isNew = await context.database.transaction(context.organisation, async (tx) => {
    const asked = { id, accountId: account.id, direction: 'in', askedAt: context.clock() } as const;
    if (!(await insertPackage(tx, asked))) return false;
    await changePackage(tx, id, 'working', { bytes: kept.bytes, sha256: kept.sha256 });
    await insertParts(tx, id, kept.parts);
    await enqueue(tx, { kind: MOVE_IN_JOB, key: id, payload: {} });
    const details = { by: actor.name };
    await context.events.record(tx, { kind: 'package.moving-in', actor: actor.loginId, subject: account.id, details });
    return true;
  });
  context.acting.at('mailbox.move-handed');
  return isNew;
}

/** Goes through the package. After a crash it goes on with the delivery that was not stored. */
export function moveInHandler(context: MoveInContext) {
  return async (job: ClaimedJob): Promise<JobResult<MailboxTables>> => {
    const reader = context.database.reader(context.organisation);
    const asked = await packageById(reader, job.key);
    if (asked?.state !== 'working') return { kind: 'done' };
    const account = await accountById(reader, asked.accountId);
    if (account === undefined) return { kind: 'done' };
    try {
      return ended(context, asked, await moveIn(context, { asked, account, job }));
    } catch (error) {
      if (job.signal.aborted) throw error;
      return notMoved(context, asked, error);
    }
  };
}

interface Going {
  readonly asked: MailboxPackage;
  readonly account: Account;
  readonly job: ClaimedJob;
}

async function moveIn(context: MoveInContext, { asked, account, job }: Going): Promise<PackageResult> {
  const parts = await partsOf(context.database.reader(context.organisation), asked.id);
  const ownNumber = ownNumbers(context, account);
  const read = await readPackage(readParts(context, parts), ownNumber);
  if ('problem' in read) return read;
  const cipher = await context.ciphers.of(account.id);
  const shelves = await shelvesFor(context, account, read.index);
  const moving: Moving = { account, ownNumber, cipher, from: read.index.operator, shelves };
  let result: MovedIn = { letters: 0, unverified: 0, already: 0, refused: 0 };
  if (asked.result !== undefined && 'letters' in asked.result) result = asked.result;
  let at = 0;
  for await (const { delivery, original } of originalsIn(readParts(context, parts), read)) {
    job.signal.throwIfAborted();
    if (at++ < asked.letters) continue;
    const item = original === undefined ? undefined : await prepared(context, moving, delivery, original);
    result = await step(context, moving, { id: asked.id, at: at - 1, result, item, letters: delivery.letters.length });
    context.acting.at('mailbox.move-stored');
  }
  return { ...result, ...(await rest(context, moving, { asked, account, job }, read)) };
}

/** What was sent and the address book: kept once each, so that all of it is gone through again after a crash. */
async function rest(
  context: MoveInContext,
  moving: Moving,
  { asked, job }: Going,
  read: ReadPackage,
): Promise<Pick<MovedIn, 'sent' | 'sentRefused' | 'addresses'>> {
  const parts = await partsOf(context.database.reader(context.organisation), asked.id);
  const sent = await storeSent(context, moving, sentPartsIn(readParts(context, parts), read), () =>
    job.signal.throwIfAborted(),
  );
  const addresses = await storeAddresses(context, moving, read.index);
  context.acting.at('mailbox.move-read');
  return { ...sent, addresses };
}

/** Undefined for what is not taken: it cannot be read, is somebody else's, or holds what no letter may. */
async function prepared(
  context: MoveInContext,
  moving: Moving,
  delivery: PackedDelivery,
  original: Buffer,
): Promise<ToStore | undefined> {
  try {
    if (delivery.kind === 'notification') return await prepareNotice(context, moving, delivery, original);
    const judged = await verifyMoved(context, original, new Date(delivery.received));
    if (judged.kind === 'unreadable') return undefined;
    return await prepareMoved(context, moving, delivery, { original, judged });
  } catch (error) {
    if (!(error instanceof BrevduvaError) || error.code === 'internal' || error.code === 'unavailable') throw error;
    return undefined;
  }
}

interface Step {
  readonly id: string;
  readonly at: number;
  readonly result: MovedIn;
  readonly item: ToStore | undefined;
  readonly letters: number;
}

async function step(context: MoveInContext, moving: Moving, { id, at, result, item, letters }: Step): Promise<MovedIn> {
  return await context.database.transaction(context.organisation, async (tx) => {
    const isNew = item !== undefined && (await storeMoved(context, tx, moving, item));
    const taken = item?.row.letters.length ?? 0;
    // Of a message of class 1 nothing could be: it was never signed.
    const isUnproven = item?.row.verification.signedAs === 'nobody' && item.row.kind !== 'notification';
    const unverified = isUnproven ? taken : 0;
    const now: MovedIn =
      item === undefined
        ? { ...result, refused: result.refused + 1 }
        : isNew
          ? { ...result, letters: result.letters + taken, unverified: result.unverified + unverified }
          : { ...result, already: result.already + letters };
    // Rolled back whole when another process has come here first.
    if (!(await stepPackage(tx, id, at, now)))
      throw new BrevduvaError('conflict', 'another process goes through this package');
    return now;
  });
}

/** Those of the same name are the same; what there is no room for is left out. */
async function shelvesFor(
  context: MoveInContext,
  account: Account,
  { folders, labels }: PackageIndex,
): Promise<ReadonlyMap<string, string>> {
  const actor: Actor = { name: account.name, loginId: 'system', personalNumber: undefined, proof: '' };
  const same = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLocaleLowerCase('sv');
  const known = await shelvesOf(context, account.id);
  const found = new Map<string, string>();
  const wanted = [
    ...folders.map((one) => ({ ...one, kind: 'folder' as const })),
    ...labels.map((one) => ({ ...one, kind: 'label' as const })),
  ];
  for (const { id, name, kind } of wanted) {
    const there = known.find((one) => one.kind === kind && same(one.name) === same(name));
    const made = there ?? (await makeShelf(context, { account, actor }, { kind, name }));
    if ('id' in made) found.set(id, made.id);
  }
  return found;
}

function ended(
  context: MoveInContext,
  { id, accountId }: MailboxPackage,
  result: PackageResult,
): JobResult<MailboxTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      const state = 'problem' in result ? 'failed' : 'done';
      const values = { state, ended_at: context.clock(), result: JSON.stringify(result) } as const;
      if (!(await changePackage(tx, id, 'working', values))) return;
      await dropParts(tx, id);
      const kind = 'problem' in result ? 'package.not-moved-in' : 'package.moved-in';
      await context.events.record(tx, { kind, actor: 'system', subject: accountId });
    },
  };
}

function notMoved(context: MoveInContext, asked: MailboxPackage, error: unknown): JobResult<MailboxTables> {
  const failures = asked.failures + 1;
  context.log.warn({ err: error, package: asked.id, failures }, 'A package could not be moved in');
  if (failures >= ATTEMPTS) return ended(context, asked, { problem: 'error' });
  return {
    kind: 'retry',
    afterMs: backOffMs(failures, { firstMs: 1000, longestMs: 600_000 }),
    settle: async (tx) => void (await changePackage(tx, asked.id, 'working', { failures })),
  };
}
