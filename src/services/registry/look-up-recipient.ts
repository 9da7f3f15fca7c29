// What registry staff sees of one recipient; that they looked is recorded before they see it.
import type { RecipientId } from '../../domain/recipient-id.ts';
import type { RegistryContext } from './registry-context.ts';
import { type Account, accountsOf } from './store/accounts.ts';
import { type AgreementNote, agreementsOf } from './store/agreements.ts';
import { type Choice, choicesOf } from './store/choices.ts';

export interface RecipientRecord {
  readonly recipient: RecipientId;
  readonly account: Account | undefined;
  readonly choices: readonly Choice[];
  readonly agreements: readonly AgreementNote[];
}

/** `staff` is who asks. The recipient need not be registered: what was signed stays after somebody has left. */
export async function lookUpRecipient(
  { database, organisation, events }: RegistryContext,
  staff: { readonly loginId: string; readonly name: string },
  recipient: RecipientId,
): Promise<RecipientRecord> {
  return await database.transaction(organisation, async (tx) => {
    const account = (await accountsOf(tx, [recipient])).get(recipient);
    await events.record(tx, {
      kind: 'recipient.looked-up',
      actor: staff.loginId,
      subject: account?.reference ?? 'not registered',
      details: { recipient, by: staff.name },
    });
    const choices = [...(await choicesOf(tx, recipient)).values()];
    return { recipient, account, choices, agreements: await agreementsOf(tx, recipient) };
  });
}
