// Senders, mediators and operators in the database, as callers are answered by them: few, and read as a whole.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
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
  /** False: paused or ended. It may ask nothing, and nobody is reached there. */
  readonly connected: boolean;
}

export interface Organisations {
  readonly senders: readonly KnownOrganisation[];
  readonly dispatchers: readonly KnownDispatcher[];
  /** Also those that are not connected any more, since accounts name them. */
  readonly operators: readonly KnownOperator[];
  /** SHA-256 (hex) of certificates that the register's owner has revoked. */
  readonly revoked: readonly string[];
}

/** Everybody, each list by name. */
export async function readOrganisations({ query }: Reader<RegistryTables>): Promise<Organisations> {
  const [senders, dispatchers, operators, revoked] = await Promise.all([
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
    query.selectFrom('party_certificate').select('fingerprint').where('revoked_at', 'is not', null).execute(),
  ]);
  return {
    senders,
    dispatchers,
    operators: operators.map((row) => ({
      id: row.organisation,
      name: row.name,
      serviceAddress: row.service_address,
      internalServiceAddress: row.internal_service_address,
      connected: row.connected,
      ...(row.logo === null ? {} : { logo: row.logo }),
      ...(row.ui_address === null ? {} : { uiAddress: row.ui_address }),
    })),
    revoked: revoked.map(({ fingerprint }) => fingerprint),
  };
}
