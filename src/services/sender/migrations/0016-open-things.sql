-- Pages whose questions look at what is open only, and never through every letter (issue 4, "Proof": p95 below 50 ms with a million).

-- The print queue, in its order.
create index letter_print_queue on letter (organisation, (coalesce(to_print_at, settled_at, created_at)), id) include (unit)
  where state = 'to-print';

-- What a keeper has to do something about.
create index letter_undone on letter (organisation, keeper, updated_at desc)
  where mailing is null and origin = 'page' and state in ('refused', 'expired', 'cancelled', 'rejected', 'unknown', 'withdrawn');

-- What is open about letters on paper.
create index letter_on_paper_open on letter_on_paper (organisation)
  where stop is not null or (wanted_at is not null and decided_at is null) or (returned_at is not null and return_done_at is null);

-- Who a log-in was.
create index audit_event_login on audit_event (organisation, actor, subject) where kind = 'logged-in';
