// What registry staff sees of one recipient; that they looked is recorded before they see it.
import { isPersonId } from '../../domain/person-id.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import { type CompanyFacts, companyFacts } from './companies/company-facts.ts';
import type { RegistryContext } from './registry-context.ts';
import { type Account, accountsOf } from './store/accounts.ts';
import { type AgreementNote, agreementsOf } from './store/agreements.ts';
import { type Choice, choicesOf } from './store/choices.ts';
import { type AccountChangeNote, accountChangesOf, type ChoiceChange, choiceChangesOf } from './store/histories.ts';
import { currentNumberOf } from './store/numbers.ts';
import { type PendingRequest, requestsOf } from './store/pending.ts';

export interface RecipientRecord {
  readonly recipient: RecipientId;
  /** The number in use instead of this one. */
  readonly replacedBy: string | undefined;
  readonly account: Account | undefined;
  readonly choices: readonly Choice[];
  readonly agreements: readonly AgreementNote[];
  readonly requests: readonly PendingRequest[];
  readonly changes: readonly AccountChangeNote[];
  readonly choiceChanges: readonly ChoiceChange[];
  /** Of an organisation. */
  readonly company: CompanyFacts | undefined;
}

/** `staff` is who asks. The recipient need not be registered: what was signed stays after somebody has left. */
export async function lookUpRecipient(
  context: RegistryContext,
  staff: { readonly loginId: string; readonly name: string },
  recipient: RecipientId,
): Promise<RecipientRecord> {
  const { database, organisation, events } = context;
  const company = isPersonId(recipient) ? undefined : await companyFacts(context, recipient);
  return await database.transaction(organisation, async (tx) => {
    const account = (await accountsOf(tx, [recipient])).get(recipient);
    await events.record(tx, {
      kind: 'recipient.looked-up',
      actor: staff.loginId,
      subject: account?.reference ?? 'not registered',
      details: { recipient, by: staff.name },
    });
    const choices = [...(await choicesOf(tx, recipient)).values()];
    const agreements = await agreementsOf(tx, recipient);
    const requests = await requestsOf(tx, recipient);
    const changes = await accountChangesOf(tx, recipient);
    const choiceChanges = await choiceChangesOf(tx, recipient);
    const replacedBy = await currentNumberOf(tx, recipient);
    return { recipient, replacedBy, account, choices, agreements, requests, changes, choiceChanges, company };
  });
}
