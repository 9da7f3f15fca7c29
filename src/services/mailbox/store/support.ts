// What the operator's support may know of a mailbox: states and times. No letter, no subject, no sender, no address is read here.
import type { Reader } from '../../../platform/database/database.ts';
import type { Account } from '../account.ts';
import type { MailboxTables } from '../schema.ts';

export interface SupportFacts {
  readonly state: Account['state'];
  readonly openedAt: Date;
  readonly closedAt: Date | undefined;
  readonly suspendedAt: Date | undefined;
  readonly lastLogIn: Date | undefined;
  readonly hasEmail: boolean;
  readonly hasPhone: boolean;
  readonly lastNotice: Date | undefined;
  readonly lastNoticeFailed: Date | undefined;
  readonly noticesWaiting: number;
}

async function lastEvent(reader: Reader<MailboxTables>, account: string, kind: string): Promise<Date | undefined> {
  const row = await reader.query
    .selectFrom('audit_event')
    .select('at')
    .where('organisation', '=', reader.organisation)
    .where('subject', '=', account)
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

/** How the mailbox stands. `person`: the keyed digest of its holder, by which log-ins are kept. */
export async function supportFacts(
  reader: Reader<MailboxTables>,
  account: Account,
  person: Buffer,
): Promise<SupportFacts> {
  const { query } = reader;
  const guard = await query
    .selectFrom('company_guard')
    .select('suspended_at')
    .where('account_id', '=', account.id)
    .executeTakeFirst();
  const phone = await query
    .selectFrom('phone')
    .select('account_id')
    .where('account_id', '=', account.id)
    .executeTakeFirst();
  const logIn = await query
    .selectFrom('log_in')
    .select('at')
    .where('person', '=', person)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const held = await query
    .selectFrom('held_notice')
    .select((each) => each.fn.sum<string | null>('letters').as('letters'))
    .where('account_id', '=', account.id)
    .executeTakeFirst();
  return {
    state: account.state,
    openedAt: account.openedAt,
    closedAt: account.closedAt,
    suspendedAt: guard?.suspended_at ?? undefined,
    lastLogIn: logIn?.at,
    hasEmail: account.email !== undefined,
    hasPhone: phone !== undefined,
    lastNotice: await lastEvent(reader, account.id, 'notice.sent'),
    lastNoticeFailed: await lastEvent(reader, account.id, 'notice.failed'),
    noticesWaiting: Number(held?.letters ?? 0),
  };
}
