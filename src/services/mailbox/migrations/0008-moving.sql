-- Packages of a whole mailbox: taken along by its holder ('out'), or moved in with from another operator ('in'); made and read by jobs.

create table package (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  direction text not null check (direction in ('out', 'in')),
  -- 'working': a job makes or reads it. 'ready': can be fetched until `expires_at`. 'done': what was in it has moved in. 'removed': its bytes are gone.
  state text not null check (state in ('working', 'ready', 'done', 'failed', 'removed')),
  asked_at timestamptz not null,
  ended_at timestamptz,
  expires_at timestamptz,
  -- How far it has come, and in the end how many.
  letters integer not null default 0,
  bytes bigint,
  sha256 text,
  failures integer not null default 0,
  -- Of one that moved in: how many letters were new, there already, not verified, and not taken. Of one that failed: why.
  result jsonb
);
-- One at a time each way.
create unique index package_working on package (account_id, direction) where state = 'working';
create index on package (account_id, asked_at);

-- Its bytes, encrypted, some megabytes each.
create table package_part (
  package_id uuid not null references package on delete cascade,
  number integer not null,
  blob text not null,
  bytes integer not null,
  primary key (package_id, number)
);
create index on package_part (blob);
