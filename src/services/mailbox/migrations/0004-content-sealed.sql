-- What letters say is kept encrypted under a key of their mailbox's own (threat-model.md, Operator staff), and their words in an encrypted index.

-- 64 random bytes, wrapped by the operator's keys as a blob's data key is: rotating the key-encryption key touches no row.
create table account_key (
  account_id uuid primary key references account on delete cascade,
  wrapped bytea not null,
  made_at timestamptz not null default now()
);

-- Plain columns hold what came before this migration, until the job that seals it has been there: then they are null.
alter table letter alter column message_id drop not null;
alter table letter alter column subject drop not null;
alter table letter alter column support_text drop not null;
-- The subject by itself, because lists show it; then message id, body and support as one.
alter table letter add column subject_sealed bytea;
alter table letter add column content_sealed bytea;
alter table letter alter column subject_sealed set storage external;
alter table letter alter column content_sealed set storage external;
alter table letter add constraint letter_sealed check ((subject is null) = (subject_sealed is not null)) not valid;
-- Empty once the job has been through, and new letters are never in it.
create index letter_plain on letter (id) where subject_sealed is null;

alter table attachment alter column filename drop not null;
alter table attachment add column filename_sealed bytea;
alter table attachment add constraint attachment_sealed check ((filename is null) = (filename_sealed is not null)) not valid;

-- Reference and attention.
alter table delivery add column details_sealed bytea;

-- 'forward': sent on by a person from another mailbox; only the original in it is signed (Service v3, deliverForward).
alter table delivery drop constraint delivery_kind_check;
alter table delivery add constraint delivery_kind_check check (kind in ('secure', 'notification', 'forward')) not valid;

alter table notification drop constraint notification_check;
alter table notification drop constraint notification_check1;
alter table notification add column texts_sealed bytea;

-- Which words stand in which letters: encrypted whole, so that the database holds no word, no digest of one and no order of words.
create table search_segment (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account on delete cascade,
  letters integer not null,
  sealed bytea not null,
  made_at timestamptz not null default now()
);
alter table search_segment alter column sealed set storage external;
create index on search_segment (account_id);

-- Letters that no segment holds yet: they are read one by one at a search. No reference to the letter, which would cost at every delivery;
-- what is left of a removed letter is removed when its mailbox's turn comes.
create table search_due (
  account_id uuid not null,
  letter_id uuid not null,
  -- Its files are to be read first, by a job of their own.
  waits boolean not null default false,
  primary key (account_id, letter_id)
);
create index on search_due (letter_id) where waits;
insert into search_due (account_id, letter_id, waits)
  select account_id, id, exists (select 1 from attachment where letter_id = letter.id and recognised) from letter;

-- The words of a letter's files, until a segment holds them.
create table search_text (
  letter_id uuid primary key references letter on delete cascade,
  account_id uuid not null references account on delete cascade,
  sealed bytea not null
);
alter table search_text alter column sealed set storage external;
create index on search_text (account_id);
