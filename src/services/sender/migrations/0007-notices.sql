-- Notices of what happened (SKL-12, SKL-18), who has seen them, who gets them by e-mail, and the webhooks that carry them on.

create table notice (
  id uuid primary key,
  organisation text not null,
  -- Its place in the organisation's feed, which webhooks follow; given after its commit, so that no cursor passes over one that comes late.
  position bigint,
  at timestamptz not null,
  kind text not null,
  unit uuid not null references unit,
  letter uuid references letter on delete cascade,
  mailing uuid,
  -- One person's, or of everybody with a role in the unit; neither: for webhooks only.
  person text,
  role text,
  case_type uuid,
  -- Never subject, name or number.
  details jsonb not null default '{}',
  check (person is null or role is null),
  unique (organisation, position)
);
create index notice_without_position on notice (organisation) where position is null;
create index notice_of_person on notice (organisation, person, at desc, id) where person is not null;
create index notice_of_role on notice (organisation, role, unit, at desc, id) where role is not null;
create index notice_of_letter on notice (letter) where letter is not null;
create index notice_at on notice (organisation, at);

create table notice_seen (
  notice uuid not null references notice on delete cascade,
  organisation text not null,
  person text not null,
  at timestamptz not null,
  primary key (notice, person)
);

-- How far the organisation's notices are numbered, and how far they have been given to those who want e-mail.
create table notice_head (
  organisation text primary key,
  position bigint not null default 0,
  mailed_to bigint not null default 0
);

-- What still is to be told by e-mail, to whom and when; gone once the mail server has it.
create table notice_mail (
  notice uuid not null references notice on delete cascade,
  organisation text not null,
  person text not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  primary key (notice, person)
);
create index notice_mail_due on notice_mail (organisation, due_at);

-- What each account could do at its latest log-in: the provider's groups are known only then. For notices to a role and for whom a letter can be handed over to.
create table account_right (
  organisation text not null,
  account text not null,
  role text not null,
  -- Null: every unit.
  unit uuid references unit on delete cascade,
  -- Null: every case type.
  case_types uuid[],
  unique nulls not distinct (organisation, account, role, unit, case_types)
);
create index account_right_of_role on account_right (organisation, role, unit);

-- Where an organisation's notices are posted, and how far that has come. One job for each delivers, with the lease and the fencing of jobs.
create table webhook (
  id uuid primary key,
  organisation text not null,
  created_by text not null,
  description text not null,
  url text not null,
  -- Null: every kind.
  kinds text[],
  state text not null check (state in ('active', 'paused')),
  paused_because text check (paused_because in ('owner', 'gave-up')),
  -- Every notice up to here has been taken, or is not for it.
  position bigint not null,
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

create table webhook_secret (
  id uuid primary key,
  webhook_id uuid not null references webhook on delete cascade,
  organisation text not null,
  sealed bytea not null,
  created_at timestamptz not null
);
create index webhook_secret_of on webhook_secret (webhook_id);

alter table draft
  -- Whose words are in it, by account: none of them approves it.
  add column writers text[] not null default '{}',
  -- The letter that was withdrawn or returned, and is changed here.
  add column from_letter uuid references letter on delete set null;
create index draft_from_letter on draft (from_letter) where from_letter is not null;
update draft set writers = array[owner];

alter table letter add column writers text[] not null default '{}';
update letter set writers = array[author];
