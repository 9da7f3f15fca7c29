-- Messages of protection class 1 (Service v3, notify): kept as letters that nobody signed, and sent on as e-mail and text message.
alter table delivery add column kind text not null default 'secure' check (kind in ('secure', 'notification'));

-- What was answered, so that the same notification again gets the same answer; and the texts that the sender gave.
create table notification (
  delivery_id uuid primary key references delivery,
  -- Channels that were taken on: 'email', 'sms'.
  channels text[] not null check (channels <@ array['email', 'sms']),
  email_from text,
  email_subject text,
  email_text text,
  sms_from text,
  sms_text text,
  check (not ('email' = any(channels)) or (email_from is not null and email_subject is not null and email_text is not null)),
  check (not ('sms' = any(channels)) or (sms_from is not null and sms_text is not null))
);

-- The number for text messages, once its holder has shown with a code that messages arrive.
create table phone (
  account_id uuid primary key references account,
  number text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
  checked_at timestamptz not null default now()
);

-- A number that waits for its code. The code is made from the nonce with a key that is not here.
create table phone_check (
  account_id uuid primary key references account,
  number text not null check (number ~ '^\+[1-9][0-9]{6,14}$'),
  nonce bytea not null,
  tries integer not null default 0,
  asked_at timestamptz not null,
  -- Codes sent since `first_asked_at`: bounded for each day, so that nobody's telephone can be flooded.
  codes integer not null default 1,
  first_asked_at timestamptz not null
);
