-- Prechecks of lists (issue 4, "Precheck"): who of up to 100 000 can be reached digitally, and why not. The numbers are encrypted in
-- their rows and gone after a configured time; what was asked by whom is counted beside, so that removing a list frees no questions.

create table precheck (
  id uuid primary key,
  organisation text not null,
  unit uuid not null references unit,
  origin text not null check (origin in ('page', 'api')),
  created_at timestamptz not null,
  author text not null,
  author_name text not null,
  -- Why it is asked: for the audit trail.
  purpose text not null,
  case_type uuid references case_type,
  -- choosing: the uploaded table lies in `upload` until its column with numbers is chosen.
  state text not null check (state in ('choosing', 'asking', 'finished')),
  upload text,
  -- Of the upload: file name and what was found out about it, encrypted.
  about bytea,
  started_at timestamptz,
  finished_at timestamptz,
  -- Questions in a row that FaR did not answer, and since when.
  unanswered smallint not null default 0,
  unanswered_since timestamptz,
  delete_at timestamptz not null,
  -- Of the API: one list for each key.
  request_key text,
  request_hash text,
  unique (organisation, author, request_key)
);
create index on precheck (organisation, created_at desc, id desc);
create index on precheck (organisation, delete_at);

-- So many lines as one question to FaR has numbers (1000); counts beside the encrypted lines, so that pages open only what they show.
create table precheck_part (
  precheck uuid not null references precheck on delete cascade,
  organisation text not null,
  number integer not null,
  version integer not null default 1,
  content bytea not null,
  digital integer not null,
  paper integer not null,
  unknown integer not null,
  waiting integer not null,
  wrong integer not null,
  duplicate integer not null,
  answered_at timestamptz,
  -- Numbers in the last question.
  asked integer not null default 0,
  primary key (precheck, number)
);

-- How many numbers somebody asked FaR about and when, for the limits (an oracle); kept for two days.
create table far_use (
  id bigint generated always as identity primary key,
  organisation text not null,
  person text not null,
  at timestamptz not null,
  numbers integer not null
);
create index on far_use (organisation, at);
