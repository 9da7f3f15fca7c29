-- What no letter's rule reaches (issue 4, "Log"): old drafts, what mailings leave behind, shut accounts, who has seen what. By rules of the
-- organisation's own, once a day; what went is kept as counts, for ever.

-- Without a row: the program's own time. Null days: kept.
create table retention_rule (
  organisation text not null,
  what text not null check (what in ('drafts', 'mailings', 'accounts', 'looks')),
  days integer check (days between 30 and 36500),
  -- The authority's decision (gallringsbeslut). Who has seen what is a record: it goes by no other.
  decision text not null default '',
  decided_on date,
  changed_at timestamptz not null,
  changed_by_name text not null,
  primary key (organisation, what),
  check (what <> 'looks' or days is null or (days >= 365 and decision <> '' and decided_on is not null))
);

create table retention_record (
  id bigint generated always as identity primary key,
  organisation text not null,
  at timestamptz not null,
  what text not null,
  -- The rule as it was.
  days integer not null,
  decision text not null,
  decided_on date,
  count integer not null,
  oldest timestamptz not null,
  newest timestamptz not null
);
create index retention_record_in_order on retention_record (organisation, id desc);

-- The service itself may only add to the audit trail. Through this, and nothing else, looks go that are more than a year old and that no
-- hold names; the moments of those that went.
create function dispose_looks(of_organisation text, before timestamptz, kinds text[], most integer)
returns setof timestamptz language plpgsql security definer as $$
begin
  if before > now() - interval '365 days' then
    raise exception 'looks are kept for a year at least';
  end if;
  return query execute format($sql$
    delete from %1$I.audit_event where id in (
      select e.id from %1$I.audit_event e
        left join %1$I.sending_log l on l.organisation = $1
          and l.letter = case when e.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.subject::uuid end
      where e.organisation = $1 and e.at < $2 and e.kind = any($3)
        and not exists (
          select from %1$I.disposal_hold h where h.organisation = $1 and h.lifted_at is null and (
            h.scope = 'everything' or (h.scope = 'letter' and h.value = e.subject)
            or (h.scope = 'matter' and h.value in (l.matter_id, l.diary_number, e.details->>'matter'))
            or (h.scope = 'person' and (h.value in (l.recipient, e.details->>'recipient') or e.details->'recipients' ? h.value))))
      order by e.id limit $4)
    returning at$sql$, current_schema()) using of_organisation, before, kinds, most;
end $$;
