// Somebody got another number (samordningsnummer → personnummer): the mailbox goes with them, with its operator, choices and history. Where
// the new number has a mailbox too, both stay and staff decides which one goes on.
import type { Transaction } from '../../../platform/database/database.ts';
import type { RegistryEvent } from '../events.ts';
import type { RegistryContext } from '../registry-context.ts';
import { endRequest } from '../signing/end-requests.ts';
import { type Account, accountHeld, holdRecipient, removeAccount } from '../store/accounts.ts';
import { addAccountChange } from '../store/histories.ts';
import { keepConflict } from '../store/number-conflicts.ts';
import { keepFormerNumber, renumberAccount } from '../store/numbers.ts';
import { openRequests } from '../store/pending.ts';
import type { RegistryTables } from '../tables.ts';

const SYSTEM = 'system';

export interface Numbers {
  readonly former: string;
  readonly current: string;
}

/** Moves what is registered by the former number; may be done again. */
export async function followNumber(context: RegistryContext, { former, current }: Numbers): Promise<void> {
  const { database, organisation, clock } = context;
  await database.transaction(organisation, async (tx) => {
    const at = clock();
    await holdNumbers(tx, { former, current });
    await keepFormerNumber(tx, former, current, at);
    await dropRequests(context, tx, former, at);
    const account = await accountHeld(tx, former);
    if (account === undefined) return;
    const other = await accountHeld(tx, current);
    if (other !== undefined && !other.pending) {
      if (await keepConflict(tx, former, current, at))
        await tell(context, tx, 'account.number-conflict', account, SYSTEM, { former, current });
      return;
    }
    // A registration that waits is made again, if it still is wanted: an open mailbox takes its place.
    await dropRequests(context, tx, current, at);
    await removeAccount(tx, current);
    await renumber(context, tx, account, { former, current }, SYSTEM, at);
  });
}

/** Both numbers, in the order that everybody takes them. */
export async function holdNumbers(tx: Transaction<RegistryTables>, { former, current }: Numbers): Promise<void> {
  for (const number of [former, current].toSorted()) await holdRecipient(tx, number);
}

/** Gives the account the new number and writes it down. For numbers that are held; the new one has no account. */
export async function renumber(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  account: Account,
  { former, current }: Numbers,
  actor: string,
  at: Date,
): Promise<void> {
  const { reference, operator } = account;
  await renumberAccount(tx, former, current);
  const change = { recipient: current, reference, operator, at, details: { former } };
  await addAccountChange(tx, { ...change, kind: 'number-changed' });
  await tell(context, tx, 'account.number-changed', account, actor, { former, current });
}

/** What waits was signed for a number that is not in use any more. */
export async function dropRequests(
  context: RegistryContext,
  tx: Transaction<RegistryTables>,
  recipient: string,
  at: Date,
): Promise<void> {
  for (const request of await openRequests(tx, recipient))
    await endRequest(context, tx, request, 'fallen', { caller: SYSTEM }, at);
}

async function tell(
  { events }: RegistryContext,
  tx: Transaction<RegistryTables>,
  kind: RegistryEvent,
  { reference, operator }: Account,
  actor: string,
  { former, current }: Numbers,
): Promise<void> {
  await events.record(tx, { kind, actor, subject: reference, details: { recipient: current, former, operator } });
}
