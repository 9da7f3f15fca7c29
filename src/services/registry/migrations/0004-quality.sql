-- Changed numbers, deaths, and a feed of changes for operators and senders.

alter table account_change drop constraint account_change_kind_check;
alter table account_change add constraint account_change_kind_check check (kind in
  ('registered', 'deregistered', 'operator-changed', 'signatories-changed', 'dissolved', 'decided-by-staff',
   'number-changed', 'merged', 'closed-after-death'));

-- Numbers that have been replaced, each with the one in use: history and what was signed stay with the number of their time.
create table former_number (
  former bigint primary key,
  current bigint not null check (current <> former),
  since timestamptz not null
);
create index former_number_current on former_number (current);

-- A number was replaced by one that has a mailbox too: both stay until staff decides.
create table number_conflict (
  id uuid primary key default gen_random_uuid(),
  former bigint not null,
  current bigint not null,
  seen_at timestamptz not null,
  decided_at timestamptz,
  kept text check (kept in ('former', 'current')),
  ground text,
  decided_by text,
  check ((decided_at is null) = (kept is null))
);
create unique index number_conflict_open on number_conflict (former, current) where decided_at is null;

-- Account holders who have died and when their mailboxes close; gone when it is done.
create table death (
  person bigint primary key,
  close_at timestamptz not null
);
create index death_close on death (close_at);

-- What changed, in the order of commit: a position is given when the transaction ends, under a lock.
create table change_feed (
  position bigint generated always as identity primary key,
  at timestamptz not null,
  audience text not null check (audience in ('all', 'operators', 'senders')),
  kind text not null check (kind in
    ('new', 'gone', 'moved', 'renumbered', 'signatories-changed', 'opted-in', 'opted-out')),
  recipient bigint not null,
  -- The number before it, for `renumbered`.
  former bigint,
  operator text not null,
  from_operator text,
  -- Whom a choice is about.
  sender text
);
create index change_feed_recipient on change_feed (recipient, position);
create index change_feed_operator on change_feed (operator, position);
create index change_feed_from on change_feed (from_operator, position) where from_operator is not null;
create index change_feed_at on change_feed (at);

-- Up to where the feed has been disposed of.
create table change_feed_disposed (
  one boolean primary key default true check (one),
  until bigint not null default 0
);
insert into change_feed_disposed default values;

-- Recipients about whom a sender has asked to be told, from the position where it asked.
create table watched (
  sender text not null,
  recipient bigint not null,
  after bigint not null,
  until timestamptz not null,
  primary key (sender, recipient)
);
create index watched_until on watched (until);

create function feed_account() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4, 4);
  if new.kind = 'number-changed' then
    insert into change_feed (at, audience, kind, recipient, former, operator) values
      (new.changed_at, 'operators', 'renumbered', new.recipient, (new.details ->> 'former')::bigint, new.operator),
      -- Nobody learns from the feed that two numbers are the same person's.
      (new.changed_at, 'senders', 'gone', (new.details ->> 'former')::bigint, null, new.operator),
      (new.changed_at, 'senders', 'new', new.recipient, null, new.operator);
  elsif new.kind <> 'decided-by-staff' then
    insert into change_feed (at, audience, kind, recipient, operator, from_operator) values (
      new.changed_at,
      case new.kind when 'signatories-changed' then 'operators' else 'all' end,
      case new.kind when 'registered' then 'new' when 'operator-changed' then 'moved'
        when 'signatories-changed' then 'signatories-changed' else 'gone' end,
      new.recipient, new.operator, new.from_operator);
  end if;
  return null;
end $$;

create function feed_choice() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4, 4);
  insert into change_feed (at, audience, kind, recipient, operator, sender) values
    (new.changed_at, 'senders', case when new.accepted then 'opted-in' else 'opted-out' end,
     new.recipient, new.operator, new.sender);
  return null;
end $$;

-- At the end of the transaction, so that the lock is the last that it takes.
create constraint trigger feed_account after insert on account_change deferrable initially deferred
  for each row execute function feed_account();
create constraint trigger feed_choice after insert on choice_change deferrable initially deferred
  for each row execute function feed_choice();
