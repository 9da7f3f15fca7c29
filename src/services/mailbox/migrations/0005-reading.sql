-- Where a letter lies (inbox, archive, a folder, the trash with its way back), labels, letters of one matter, what can be undone, how a person reads.

-- Folders and labels of a mailbox. Their names are its own content and are sealed; the mark is for finding two of the same name.
create table shelf (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account on delete cascade,
  kind text not null check (kind in ('folder', 'label')),
  name_sealed bytea not null,
  name_mark bytea not null,
  made_at timestamptz not null default now(),
  -- Removed, and can be put back for a day; then the job that empties the trash takes it away.
  removed_at timestamptz
);
create unique index on shelf (account_id, kind, name_mark) where removed_at is null;
create index on shelf (removed_at) where removed_at is not null;

alter table letter add column place text not null default 'inbox' check (place in ('inbox', 'archive', 'folder'));
-- Of a letter in a folder; kept in the archive for one whose folder was removed, so that it can be put back.
alter table letter add column shelf_id uuid references shelf on delete set null;
-- In the trash since. `place` stays: it is where the way back leads.
alter table letter add column trashed_at timestamptz;
alter table letter add check (place <> 'folder' or shelf_id is not null);

-- As the delivery's, so that one sender's letters are found without looking at all.
alter table letter add column sender_id text;
update letter set sender_id = delivery.sender_id from delivery where delivery.id = letter.delivery_id;
-- Letters of one sender with the same matter id have the same mark. What it says of the matter is sealed.
alter table letter add column matter_mark bytea;
alter table letter add column matter_sealed bytea;

-- Lists are read from an index of their own, newest first, and letters of one delivery in their order; never counted, never sorted.
drop index letter_account_id_received_at_id_idx;
drop index letter_account_id_idx;
create index letter_inbox on letter (account_id, received_at, delivery_id, (-"position")) where place = 'inbox' and trashed_at is null;
create index letter_unread on letter (account_id, received_at, delivery_id, (-"position"))
  where place = 'inbox' and trashed_at is null and read_at is null;
create index letter_archive on letter (account_id, received_at, delivery_id, (-"position")) where place = 'archive' and trashed_at is null;
create index letter_shelf on letter (shelf_id, received_at, delivery_id, (-"position")) where place = 'folder' and trashed_at is null;
create index letter_shelf_removed on letter (shelf_id) where shelf_id is not null;
create index letter_trash on letter (account_id, trashed_at, delivery_id, (-"position")) where trashed_at is not null;
create index letter_trash_over on letter (trashed_at) where trashed_at is not null;
create index letter_sender on letter (account_id, sender_id, received_at, delivery_id, (-"position")) where trashed_at is null;
create index letter_matter on letter (account_id, matter_mark, received_at, delivery_id, (-"position")) where matter_mark is not null;

create table letter_label (
  letter_id uuid not null references letter on delete cascade,
  shelf_id uuid not null references shelf on delete cascade,
  -- The letter's own, for the order of the label's list.
  received_at timestamptz not null,
  delivery_id uuid not null,
  position integer not null,
  primary key (letter_id, shelf_id)
);
create index letter_label_list on letter_label (shelf_id, received_at, delivery_id, (-"position"));

-- How letters and shelves were before what was last done with them. Ids and places only; taken away after a day.
create table undo (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references account on delete cascade,
  made_at timestamptz not null default now(),
  before jsonb not null
);
create index on undo (made_at);

-- How the mailbox is read: in which language, how large, with or without keyboard shortcuts.
create table reading_choice (
  account_id uuid primary key references account on delete cascade,
  language text check (language in ('sv', 'en')),
  text_size text not null default 'normal' check (text_size in ('normal', 'large', 'larger')),
  shortcuts boolean not null default true
);

-- What was removed for good leaves with all that hangs on it. Of its delivery the envelope goes; what stays is that it came, so that the same
-- delivery again gets its first answer and does not become a letter once more (DESIGN rule 6).
alter table attachment drop constraint attachment_letter_id_fkey;
alter table attachment add foreign key (letter_id) references letter on delete cascade;
alter table delivery add column emptied_at timestamptz;
alter table delivery drop constraint delivery_check;
alter table delivery add constraint delivery_envelope
  check (case when emptied_at is null then (sealed is null) <> (sealed_blob is null) else sealed is null and sealed_blob is null end);
