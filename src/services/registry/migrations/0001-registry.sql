-- FaR: who can be reached and where, who may send, who mediates for whom, and what account holders agreed to.

create table operator (
  organisation text primary key check (organisation ~ '^16[0-9]{10}$'),
  name text not null,
  logo text,
  service_address text not null,
  ui_address text,
  internal_service_address text not null
);

create table sender (
  organisation text primary key check (organisation ~ '^16[0-9]{10}$'),
  name text not null
);

create table dispatcher (
  organisation text primary key check (organisation ~ '^16[0-9]{10}$'),
  name text not null
);

create table dispatcher_sender (
  dispatcher text not null references dispatcher on delete cascade,
  sender text not null references sender on delete cascade,
  primary key (dispatcher, sender)
);

-- Persons and companies with a mailbox, or waiting for one. The number is kept as a number: eight bytes, ten million times.
create table recipient (
  id bigint primary key check (id between 160000000000 and 209999999999),
  -- Names the account in logs and in the audit trail, where the number has no place.
  reference uuid not null default gen_random_uuid(),
  account_type text not null check (account_type in ('Secure', 'Anonymous')),
  pending boolean not null,
  operator text not null references operator,
  registered_at timestamptz not null
);
create index recipient_operator on recipient (operator);
create index recipient_pending on recipient (id) where pending;

-- Only what a recipient has chosen: without a row every sender is accepted.
create table sender_choice (
  recipient bigint not null references recipient on delete cascade,
  sender text not null,
  accepted boolean not null,
  changed_at timestamptz not null,
  primary key (recipient, sender)
);

-- What account holders signed, as it came. Nothing here is ever changed.
create table agreement (
  id bigint generated always as identity primary key,
  recipient bigint not null,
  reference uuid not null,
  operator text not null,
  kind text not null check (kind in ('register', 'deregister', 'preferences')),
  agreement_text text not null,
  -- The day that the operator states, for register and deregister.
  stated_on date,
  user_identity text,
  signatures jsonb not null,
  call_id text not null,
  received_at timestamptz not null
);
create index agreement_recipient on agreement (recipient, id);

create function agreement_stays() returns trigger language plpgsql as $$
begin
  raise exception 'an agreement is never changed or removed';
end $$;
create trigger agreement_stays before update or delete on agreement
  for each row execute function agreement_stays();

-- What the sandbox has put in once, so that it is not put in again after people have changed it.
create table seeded (
  recipient bigint primary key
);
