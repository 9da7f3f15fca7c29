-- Mailings and the batches that they are made of. Single letters are lane 0 and never have a mailing.

create table mailing (
  id uuid primary key,
  -- Whose it is: the organisation that the token was for.
  owner text not null check (owner ~ '^16[0-9]{10}$'),
  client_id text not null,
  idempotency_key text not null,
  payload_hash bytea not null,
  name text not null,
  -- Made for one batch that was given none: it starts when the batch is committed.
  for_batch boolean not null default false,
  state text not null check (state in ('planned', 'running', 'paused', 'finished', 'over', 'cancelled')),
  starts_at timestamptz,
  ends_at timestamptz,
  per_minute integer check (per_minute > 0),
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  -- The rate's own clock: everything up to here is spent.
  released_to timestamptz,
  -- Nothing is left to do for it: the releaser passes it over.
  settled boolean not null default false,
  unique (owner, idempotency_key),
  check (ends_at is null or starts_at is null or ends_at > starts_at)
);
create index mailing_unsettled on mailing (id) where not settled;
create index mailing_of_owner on mailing (owner, created_at desc, id desc);
create index mailing_created on mailing (created_at desc, id desc);

create table batch (
  id uuid primary key,
  mailing_id uuid not null references mailing,
  owner text not null,
  client_id text not null,
  idempotency_key text not null,
  payload_hash bytea not null,
  lifetime_seconds integer not null,
  state text not null check (state in ('open', 'committed', 'cancelled')),
  created_at timestamptz not null,
  -- Not committed by then: cancelled, and its content erased.
  open_until timestamptz not null,
  closed_at timestamptz,
  closed_because text,
  line_count integer not null default 0,
  refused_count integer not null default 0,
  unique (owner, idempotency_key)
);
create index batch_of_mailing on batch (mailing_id, created_at, id);
create index batch_open on batch (open_until) where state = 'open';

-- What was taken. At commit it becomes a delivery: what only the delivery needs is then removed here.
create table batch_line (
  batch_id uuid not null references batch,
  key text not null,
  number integer not null,
  payload_hash bytea not null,
  delivery_id uuid not null,
  -- The delivery was there before, under this key, with this payload: nothing new is made.
  known boolean not null default false,
  sender_id text not null,
  sender_name text,
  recipient text,
  message_ids text[],
  signed_by text,
  signer_fingerprint text,
  signature_algorithm text,
  content bytea,
  content_blob text,
  content_bytes integer not null,
  attachments integer not null,
  attachment_bytes integer not null,
  primary key (batch_id, key)
);
alter table batch_line alter column content set storage external;
create unique index batch_line_number on batch_line (batch_id, number);
create index batch_line_blob on batch_line (content_blob) where content_blob is not null;

-- What was not taken, and why. `mark` is the line's key, or the digest of a line without one that can be read.
create table batch_refusal (
  batch_id uuid not null references batch,
  mark text not null,
  line integer not null,
  key text,
  code text not null,
  reason text not null,
  at timestamptz not null,
  primary key (batch_id, mark)
);

-- Deliveries of a mailing wait in the outbox with next_at = 'infinity' until the releaser lets them go; their lifetime
-- counts from then. Partial, so that single letters pay nothing.
alter table delivery add column mailing_id uuid;
create index delivery_of_mailing on delivery (mailing_id, finished_at) include (result) where mailing_id is not null;
alter table outbox add column mailing_id uuid, add column lifetime_seconds integer;
create index outbox_of_mailing on outbox (mailing_id, next_at, delivery_id) where mailing_id is not null;
