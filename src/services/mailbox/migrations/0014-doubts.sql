-- What the register says of many mailboxes at once, and is not believed before two people have looked; numbers of people without an open mailbox here.

-- A comparison with the register that is doubted: held until two people release it, or one rejects it.
create table far_doubt (
  id uuid primary key default gen_random_uuid(),
  seen_at timestamptz not null,
  state text not null default 'held' check (state in ('held', 'released', 'done', 'rejected')),
  -- How many mailboxes it was about, those that are settled included.
  accounts integer not null default 0,
  -- The first who released it, of that many.
  first_login text,
  first_by text,
  first_reason text,
  first_at timestamptz,
  -- Who released it too, or rejected it.
  decided_by text,
  decided_reason text,
  decided_at timestamptz
);
-- One at a time.
create unique index far_doubt_open on far_doubt ((true)) where state in ('held', 'released');

-- The mailboxes that it is about, until each is settled.
create table far_doubted (
  account_id uuid primary key references account on delete cascade,
  doubt uuid not null references far_doubt on delete cascade,
  why text not null check (why in ('nowhere', 'elsewhere'))
);
create index far_doubted_doubt on far_doubted (doubt, account_id);

-- Everybody is compared again not before then.
alter table far_follow add column compare_after timestamptz;

-- Numbers that were replaced, of people who had no mailbox under them here: what they were given here goes along.
create table replaced_number (
  former text primary key check (former ~ '^[0-9]{12}$'),
  current text not null check (current ~ '^[0-9]{12}$'),
  since timestamptz not null
);
create index replaced_number_current on replaced_number (current);
