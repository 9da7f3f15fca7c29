-- What the SMS gateway's door took in: nothing of it ever reaches a telephone.
create table caught_sms (
  id uuid primary key,
  number bigint generated always as identity unique,
  received_at timestamptz not null default clock_timestamp(),
  sender text not null,
  recipient text not null,
  body text not null,
  -- The sender's own: the same again is one message.
  key text unique
);
create index caught_sms_recipient on caught_sms (recipient);
