-- Keys that a mailbox's holder gives to programs of their own (docs/egna-data.md): one reads the mailbox by the REST API, until a day, and nothing else.
create table personal_token (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  -- Its public beginning, by which it is found. The rest is shown once and never kept, only the digest of the whole.
  selector text not null unique check (selector ~ '^[0-9a-f]{16}$'),
  digest bytea not null,
  -- Its name and who made it, as JSON, sealed under the mailbox's key.
  about bytea not null,
  scopes text[] not null check (scopes <@ array['facts', 'content', 'sort'] and cardinality(scopes) > 0),
  -- Of a company's mailbox: whose right it rests on, asked about at each request. Null for the holder of a personal mailbox.
  person_id text,
  -- Who made it, as a keyed digest, and in which log-in: whoever ends other log-ins ends what was made in them. Log-ins are let go after their days.
  maker bytea not null,
  log_in uuid not null,
  made_at timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('holder', 'log-in', 'closed', 'sold', 'right')),
  last_used_at timestamptz,
  -- From where and by which program, as JSON, sealed.
  last_use bytea,
  -- When the activity log last said that it reads lists.
  listed_at timestamptz,
  check (until <= made_at + interval '367 days'),
  check ((ended_at is null) = (ended_why is null))
);
create index on personal_token (account_id, made_at);
create index on personal_token (maker) where ended_at is null;
