// How a request ends that waits for signatures and is not completed: its time is over, or somebody deletes it.
import type { Transaction } from '../../../platform/database/database.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { RegistryEvent } from '../events.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type Account, accountHeld, holdRecipient, removeAccount } from '../store/accounts.ts';
import { closeRequest, expiredRecipients, openRequests, type PendingRequest } from '../store/pending.ts';
import type { RegistryTables } from '../tables.ts';

/** Looks for requests whose time is over. */
export const EXPIRE_JOB = 'expire-requests';
const EVERY_MS = 60_000;

/** The handler: never done, looks again after a minute, or at once while there are more. */
export function expireHandler(context: RegistryContext): (job: ClaimedJob) => Promise<JobResult<RegistryTables>> {
  const { database, organisation, clock } = context;
  return async () => {
    const due = await expiredRecipients(database.reader(organisation), clock());
    for (const recipient of due) {
      await database.transaction(organisation, async (tx) => {
        await holdRecipient(tx, recipient);
        await expireRequests(context, tx, recipient, clock());
      });
    }
    return { kind: 'retry', afterMs: due.length === 0 ? EVERY_MS : 1 };
  };
}

/** Ends the recipient's requests whose time is over. For a recipient that is held. */
export async function expireRequests(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  recipient: string,
  at: Date,
): Promise<void> {
  for (const request of await openRequests(tx, recipient)) {
    if (request.expiresAt.getTime() <= at.getTime())
      await endRequest(context, tx, request, 'expired', { caller: 'system' }, at);
  }
}

/** Ends a request; a registration that waited leaves nothing in the register. */
export async function endRequest(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  request: PendingRequest,
  state: 'expired' | 'deleted' | 'fallen',
  by: { readonly caller: string; readonly callId?: string },
  at: Date,
): Promise<void> {
  await closeRequest(tx, request, state, at);
  const account = await accountHeld(tx, request.recipient);
  if (request.kind === 'register' && account?.pending === true) await removeAccount(tx, request.recipient);
  await tellRequest(context, tx, `request.${state}`, request, account, by);
}

/** Writes what became of a request. */
export async function tellRequest(
  { events }: RegistryContext,
  tx: Transaction<RegistryTables>,
  kind: RegistryEvent,
  request: Pick<PendingRequest, 'id' | 'recipient' | 'kind' | 'operator'>,
  account: Account | undefined,
  { caller, callId = '' }: { readonly caller: string; readonly callId?: string },
): Promise<void> {
  const { id, recipient, operator } = request;
  const details = { recipient, request: request.kind, requestId: id, operator, callId };
  await events.record(tx, { kind, actor: caller, subject: account?.reference ?? id, details });
}
