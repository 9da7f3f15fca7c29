-- What a holder does with letters: replies, receipts and forwards on their way, payments, an address book, letters shared with others.
-- What people wrote, and whom they wrote to, is sealed under the mailbox's key.

create table outgoing (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  letter_id uuid not null references letter on delete cascade,
  kind text not null check (kind in ('reply', 'receipt', 'signed-receipt', 'forward')),
  -- 'sending': stored, and tried until it is known what became of it. 'failed': never came there. 'declined': the holder said no to a receipt.
  state text not null check (state in ('draft', 'sending', 'delivered', 'refused', 'unknown', 'failed', 'declined')),
  -- Subject and text, or to whom, as JSON, sealed.
  content bytea not null,
  -- The signed bytes as they go in every try, sealed.
  envelope bytea,
  -- SHA-256 of those bytes.
  digest bytea,
  -- The organisation that is asked to take it, and where.
  peer_id text,
  url text,
  trans_id text,
  reason text,
  -- A try has begun and its end is not written.
  in_flight boolean not null default false,
  -- At least one try may have come there.
  unsure boolean not null default false,
  tries integer not null default 0,
  changed_at timestamptz not null,
  sent_at timestamptz,
  tried_at timestamptz,
  settled_at timestamptz,
  check ((state in ('draft', 'declined')) = (envelope is null))
);
alter table outgoing alter column envelope set storage external;
create unique index outgoing_draft on outgoing (letter_id) where state = 'draft';
-- One receipt for a letter, or a no.
create unique index outgoing_receipt on outgoing (letter_id)
  where kind in ('receipt', 'signed-receipt') and state in ('sending', 'delivered', 'unknown', 'declined');
create index outgoing_letter on outgoing (letter_id, changed_at);
create index outgoing_recent on outgoing (account_id, kind, changed_at);

create table outgoing_file (
  id uuid primary key,
  outgoing_id uuid not null references outgoing on delete cascade,
  position integer not null,
  bytes integer not null,
  name bytea not null,
  content bytea not null
);
alter table outgoing_file alter column content set storage external;
create index on outgoing_file (outgoing_id, position);

-- What a person is about to sign with an e-ID: the text, sealed, until the log-in comes back.
create table receipt_signing (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  letter_id uuid not null references letter on delete cascade,
  statement bytea not null,
  made_at timestamptz not null
);
create index on receipt_signing (made_at);

-- Letters with something to pay: the day only, so that lists can say what is late. Amount and account are in the letter.
create table payment (
  letter_id uuid primary key references letter on delete cascade,
  account_id uuid not null references account on delete cascade,
  due_on date not null,
  paid_at timestamptz,
  reminded_at timestamptz
);
create index payment_open on payment (account_id, due_on) where paid_at is null;

create table address_entry (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  -- Name and number.
  content bytea not null,
  made_at timestamptz not null
);
create index on address_entry (account_id);

create table letter_share (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  letter_id uuid not null references letter on delete cascade,
  -- Who may look, as their e-ID names them.
  with_id text not null check (with_id ~ '^[0-9]{12}$'),
  -- What the holder calls them.
  label bytea not null,
  made_at timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  check (until <= made_at + interval '91 days')
);
create index on letter_share (letter_id, made_at);
create index letter_share_with on letter_share (with_id, until) where ended_at is null;

-- Every look: shown to the holder.
create table share_look (
  id bigint generated always as identity primary key,
  share_id uuid not null references letter_share on delete cascade,
  at timestamptz not null,
  -- A file's name, sealed; null for the letter itself.
  file bytea
);
create index on share_look (share_id, at);
