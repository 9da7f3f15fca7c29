// All SQL about what accounts could do when they last logged in: whom a notice to a role reaches, and who can take over a letter.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Place } from '../reach.ts';
import type { Rights, Role } from '../rights.ts';
import type { SenderTables } from '../tables.ts';

/** Keeps what the log-in gives, in place of what the one before gave. */
export async function keepRights(tx: Transaction<SenderTables>, account: string, rights: Rights): Promise<void> {
  await tx.query
    .deleteFrom('account_right')
    .where('organisation', '=', tx.organisation)
    .where('account', '=', account)
    .execute();
  const rows = [...rights].flatMap(([role, grants]) =>
    grants.flatMap(({ units, caseTypes }) =>
      (units === 'all' ? [null] : [...units]).map((unit) => ({
        organisation: tx.organisation,
        account,
        role,
        unit,
        case_types: caseTypes === 'all' ? null : [...caseTypes],
      })),
    ),
  );
  if (rows.length === 0) return;
  await tx.query
    .insertInto('account_right')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface Colleague {
  readonly id: string;
  readonly name: string;
}

/** The open accounts that hold the role there: for the case type, or where there is none for the whole unit; by name. */
export async function accountsWith(
  reader: Reader<SenderTables>,
  role: Role,
  { unit, caseType }: Place,
): Promise<readonly Colleague[]> {
  return await reader.query
    .selectFrom('account')
    .innerJoin('account_right', (join) =>
      join
        .onRef('account_right.account', '=', 'account.id')
        .onRef('account_right.organisation', '=', 'account.organisation'),
    )
    .select(['account.id', 'account.name'])
    .distinct()
    .where('account.organisation', '=', reader.organisation)
    .where('account.closed_at', 'is', null)
    .where('account_right.role', '=', role)
    .where((eb) => eb.or([eb('account_right.unit', 'is', null), eb('account_right.unit', '=', unit)]))
    .where((eb) => {
      const every = eb('account_right.case_types', 'is', null);
      return caseType === undefined
        ? every
        : eb.or([every, eb(eb.val(caseType), '=', eb.fn.any('account_right.case_types'))]);
    })
    .orderBy('account.name')
    .orderBy('account.id')
    .execute();
}
