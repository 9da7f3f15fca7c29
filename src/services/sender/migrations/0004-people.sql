-- People (issue 4, "Organisation, people, rights"): log-ins that are over, emergency administrators with a passkey.

-- A log-in from before this is over: an account that is shut and opened again does not bring old sessions back.
alter table account add column sessions_from timestamptz;

-- Logs in when the organisation's provider is down, with a passkey; made from the command line only.
create table emergency_administrator (
  id uuid primary key,
  organisation text not null,
  name text not null,
  created_at timestamptz not null,
  -- SHA-256 of the one-time link's secret; null once it is used.
  link_hash text,
  link_until timestamptz,
  -- base64url; null until a passkey is enrolled.
  credential text,
  public_key bytea,
  counter bigint not null default 0,
  enrolled_at timestamptz,
  last_login_at timestamptz,
  closed_at timestamptz,
  unique (credential)
);
create unique index on emergency_administrator (link_hash) where link_hash is not null;

-- Challenges that were given out: each is used once, within minutes.
create table emergency_challenge (
  organisation text not null,
  challenge text not null,
  purpose text not null check (purpose in ('enrol', 'log-in')),
  until timestamptz not null,
  primary key (organisation, challenge)
);

-- Every enrolment, log-in and failed try: what the alert's e-mail tells, and when it was told.
create table emergency_event (
  id bigint generated always as identity primary key,
  organisation text not null,
  at timestamptz not null,
  kind text not null check (kind in ('invited', 'enrolled', 'logged-in', 'refused', 'closed')),
  administrator uuid,
  name text not null default '',
  told_at timestamptz
);
create index on emergency_event (organisation, at) where told_at is null;

-- The unit's colour on dark ground: no single colour is read well on both.
alter table unit
  add column accent_dark text check (accent_dark ~ '^#[0-9a-f]{6}$'),
  add constraint unit_accents check ((accent is null) = (accent_dark is null));
