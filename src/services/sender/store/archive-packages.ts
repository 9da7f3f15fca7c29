// All SQL about archive packages of periods and their volumes; every question names the organisation.
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import type { ArchivePackageTable } from './archive-tables.ts';

type Tx = Transaction<SenderTables>;

export interface ArchivePackage {
  readonly id: string;
  /** yyyy-mm-dd, both included. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly units: Scope;
  readonly state: ArchivePackageTable['state'];
  readonly letters: number;
  readonly done: number;
  /** How often the next volume could not be made. */
  readonly failures: number;
  /** How often it was begun without anything being heard of its end: its process died. */
  readonly begun: number;
  /** The letter that was being read when that happened last. */
  readonly atLetter: string | undefined;
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly endedAt: Date | undefined;
  readonly expiresAt: Date | undefined;
}

export interface ArchiveVolume {
  readonly number: number;
  /** Of the package's folder. */
  readonly name: string;
  readonly letters: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly lastAt: Date;
  readonly lastLetter: string;
}

/** A blob of a volume's bytes, in order. */
export interface ArchivePart {
  readonly blob: string;
  readonly bytes: number;
}

export type NewArchivePackage = Pick<
  ArchivePackage,
  'id' | 'fromDay' | 'toDay' | 'units' | 'letters' | 'askedAt' | 'askedBy' | 'askedByName'
>;

/** Adds one that is to be made. */
export async function insertPackage(tx: Tx, one: NewArchivePackage): Promise<void> {
  const row = {
    id: one.id,
    organisation: tx.organisation,
    from_day: one.fromDay,
    to_day: one.toDay,
    units: one.units === 'all' ? null : [...one.units],
    state: 'making',
    letters: one.letters,
    asked_at: one.askedAt,
    asked_by: one.askedBy,
    asked_by_name: one.askedByName,
    ended_at: null,
    expires_at: null,
  } as const;
  await tx.query.insertInto('archive_package').values(row).execute();
}

/** The package, or nothing where the organisation has none such or it is of units beyond those. */
export async function readPackage(
  reader: Reader<SenderTables>,
  id: string,
  units: Scope,
): Promise<ArchivePackage | undefined> {
  const row = await reader.query
    .selectFrom('archive_package')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined && within(row.units, units) ? asPackage(row) : undefined;
}

/** A page of the latest first, of those units only, and how many there are in all. */
export async function listPackages(
  reader: Reader<SenderTables>,
  units: Scope,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly packages: readonly ArchivePackage[]; readonly total: number }> {
  const all = reader.query.selectFrom('archive_package').where('organisation', '=', reader.organisation);
  const seen = units === 'all' ? all : all.where(sql<boolean>`units <@ ${[...units]}::uuid[]`);
  const { total } = await seen.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await seen.selectAll().orderBy('asked_at', 'desc').orderBy('id').limit(limit).offset(offset).execute();
  return { packages: rows.map(asPackage), total: Number(total) };
}

function within(asked: readonly string[] | null, units: Scope): boolean {
  return units === 'all' || (asked !== null && asked.every((unit) => units.has(unit)));
}

function asPackage(row: Selectable<ArchivePackageTable>): ArchivePackage {
  return {
    id: row.id,
    fromDay: row.from_day,
    toDay: row.to_day,
    units: row.units === null ? 'all' : new Set(row.units),
    state: row.state,
    letters: row.letters,
    done: row.done,
    failures: row.failures,
    begun: row.begun,
    atLetter: row.at_letter ?? undefined,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    askedByName: row.asked_by_name,
    endedAt: row.ended_at ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  };
}

/** Says how far it has come, or that it is ended. False when it is not being made any more. */
export async function changePackage(
  tx: Tx,
  id: string,
  change: Partial<Pick<ArchivePackage, 'state' | 'done' | 'failures' | 'begun' | 'atLetter' | 'endedAt' | 'expiresAt'>>,
): Promise<boolean> {
  const { state, done, failures, begun, atLetter, endedAt, expiresAt } = change;
  const { numUpdatedRows } = await tx.query
    .updateTable('archive_package')
    .set({
      ...(state === undefined ? {} : { state }),
      ...(done === undefined ? {} : { done }),
      ...(failures === undefined ? {} : { failures }),
      ...(begun === undefined ? {} : { begun }),
      ...(atLetter === undefined ? {} : { at_letter: atLetter }),
      ...(endedAt === undefined ? {} : { ended_at: endedAt }),
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .where('state', '=', state === 'removed' ? 'ready' : 'making')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Packages of those units that could not be made since then, and that nobody has asked for again, with those days; the latest first. */
export async function failedPackages(
  reader: Reader<SenderTables>,
  units: Scope,
  since: Date,
  limit: number,
): Promise<readonly ArchivePackage[]> {
  const all = reader.query
    .selectFrom('archive_package as failed')
    .selectAll('failed')
    .where('failed.organisation', '=', reader.organisation)
    .where('failed.state', '=', 'failed')
    .where('failed.ended_at', '>=', since)
    .where(
      sql<boolean>`not exists (select from archive_package later where later.organisation = failed.organisation
        and later.asked_at > failed.asked_at and later.from_day <= failed.from_day and later.to_day >= failed.to_day
        and (later.units is null or failed.units <@ later.units))`,
    );
  const seen = units === 'all' ? all : all.where(sql<boolean>`failed.units <@ ${[...units]}::uuid[]`);
  const rows = await seen.orderBy('failed.asked_at', 'desc').limit(limit).execute();
  return rows.map(asPackage);
}

/** The package's volumes, in order. */
export async function listVolumes(reader: Reader<SenderTables>, id: string): Promise<readonly ArchiveVolume[]> {
  const rows = await reader.query
    .selectFrom('archive_volume')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('package', '=', id)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    number: row.number,
    name: row.name,
    letters: row.letters,
    bytes: Number(row.bytes),
    sha256: row.sha256,
    lastAt: row.last_at,
    lastLetter: row.last_letter,
  }));
}

/** Adds a volume with its parts. */
export async function insertVolume(
  tx: Tx,
  id: string,
  volume: ArchiveVolume & { readonly parts: readonly ArchivePart[]; readonly madeAt: Date },
): Promise<void> {
  const { number, name, letters, bytes, sha256, lastAt, lastLetter, parts, madeAt } = volume;
  const organisation = tx.organisation;
  const key = { package: id, organisation };
  const last = { last_at: lastAt, last_letter: lastLetter, made_at: madeAt };
  await tx.query
    .insertInto('archive_volume')
    .values({ ...key, number, name, letters, bytes, sha256, ...last })
    .execute();
  const rows = parts.map((part, index) => ({ ...key, volume: number, number: index + 1, ...part }));
  await tx.query.insertInto('archive_part').values(rows).execute();
}

/** A volume's blobs, in order. */
export async function partsOf(
  reader: Reader<SenderTables>,
  id: string,
  volume: number,
): Promise<readonly ArchivePart[]> {
  return await reader.query
    .selectFrom('archive_part')
    .select(['blob', 'bytes'])
    .where('organisation', '=', reader.organisation)
    .where('package', '=', id)
    .where('volume', '=', volume)
    .orderBy('number')
    .execute();
}

/** Takes the volumes away; the blobs go with the next sweep. */
export async function removeVolumes(tx: Tx, id: string): Promise<void> {
  await tx.query
    .deleteFrom('archive_volume')
    .where('organisation', '=', tx.organisation)
    .where('package', '=', id)
    .execute();
}
