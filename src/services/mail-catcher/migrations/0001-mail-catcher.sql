-- What the mail catcher's SMTP door took in: nothing of it ever leaves this machine.
create table caught_mail (
  id uuid primary key,
  number bigint generated always as identity unique,
  received_at timestamptz not null default clock_timestamp(),
  sender text not null,
  subject text not null,
  body text not null,
  source bytea not null
);

create table caught_mail_recipient (
  mail_id uuid not null references caught_mail (id) on delete cascade,
  address text not null,
  primary key (mail_id, address)
);
create index caught_mail_recipient_address on caught_mail_recipient (address);
