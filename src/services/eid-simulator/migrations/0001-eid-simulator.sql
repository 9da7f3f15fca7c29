-- The e-ID simulator's own tables: what OpenID Connect remembers between requests, its keys, and who has been somebody.

-- Log-ins under way, sessions, codes, tokens and grants, one row each, as oidc-provider names them.
create table provider_state (
  issuer text not null check (issuer in ('staff', 'citizens')),
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  expires_at timestamptz,
  primary key (issuer, model, id)
);
create index provider_state_grant on provider_state (issuer, grant_id) where grant_id is not null;
create index provider_state_uid on provider_state (issuer, model, uid) where uid is not null;
create index provider_state_expires on provider_state (expires_at) where expires_at is not null;

-- Keys live as long as the data folder: tokens stay good over a restart. They protect nothing outside a sandbox.
create table provider_key (
  issuer text primary key check (issuer in ('staff', 'citizens')),
  jwks jsonb not null,
  cookie_secret text not null,
  subject_secret text not null
);

-- Which pretend person an opaque subject stands for.
create table subject (
  issuer text not null check (issuer in ('staff', 'citizens')),
  subject text not null,
  person text not null,
  primary key (issuer, subject)
);
