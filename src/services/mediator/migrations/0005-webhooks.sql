-- Webhooks: where a caller's events are sent, how far that has come, and with which secrets they are signed.

create table webhook (
  id uuid primary key,
  -- Whose it is: only events of senders that this organisation may follow are sent.
  organisation text not null check (organisation ~ '^16[0-9]{10}$'),
  created_by text not null,
  description text not null,
  url text not null,
  -- Which kinds of events; empty (null) for all.
  kinds text[],
  max_events integer not null check (max_events between 1 and 500),
  state text not null check (state in ('active', 'paused')),
  paused_because text check (paused_because in ('owner', 'staff', 'gave-up')),
  -- Every event up to here has been taken by the receiver, or is not for it.
  position bigint not null,
  -- One process delivers at a time; each claim counts up, and whoever holds an older one changes nothing (fencing).
  next_at timestamptz not null,
  leased_until timestamptz not null default 'epoch',
  claim integer not null default 0,
  -- Tries since the last that was taken; since when the event at the position waits.
  failures integer not null default 0,
  waiting_since timestamptz,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  last_status integer,
  created_at timestamptz not null,
  check ((state = 'paused') = (paused_because is not null))
);
create index webhook_of_organisation on webhook (organisation, created_at, id);

-- Encrypted with the blob store's key. Two at most: the new one and the one that is being replaced.
create table webhook_secret (
  id uuid primary key,
  webhook_id uuid not null references webhook on delete cascade,
  sealed bytea not null,
  created_at timestamptz not null
);
create index webhook_secret_of on webhook_secret (webhook_id);
