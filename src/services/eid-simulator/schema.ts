// The tables of migrations/0001-eid-simulator.sql, as types.
import type { ColumnType } from 'kysely';
import type { AdapterPayload, JWK } from 'oidc-provider';

export type IssuerName = 'staff' | 'citizens';
/** Read as the driver parses it, written as text. */
type Json<T> = ColumnType<T, string, string>;

interface ProviderState {
  issuer: IssuerName;
  model: string;
  id: string;
  payload: Json<AdapterPayload>;
  grant_id: string | null;
  uid: string | null;
  expires_at: Date | null;
}

interface ProviderKey {
  issuer: IssuerName;
  jwks: Json<{ keys: JWK[] }>;
  cookie_secret: string;
  subject_secret: string;
}

interface Subject {
  issuer: IssuerName;
  subject: string;
  person: string;
}

export interface Tables {
  provider_state: ProviderState;
  provider_key: ProviderKey;
  subject: Subject;
}
