-- The register's changes are followed, mailboxes go with changed numbers, and those that nobody has looked in for long go dormant.

-- How far the register's feed of changes has been followed.
create table far_follow (
  one boolean primary key default true check (one),
  -- Null: from the first change that the register keeps.
  position text,
  -- While every mailbox is compared with the register: the last one that has been.
  comparing uuid,
  answered_at timestamptz,
  silent_since timestamptz,
  silent_reason text
);
-- What happened before anybody followed is found by comparing.
insert into far_follow (comparing) values ('00000000-0000-0000-0000-000000000000');

-- Numbers that have been replaced: letters that were on their way to them are taken until then, and log-ins too.
create table former_number (
  number text primary key check (number ~ '^[0-9]{12}$'),
  account_id uuid not null references account on delete cascade,
  since timestamptz not null,
  until timestamptz not null
);
create index on former_number (account_id);

-- A closed mailbox that was moved to another operator takes what was on its way until then.
alter table account add column takes_until timestamptz;
-- When its holder, or somebody whom the holder let in, last logged in to it.
alter table account add column seen_at timestamptz not null default now();
create index account_seen on account (seen_at) where state = 'active';

-- Mailboxes that nobody has logged in to for long: how often their holders were warned, and since when they are dormant.
create table dormancy (
  account_id uuid primary key references account on delete cascade,
  warnings integer not null default 0,
  warned_at timestamptz not null,
  dormant_at timestamptz,
  -- The register has been told.
  told_at timestamptz,
  -- Senders that the holder had opted out from, as JSON, sealed.
  opted_out bytea
);
