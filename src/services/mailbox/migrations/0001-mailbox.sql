-- Mailboxes, what was delivered to them and the letters in them (DESIGN.md, Data; PROTOCOL.md, A delivery).

create table account (
  id uuid primary key default gen_random_uuid(),
  recipient_id text not null unique check (recipient_id ~ '^[0-9]{12}$'),
  name text not null,
  email text,
  language text not null default 'sv' check (language in ('sv', 'en')),
  -- 'opening': asked for at FaR, answer not known yet. Letters are taken, so that none is lost between FaR's yes and ours.
  state text not null check (state in ('opening', 'active', 'closed')),
  opened_at timestamptz not null default now(),
  closed_at timestamptz
);

create table delivery (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  sender_id text not null,
  sender_name text not null,
  -- SHA-256 over the message ids in order: they are not unique in practice and may be long.
  message_key bytea not null,
  -- What the sender signed, digested: the same again is the same delivery.
  signed_digest bytea not null,
  trans_id text not null unique,
  sealed_by text not null,
  sealed_blob text not null,
  sealed_bytes integer not null,
  -- Certificates and algorithms that were checked, for the reader: { signed: {…}, sealed: {…}, signedAs }
  verification jsonb not null,
  seal_date text not null,
  reference text,
  attention text,
  received_at timestamptz not null default now(),
  unique (account_id, sender_id, message_key, signed_digest)
);

create table letter (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account,
  delivery_id uuid not null references delivery,
  position integer not null,
  message_id text not null,
  subject text not null,
  language text not null,
  body_type text not null check (body_type in ('text/plain', 'text/html')),
  body text,
  body_blob text,
  support_text text not null,
  support_url text,
  support_phone text,
  support_email text,
  received_at timestamptz not null default now(),
  read_at timestamptz,
  unique (delivery_id, position),
  check ((body is null) <> (body_blob is null))
);
create index on letter (account_id, received_at desc, id);
create index on letter (account_id) where read_at is null;

create table attachment (
  id uuid primary key default gen_random_uuid(),
  letter_id uuid not null references letter,
  position integer not null,
  filename text not null,
  content_type text not null,
  bytes integer not null,
  checksum text not null,
  checksum_good boolean not null,
  -- The content begins as its type says: only then is it shown in the browser.
  recognised boolean not null,
  blob text not null,
  unique (letter_id, position)
);

-- For the sweep of blobs that no row refers to.
create index on delivery (sealed_blob);
create index on letter (body_blob) where body_blob is not null;
create index on attachment (blob);

-- FaR's latest list of senders and dispatchers: what is known when FaR does not answer.
create table directory (
  id boolean primary key default true check (id),
  senders jsonb not null,
  dispatchers jsonb not null,
  fetched_at timestamptz not null
);
