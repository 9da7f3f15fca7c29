-- The mediator's deliveries, what remains to be done with each, its attempts and the event feed (DESIGN rules 4-6).

-- What was accepted, and how it ended. Written twice in its life: when accepted and when finished.
create table delivery (
  id uuid primary key,
  sender_id text not null check (sender_id ~ '^16[0-9]{10}$'),
  sender_name text not null,
  recipient text not null check (recipient ~ '^[0-9]{12}$'),
  message_ids text[] not null,
  door text not null check (door in ('rest', 'soap')),
  -- Who handed it in, proven by token or TLS certificate, and under which key of theirs (DESIGN rule 6).
  handed_in_by text not null check (handed_in_by ~ '^16[0-9]{10}$'),
  client_id text not null,
  idempotency_key text not null,
  payload_hash bytea not null,
  -- Who signed: the sender, or whoever the configuration lets sign for it; and with which certificate and algorithm.
  signed_by text not null,
  signer_fingerprint text not null,
  signature_algorithm text not null,
  -- The signed delivery, encrypted: small ones here, others as blobs; erased some time after the end.
  content bytea,
  content_blob text,
  content_bytes integer not null,
  lane smallint not null default 0,
  accepted_at timestamptz not null,
  expires_at timestamptz not null,
  -- Empty while the outbox holds it.
  result text check (result in ('delivered', 'refused', 'unknown', 'expired', 'cancelled')),
  reason text,
  code integer,
  description text,
  operator_id text,
  operator_name text,
  trans_id text,
  -- An attempt ended so that nobody knows; a later one was made where the operator is not known to remove repeats.
  doubt boolean not null default false,
  possibly_repeated boolean not null default false,
  finished_at timestamptz,
  unique (handed_in_by, idempotency_key)
);
-- It is encrypted: trying to compress it costs and gives nothing.
alter table delivery alter column content set storage external;
create index delivery_of_sender on delivery (sender_id, accepted_at desc, id desc);
create index delivery_accepted on delivery (accepted_at desc);
create index delivery_finished on delivery (finished_at, result) where finished_at is not null;
create index delivery_awaits_person on delivery (finished_at) where result = 'unknown';

-- What remains to be done: one row for each delivery that is not finished. `next_at` is both schedule and lease: a
-- claim moves it into the future and counts `claim` up; whoever holds an older claim changes nothing (fencing).
create table outbox (
  delivery_id uuid primary key references delivery,
  stage text not null check (stage in ('look-up', 'hand-over')),
  lane smallint not null,
  operator_id text,
  operator_name text,
  service_address text,
  next_at timestamptz not null default now(),
  claim integer not null default 0,
  -- Rounds that did not finish it, for the back-off; attempts made; the attempt on the wire now, if any.
  rounds integer not null default 0,
  attempts integer not null default 0,
  in_flight integer,
  sealed_on text,
  doubt boolean not null default false,
  doubt_operator text,
  possibly_repeated boolean not null default false,
  waiting_for text,
  expires_at timestamptz not null,
  check (stage = 'look-up' or (operator_id is not null and service_address is not null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
create index outbox_due on outbox (stage, operator_id, lane, next_at);

-- An attempt is durable before its first byte (DESIGN rule 4). No outcome: on the wire, or its process died.
create table attempt (
  delivery_id uuid not null references delivery,
  number integer not null,
  claim integer not null,
  operator_id text not null,
  operator_name text not null,
  service_address text not null,
  certificate_fingerprint text not null,
  certificate_organisation text not null,
  possibly_repeats boolean not null default false,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('delivered', 'refused', 'not-sent', 'unknown')),
  reason text,
  code integer,
  description text,
  trans_id text,
  primary key (delivery_id, number),
  check ((outcome is null) = (ended_at is null))
);
create index attempt_started on attempt (started_at, operator_id);

-- The feed: every event of every delivery in commit order. Positions are given out under a lock on `feed_head` that is
-- held until commit and taken last, so a cursor that has seen position n has seen all before it.
create table feed_head (
  one_row boolean primary key default true check (one_row),
  position bigint not null,
  disposed_to bigint not null default 0
);
insert into feed_head (position) values (0);

-- No reference to delivery: the feed may be kept longer, and a check of five rows a letter costs and finds nothing.
create table feed (
  position bigint primary key,
  sender_id text not null,
  delivery_id uuid not null,
  kind text not null,
  at timestamptz not null,
  details jsonb not null
);
create index feed_of_sender on feed (sender_id, position);
