-- The infrastructure owner's view of who is connected: parties with status, agreements, terms, certificates, onboarding; statistics.

-- Senders, mediators and operators, also those that apply, are paused or have ended. The tables sender, dispatcher and operator hold
-- what callers are answered by, and are made from this one.
create table party (
  role text not null check (role in ('sender', 'mediator', 'operator')),
  organisation text not null check (organisation ~ '^16[0-9]{10}$'),
  name text not null,
  status text not null check (status in ('applying', 'approved', 'paused', 'ended')),
  status_since timestamptz not null,
  status_ground text not null default '',
  -- Of operators.
  service_address text,
  internal_service_address text,
  ui_address text,
  logo text,
  -- The operator's own test account, for test deliveries.
  test_recipient bigint,
  -- For whom a mediator mediates.
  senders text[] not null default '{}',
  contact_name text not null default '',
  contact_email text not null default '',
  contact_phone text not null default '',
  created_at timestamptz not null,
  primary key (role, organisation),
  check (role = 'operator' or (service_address is null and test_recipient is null)),
  check (role <> 'operator' or service_address is not null),
  check (role = 'mediator' or senders = '{}')
);

insert into party (role, organisation, name, status, status_since, created_at)
  select 'sender', organisation, name, 'approved', now(), now() from sender;
insert into party (role, organisation, name, status, status_since, created_at, senders)
  select 'mediator', organisation, name, 'approved', now(), now(),
    coalesce((select array_agg(sender order by sender) from dispatcher_sender where dispatcher = organisation), '{}')
  from dispatcher;
insert into party (role, organisation, name, status, status_since, created_at,
    service_address, internal_service_address, ui_address, logo)
  select 'operator', organisation, name, 'approved', now(), now(),
    service_address, internal_service_address, ui_address, logo from operator;

-- An operator that is paused or has ended stays, since accounts name it; nobody is reached there.
alter table operator add column connected boolean not null default true;

-- Agreements with a party (anslutningsavtal); only their end is ever added.
create table party_agreement (
  id uuid primary key default gen_random_uuid(),
  role text not null,
  organisation text not null,
  reference text not null,
  signed_on date not null,
  signed_by text not null,
  from_day date not null,
  until_day date,
  recorded_at timestamptz not null,
  recorded_by text not null,
  foreign key (role, organisation) references party
);
create index party_agreement_of on party_agreement (role, organisation, from_day);

-- Every version of every set of terms. None is ever changed or removed.
create table terms_version (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  version text not null,
  roles text[] not null check (roles <@ array['sender', 'mediator', 'operator'] and cardinality(roles) > 0),
  in_force_from date not null,
  accept_by date not null,
  address text,
  content text not null,
  published_at timestamptz not null,
  published_by text not null,
  unique (name, version)
);
create table terms_acceptance (
  terms uuid not null references terms_version,
  role text not null,
  organisation text not null,
  accepted_on date not null,
  accepted_by text not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (terms, role, organisation),
  foreign key (role, organisation) references party
);
create index terms_acceptance_of on terms_acceptance (role, organisation);
create trigger history_stays before update or delete on terms_version for each row execute function history_stays();
create trigger history_stays before update or delete on terms_acceptance for each row execute function history_stays();

-- Certificates that a party has told of. A revoked one is refused at the wire from then on.
create table party_certificate (
  role text not null,
  organisation text not null,
  -- SHA-256 of the DER, hex.
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  slot text not null check (slot in ('current', 'next', 'former')),
  pem text not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  added_at timestamptz not null,
  added_by text not null,
  revoked_at timestamptz,
  revoked_why text,
  primary key (role, organisation, fingerprint),
  foreign key (role, organisation) references party,
  check ((revoked_at is null) = (revoked_why is null))
);
create unique index party_certificate_slot on party_certificate (role, organisation, slot) where slot <> 'former';

-- A delivery that a sender has signed, or a mediator has sealed, to be verified; the last one.
create table party_test_delivery (
  role text not null,
  organisation text not null,
  content bytea not null,
  received_at timestamptz not null,
  received_by text not null,
  primary key (role, organisation),
  foreign key (role, organisation) references party
);

-- Checks of a party, run as often as somebody asks; every result is kept.
create table onboarding_run (
  id uuid primary key,
  role text not null,
  organisation text not null,
  checks text[] not null,
  asked_at timestamptz not null,
  asked_by text not null,
  ended_at timestamptz,
  foreign key (role, organisation) references party
);
create index onboarding_run_of on onboarding_run (role, organisation, asked_at);
create table onboarding_result (
  run uuid not null references onboarding_run,
  name text not null,
  outcome text not null check (outcome in ('passed', 'failed', 'not-done')),
  findings jsonb not null,
  -- The party's status when it was checked.
  status text not null,
  at timestamptz not null,
  primary key (run, name)
);

-- What was counted: stocks as they were last counted that day, changes of the whole day.
create table statistic (
  day date not null,
  measure text not null,
  key text not null,
  value bigint not null,
  primary key (day, measure, key)
);
create index account_change_day on account_change using brin (changed_at);
create index choice_change_day on choice_change using brin (changed_at);
