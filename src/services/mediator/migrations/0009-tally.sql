-- How many deliveries were accepted and how they ended, by minute and operator: what the pages tell of a day is read here, never
-- counted over a day's deliveries. Made from the deliveries when a minute is over (store/tally.ts); kept for two days.
create table tally (
  minute timestamptz not null,
  -- Empty where no operator was involved.
  operator_id text not null,
  what text not null check (what in ('accepted', 'delivered', 'refused', 'unknown', 'expired', 'cancelled')),
  count integer not null,
  primary key (minute, operator_id, what)
);
create table tally_head (
  one_row boolean primary key default true check (one_row),
  counted_to timestamptz not null
);
insert into tally_head (counted_to) values (date_trunc('minute', now() - interval '1 day'));

-- Whom deliveries went to, and what it was called then.
create table operator_met (
  operator_id text primary key,
  operator_name text not null,
  last_at timestamptz not null
);
