// A mailbox that nobody has logged in to for long (vilande): its operator takes it out of the register, as the holder agreed to when it was
// opened, so that senders turn to paper. Only an operator knows of log-ins; the register keeps that it was done, and why.
import { BrevduvaError } from '../../../domain/errors.ts';
import { isPersonId } from '../../../domain/person-id.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { requireOperator } from '../authorise.ts';
import { dropRequests } from '../people/change-number.ts';
import type { RegistryContext } from '../registry-context.ts';
import { accountHeld, holdRecipient, removeAccount } from '../store/accounts.ts';
import { hasSignedSince } from '../store/agreements.ts';
import { addAccountChange } from '../store/histories.ts';

export interface DormantAccount {
  readonly caller: string;
  readonly recipient: string;
  /** Since when the operator holds it for dormant: whoever has signed something after that is there. */
  readonly since: Date;
}

/**
 * Whether it was taken out now: false for one that is not (or not any more) the caller's, and for a holder who has signed something since.
 * Errors: 'access-denied' (no operator), 'invalid-input' (an organisation, which never is dormant; no number; a time that has not come).
 */
export async function reportDormant(
  context: RegistryContext,
  { caller, recipient, since }: DormantAccount,
): Promise<boolean> {
  const { database, directory, organisation, clock, events } = context;
  requireOperator(await directory.now(), caller);
  const at = clock();
  requirePerson(recipient);
  if (since > at) throw wrong('since', 'Tidpunkten har inte varit än.', 'The time has not come yet.');
  return await database.transaction(organisation, async (tx) => {
    await holdRecipient(tx, recipient);
    const account = await accountHeld(tx, recipient);
    if (account?.operator !== caller || account.pending || (await hasSignedSince(tx, recipient, since))) return false;
    await dropRequests(context, tx, recipient, at);
    await removeAccount(tx, recipient);
    const { reference, operator } = account;
    const details = { dormant: since.toISOString() };
    await addAccountChange(tx, { recipient, reference, operator, at, kind: 'deregistered', details });
    const about = { actor: caller, subject: reference, details: { recipient, operator } };
    await events.record(tx, { kind: 'account.dormant', ...about });
    return true;
  });
}

function requirePerson(text: string): void {
  const recipient = parseRecipientId(text);
  if (recipient.ok && isPersonId(recipient.value)) return;
  throw wrong('recipient', 'Skriv ett personnummer eller samordningsnummer.', 'Give the number of a person.');
}

function wrong(field: string, sv: string, en: string): BrevduvaError {
  return new BrevduvaError('invalid-input', `${field} is wrong`, { faults: [{ field, sv, en }] });
}
