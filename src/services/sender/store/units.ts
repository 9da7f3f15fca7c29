// All SQL about units (förvaltningar).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Supportinfo } from '../../../domain/letter.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

export interface UnitName {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface Unit extends UnitName {
  /** Heads its letters in preview and print. */
  readonly senderText: string;
  /** Undefined: the organisation's own. */
  readonly supportinfo: Supportinfo | undefined;
  readonly accent: { readonly light: string; readonly dark: string } | undefined;
  readonly hasLogo: boolean;
  readonly closedAt: Date | undefined;
  readonly version: number;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

export interface UnitLogo {
  readonly bytes: Uint8Array;
  readonly type: 'image/png' | 'image/jpeg';
}

/** Every organisation has one unit at least: this one, named as the organisation, where nobody has made any. */
export async function ensureUnit(tx: Tx, name: string): Promise<void> {
  const known = await tx.query
    .selectFrom('unit')
    .select('id')
    .where('organisation', '=', tx.organisation)
    .limit(1)
    .execute();
  if (known.length > 0) return;
  const row = { id: crypto.randomUUID(), organisation: tx.organisation, code: 'gemensamt', name, updated_by: 'system' };
  await tx.query
    .insertInto('unit')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation', 'code']).doNothing())
    .execute();
}

/** The units that letters may be written in, by name. */
export async function openUnits(reader: Reader<SenderTables>): Promise<readonly UnitName[]> {
  return await reader.query
    .selectFrom('unit')
    .select(['id', 'code', 'name'])
    .where('organisation', '=', reader.organisation)
    .where('closed_at', 'is', null)
    .orderBy('name')
    .execute();
}

/** Every unit's id by its code, closed ones too. */
export async function unitsByCode(reader: Reader<SenderTables>): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.query
    .selectFrom('unit')
    .select(['id', 'code'])
    .where('organisation', '=', reader.organisation)
    .execute();
  return new Map(rows.map(({ code, id }) => [code, id]));
}

/** The unit of what comes without one: the common one, else the first. */
export async function firstUnit(reader: Reader<SenderTables>): Promise<string> {
  const units = await openUnits(reader);
  const unit = units.find(({ code }) => code === 'gemensamt') ?? units[0];
  if (unit === undefined) throw new BrevduvaError('conflict', 'the organisation has no open unit');
  return unit.id;
}

function whole(reader: Reader<SenderTables>) {
  return reader.query
    .selectFrom('unit')
    .select(['id', 'code', 'name', 'sender_text', 'supportinfo', 'accent', 'accent_dark', 'logo_type'])
    .select(['closed_at', 'version', 'updated_at', 'updated_by'])
    .where('organisation', '=', reader.organisation);
}

type Row = Awaited<ReturnType<ReturnType<typeof whole>['executeTakeFirstOrThrow']>>;

function asUnit(row: Row): Unit {
  const { accent: light, accent_dark: dark } = row;
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    senderText: row.sender_text,
    supportinfo: row.supportinfo ?? undefined,
    accent: light === null || dark === null ? undefined : { light, dark },
    hasLogo: row.logo_type !== null,
    closedAt: row.closed_at ?? undefined,
    version: row.version,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

/** Every unit, open ones first, by name. */
export async function listUnits(reader: Reader<SenderTables>): Promise<readonly Unit[]> {
  const rows = await whole(reader)
    .orderBy((eb) => eb('closed_at', 'is not', null))
    .orderBy('name')
    .orderBy('code')
    .execute();
  return rows.map(asUnit);
}

/** One unit, closed or not. */
export async function readUnit(reader: Reader<SenderTables>, id: string): Promise<Unit | undefined> {
  const row = await whole(reader).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : asUnit(row);
}

/** Its logo, where it has one. */
export async function readUnitLogo(reader: Reader<SenderTables>, id: string): Promise<UnitLogo | undefined> {
  const row = await reader.query
    .selectFrom('unit')
    .select(['logo', 'logo_type'])
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.logo === null || row.logo_type === null) return undefined;
  return { bytes: row.logo, type: row.logo_type };
}

export interface UnitRow extends UnitName {
  readonly senderText: string;
  readonly supportinfo: Supportinfo | undefined;
  readonly accent: { readonly light: string; readonly dark: string } | undefined;
  /** Absent: as it is; undefined: none. */
  readonly logo?: UnitLogo | undefined;
  readonly by: string;
  readonly at: Date;
}

function valuesOf(row: UnitRow) {
  const { logo } = row;
  return {
    name: row.name,
    sender_text: row.senderText,
    supportinfo: row.supportinfo === undefined ? null : JSON.stringify(row.supportinfo),
    accent: row.accent?.light ?? null,
    accent_dark: row.accent?.dark ?? null,
    updated_at: row.at,
    updated_by: row.by,
    ...('logo' in row
      ? { logo: logo === undefined ? null : Buffer.from(logo.bytes), logo_type: logo?.type ?? null }
      : {}),
  };
}

/** Adds a unit. False when its code is taken. */
export async function insertUnit(tx: Tx, row: UnitRow): Promise<boolean> {
  const result = await tx.query
    .insertInto('unit')
    .values({ id: row.id, organisation: tx.organisation, code: row.code, ...valuesOf(row) })
    .onConflict((conflict) => conflict.columns(['organisation', 'code']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Changes a unit over the version that its writer had. False when it is another by now. */
export async function updateUnit(tx: Tx, row: UnitRow & { readonly version: number }): Promise<boolean> {
  const result = await tx.query
    .updateTable('unit')
    .set((eb) => ({ ...valuesOf(row), version: eb('version', '+', 1) }))
    .where('organisation', '=', tx.organisation)
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Whether it is open and no other is; the open ones stay locked until the transaction ends. */
export async function isOnlyOpenUnit(tx: Tx, id: string): Promise<boolean> {
  const open = await tx.query
    .selectFrom('unit')
    .select('id')
    .where('organisation', '=', tx.organisation)
    .where('closed_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return open.length === 1 && open[0]?.id === id;
}

/** Closes a unit. False when there is no such open one. */
export async function closeUnit(tx: Tx, id: string, at: Date, by: string): Promise<boolean> {
  const result = await tx.query
    .updateTable('unit')
    .set((eb) => ({ closed_at: at, updated_at: at, updated_by: by, version: eb('version', '+', 1) }))
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
