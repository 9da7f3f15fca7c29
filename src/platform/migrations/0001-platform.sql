-- What the platform needs in every service's schema: audit trail, jobs, log-in sessions, idempotent requests.

create table audit_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  organisation text not null,
  kind text not null,
  actor text not null,
  subject text not null,
  details jsonb not null default '{}'
);
create index audit_event_subject on audit_event (organisation, subject, id);
create index audit_event_at on audit_event (at);

create table job (
  id bigint generated always as identity primary key,
  organisation text not null,
  kind text not null,
  key text not null,
  payload jsonb not null,
  next_at timestamptz not null default clock_timestamp(),
  attempt integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  last_error text,
  unique (kind, key)
);
create index job_next_at on job (next_at);

create table session (
  id text primary key,
  data jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index session_expires_at on session (expires_at);

create table idempotency (
  organisation text not null,
  scope text not null,
  key text not null,
  payload_hash text not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  primary key (organisation, scope, key)
);
create index idempotency_expires_at on idempotency (expires_at);
