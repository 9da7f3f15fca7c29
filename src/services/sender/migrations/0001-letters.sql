-- The sender: drafts, letters and their timelines, the sending log, each organisation's settings (DESIGN.md, Data).

create table draft (
  id uuid primary key,
  organisation text not null,
  -- The log-in subject of the caseworker who writes it.
  owner text not null,
  -- Recipient, subject, text and supportinfo, encrypted under the organisation's key: nothing half-written lies in the clear.
  content bytea not null,
  -- FaR's last answer and when it came; it names an operator, never a person.
  reachability jsonb,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index on draft (organisation, owner, updated_at desc);

create table draft_attachment (
  id uuid primary key,
  draft uuid not null references draft on delete cascade,
  organisation text not null,
  added_at timestamptz not null,
  filename bytea not null,
  bytes integer not null,
  sha256 text not null,
  md5 text not null,
  pages integer not null,
  blob text not null
);
create index on draft_attachment (draft, added_at, id);

create table letter (
  -- The wire's MessageHeader/Id and the mediator's Idempotency-Key: fixed here, the same in every attempt.
  id uuid primary key,
  organisation text not null,
  -- The draft it was made from: a second press on "send" finds the letter instead of making another.
  draft uuid unique,
  origin text not null check (origin in ('page', 'api')),
  created_at timestamptz not null,
  author text not null,
  author_name text not null,
  recipient text not null check (recipient ~ '^[0-9]{12}$'),
  subject text not null,
  language text not null,
  protection_class smallint not null check (protection_class between 1 and 3),
  -- Text and supportinfo, encrypted.
  content bytea not null,
  envelope_bytes integer not null,
  state text not null check (state in
    ('created', 'signed', 'accepted', 'sealed', 'delivered', 'refused', 'unknown', 'expired', 'cancelled', 'rejected')),
  -- Why it has not come further, where something stands in the way; null when all goes well.
  waiting text,
  delivery_id text unique,
  operator_id text,
  operator_name text,
  trans_id text,
  reason text,
  settled_at timestamptz,
  signed_blob text,
  signed_sha256 text,
  updated_at timestamptz not null
);
create index on letter (organisation, created_at desc, id desc);
create index on letter (organisation, recipient);
create index on letter (organisation, state, created_at desc);

create table letter_attachment (
  id uuid primary key,
  letter uuid not null references letter,
  organisation text not null,
  position integer not null,
  filename text not null,
  content_type text not null,
  bytes integer not null,
  sha256 text not null,
  md5 text not null,
  pages integer not null,
  blob text not null,
  unique (letter, position)
);

create table letter_event (
  id bigint generated always as identity primary key,
  letter uuid not null references letter,
  organisation text not null,
  at timestamptz not null,
  kind text not null,
  details jsonb not null,
  -- The mediator's cursor, for events that came from its feed: the same one is never told twice.
  feed_cursor text,
  unique (organisation, feed_cursor)
);
create index on letter_event (letter, id);

-- MMS-10: time, who was logged in, recipient's number, subject; never the text. A record of its own: it outlives the letter.
create table sending_log (
  id bigint generated always as identity primary key,
  organisation text not null,
  at timestamptz not null,
  login text not null,
  login_name text not null,
  recipient text not null,
  subject text not null,
  letter uuid not null unique
);
create index on sending_log (organisation, at desc, id desc);

create table organisation_settings (
  organisation text primary key,
  supportinfo jsonb not null,
  updated_at timestamptz not null,
  updated_by text not null
);

-- How far each organisation's feed of the mediator has been read, and whether the mediator answers.
create table feed_position (
  organisation text primary key,
  position text not null,
  answered_at timestamptz,
  problem text,
  problem_since timestamptz
);

-- News about deliveries that no letter is known for yet: the feed may be faster than the answer to the handing over.
create table early_event (
  organisation text not null,
  feed_cursor text not null,
  delivery_id text not null,
  at timestamptz not null,
  kind text not null,
  details jsonb not null,
  noted_at timestamptz not null,
  primary key (organisation, feed_cursor)
);
create index on early_event (organisation, delivery_id);
