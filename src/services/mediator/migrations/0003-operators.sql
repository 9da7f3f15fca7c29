-- What staff have set for operators, and how each one's line stands (issue 3: breaker, rate; over all processes).
create table operator_policy (
  operator_id text primary key check (operator_id ~ '^16[0-9]{10}$'),
  -- Only what differs from the configuration.
  policy jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null
);

create table operator_state (
  operator_id text primary key check (operator_id ~ '^16[0-9]{10}$'),
  breaker text not null default 'closed' check (breaker in ('closed', 'open', 'half-open')),
  since timestamptz not null default now(),
  -- When an open breaker lets one delivery through; empty when a person stopped the line: until a person starts it.
  until timestamptz,
  reason text,
  stopped_by text,
  -- Failed calls in a row; times it has opened since a call last went well, for the length of the wait.
  failures integer not null default 0,
  opened integer not null default 0,
  -- Half open: one process holds the one delivery that is tried, until then at most.
  probe_until timestamptz,
  -- Calls that may be made now, as of then (token bucket); used only where a rate is set.
  tokens double precision,
  tokens_at timestamptz
) with (fillfactor = 50);
