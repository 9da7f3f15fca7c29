// Mailboxes that a sandbox has from its first start; each is made once, whatever its holder does with it afterwards.
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { parseTelephoneNumber } from '../../../domain/telephone-number.ts';
import { seedAccess } from '../access/seed-access.ts';
import type { Config } from '../config.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { seedAccount } from '../store/accounts.ts';
import { putPhone } from '../store/phones.ts';
import { makeShelf } from './shelves.ts';

/** Makes those that are not there. Throws 'invalid-input' for a number that is none. */
export async function seedAccounts(context: MailboxContext, accounts: NonNullable<Config['accounts']>): Promise<void> {
  const { database, organisation, events, operator } = context;
  const actor = { name: operator.name, loginId: 'system', personalNumber: undefined, proof: '' };
  for (const [index, account] of accounts.entries()) {
    const recipient = parseRecipientId(account.recipient);
    if (!recipient.ok)
      throw new BrevduvaError(
        'invalid-input',
        `accounts/${index}/recipient is no identity number: ${recipient.problem.code}`,
      );
    const { name, email, phone, language = 'sv', folders = [], labels = [] } = account;
    const number = phone === undefined ? undefined : parseTelephoneNumber(phone);
    if (number?.ok === false)
      throw new BrevduvaError('invalid-input', `accounts/${index}/phone is no number for text messages`);
    const made = await database.transaction(organisation, async (tx) => {
      const made = await seedAccount(tx, { recipient: recipient.value, name, email, language, state: 'active' });
      if (made === undefined) return undefined;
      if (number !== undefined) await putPhone(tx, made.id, number.value, made.openedAt);
      await events.record(tx, { kind: 'account.opened', actor: 'system', subject: made.id });
      return made;
    });
    if (made === undefined) continue;
    for (const folder of folders) await makeShelf(context, { account: made, actor }, { kind: 'folder', name: folder });
    for (const label of labels) await makeShelf(context, { account: made, actor }, { kind: 'label', name: label });
    await seedAccess(context, made, account);
  }
}
