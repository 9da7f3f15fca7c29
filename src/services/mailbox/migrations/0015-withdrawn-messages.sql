-- Messages from the infrastructure's owner that were taken back: shown no more, and whoever has read one is told that it was withdrawn and when.

-- No reference: a withdrawal may come before its message, which is then never shown.
create table infrastructure_withdrawal (
  message uuid primary key,
  owner text not null,
  digest bytea not null,
  signed text not null,
  reason jsonb not null,
  withdrawn_at timestamptz not null,
  shown_until timestamptz not null,
  received_at timestamptz not null
);

-- When whoever had read it saw that it was withdrawn.
alter table infrastructure_message_opened add column withdrawal_seen_at timestamptz;
