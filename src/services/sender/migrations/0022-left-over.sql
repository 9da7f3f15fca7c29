-- A case type whose letters ask for a receipt that is signed with an e-ID.
alter table case_type add column signed_receipt boolean not null default false;

-- How often the next volume was begun without anything being heard of its end, and at which letter the last one was: a process that dies
-- over a volume cannot say so itself.
alter table archive_package add column begun integer not null default 0, add column at_letter uuid;
