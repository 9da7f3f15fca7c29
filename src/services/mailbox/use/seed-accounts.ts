// Mailboxes that a sandbox has from its first start; each is made once, whatever its holder does with it afterwards.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { parseTelephoneNumber } from '../../../domain/telephone-number.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Config } from '../config.ts';
import type { MailboxEvents } from '../events.ts';
import type { MailboxTables } from '../schema.ts';
import { seedAccount } from '../store/accounts.ts';
import { putPhone } from '../store/phones.ts';

/** Makes those that are not there. Throws 'invalid-input' for a number that is none. */
export async function seedAccounts(
  database: Database<MailboxTables>,
  organisation: Organisationsnummer,
  events: MailboxEvents,
  accounts: NonNullable<Config['accounts']>,
): Promise<void> {
  for (const [index, account] of accounts.entries()) {
    const recipient = parseRecipientId(account.recipient);
    if (!recipient.ok)
      throw new BrevduvaError(
        'invalid-input',
        `accounts/${index}/recipient is no identity number: ${recipient.problem.code}`,
      );
    const { name, email, phone, language = 'sv' } = account;
    const number = phone === undefined ? undefined : parseTelephoneNumber(phone);
    if (number?.ok === false)
      throw new BrevduvaError('invalid-input', `accounts/${index}/phone is no number for text messages`);
    await database.transaction(organisation, async (tx) => {
      const made = await seedAccount(tx, { recipient: recipient.value, name, email, language, state: 'active' });
      if (made === undefined) return;
      if (number !== undefined) await putPhone(tx, made.id, number.value, made.openedAt);
      await events.record(tx, { kind: 'account.opened', actor: 'system', subject: made.id });
    });
  }
}
