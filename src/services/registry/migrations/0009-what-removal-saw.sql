-- A transaction that stays open anywhere on the server is no reason to read the copy of the register again.

-- What the latest removal of changes saw: everything that has been removed is visible in it.
alter table reachability_pruned add column seen pg_snapshot not null default pg_current_snapshot();

create function reachability_removed() returns trigger language plpgsql as $$
begin
  new.seen := pg_current_snapshot();
  return new;
end $$;

create trigger reachability_removed before update on reachability_pruned
  for each row execute function reachability_removed();
