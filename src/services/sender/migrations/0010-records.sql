-- The sending log with how each letter fared (MMS-10, SKL-16), disposal by decision (MMS-11, SKL-21), figures by month (issue 4, "Log", "Statistics").

-- The recipient's operator is asked to tell when the letter is opened.
alter table letter add column if not exists asks_receipt boolean not null default false;

alter table sending_log
  add column state text not null default 'created',
  add column channel text not null default 'digital',
  add column operator_id text,
  add column operator_name text,
  add column delivery_id text,
  add column trans_id text,
  -- How often the mediator tried, and with which certificates (SHA-256, hex) the letter was signed and sealed.
  add column attempts integer not null default 0,
  add column signed_with text,
  add column sealed_with text,
  add column reason text,
  add column settled_at timestamptz,
  add column opened_at timestamptz,
  add column asks_receipt boolean not null default false,
  add column diary_number text,
  -- By this the figures know what to count again.
  add column changed_at timestamptz not null default clock_timestamp();

update sending_log set
  state = letter.state, channel = letter.channel, operator_id = letter.operator_id, operator_name = letter.operator_name,
  delivery_id = letter.delivery_id, trans_id = letter.trans_id, reason = letter.reason, settled_at = letter.settled_at,
  opened_at = letter.opened_at, diary_number = letter.diary_number,
  attempts = (select count(*) from letter_event e where e.letter = letter.id and e.kind = 'attempted'),
  signed_with = (select details->'certificate'->>'fingerprint' from letter_event e
    where e.letter = letter.id and e.kind = 'signed' order by id desc limit 1),
  sealed_with = (select details->'certificate'->>'fingerprint' from letter_event e
    where e.letter = letter.id and e.kind = 'sealed' order by id desc limit 1)
  from letter where letter.id = sending_log.letter;

create index sending_log_of_login on sending_log (organisation, login, at desc, id desc);
create index sending_log_of_state on sending_log (organisation, state, at desc, id desc);
create index sending_log_of_case_type on sending_log (organisation, case_type, at desc, id desc) where case_type is not null;
create index sending_log_of_matter on sending_log (organisation, matter_id, at desc, id desc) where matter_id is not null;
create index sending_log_changed on sending_log (organisation, changed_at);
-- Words of subjects by PostgreSQL's own text search: it needs no extension.
create index sending_log_words on sending_log using gin (to_tsvector('simple', subject));
create index letter_words on letter using gin (to_tsvector('simple', subject));
create index letter_of_author on letter (organisation, author, created_at desc, id desc);
-- Who has seen what: by letter there is an index already.
create index audit_event_of_actor on audit_event (organisation, actor, id desc);
create index audit_event_in_order on audit_event (organisation, id desc);

-- The log outlives the letter, so its line is told of every change, whoever makes it and in the same transaction.
create function tell_log_of_letter() returns trigger language plpgsql as $$
begin
  execute format('update %I.sending_log set state = $2.state, channel = $2.channel, operator_id = $2.operator_id,
    operator_name = $2.operator_name, delivery_id = $2.delivery_id, trans_id = $2.trans_id, reason = $2.reason,
    settled_at = $2.settled_at, opened_at = $2.opened_at, unit = $2.unit, matter_id = $2.matter_id,
    diary_number = $2.diary_number, secrecy = $2.secrecy, changed_at = clock_timestamp()
    where letter = $1', tg_table_schema) using new.id, new;
  return null;
end $$;
create trigger tell_log_of_letter after update on letter for each row
  when ((old.state, old.channel, old.operator_id, old.operator_name, old.delivery_id, old.trans_id, old.reason, old.settled_at,
      old.opened_at, old.unit, old.matter_id, old.diary_number, old.secrecy) is distinct from
    (new.state, new.channel, new.operator_id, new.operator_name, new.delivery_id, new.trans_id, new.reason, new.settled_at,
      new.opened_at, new.unit, new.matter_id, new.diary_number, new.secrecy))
  execute function tell_log_of_letter();

create function tell_log_of_event() returns trigger language plpgsql as $$
begin
  if new.kind = 'attempted' then
    execute format('update %I.sending_log set attempts = attempts + 1 where letter = $1', tg_table_schema) using new.letter;
  else
    execute format('update %I.sending_log set %I = $2 where letter = $1', tg_table_schema, new.kind || '_with')
      using new.letter, new.details->'certificate'->>'fingerprint';
  end if;
  return null;
end $$;
create trigger tell_log_of_event after insert on letter_event for each row
  when (new.kind in ('attempted', 'signed', 'sealed')) execute function tell_log_of_event();

-- What may be disposed of when, by the authority's decision (gallringsbeslut). Never changed: ended, and another one made.
create table disposal_rule (
  id uuid primary key,
  organisation text not null,
  what text not null check (what in ('letters', 'log')),
  -- Null: any. Of several rules for one letter, the one that says most decides.
  unit uuid references unit,
  case_type uuid references case_type,
  protection_class smallint check (protection_class between 1 and 3),
  retention_days integer not null check (retention_days between 1 and 36500),
  decision text not null check (decision <> ''),
  decided_on date not null,
  created_at timestamptz not null,
  created_by text not null,
  created_by_name text not null,
  ended_at timestamptz,
  ended_by_name text
);

-- Gallringsstopp: what it names is kept, whatever the rules say.
create table disposal_hold (
  id uuid primary key,
  organisation text not null,
  scope text not null check (scope in ('letter', 'matter', 'person', 'everything')),
  value text not null default '',
  reason text not null check (reason <> ''),
  set_at timestamptz not null,
  set_by text not null,
  set_by_name text not null,
  lifted_at timestamptz,
  lifted_by_name text,
  lift_reason text
);
create index disposal_hold_standing on disposal_hold (organisation, scope, value) where lifted_at is null;

-- One run: planned with what it would take, then started by an archivist. Its rules are kept as they were.
create table disposal_run (
  id uuid primary key,
  organisation text not null,
  -- The moment that retention is counted to.
  at timestamptz not null,
  rules jsonb not null,
  planned_by text not null,
  planned_by_name text not null,
  state text not null check (state in ('planned', 'running', 'done')),
  started_at timestamptz,
  started_by text,
  started_by_name text,
  ended_at timestamptz
);
create index disposal_run_in_order on disposal_run (organisation, at desc);

-- Gallringsprotokoll, kept for ever: what went, by which rule. No person's number and no subject.
create table disposal_item (
  id bigint generated always as identity primary key,
  organisation text not null,
  run uuid not null references disposal_run,
  -- In the run's rules.
  rule uuid not null,
  what text not null check (what in ('letters', 'log')),
  letter uuid not null,
  made_at timestamptz not null,
  unit uuid not null,
  case_type uuid,
  protection_class smallint,
  diary_number text,
  disposed_at timestamptz not null
);
create index disposal_item_of_run on disposal_item (run, id);

-- Figures of a month, counted by a job. 'disposed': of lines that are gone; they are never counted again.
create table statistics_month (
  organisation text not null,
  -- Its first day, in Stockholm.
  month date not null,
  unit uuid not null references unit,
  -- Without a case type: zeroes.
  case_type uuid not null,
  part text not null check (part in ('live', 'disposed')),
  sent integer not null,
  digital integer not null,
  paper integer not null,
  undelivered integer not null,
  unknown integer not null,
  under_way integer not null,
  receipts_asked integer not null,
  opened integer not null,
  counted_at timestamptz not null,
  primary key (organisation, month, unit, case_type, part)
);
-- Up to when changes of the log have been counted.
create table statistics_state (
  organisation text primary key,
  counted_to timestamptz not null
);
