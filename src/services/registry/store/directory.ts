// Senders, mediators and operators in the database: few, and read as a whole.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';

export interface KnownOrganisation {
  readonly id: string;
  readonly name: string;
}

export interface KnownDispatcher extends KnownOrganisation {
  readonly senders: readonly string[];
}

export interface KnownOperator extends KnownOrganisation {
  readonly logo?: string;
  readonly serviceAddress: string;
  readonly uiAddress?: string;
  readonly internalServiceAddress: string;
}

export interface Organisations {
  readonly senders: readonly KnownOrganisation[];
  readonly dispatchers: readonly KnownDispatcher[];
  readonly operators: readonly KnownOperator[];
}

/** Everybody that is connected, each list by name. */
export async function readOrganisations({ query }: Reader<RegistryTables>): Promise<Organisations> {
  const [senders, dispatchers, operators] = await Promise.all([
    query.selectFrom('sender').select(['organisation as id', 'name']).orderBy('name').execute(),
    query
      .selectFrom('dispatcher as d')
      .leftJoin('dispatcher_sender as s', 's.dispatcher', 'd.organisation')
      .select(['d.organisation as id', 'd.name'])
      .select(
        sql<string[]>`coalesce(array_agg(s.sender order by s.sender) filter (where s.sender is not null), '{}')`.as(
          'senders',
        ),
      )
      .groupBy(['d.organisation', 'd.name'])
      .orderBy('d.name')
      .execute(),
    query.selectFrom('operator').selectAll().orderBy('name').execute(),
  ]);
  return {
    senders,
    dispatchers,
    operators: operators.map((row) => ({
      id: row.organisation,
      name: row.name,
      serviceAddress: row.service_address,
      internalServiceAddress: row.internal_service_address,
      ...(row.logo === null ? {} : { logo: row.logo }),
      ...(row.ui_address === null ? {} : { uiAddress: row.ui_address }),
    })),
  };
}

/** Puts a sender in, or corrects its name. Says whether anything changed. */
export async function putSender({ query }: Transaction<RegistryTables>, sender: KnownOrganisation): Promise<boolean> {
  const { rows } = await sql`insert into sender (organisation, name) values (${sender.id}, ${sender.name})
    on conflict (organisation) do update set name = excluded.name where sender.name <> excluded.name
    returning organisation`.execute(query);
  return rows.length > 0;
}

/** Puts a mediator in with exactly these senders. Says whether anything changed. */
export async function putDispatcher(
  { query }: Transaction<RegistryTables>,
  dispatcher: KnownDispatcher,
): Promise<boolean> {
  const { id, name } = dispatcher;
  const senders = [...dispatcher.senders];
  const put = await sql`insert into dispatcher (organisation, name) values (${id}, ${name})
    on conflict (organisation) do update set name = excluded.name where dispatcher.name <> excluded.name
    returning organisation`.execute(query);
  const removed = await sql`delete from dispatcher_sender where dispatcher = ${id} and sender <> all(${senders}::text[])
    returning sender`.execute(query);
  const added = await sql`insert into dispatcher_sender (dispatcher, sender)
    select ${id}, unnest(${senders}::text[]) on conflict do nothing returning sender`.execute(query);
  return put.rows.length + removed.rows.length + added.rows.length > 0;
}

/** Puts an operator in, or corrects its name and addresses. Says whether anything changed. */
export async function putOperator({ query }: Transaction<RegistryTables>, operator: KnownOperator): Promise<boolean> {
  const { id, name, logo = null, serviceAddress, uiAddress = null, internalServiceAddress } = operator;
  const { rows } = await sql`insert into operator as o
      (organisation, name, logo, service_address, ui_address, internal_service_address)
    values (${id}, ${name}, ${logo}, ${serviceAddress}, ${uiAddress}, ${internalServiceAddress})
    on conflict (organisation) do update set name = excluded.name, logo = excluded.logo,
      service_address = excluded.service_address, ui_address = excluded.ui_address,
      internal_service_address = excluded.internal_service_address
    where (o.name, o.logo, o.service_address, o.ui_address, o.internal_service_address) is distinct from
      (excluded.name, excluded.logo, excluded.service_address, excluded.ui_address, excluded.internal_service_address)
    returning organisation`.execute(query);
  return rows.length > 0;
}
