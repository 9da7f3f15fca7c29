// All SQL about emergency administrators: links, passkeys, challenges, and what happened with them.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

export interface EmergencyAdministrator {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly enrolledAt: Date | undefined;
  readonly lastLoginAt: Date | undefined;
}

export interface Passkey {
  readonly administrator: string;
  readonly name: string;
  readonly credential: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
}

/** Whether the account is one that has not been removed. */
export async function isEmergencyAdministrator(reader: Reader<SenderTables>, id: string): Promise<boolean> {
  const row = await reader.query
    .selectFrom('emergency_administrator')
    .select('id')
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those that have not been removed, by name. */
export async function listEmergencyAdministrators(
  reader: Reader<SenderTables>,
): Promise<readonly EmergencyAdministrator[]> {
  const rows = await reader.query
    .selectFrom('emergency_administrator')
    .select(['id', 'name', 'created_at', 'enrolled_at', 'last_login_at'])
    .where('organisation', '=', reader.organisation)
    .where('closed_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    enrolledAt: row.enrolled_at ?? undefined,
    lastLoginAt: row.last_login_at ?? undefined,
  }));
}

/** Adds one with a link that enrols a passkey, once. */
export async function insertEmergencyAdministrator(
  tx: Tx,
  row: {
    readonly id: string;
    readonly name: string;
    readonly at: Date;
    readonly linkHash: string;
    readonly until: Date;
  },
): Promise<void> {
  await tx.query
    .insertInto('emergency_administrator')
    .values({
      id: row.id,
      organisation: tx.organisation,
      name: row.name,
      created_at: row.at,
      link_hash: row.linkHash,
      link_until: row.until,
      credential: null,
      public_key: null,
      enrolled_at: null,
      last_login_at: null,
      closed_at: null,
    })
    .execute();
}

/** Whose link it is, while it holds. */
export async function findByLink(
  reader: Reader<SenderTables>,
  linkHash: string,
  now: Date,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  return await reader.query
    .selectFrom('emergency_administrator')
    .select(['id', 'name'])
    .where('organisation', '=', reader.organisation)
    .where('link_hash', '=', linkHash)
    .where('link_until', '>', now)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
}

/** Keeps the passkey and uses up the link. False when the link is used up already. */
export async function keepPasskey(
  tx: Tx,
  linkHash: string,
  passkey: Pick<Passkey, 'credential' | 'publicKey' | 'counter'>,
  at: Date,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('emergency_administrator')
    .set({
      credential: passkey.credential,
      public_key: Buffer.from(passkey.publicKey),
      counter: passkey.counter,
      enrolled_at: at,
      link_hash: null,
      link_until: null,
    })
    .where('organisation', '=', tx.organisation)
    .where('link_hash', '=', linkHash)
    .where('link_until', '>', at)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The passkey of that id. */
export async function findPasskey(reader: Reader<SenderTables>, credential: string): Promise<Passkey | undefined> {
  const row = await reader.query
    .selectFrom('emergency_administrator')
    .select(['id', 'name', 'credential', 'public_key', 'counter'])
    .where('organisation', '=', reader.organisation)
    .where('credential', '=', credential)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || row.credential === null || row.public_key === null) return undefined;
  const { id: administrator, name, counter } = row;
  return { administrator, name, credential: row.credential, publicKey: row.public_key, counter };
}

/** Notes a log-in and the passkey's counter. */
export async function notePasskeyUse(tx: Tx, administrator: string, counter: number, at: Date): Promise<void> {
  await tx.query
    .updateTable('emergency_administrator')
    .set({ counter, last_login_at: at })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', administrator)
    .execute();
}

/** Removes one: its passkey and its sessions are over. False when there is none (any more). */
export async function closeEmergencyAdministrator(tx: Tx, id: string, at: Date): Promise<boolean> {
  const result = await tx.query
    .updateTable('emergency_administrator')
    .set({ closed_at: at, link_hash: null, link_until: null })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export type ChallengePurpose = 'enrol' | 'log-in';

/** Keeps a challenge that is given out; drops those that are over. */
export async function keepChallenge(
  tx: Tx,
  challenge: string,
  purpose: ChallengePurpose,
  now: Date,
  until: Date,
): Promise<void> {
  await tx.query
    .deleteFrom('emergency_challenge')
    .where('organisation', '=', tx.organisation)
    .where('until', '<', now)
    .execute();
  await tx.query
    .insertInto('emergency_challenge')
    .values({ organisation: tx.organisation, challenge, purpose, until })
    .execute();
}

/** Takes a challenge; true once for each. */
export async function takeChallenge(tx: Tx, challenge: string, purpose: ChallengePurpose, now: Date): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('emergency_challenge')
    .where('organisation', '=', tx.organisation)
    .where('challenge', '=', challenge)
    .where('purpose', '=', purpose)
    .where('until', '>', now)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export type EmergencyEventKind = 'invited' | 'enrolled' | 'logged-in' | 'refused' | 'closed';

export interface EmergencyEvent {
  readonly at: Date;
  readonly kind: EmergencyEventKind;
  readonly name: string;
}

/** Keeps what happened until it has been told by e-mail. */
export async function insertEmergencyEvent(
  tx: Tx,
  event: EmergencyEvent & { readonly administrator?: string },
): Promise<void> {
  const { at, kind, name, administrator = null } = event;
  await tx.query
    .insertInto('emergency_event')
    .values({ organisation: tx.organisation, at, kind, name, administrator, told_at: null })
    .execute();
}

/** What has not been told yet, oldest first. */
export async function untoldEmergencyEvents(
  reader: Reader<SenderTables>,
): Promise<readonly (EmergencyEvent & { readonly id: number })[]> {
  return await reader.query
    .selectFrom('emergency_event')
    .select(['id', 'at', 'kind', 'name'])
    .where('organisation', '=', reader.organisation)
    .where('told_at', 'is', null)
    .orderBy('id')
    .execute();
}

/** These have been told. */
export async function emergencyEventsTold(tx: Tx, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query
    .updateTable('emergency_event')
    .set({ told_at: at })
    .where('organisation', '=', tx.organisation)
    .where('id', 'in', ids)
    .execute();
}
