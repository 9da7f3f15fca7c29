// What OpenID Connect remembers between requests, kept in PostgreSQL: several processes and restarts share it.
import type { Kysely } from 'kysely';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';
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
  return (model) => new StateAdapter(database, organisation, issuer, model);
}

class StateAdapter implements Adapter {
  readonly #database: Database<Tables>;
  readonly #organisation: Organisationsnummer;
  readonly #issuer: IssuerName;
  readonly #model: string;

  constructor(database: Database<Tables>, organisation: Organisationsnummer, issuer: IssuerName, model: string) {
    this.#database = database;
    this.#organisation = organisation;
    this.#issuer = issuer;
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const values = {
      payload: JSON.stringify(payload),
      grant_id: GRANTABLE.has(this.#model) ? (payload.grantId ?? null) : null,
      uid: payload.uid ?? null,
      expires_at: expiresIn === undefined ? null : new Date(Date.now() + expiresIn * 1000),
    };
    await this.#write((query) =>
      query
        .insertInto('provider_state')
        .values({ issuer: this.#issuer, model: this.#model, id, ...values })
        .onConflict((conflict) => conflict.columns(['issuer', 'model', 'id']).doUpdateSet(values))
        .execute(),
    );
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return (await this.#read().where('id', '=', id).executeTakeFirst())?.payload;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return (await this.#read().where('uid', '=', uid).executeTakeFirst())?.payload;
  }

  /** Log-in by a code on another device is not offered. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const found = await this.find(id);
    if (found === undefined) return;
    const payload = JSON.stringify({ ...found, consumed: Math.floor(Date.now() / 1000) });
    await this.#write((query) =>
      query
        .updateTable('provider_state')
        .set({ payload })
        .where('issuer', '=', this.#issuer)
        .where('model', '=', this.#model)
        .where('id', '=', id)
        .execute(),
    );
  }

  async destroy(id: string): Promise<void> {
    await this.#write((query) =>
      query
        .deleteFrom('provider_state')
        .where('issuer', '=', this.#issuer)
        .where('model', '=', this.#model)
        .where('id', '=', id)
        .execute(),
    );
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#write((query) =>
      query.deleteFrom('provider_state').where('issuer', '=', this.#issuer).where('grant_id', '=', grantId).execute(),
    );
  }

  #read() {
    return this.#database
      .reader(this.#organisation)
      .query.selectFrom('provider_state')
      .select('payload')
      .where('issuer', '=', this.#issuer)
      .where('model', '=', this.#model)
      .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', new Date())]));
  }

  #write(work: (query: Kysely<Tables>) => Promise<unknown>): Promise<unknown> {
    return this.#database.transaction(this.#organisation, (tx) => work(tx.query));
  }
}

/** Removes what has expired; called at start and now and then. */
export async function removeExpired(database: Database<Tables>, organisation: Organisationsnummer): Promise<void> {
  await database.transaction(organisation, (tx) =>
    tx.query.deleteFrom('provider_state').where('expires_at', '<', new Date()).execute(),
  );
}
