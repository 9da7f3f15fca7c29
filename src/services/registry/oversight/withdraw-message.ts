// Taking back a message to all mailbox holders: by its writer or approver alone while no operator has it; after that asked for by one of the
// staff and confirmed by another, as it was sent, and told to every operator that may have it, signed (docs/operatorsmeddelanden.md).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueueAll } from '../../../platform/jobs/jobs.ts';
import type { User } from '../../../platform/web/user.ts';
import { openWithdrawal, signWithdrawal } from '../../../wire/operator-messages/signed-message.ts';
import type { WithdrawalReason } from '../../../wire/operator-messages/withdrawal.ts';
import type { RegistryContext } from '../registry-context.ts';
import {
  askWithdrawal,
  confirmWithdrawal,
  dropWithdrawal,
  keepTakenBack,
  stopHandovers,
} from '../store/message-withdrawals.ts';
import type { Handover, MessageToAll } from '../store/operator-message-rows.ts';
import { handoversOf, messageHeld } from '../store/operator-messages.ts';
import type { RegistryTables } from '../tables.ts';
import type { Decided } from './operator-messages.ts';

/** Tells one operator that a message is withdrawn. Payload: `{ message, operator }`. */
export const WITHDRAWAL_JOB = 'operator-message-withdrawal';
/** At least so long it is said that a message was withdrawn, ms. */
const SAID_MS = 30 * 86_400_000;

type Tx = Transaction<RegistryTables>;
type Staff = Pick<User, 'name' | 'subject' | 'loginId'>;

/** Whether any operator may have it, so that people may have read it. */
function isOut(handovers: readonly Handover[]): boolean {
  return handovers.some(({ givenAt }) => givenAt !== undefined);
}

/** Whether this person takes it back alone. */
export function mayAlone(message: MessageToAll, handovers: readonly Handover[], subject: string): boolean {
  return !isOut(handovers) && [message.writtenBy.subject, message.decided?.subject].includes(subject);
}

/**
 * Takes a message back, or asks another to: then nobody more is given it until that is decided. 'gone': it is not approved, is asked for
 * already or is shown no more. Throws 'not-found'.
 */
export async function askForWithdrawal(
  context: RegistryContext,
  staff: Staff,
  id: string,
  reason: WithdrawalReason,
): Promise<'withdrawn' | 'asked' | 'gone'> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    const at = clock();
    const message = await held(tx, id);
    if (message.state !== 'approved' || message.withdrawal !== undefined || message.shownUntil <= at) return 'gone';
    await askWithdrawal(tx, id, { by: staff, at, reason });
    const details = { by: staff.name, reason: reason.sv };
    await events.record(tx, { kind: 'operator-message.withdrawal-asked', actor: staff.loginId, subject: id, details });
    if (!mayAlone(message, await handoversOf(tx, [id]), staff.subject)) return 'asked';
    await withdraw(context, tx, { message, staff, at, to: [], signed: undefined });
    return 'withdrawn';
  });
}

/** Another than who asked takes it back. Throws 'not-found'. */
export async function approveWithdrawal(context: RegistryContext, staff: Staff, id: string): Promise<Decided> {
  const { database, organisation, clock, oversight } = context;
  return await database.transaction(organisation, async (tx) => {
    const message = await held(tx, id);
    const { withdrawal, shownUntil } = message;
    if (message.state !== 'approved' || withdrawal === undefined) return 'decided-already';
    if (withdrawal.by.subject === staff.subject) return 'own';
    const at = clock();
    const to = (await handoversOf(tx, [id])).filter(({ givenAt }) => givenAt !== undefined);
    if (to.length === 0) {
      await withdraw(context, tx, { message, staff, at, to, signed: undefined });
      return 'decided';
    }
    const until = new Date(Math.max(shownUntil.getTime(), at.getTime() + SAID_MS));
    const whole = { id, owner: organisation, ownerName: oversight.ownerName, reason: withdrawal.reason };
    const signed = signWithdrawal({ ...whole, withdrawnAt: at, shownUntil: until }, oversight.signer());
    // Nobody is given what nobody could open.
    if (!openWithdrawal(signed).ok) throw new BrevduvaError('internal', 'a signed withdrawal cannot be opened');
    await withdraw(context, tx, { message, staff, at, to, signed });
    return 'decided';
  });
}

/** It stays as it is, and is handed over again. False when nobody asks for anything else any more. Throws 'not-found'. */
export async function declineWithdrawal(context: RegistryContext, staff: Staff, id: string): Promise<boolean> {
  const { database, organisation, events } = context;
  return await database.transaction(organisation, async (tx) => {
    const message = await held(tx, id);
    if (message.state !== 'approved' || message.withdrawal === undefined) return false;
    await dropWithdrawal(tx, id);
    const about = { actor: staff.loginId, subject: id, details: { by: staff.name } };
    await events.record(tx, { kind: 'operator-message.withdrawal-declined', ...about });
    return true;
  });
}

/** The withdrawal once more to an operator that refused it or gave no answer. */
export async function withdrawAgain(
  { database, organisation, events, clock }: RegistryContext,
  staff: Staff,
  { message: id, operator }: { readonly message: string; readonly operator: string },
): Promise<boolean> {
  return await database.transaction(organisation, async (tx) => {
    const message = await held(tx, id);
    const to = (await handoversOf(tx, [id])).find((one) => one.operator === operator)?.takenBack;
    if (message.withdrawn?.signed === undefined || to === undefined || to.state === 'delivered') return false;
    await tellOperators(tx, id, [operator], clock());
    const details = { by: staff.name, operator };
    await events.record(tx, { kind: 'operator-message.again', actor: staff.loginId, subject: id, details });
    return true;
  });
}

async function held(tx: Tx, id: string): Promise<MessageToAll> {
  const message = await messageHeld(tx, id);
  if (message === undefined) throw new BrevduvaError('not-found', 'no such message');
  return message;
}

interface Withdrawing {
  readonly message: MessageToAll;
  readonly staff: Staff;
  readonly at: Date;
  /** Those that may have it. */
  readonly to: readonly Handover[];
  readonly signed: string | undefined;
}

async function withdraw(
  { events }: RegistryContext,
  tx: Tx,
  { message: { id }, staff, at, to, signed }: Withdrawing,
): Promise<void> {
  const operators = to.map(({ operator }) => operator);
  await confirmWithdrawal(tx, id, { by: staff, at, signed });
  await stopHandovers(tx, id);
  await tellOperators(tx, id, operators, at);
  const details = { by: staff.name, operators };
  await events.record(tx, { kind: 'operator-message.withdrawn', actor: staff.loginId, subject: id, details });
}

async function tellOperators(tx: Tx, message: string, operators: readonly string[], at: Date): Promise<void> {
  for (const operator of operators) await keepTakenBack(tx, { message, operator }, { state: 'waiting', at });
  await enqueueAll(
    tx,
    operators.map((operator) => ({
      kind: WITHDRAWAL_JOB,
      key: `${message} ${operator}`,
      payload: { message, operator },
    })),
  );
}
