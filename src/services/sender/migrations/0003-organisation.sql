-- Units, accounts, rights, substitutes, case types (issue 4, "Organisation, people, rights", "Case types"), and what a letter carries of them.

-- A förvaltning with its own sender's text, supportinfo, colour and logo. `code` is what groups and the API name it by.
create table unit (
  id uuid primary key,
  organisation text not null,
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  -- Heads its letters in preview and print; the wire's sender is always the organisation.
  sender_text text not null default '',
  -- Null: the organisation's own.
  supportinfo jsonb,
  accent text check (accent ~ '^#[0-9a-f]{6}$'),
  logo bytea,
  logo_type text check (logo_type in ('image/png', 'image/jpeg')),
  closed_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by text not null,
  unique (organisation, code)
);

insert into unit (id, organisation, code, name, updated_by)
  select gen_random_uuid(), organisation, 'gemensamt', 'Gemensamt', 'system'
  from (select organisation from letter union select organisation from draft union select organisation from sending_log) as known;

-- Made at the first log-in (just in time); the provider decides who may log in, an administrator may shut an account here.
create table account (
  organisation text not null,
  -- The provider's subject.
  id text not null,
  name text not null,
  email text,
  first_login_at timestamptz not null,
  last_login_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  -- What the person wants to be told of and how.
  notices jsonb not null default '{}',
  -- When the first-run guide was put away.
  guided_at timestamptz,
  primary key (organisation, id)
);

-- Which of the provider's groups gives which role, in one unit or all, for some case types or all.
create table group_rule (
  id uuid primary key,
  organisation text not null,
  group_name text not null,
  role text not null check (role in ('caseworker', 'approver', 'template-editor', 'archivist', 'auditor', 'administrator')),
  unit uuid references unit,
  case_types uuid[],
  created_at timestamptz not null,
  created_by text not null,
  unique nulls not distinct (organisation, group_name, role, unit)
);

-- Somebody does another's work for a time.
create table substitute (
  id uuid primary key,
  organisation text not null,
  absent text not null,
  substitute text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  created_at timestamptz not null,
  created_by text not null,
  ended_at timestamptz,
  check (absent <> substitute)
);
create index on substitute (organisation, substitute, to_day);

create table case_type (
  id uuid primary key,
  organisation text not null,
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  protection_class smallint not null default 3 check (protection_class between 1 and 3),
  -- Ledtext: begins the letter's text.
  lead_text text not null default '',
  template uuid,
  supportinfo jsonb,
  -- Allowed senders; null: every unit.
  units uuid[],
  category text not null default 'matter' check (category in ('matter', 'event')),
  approval boolean not null default false,
  -- Which matter members are asked for: {"matterId": "needed" | "offered", ...}.
  matter jsonb not null default '{}',
  -- Sekretessmarkering that its letters carry: the section of the law, or null.
  secrecy text,
  asks_receipt boolean not null default false,
  allows_reply boolean not null default false,
  -- Paper when a letter that asked for a receipt is not opened within so many working days; null: never.
  paper_after_days integer check (paper_after_days between 1 and 60),
  -- Retention by the authority's decision (gallringsbeslut); null: kept.
  retention_days integer check (retention_days between 1 and 36500),
  retention_decision text,
  closed_at timestamptz,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by text not null,
  unique (organisation, code)
);

alter table draft
  add column unit uuid references unit,
  add column case_type uuid references case_type,
  -- The letter that this one is sent again in place of.
  add column previous uuid references letter;
update draft set unit = unit.id from unit where unit.organisation = draft.organisation;
alter table draft alter column unit set not null;

alter table letter
  add column unit uuid references unit,
  add column case_type uuid references case_type,
  add column category text not null default 'matter' check (category in ('matter', 'event')),
  add column matter_id text,
  -- In the organisation's diarium.
  add column diary_number text,
  add column secrecy text,
  add column previous uuid references letter,
  add column mailing uuid,
  -- Held until then: sent later, or regretted within the grace time.
  add column send_at timestamptz,
  add column approval text check (approval in ('wanted', 'approved', 'returned')),
  -- Why the class is below what the case type needs.
  add column class_reason text,
  -- Who looks after it: its author until it is handed over to a colleague.
  add column keeper text,
  add column opened_at timestamptz,
  drop constraint letter_state_check,
  add constraint letter_state_check check (state in
    ('held', 'withdrawn', 'created', 'signed', 'accepted', 'sealed', 'delivered', 'refused', 'unknown', 'expired', 'cancelled',
     'rejected', 'to-print', 'printed'));
update letter set unit = unit.id, keeper = letter.author from unit where unit.organisation = letter.organisation;
alter table letter alter column unit set not null, alter column keeper set not null;
create index letter_of_unit on letter (organisation, unit, created_at desc, id desc);
create index letter_of_keeper on letter (organisation, keeper, created_at desc, id desc);
create index letter_of_matter on letter (organisation, matter_id) where matter_id is not null;
create index letter_of_mailing on letter (mailing, state) where mailing is not null;
create index letter_held on letter (organisation, send_at) where state = 'held';
create index letter_previous on letter (previous) where previous is not null;

-- Asked for and decided; what is approved is exactly the letter that was asked about, which never changes.
create table approval (
  letter uuid primary key references letter,
  organisation text not null,
  unit uuid not null references unit,
  asked_at timestamptz not null,
  asked_by text not null,
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  decision text check (decision in ('approved', 'returned')),
  comment text not null default ''
);
create index approval_wanted on approval (organisation, asked_at) where decided_at is null;

alter table sending_log
  add column unit uuid references unit,
  add column case_type uuid,
  add column protection_class smallint,
  add column matter_id text,
  add column secrecy text;
update sending_log set unit = unit.id from unit where unit.organisation = sending_log.organisation;
alter table sending_log alter column unit set not null;
create index sending_log_of_unit on sending_log (organisation, unit, at desc, id desc);
create index sending_log_of_recipient on sending_log (organisation, recipient, at desc);

alter table organisation_settings
  -- Seconds in which a letter that was sent can be regretted; 0: none.
  add column grace_seconds integer not null default 0 check (grace_seconds between 0 and 3600);
