// Messages to all mailbox holders through all operators (DP2-8): written by one of the staff, approved by another, then handed over to each.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueueAll } from '../../../platform/jobs/jobs.ts';
import type { User } from '../../../platform/web/user.ts';
import type { MessageTexts } from '../../../wire/operator-messages/operator-message.ts';
import { openOperatorMessage, signOperatorMessage } from '../../../wire/operator-messages/signed-message.ts';
import type { RegistryContext } from '../registry-context.ts';
import {
  decideMessage,
  insertHandovers,
  insertMessage,
  keepHandover,
  keepReach,
  messageHeld,
  type Reach,
} from '../store/operator-messages.ts';
import type { RegistryTables } from '../tables.ts';

/** Hands one message to one operator. Payload: `{ message, operator }`. */
export const MESSAGE_JOB = 'operator-message';

export interface WrittenMessage {
  /** The caller's own; a new one otherwise. */
  readonly id?: string | undefined;
  readonly texts: MessageTexts;
  readonly shownFrom: Date;
  readonly shownUntil: Date;
}

/** Its id. It waits for another member of staff. */
export async function writeMessage(
  context: RegistryContext,
  staff: Pick<User, 'name' | 'subject' | 'loginId'>,
  written: WrittenMessage,
): Promise<string> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    const { name, subject } = staff;
    const id = await insertMessage(tx, { ...written, writtenBy: { name, subject }, writtenAt: clock() });
    await events.record(tx, {
      kind: 'operator-message.written',
      actor: staff.loginId,
      subject: id,
      details: { by: name },
    });
    return id;
  });
}

export type Decided = 'decided' | 'decided-already' | 'own' | 'too-late';

/** Approves: signed and on its way to every operator, or nothing. */
export async function approveMessage(
  context: RegistryContext,
  staff: Pick<User, 'name' | 'subject' | 'loginId'>,
  id: string,
): Promise<Decided> {
  const { database, organisation, events, clock, directory, oversight } = context;
  const { organisations } = await directory.now();
  const operators = organisations.operators.map((operator) => operator.id);
  return await database.transaction(organisation, async (tx) => {
    const at = clock();
    const message = await messageHeld(tx, id);
    if (message === undefined) throw new BrevduvaError('not-found', 'no such message');
    if (message.state !== 'waiting') return 'decided-already';
    if (message.writtenBy.subject === staff.subject) return 'own';
    const { texts, shownFrom, shownUntil } = message;
    if (shownUntil <= at) return 'too-late';
    const whole = {
      id,
      owner: organisation,
      ownerName: oversight.ownerName,
      texts,
      shownFrom,
      shownUntil,
      signedAt: at,
    };
    const signed = signOperatorMessage(whole, oversight.signer());
    // Nobody is given what nobody could open.
    if (!openOperatorMessage(signed).ok) throw new BrevduvaError('internal', 'a signed message cannot be opened');
    await decideMessage(tx, id, { by: staff, at, signed });
    await insertHandovers(tx, id, operators, at);
    await enqueueHandovers(tx, id, operators);
    const details = { by: staff.name, operators };
    await events.record(tx, { kind: 'operator-message.approved', actor: staff.loginId, subject: id, details });
    return 'decided';
  });
}

async function enqueueHandovers(
  tx: Transaction<RegistryTables>,
  message: string,
  operators: readonly string[],
): Promise<void> {
  const jobs = operators.map((operator) => ({
    kind: MESSAGE_JOB,
    key: `${message} ${operator}`,
    payload: { message, operator },
  }));
  await enqueueAll(tx, jobs);
}

/** Returns it to its writer with the reason; also what one wrote oneself may be taken back by another only. */
export async function returnMessage(
  context: RegistryContext,
  staff: Pick<User, 'name' | 'subject' | 'loginId'>,
  id: string,
  ground: string,
): Promise<Decided> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    const message = await messageHeld(tx, id);
    if (message === undefined) throw new BrevduvaError('not-found', 'no such message');
    if (message.state !== 'waiting') return 'decided-already';
    if (message.writtenBy.subject === staff.subject) return 'own';
    await decideMessage(tx, id, { by: staff, at: clock(), ground });
    const details = { by: staff.name, ground };
    await events.record(tx, { kind: 'operator-message.returned', actor: staff.loginId, subject: id, details });
    return 'decided';
  });
}

/** Once more to an operator that refused it or gave no answer, or that has joined since. */
export async function handOverAgain(
  context: RegistryContext,
  staff: User,
  id: string,
  operator: string,
): Promise<boolean> {
  const { database, organisation, events, clock, directory } = context;
  const { operators } = await directory.now();
  if (!operators.has(operator)) return false;
  return await database.transaction(organisation, async (tx) => {
    const message = await messageHeld(tx, id);
    const isHeld = message?.state !== 'approved' || message.withdrawal !== undefined;
    if (message === undefined || isHeld || message.shownUntil <= clock()) return false;
    await insertHandovers(tx, id, [operator], clock());
    await keepHandover(tx, { message: id, operator }, { state: 'waiting', at: clock(), again: true });
    await enqueueHandovers(tx, id, [operator]);
    const details = { by: staff.name, operator };
    await events.record(tx, { kind: 'operator-message.again', actor: staff.loginId, subject: id, details });
    return true;
  });
}

/** What an operator reports by itself; gives how many mailboxes FaR has there. Errors: 'not-found' when the message was not for it. */
export async function takeReach(
  { database, organisation, clock, events }: RegistryContext,
  { message, operator }: { readonly message: string; readonly operator: string },
  reach: Reach,
): Promise<number> {
  return await database.transaction(organisation, async (tx) => {
    const known = await keepReach(tx, { message, operator }, reach, clock());
    if (known === undefined) throw new BrevduvaError('not-found', 'no such message for this operator');
    const details = { operator, mailboxes: reach.mailboxes, opened: reach.opened, known };
    await events.record(tx, { kind: 'operator-message.reached', actor: operator, subject: message, details });
    return known;
  });
}
