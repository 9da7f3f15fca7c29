-- What recipients answer, and that they have opened (issue 4, "Replies"): kept once, in the unit's inbox, never only one person's.

create table reply (
  id uuid primary key,
  organisation text not null,
  unit uuid not null references unit,
  letter uuid not null references letter,
  -- Who answered: the letter's recipient.
  recipient text not null check (recipient ~ '^[0-9]{12}$'),
  operator_id text not null,
  operator_name text not null,
  -- The operator's message id is not unique in practice: the digest of what was signed decides whether it is the same.
  message_id text not null,
  digest text not null,
  certificate text not null,
  -- Our answer, given again when the same comes again.
  trans_id text not null,
  received_at timestamptz not null,
  -- The day that the operator says it was written.
  reply_day text not null,
  -- Subject and text, encrypted.
  content bytea not null,
  -- The envelope as it came: evidence.
  envelope_blob text not null,
  scan text not null check (scan in ('clean', 'not-scanned')),
  state text not null default 'new' check (state in ('new', 'taken', 'closed')),
  keeper text,
  keeper_name text,
  taken_at timestamptz,
  closed_at timestamptz,
  -- The draft that answers it; the letter that it becomes names the draft.
  answer_draft uuid,
  diary_number text,
  unique (organisation, operator_id, message_id, digest)
);
create index reply_inbox on reply (organisation, state, received_at desc, id desc);
create index reply_of_letter on reply (letter, received_at);
create index reply_of_recipient on reply (organisation, recipient);

create table reply_attachment (
  id uuid primary key,
  reply uuid not null references reply,
  organisation text not null,
  position integer not null,
  filename bytea not null,
  content_type text not null,
  bytes integer not null,
  sha256 text not null,
  blob text not null,
  -- 'pdf' is shown; anything else is only saved, with a warning.
  judged text not null check (judged in ('pdf', 'other')),
  unique (reply, position)
);

-- That the recipient opened it, as the operator signed.
create table letter_receipt (
  letter uuid not null references letter,
  organisation text not null,
  operator_id text not null,
  digest text not null,
  trans_id text not null,
  acknowledged_day text not null,
  received_at timestamptz not null,
  envelope_blob text not null,
  primary key (letter, digest)
);
