-- What the infrastructure's owner oversees: audits, security incidents, announced mailings, and messages to all mailbox holders.

create table audit (
  id uuid primary key default gen_random_uuid(),
  -- No reference: what was found stays when a party has left.
  role text not null check (role in ('sender', 'mediator', 'operator')),
  organisation text not null check (organisation ~ '^16[0-9]{10}$'),
  about text not null,
  planned_on date not null,
  done_on date,
  conclusion text,
  dropped_at timestamptz,
  made_by text not null,
  made_at timestamptz not null,
  check ((done_on is null) = (conclusion is null)),
  check (done_on is null or dropped_at is null)
);
create index audit_party on audit (organisation, role, planned_on);

create table audit_finding (
  id uuid primary key default gen_random_uuid(),
  audit uuid not null references audit,
  severity text not null check (severity in ('observation', 'minor', 'major', 'critical')),
  what text not null,
  due_on date not null,
  noted_by text not null,
  noted_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  closed_with text,
  -- 1: told that it is late.
  reminded smallint not null default 0,
  check ((closed_at is null) = (closed_with is null))
);
create index audit_finding_audit on audit_finding (audit);
create index audit_finding_open on audit_finding (due_on) where closed_at is null;

create table incident (
  id uuid primary key default gen_random_uuid(),
  title text not null,
  what text not null,
  severity text not null check (severity in ('low', 'serious', 'critical')),
  -- Whose it is; absent: the infrastructure's own.
  role text check (role in ('sender', 'mediator', 'operator')),
  organisation text check (organisation ~ '^16[0-9]{10}$'),
  known_at timestamptz not null,
  noted_by text not null,
  noted_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  closed_with text,
  check ((role is null) = (organisation is null)),
  check ((closed_at is null) = (closed_with is null))
);
create index incident_party on incident (organisation, role);

-- What a law or the terms ask for because of an incident.
create table incident_duty (
  id uuid primary key default gen_random_uuid(),
  incident uuid not null references incident,
  rule text not null,
  step text not null,
  -- From when the time runs.
  known_at timestamptz not null,
  due_at timestamptz not null,
  outcome text check (outcome in ('done', 'not-needed')),
  ended_at timestamptz,
  ended_by text,
  -- What was sent and to whom, or why it is not needed.
  note text,
  -- 1: told that the time is short. 2: told that it is late.
  reminded smallint not null default 0,
  unique (incident, rule, step),
  check ((outcome is null) = (ended_at is null)),
  check ((outcome is null) = (note is null))
);
create index incident_duty_open on incident_duty (due_at) where outcome is null;

create table mailing_plan (
  id uuid primary key default gen_random_uuid(),
  -- Who told of it, and what it is called there.
  announcer text not null check (announcer ~ '^16[0-9]{10}$'),
  mailing text not null,
  state text not null check (state in ('announced', 'withdrawn')),
  reminder_to text,
  starts_at timestamptz,
  ends_at timestamptz not null,
  -- The whole plan, as it was told.
  told jsonb not null,
  told_by text not null,
  told_at timestamptz not null,
  version integer not null default 1,
  -- How many reminders have been sent.
  reminded smallint not null default 0,
  unique (announcer, mailing)
);
create index mailing_plan_ends on mailing_plan (ends_at);

create table mailing_plan_sender (
  plan uuid not null references mailing_plan on delete cascade,
  sender text not null,
  primary key (plan, sender)
);
create index mailing_plan_sender_sender on mailing_plan_sender (sender);

-- Senders that are reminded when they have announced nothing for long.
create table large_sender (
  sender text primary key check (sender ~ '^16[0-9]{10}$'),
  reminder_to text not null,
  quiet_days integer not null check (quiet_days between 1 and 400),
  set_by text not null,
  set_at timestamptz not null,
  reminded_at timestamptz
);

create table operator_message (
  id uuid primary key default gen_random_uuid(),
  texts jsonb not null,
  shown_from timestamptz not null,
  shown_until timestamptz not null,
  state text not null check (state in ('waiting', 'approved', 'returned')),
  written_by text not null,
  written_login text not null,
  written_at timestamptz not null,
  decided_by text,
  decided_login text,
  decided_at timestamptz,
  -- Why it was returned.
  ground text,
  -- As every operator gets it, in every try.
  signed text,
  check (shown_until > shown_from),
  check ((state = 'waiting') = (decided_login is null)),
  check (decided_login <> written_login),
  check ((state = 'approved') = (signed is not null))
);

create table operator_message_handover (
  message uuid not null references operator_message,
  operator text not null,
  state text not null check (state in ('waiting', 'delivered', 'refused', 'unknown')),
  tries integer not null default 0,
  reason text,
  at timestamptz not null,
  -- What the operator has reported: in how many mailboxes it is shown, and in how many it has been opened.
  mailboxes bigint,
  opened bigint,
  reported_at timestamptz,
  primary key (message, operator)
);
