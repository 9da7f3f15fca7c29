-- Who may do what in whose mailbox beside its holder, log-ins, when notices go out, and what the operator's support has looked at.

-- A log-in at the pages; the platform's session is its secret half. No number: `person` is a keyed digest of who it was.
create table log_in (
  id uuid primary key,
  person bytea not null,
  at timestamptz not null,
  seen_at timestamptz not null,
  acr text not null,
  eid text not null,
  browser text not null,
  -- The mailbox that was chosen, when it is not the person's own.
  chosen uuid references account on delete set null,
  ended_at timestamptz
);
create index on log_in (person, at);

-- Somebody whom a mailbox's holder has asked to read or manage it. `label` is what the holder calls them, and all that others are told.
create table delegate (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  person_id text not null,
  label bytea not null,
  may text not null check (may in ('read', 'manage')),
  until timestamptz not null,
  state text not null check (state in ('invited', 'active', 'declined', 'ended')),
  invited_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  ended_by text check (ended_by in ('holder', 'delegate'))
);
create unique index delegate_open on delegate (account_id, person_id) where state in ('invited', 'active');
create index delegate_person on delegate (person_id) where state in ('invited', 'active');

-- Somebody whom those who may sign for a company have given a role in its mailbox. 'waiting' until enough of them have signed.
create table company_user (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  person_id text not null,
  label bytea not null,
  role text not null check (role in ('reader', 'handler')),
  until timestamptz,
  state text not null check (state in ('waiting', 'active', 'suspended', 'ended')),
  made_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index company_user_open on company_user (account_id, person_id) where state <> 'ended';
create index company_user_person on company_user (person_id) where state <> 'ended';

-- Who has signed for giving (or, after a suspension, confirming) a role.
create table company_signature (
  company_user_id uuid not null references company_user on delete cascade,
  person_id text not null,
  signed_at timestamptz not null,
  primary key (company_user_id, person_id)
);

-- Who could sign for the company when we last asked, as a keyed digest: FaR tells it about somebody who is in the company, the witness.
-- When it changes, users and addresses wait for the new ones.
create table company_guard (
  account_id uuid primary key references account on delete cascade,
  witness text not null,
  signers bytea not null,
  seen_at timestamptz not null,
  suspended_at timestamptz,
  suspended_email text,
  suspended_phone text
);

-- When notices go out, per channel; without a row e-mail at once and no text messages. Minutes of the day in Stockholm.
create table notice_settings (
  account_id uuid primary key references account on delete cascade,
  email_pace text not null default 'at-once' check (email_pace in ('at-once', 'daily', 'weekly')),
  sms_pace text not null default 'never' check (sms_pace in ('never', 'at-once', 'daily', 'weekly')),
  quiet_from integer check (quiet_from between 0 and 1439),
  quiet_until integer check (quiet_until between 0 and 1439),
  digest_at integer not null default 480 check (digest_at between 0 and 1439),
  digest_day integer not null default 1 check (digest_day between 1 and 7),
  check ((quiet_from is null) = (quiet_until is null))
);

-- Notices that wait for their time: how many letters one notice will be about.
create table held_notice (
  account_id uuid not null references account on delete cascade,
  channel text not null check (channel in ('email', 'sms')),
  due_at timestamptz not null,
  letters integer not null,
  primary key (account_id, channel)
);

-- Those whom a letter's arrival is told to by text message.
alter table account add column wants_sms boolean not null default false;

-- A holder without a Swedish number (domain/foreign-identity.ts): no delivery can name one.
alter table account drop constraint account_recipient_id_check;
alter table account add constraint account_recipient_id_check
  check (recipient_id ~ '^[0-9]{12}$' or recipient_id ~ '^foreign:[A-Za-z0-9_-]{43}$');
