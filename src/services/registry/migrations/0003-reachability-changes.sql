-- Whose reachability changed, so that a copy of the register in memory can be exact at each question.

-- Written by triggers in the transaction of the change; recipient 0: so many that the copy is read again.
create table reachability_change (
  xid xid8 not null default pg_current_xact_id(),
  recipient bigint not null,
  changed_at timestamptz not null default now()
);
create index on reachability_change (xid);
create index on reachability_change (changed_at);

-- The latest transaction whose changes have been removed: a copy that may not have seen it is read again.
create table reachability_pruned (
  one boolean primary key default true check (one),
  until xid8 not null default '0'
);
insert into reachability_pruned default values;

-- `brevduva.bulk` is set to 'on' by whoever puts in millions.
create function reachability_changed() returns trigger language plpgsql as $$
begin
  if current_setting('brevduva.bulk', true) = 'on' then
    insert into reachability_change (recipient) values (0);
  elsif tg_table_name = 'recipient' then
    insert into reachability_change (recipient) select distinct id from changed;
  else
    insert into reachability_change (recipient) select distinct recipient from changed;
  end if;
  return null;
end $$;

create trigger reachability_in after insert on recipient
  referencing new table as changed for each statement execute function reachability_changed();
create trigger reachability_new after update on recipient
  referencing new table as changed for each statement execute function reachability_changed();
create trigger reachability_out after delete on recipient
  referencing old table as changed for each statement execute function reachability_changed();
create trigger reachability_in after insert on sender_choice
  referencing new table as changed for each statement execute function reachability_changed();
create trigger reachability_new after update on sender_choice
  referencing new table as changed for each statement execute function reachability_changed();
create trigger reachability_out after delete on sender_choice
  referencing old table as changed for each statement execute function reachability_changed();
