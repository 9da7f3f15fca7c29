// Packages that are taken along or moved in with. Every query of a page names the mailbox.
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { PackageDirection, PackageResult, PackageState, PackageTable } from './moving-tables.ts';

export interface MailboxPackage {
  readonly id: string;
  readonly accountId: string;
  readonly direction: PackageDirection;
  readonly state: PackageState;
  readonly askedAt: Date;
  readonly endedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
  readonly letters: number;
  readonly bytes: number;
  readonly sha256: string | undefined;
  readonly failures: number;
  readonly result: PackageResult | undefined;
}

export interface PackagePart {
  readonly blob: string;
  readonly bytes: number;
}

type Read = Reader<MailboxTables>;
type Tx = Transaction<MailboxTables>;

function packageFrom(row: Selectable<PackageTable>): MailboxPackage {
  return {
    id: row.id,
    accountId: row.account_id,
    direction: row.direction,
    state: row.state,
    askedAt: row.asked_at,
    endedAt: row.ended_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    letters: row.letters,
    bytes: Number(row.bytes ?? 0),
    sha256: row.sha256 ?? undefined,
    failures: row.failures,
    result: row.result ?? undefined,
  };
}

/** One package, for the job that works on it; undefined when it is gone. */
export async function packageById(reader: Read, id: string): Promise<MailboxPackage | undefined> {
  const row = await reader.query.selectFrom('package').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : packageFrom(row);
}

/** The mailbox's packages, newest first; at most 20. */
export async function packagesOf(reader: Read, accountId: string): Promise<readonly MailboxPackage[]> {
  const rows = await reader.query
    .selectFrom('package')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('asked_at', 'desc')
    .limit(20)
    .execute();
  return rows.map(packageFrom);
}

/** Asks for a package; false when one is being worked on already. */
export async function insertPackage(
  tx: Tx,
  { id, accountId, direction, askedAt }: Pick<MailboxPackage, 'id' | 'accountId' | 'direction' | 'askedAt'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx.query
    .insertInto('package')
    .values({ id, account_id: accountId, direction, state: 'working', asked_at: askedAt, result: JSON.stringify(null) })
    // The state as text: as a value a prepared statement no longer matches the partial index.
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'direction']).where(sql<boolean>`state = 'working'`).doNothing(),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Changes it while it is in that state; false when it no longer is. */
export async function changePackage(
  tx: Tx,
  id: string,
  state: PackageState,
  values: Updateable<PackageTable>,
): Promise<boolean> {
  const changed = await tx.query
    .updateTable('package')
    .set(values)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

export async function insertParts(tx: Tx, id: string, parts: readonly PackagePart[]): Promise<void> {
  if (parts.length === 0) return;
  const rows = parts.map(({ blob, bytes }, index) => ({ package_id: id, number: index + 1, blob, bytes }));
  await tx.query.insertInto('package_part').values(rows).execute();
}

/** In order. */
export async function partsOf(reader: Read, id: string): Promise<readonly PackagePart[]> {
  return await reader.query
    .selectFrom('package_part')
    .select(['blob', 'bytes'])
    .where('package_id', '=', id)
    .orderBy('number')
    .execute();
}

/** From now no row refers to its bytes; the sweep of blobs takes them. */
export async function dropParts(tx: Tx, id: string): Promise<void> {
  await tx.query.deleteFrom('package_part').where('package_id', '=', id).execute();
}

/** What can be fetched, of this mailbox. */
export async function readyPackages(tx: Tx, accountId: string): Promise<readonly string[]> {
  const rows = await tx.query
    .selectFrom('package')
    .select('id')
    .where('account_id', '=', accountId)
    .where('direction', '=', 'out')
    .where('state', '=', 'ready')
    .execute();
  return rows.map(({ id }) => id);
}
