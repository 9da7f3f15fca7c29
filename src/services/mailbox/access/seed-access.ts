// Delegates and users that a sandbox's mailboxes have from the first start, as if they had been asked and had answered.
import { randomUUID } from 'node:crypto';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Account } from '../account.ts';
import type { Config } from '../config.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { insertCompanyUser, putGuard } from '../store/company-users.ts';
import { insertDelegate } from '../store/delegates.ts';
import { sealLabel } from './labels.ts';

type Seeded = Pick<NonNullable<Config['accounts']>[number], 'delegates' | 'users' | 'signatory'>;

const YEAR_MS = 365 * 86_400_000;

function numberOf(text: string): RecipientId | undefined {
  const parsed = parseRecipientId(text);
  return parsed.ok ? parsed.value : undefined;
}

/** Makes them for a mailbox that was just made. */
export async function seedAccess(context: MailboxContext, account: Account, seeded: Seeded): Promise<void> {
  const { database, organisation } = context;
  const now = context.clock();
  const about = async (text: string) => {
    const id = randomUUID();
    return { id, account_id: account.id, label: await sealLabel(context, { id, accountId: account.id }, text) };
  };
  for (const { person, label, may, state } of seeded.delegates ?? []) {
    const row = { ...(await about(label)), person_id: person, may, state, until: new Date(now.getTime() + YEAR_MS) };
    const answered = { invited_at: now, answered_at: state === 'active' ? now : null, ended_at: null, ended_by: null };
    await database.transaction(organisation, (tx) => insertDelegate(tx, { ...row, ...answered }));
  }
  for (const { person, label, role } of seeded.users ?? []) {
    const row = { ...(await about(label)), person_id: person, role, until: null, state: 'active' as const };
    await database.transaction(organisation, (tx) => insertCompanyUser(tx, { ...row, made_at: now, changed_at: now }));
  }
  const witness = seeded.signatory === undefined ? undefined : numberOf(seeded.signatory);
  // Who may sign is looked at when somebody comes: FaR may not be up yet.
  if (witness !== undefined)
    await database.transaction(organisation, (tx) =>
      putGuard(tx, account.id, { witness, signers: Buffer.alloc(0), signers_sealed: null, seen_at: now }),
    );
}
