-- The mediation log (förmedlingslogg, SKL-16, 17, 19, 21): entries made from the feed and from people's acts, chained in
-- blocks of salted commitments. docs/mediation-log.md has the format.

-- What is written of each entry is `content`; the other columns repeat members of it, for searching. Disposal deletes the
-- row: content and salt go, and the commitment that stays in the block cannot be guessed back.
create table log_entry (
  position bigint primary key,
  at timestamptz not null,
  kind text not null,
  delivery_id uuid,
  sender_id text,
  recipient text,
  operator_id text,
  content text not null,
  salt bytea not null check (length(salt) >= 16)
);
create index log_entry_delivery on log_entry (delivery_id) where delivery_id is not null;
create index log_entry_recipient on log_entry (recipient, position) where recipient is not null;
create index log_entry_sender on log_entry (sender_id, position) where sender_id is not null;
create index log_entry_operator on log_entry (operator_id, position) where operator_id is not null;
-- The kinds that are few among many; the rest are found by reading on.
create index log_entry_rare on log_entry (kind, position) where kind not in ('accepted', 'attempted', 'delivered');

-- Kept for ever. `commitments`: 32 bytes for each position from first to last. The times are for searching, not proven.
create table log_block (
  n bigint primary key,
  first bigint not null,
  last bigint not null,
  previous bytea not null,
  commitments bytea not null,
  hash bytea not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  check (last >= first and length(commitments) = 32 * (last - first + 1))
);
alter table log_block alter column commitments set storage external;
create index log_block_from on log_block (from_at);
create index log_block_to on log_block (to_at);
create index log_block_first on log_block (first);

-- Where the chain ends, and how much of the feed is in it.
create table log_head (
  one_row boolean primary key default true check (one_row),
  feed_position bigint not null,
  n bigint not null,
  position bigint not null,
  hash bytea not null
);
insert into log_head (feed_position, n, position, hash)
  select disposed_to, 0, 0, decode(repeat('00', 32), 'hex') from feed_head;

-- What people did that changes something and is in the audit trail, until it is in the chain. Rows of the audit trail are
-- not numbered in commit order, so a cursor over them would skip some; a queue does not.
create table log_act (audit_id bigint primary key);
create function log_act() returns trigger language plpgsql as $$
begin
  execute format('insert into %I.log_act (audit_id) values ($1)', tg_table_schema) using new.id;
  return null;
end $$;
create trigger log_act after insert on audit_event for each row
  when (new.kind not like 'delivery.%' and new.kind not like 'log-read.%') execute function log_act();

create table log_checkpoint (
  id bigint generated always as identity primary key,
  block bigint not null,
  -- The line as it goes out: body, signature, certificates.
  line text not null,
  made_at timestamptz not null,
  filed_at timestamptz
);
create index log_checkpoint_unfiled on log_checkpoint (id) where filed_at is null;

-- Legal hold: nothing that it covers is disposed of while it stands. `value` by scope: a delivery's id, a sender's number, a
-- recipient's number, nothing for a time range.
create table log_hold (
  id uuid primary key,
  scope text not null check (scope in ('delivery', 'sender', 'recipient', 'time')),
  value text,
  from_at timestamptz,
  to_at timestamptz,
  reason text not null,
  set_by text not null,
  set_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  check ((scope = 'time') = (value is null) and (scope <> 'time' or (from_at is not null and to_at > from_at)))
);
create index log_hold_standing on log_hold (set_at) where lifted_at is null;
