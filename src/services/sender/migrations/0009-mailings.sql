-- Mailings (issue 4, "Mailings"): recipients, letter, attachments or one large PDF, approval, plan, schedule, run, report.

create table mailing (
  id uuid primary key,
  organisation text not null,
  unit uuid not null references unit,
  case_type uuid references case_type,
  name text not null,
  origin text not null check (origin in ('page', 'api')),
  created_at timestamptz not null,
  -- Subject of the log-in, or the system's client id: who asks for approval and never gives it.
  created_by text not null,
  created_by_name text not null,
  state text not null check (state in
    ('draft', 'preparing', 'checked', 'asked', 'approved', 'running', 'paused', 'finished', 'cancelled')),
  -- Counted up by every change to what it consists of: what was approved is one version, and no other is sent.
  version integer not null default 1,
  -- Everybody who changed what it consists of: none of them approves it.
  writers text[] not null default '{}',
  -- The letter with its fields, the columns and what they are for: encrypted.
  content bytea not null,
  channel text not null default 'digital-or-paper' check (channel in ('digital', 'digital-or-paper')),
  -- The list as it was handed over, until it has become lines.
  list_blob text,
  list_name text,
  -- One PDF that is split into the letters.
  pdf_blob text,
  pdf_name text,
  pdf_pages integer,
  -- 'number', or the marker's text.
  split_by text check (split_by in ('number', 'marker')),
  -- Where the preparation is, and what stopped it: codes and page numbers, never what stands on the pages.
  stage text check (stage in ('list', 'split', 'merge', 'reach')),
  problem jsonb,
  prepared_at timestamptz,
  approval_needed boolean not null default false,
  asked_at timestamptz,
  asked_by text,
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  decision text check (decision in ('approved', 'returned')),
  comment text not null default '',
  -- Above a size: marked as sent to the infrastructure's owner, by whom and when, in which version.
  plan_sent_at timestamptz,
  plan_sent_by text,
  plan_sent_by_name text,
  plan_version integer,
  starts_at timestamptz,
  ends_at timestamptz,
  per_minute integer check (per_minute between 1 and 1000000),
  started_at timestamptz,
  started_by text,
  ended_at timestamptz,
  -- At a mediator with batches: its own mailing, and what it has confirmed of pause, resume and cancel.
  mediator_mailing text,
  mediator_state text check (mediator_state in ('planned', 'running', 'paused', 'cancelled')),
  updated_at timestamptz not null
);
create index mailing_of_unit on mailing (organisation, unit, created_at desc, id desc);
create index mailing_list on mailing (organisation, created_at desc, id desc);

create table mailing_line (
  mailing uuid not null references mailing on delete cascade,
  -- The line of the list, or the letter's place in the large PDF; from 1.
  number integer not null,
  organisation text not null,
  -- raw: values only · ready: merged, stored, right · problem: to be mended or left out · left-out: by a person · letter: became one
  -- unreachable: digital only, and FaR says no · stopped: the mailing was cancelled or its time was over before it left.
  state text not null check (state in ('raw', 'ready', 'problem', 'left-out', 'letter', 'unreachable', 'stopped')),
  recipient text check (recipient ~ '^[0-9]{12}$'),
  -- The list's values, or the merged letter: encrypted.
  content bytea not null,
  -- The files that are this line's own; the sweep of blobs asks.
  blobs text[] not null default '{}',
  problems text[] not null default '{}',
  envelope_bytes integer not null default 0,
  attachments smallint not null default 0,
  attachment_bytes integer not null default 0,
  reach text check (reach in ('digital', 'paper', 'unknown')),
  reach_reason text,
  -- No longer there when the letter has been disposed of.
  letter uuid unique references letter on delete set null,
  -- The batch in which it was handed over to the mediator.
  batch integer,
  primary key (mailing, number)
);
create index mailing_line_of_state on mailing_line (mailing, state, number);
create index mailing_line_of_recipient on mailing_line (mailing, recipient);
create index mailing_line_of_batch on mailing_line (mailing, batch) where batch is not null;

-- Attachments by file name, as uploaded.
create table mailing_file (
  id uuid primary key,
  mailing uuid not null references mailing on delete cascade,
  organisation text not null,
  -- 'all' goes with every letter, 'own' with the line that names it.
  kind text not null check (kind in ('all', 'own')),
  name_key text not null,
  filename text not null,
  bytes integer not null,
  sha256 text not null,
  md5 text not null,
  pages integer not null,
  blob text not null,
  unique (mailing, kind, name_key)
);

-- The letters that the large PDF was split into, in the order of its pages: every page in exactly one.
create table mailing_part (
  mailing uuid not null references mailing on delete cascade,
  number integer not null,
  organisation text not null,
  first_page integer not null,
  pages integer not null,
  recipient text,
  bytes integer,
  sha256 text,
  md5 text,
  blob text,
  primary key (mailing, number)
);

-- Batches at the mediator: opened under our own key, so that a process that dies begins where the last one stopped.
create table mailing_batch (
  mailing uuid not null references mailing on delete cascade,
  number integer not null,
  organisation text not null,
  state text not null check (state in ('filling', 'told')),
  primary key (mailing, number)
);
