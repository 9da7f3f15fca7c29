// All SQL that makes notices and shows them to people; every question names the organisation.
import type { Transaction } from '../../../platform/database/database.ts';
import type { NewNotice, NoticeTo } from '../notices/notice.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

/** Adds one; without an addressee it is for whoever keeps the letter. */
export async function insertNotice(tx: Tx, notice: NewNotice & { readonly id: string }): Promise<void> {
  const { to, letter } = notice;
  const keeper = to === undefined && letter !== undefined ? await keeperOf(tx, letter) : null;
  const row = {
    id: notice.id,
    organisation: tx.organisation,
    position: null,
    at: notice.at,
    kind: notice.kind,
    unit: notice.unit,
    letter: letter ?? null,
    mailing: notice.mailing ?? null,
    ...(typeof to === 'object' ? addressee(to) : { person: keeper, role: null, case_type: null }),
    details: JSON.stringify(notice.details ?? {}),
  };
  await tx.query.insertInto('notice').values(row).execute();
}

function addressee(to: Exclude<NoticeTo, 'webhooks'>) {
  return 'person' in to
    ? { person: to.person, role: null, case_type: null }
    : { person: null, role: to.role, case_type: to.caseType ?? null };
}

async function keeperOf(tx: Tx, letter: string): Promise<string | null> {
  const row = await tx.query
    .selectFrom('letter')
    .select('keeper')
    .where('id', '=', letter)
    .where('organisation', '=', tx.organisation)
    .executeTakeFirst();
  return row?.keeper ?? null;
}
