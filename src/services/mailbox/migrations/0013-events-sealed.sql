-- Who did what in a mailbox, and what it was about, is sealed under the mailbox's key in the audit trail too (issue 5, Proof: operator staff
-- cannot read mail, subjects and search index included; content/event-texts.ts).

-- What came before is sealed by a job, which finds it here; when it is done the index is empty, and new events are never in it. What a letter
-- from a sender is told by is the sender's name as in its delivery: that stays, and so do the names of the operator's own staff.
create index audit_event_plain on audit_event (id)
  where (details ? 'by' and kind <> 'support.looked' and subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
    or (details ? 'detail' and kind not in ('letter.received', 'letter.moved-in', 'notification.sent', 'notification.failed'));

-- The service itself may only add to the audit trail. Through this, and nothing else, a row that names somebody is given the same sealed
-- instead, once; nothing else of a row can be changed.
create function seal_events(rows jsonb) returns void
language plpgsql security definer set search_path from current as $$
begin
  execute format($sql$
    update %1$I.audit_event e set details = (e.details - 'detail' - case
        when e.kind <> 'support.looked' and e.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then 'by' else '' end)
      || jsonb_strip_nulls(jsonb_build_object('sealed', r.sealed, 'byMark', r.by_mark))
    from jsonb_to_recordset($1) as r(id bigint, sealed text, by_mark text)
    where e.id = r.id and r.sealed is not null and (e.details ? 'detail' or (e.details ? 'by'
      and e.kind <> 'support.looked' and e.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'))$sql$,
    current_schema()) using rows;
end $$;
