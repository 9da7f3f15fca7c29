// What OpenID Connect remembers between requests, kept in PostgreSQL: several processes and restarts share it.
import type { Adapter, AdapterFactory } from 'oidc-provider';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Database } from '../../platform/database/database.ts';
import type { IssuerName, Tables } from './schema.ts';

// These go when the grant they came from is revoked (oidc-provider's own list).
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);

/** The adapter that oidc-provider asks for, one per kind of thing (`Session`, `Grant`, `AuthorizationCode` …). */
export function stateAdapter(
  database: Database<Tables>,
  organisation: Organisationsnummer,
  issuer: IssuerName,
): AdapterFactory {
  return (model) => adapterOf(database, organisation, issuer, model);
}

function adapterOf(
  database: Database<Tables>,
  organisation: Organisationsnummer,
  issuer: IssuerName,
  model: string,
): Adapter {
  const read = () =>
    database
      .reader(organisation)
      .query.selectFrom('provider_state')
      .select('payload')
      .where('issuer', '=', issuer)
      .where('model', '=', model)
      .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', new Date())]));
  return {
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn === undefined ? null : new Date(Date.now() + expiresIn * 1000);
      const values = {
        payload: JSON.stringify(payload),
        grant_id: GRANTABLE.has(model) ? (payload.grantId ?? null) : null,
        uid: payload.uid ?? null,
        expires_at: expiresAt,
      };
      await database.transaction(organisation, (tx) =>
        tx.query
          .insertInto('provider_state')
          .values({ issuer, model, id, ...values })
          .onConflict((conflict) => conflict.columns(['issuer', 'model', 'id']).doUpdateSet(values))
          .execute(),
      );
    },
    async find(id) {
      return (await read().where('id', '=', id).executeTakeFirst())?.payload;
    },
    async findByUid(uid) {
      return (await read().where('uid', '=', uid).executeTakeFirst())?.payload;
    },
    // Codes by device are not offered.
    async findByUserCode() {
      return undefined;
    },
    async consume(id) {
      const found = await read().where('id', '=', id).executeTakeFirst();
      if (found === undefined) return;
      const payload = JSON.stringify({ ...found.payload, consumed: Math.floor(Date.now() / 1000) });
      await database.transaction(organisation, (tx) =>
        tx.query
          .updateTable('provider_state')
          .set({ payload })
          .where('issuer', '=', issuer)
          .where('model', '=', model)
          .where('id', '=', id)
          .execute(),
      );
    },
    async destroy(id) {
      await database.transaction(organisation, (tx) =>
        tx.query
          .deleteFrom('provider_state')
          .where('issuer', '=', issuer)
          .where('model', '=', model)
          .where('id', '=', id)
          .execute(),
      );
    },
    async revokeByGrantId(grantId) {
      await database.transaction(organisation, (tx) =>
        tx.query.deleteFrom('provider_state').where('issuer', '=', issuer).where('grant_id', '=', grantId).execute(),
      );
    },
  };
}

/** Removes what has expired; called at start and now and then. */
export async function removeExpired(database: Database<Tables>, organisation: Organisationsnummer): Promise<void> {
  await database.transaction(organisation, (tx) =>
    tx.query.deleteFrom('provider_state').where('expires_at', '<', new Date()).execute(),
  );
}
