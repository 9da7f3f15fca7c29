// Parties in the database, and the directory that callers are answered by, made from those that are approved.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Party, PartyDetails, PartyId, PartyStatus } from '../owner/party.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { RegistryTables } from '../tables.ts';

interface Row {
  readonly role: PartyRole;
  readonly organisation: string;
  readonly name: string;
  readonly status: PartyStatus;
  readonly status_since: Date;
  readonly status_ground: string;
  readonly service_address: string | null;
  readonly internal_service_address: string | null;
  readonly ui_address: string | null;
  readonly logo: string | null;
  readonly test_recipient: number | null;
  readonly senders: readonly string[];
  readonly contact_name: string;
  readonly contact_email: string;
  readonly contact_phone: string;
}

function partyFrom(row: Row): Party {
  const { role, organisation, name, status, senders } = row;
  return {
    ...{ role, organisation, name, status, senders },
    statusSince: row.status_since,
    statusGround: row.status_ground,
    serviceAddress: row.service_address ?? undefined,
    internalServiceAddress: row.internal_service_address ?? undefined,
    uiAddress: row.ui_address ?? undefined,
    logo: row.logo ?? undefined,
    testRecipient: row.test_recipient === null ? undefined : String(row.test_recipient),
    contactName: row.contact_name,
    contactEmail: row.contact_email,
    contactPhone: row.contact_phone,
  };
}

function rowOf(details: PartyDetails) {
  const { name, serviceAddress = null, uiAddress = null, logo = null, testRecipient } = details;
  return {
    name,
    service_address: serviceAddress,
    internal_service_address: details.internalServiceAddress ?? serviceAddress,
    ui_address: uiAddress,
    logo,
    test_recipient: testRecipient === undefined ? null : Number(testRecipient),
    senders: [...details.senders],
    contact_name: details.contactName,
    contact_email: details.contactEmail,
    contact_phone: details.contactPhone,
  };
}

/** Every party, by role and name. There are some hundreds. */
export async function allParties({ query }: Reader<RegistryTables>): Promise<readonly Party[]> {
  const rows = await query.selectFrom('party').selectAll().orderBy('role').orderBy('name').execute();
  return rows.map(partyFrom);
}

/** The party, or undefined. */
export async function partyOf({ query }: Reader<RegistryTables>, { role, organisation }: PartyId) {
  const where = query.selectFrom('party').selectAll().where('role', '=', role).where('organisation', '=', organisation);
  const row = await where.executeTakeFirst();
  return row === undefined ? undefined : partyFrom(row);
}

/** The party, held so that nobody changes it before this transaction ends. */
export async function partyHeld({ query }: Transaction<RegistryTables>, { role, organisation }: PartyId) {
  const where = query.selectFrom('party').selectAll().where('role', '=', role).where('organisation', '=', organisation);
  const row = await where.forUpdate().executeTakeFirst();
  return row === undefined ? undefined : partyFrom(row);
}

/** Puts a party in. False when it is there. */
export async function addParty(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  details: PartyDetails,
  first: { readonly status: PartyStatus; readonly at: Date },
): Promise<boolean> {
  const { status, at } = first;
  const put = await query
    .insertInto('party')
    .values({ role, organisation, ...rowOf(details), status, status_since: at, status_ground: '', created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (put.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Writes what is known of a party. */
export async function changeDetails(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  details: PartyDetails,
): Promise<void> {
  const change = query.updateTable('party').set(rowOf(details));
  await change.where('role', '=', role).where('organisation', '=', organisation).execute();
}

/** Writes the status. */
export async function changePartyStatus(
  { query }: Transaction<RegistryTables>,
  { role, organisation }: PartyId,
  { status, ground, at }: { readonly status: PartyStatus; readonly ground: string; readonly at: Date },
): Promise<void> {
  const change = query.updateTable('party').set({ status, status_ground: ground, status_since: at });
  await change.where('role', '=', role).where('organisation', '=', organisation).execute();
}

/**
 * Makes the tables that callers are answered by what the parties say: only who is approved; a mediator's senders only as long as they are.
 * Says which organisations changed. One at a time.
 */
export async function makeDirectory({ query }: Transaction<RegistryTables>): Promise<readonly string[]> {
  await sql`select pg_advisory_xact_lock(5, 5)`.execute(query);
  const steps = [
    sql<{ id: string }>`delete from sender s where not exists (select from party p
      where p.role = 'sender' and p.status = 'approved' and p.organisation = s.organisation) returning s.organisation as id`,
    sql<{ id: string }>`insert into sender as s (organisation, name)
      select organisation, name from party where role = 'sender' and status = 'approved'
      on conflict (organisation) do update set name = excluded.name where s.name <> excluded.name
      returning organisation as id`,
    sql<{ id: string }>`delete from dispatcher d where not exists (select from party p
      where p.role = 'mediator' and p.status = 'approved' and p.organisation = d.organisation) returning d.organisation as id`,
    sql<{ id: string }>`insert into dispatcher as d (organisation, name)
      select organisation, name from party where role = 'mediator' and status = 'approved'
      on conflict (organisation) do update set name = excluded.name where d.name <> excluded.name
      returning organisation as id`,
    sql<{ id: string }>`delete from dispatcher_sender l where not exists (select from party p
      where p.role = 'mediator' and p.organisation = l.dispatcher and l.sender = any(p.senders)) returning l.dispatcher as id`,
    sql<{ id: string }>`insert into dispatcher_sender (dispatcher, sender)
      select p.organisation, s.organisation from party p join sender s on s.organisation = any(p.senders)
      where p.role = 'mediator' and p.status = 'approved'
      on conflict do nothing returning dispatcher as id`,
    sql<{ id: string }>`insert into operator as o
        (organisation, name, logo, service_address, ui_address, internal_service_address, connected)
      select organisation, name, logo, service_address, ui_address, internal_service_address, status = 'approved'
      from party p where role = 'operator'
        and (status = 'approved' or exists (select from operator k where k.organisation = p.organisation))
      on conflict (organisation) do update set name = excluded.name, logo = excluded.logo,
        service_address = excluded.service_address, ui_address = excluded.ui_address,
        internal_service_address = excluded.internal_service_address, connected = excluded.connected
      where (o.name, o.logo, o.service_address, o.ui_address, o.internal_service_address, o.connected) is distinct from
        (excluded.name, excluded.logo, excluded.service_address, excluded.ui_address, excluded.internal_service_address,
          excluded.connected)
      returning organisation as id`,
  ];
  const changed = new Set<string>();
  for (const step of steps) for (const { id } of (await step.execute(query)).rows) changed.add(id);
  return [...changed];
}

/** Mailboxes at an operator; waiting ones are counted too. */
export async function mailboxesAt({ query }: Reader<RegistryTables>, operator: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from recipient where operator = ${operator}`.execute(query);
  return rows[0]?.count ?? 0;
}

/** What was done about a party, the latest first. */
export interface PartyEvent {
  readonly at: Date;
  readonly kind: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The latest events about it, by the audit trail. */
export async function eventsOf(
  { query, organisation }: Reader<RegistryTables>,
  subject: string,
): Promise<readonly PartyEvent[]> {
  return await query
    .selectFrom('audit_event')
    .select(['at', 'kind', 'details'])
    .where('organisation', '=', organisation)
    .where('subject', '=', subject)
    .orderBy('id', 'desc')
    .limit(30)
    .execute();
}
