-- Which of one person's two mailboxes stays is proposed by one of the staff and confirmed by another.
alter table number_conflict
  add column proposed text check (proposed in ('former', 'current')),
  add column proposed_ground text,
  add column proposed_by text,
  add column proposed_login text,
  add column proposed_at timestamptz,
  add constraint number_conflict_proposal check ((proposed_at is null) = (proposed is null));

-- Which mailbox stood by a number once is asked by the account's reference.
create index account_change_reference on account_change (reference);
