-- Paper (SKL-S5, SKL-23; issue 4, "Paper"): batches to print, by people here or by a print supplier; what stops; what came back in the post.

create table print_batch (
  -- Also the job's id with the supplier.
  id uuid primary key,
  organisation text not null,
  -- From 1 in each organisation: what people call it.
  number integer not null,
  units uuid[] not null,
  way text not null check (way in ('person', 'supplier')),
  state text not null check (state in ('making', 'made', 'handed-over', 'accepted', 'printed', 'failed', 'released')),
  -- What it waits for while it is tried again, and what went wrong.
  waiting text,
  problem text,
  made_by text not null,
  made_by_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  pages integer not null default 0,
  -- The print file, until it is printed: the addresses are nowhere else.
  pdf_blob text,
  pdf_sha256 text,
  pdf_bytes integer,
  printed_at timestamptz,
  unique (organisation, number)
);

-- What concerns a letter's way on paper beside its state.
create table letter_on_paper (
  letter uuid primary key references letter,
  organisation text not null,
  batch uuid references print_batch,
  position integer not null default 0,
  -- In the batch's file, from 1; blank backs are counted in neither.
  first_page integer,
  pages integer,
  -- A person decides before it is printed.
  stop text check (stop in ('protected-identity', 'no-address', 'not-printable')),
  stopped_at timestamptz,
  -- Not opened in time: a person is asked, or a copy on paper waits in the queue beside what was delivered.
  wanted_at timestamptz,
  decided_at timestamptz,
  copy_queued_at timestamptz,
  copy_printed_at timestamptz,
  -- Came back in the post.
  returned_at timestamptz,
  return_reason text check (return_reason in ('moved', 'unknown-address', 'not-collected', 'refused', 'other')),
  return_done_at timestamptz
);
create index letter_on_paper_batch on letter_on_paper (batch, position) where batch is not null;
create index letter_on_paper_stopped on letter_on_paper (organisation, stopped_at) where stop is not null;
create index letter_on_paper_copies on letter_on_paper (organisation, copy_queued_at)
  where copy_queued_at is not null and copy_printed_at is null;
create index letter_on_paper_wanted on letter_on_paper (organisation, wanted_at) where wanted_at is not null and decided_at is null;
create index letter_on_paper_returned on letter_on_paper (organisation, returned_at)
  where returned_at is not null and return_done_at is null;
create index letter_unopened on letter (organisation, case_type, settled_at)
  where state = 'delivered' and asks_receipt and opened_at is null;

-- A recipient of whom only an address is known goes on paper only.
alter table letter drop constraint letter_recipient_check;
alter table letter add constraint letter_recipient_check
  check (recipient ~ '^[0-9]{12}$' or (recipient = 'address-only' and channel = 'digital-or-paper'));
