-- Messages from the infrastructure's owner to all mailbox holders: one row for all mailboxes, and one for each that has opened it.

create table infrastructure_message (
  id uuid primary key,
  -- Who signed it.
  owner text not null,
  -- Of the signed text: the same again is the same message, another text under the same id is refused.
  digest bytea not null,
  signed text not null,
  content jsonb not null,
  shown_from timestamptz not null,
  shown_until timestamptz not null,
  received_at timestamptz not null
);
create index infrastructure_message_shown on infrastructure_message (shown_until);

create table infrastructure_message_opened (
  message uuid not null references infrastructure_message on delete cascade,
  account_id uuid not null references account on delete cascade,
  opened_at timestamptz not null,
  primary key (message, account_id)
);
create index infrastructure_message_opened_account on infrastructure_message_opened (account_id);
