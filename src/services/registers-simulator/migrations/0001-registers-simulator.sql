-- The pretend registers: companies, population, powers of attorney, guardians. Pages name rows by id, never by a number.
create table person (
  id uuid primary key,
  number text not null unique,
  name text not null,
  born date,
  died date,
  protection text not null default 'none',
  -- Whether it has been told that the person came of age.
  of_age boolean not null,
  -- Shown on the pages: seeded with a story, or touched by an act. The others are spare test numbers.
  listed boolean not null
);
create index person_not_of_age on person (born) where not of_age;

create table earlier_number (
  number text primary key,
  person uuid not null references person (id) on delete cascade,
  position bigint generated always as identity
);
create index earlier_number_person on earlier_number (person);

create table custodian (
  child uuid not null references person (id) on delete cascade,
  custodian uuid not null references person (id) on delete cascade,
  primary key (child, custodian)
);

create table company (
  id uuid primary key,
  number text not null unique,
  name text not null,
  form text not null,
  status text not null,
  since date,
  powers jsonb not null
);

create table company_person (
  company uuid not null references company (id) on delete cascade,
  person uuid not null references person (id),
  position integer not null,
  roles text[] not null,
  primary key (company, person)
);
create index company_person_person on company_person (person);

create table power_of_attorney (
  id uuid primary key,
  position bigint generated always as identity,
  principal text not null,
  agent text not null,
  power_right text not null,
  valid_from date not null,
  valid_until date,
  revoked_at timestamptz
);
create index power_of_attorney_principal on power_of_attorney (principal);
create index power_of_attorney_agent on power_of_attorney (agent);

create table guardianship (
  id uuid primary key,
  position bigint generated always as identity,
  ward uuid not null references person (id),
  guardian uuid not null references person (id),
  kind text not null,
  duties text[] not null,
  valid_from date not null,
  valid_until date
);
create index guardianship_ward on guardianship (ward);
create index guardianship_guardian on guardianship (guardian);

-- Each register's feed. Written one transaction at a time, so that a lower number is never committed after a higher.
create table change (
  number bigint generated always as identity primary key,
  register text not null,
  at timestamptz not null default clock_timestamp(),
  details jsonb not null
);
create index change_register on change (register, number);

-- The day that the registers say it is, when somebody has moved it.
create table calendar (
  single boolean primary key default true check (single),
  day date not null
);
