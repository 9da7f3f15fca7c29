-- Pages that are as fast with a million letters as with ten (issue 4, "Proof"), and all that is kept about one person ("Log").

-- What a planned disposal would take and leave, and what a run took: counted once, shown often.
alter table disposal_run
  add column plan jsonb,
  add column totals jsonb;

-- For an answer to one person's request: lines of mailings that never became letters, and searches for the person's number.
create index mailing_line_of_person on mailing_line (organisation, recipient)
  where recipient is not null and state <> 'letter';
create index audit_event_about_person on audit_event (organisation, (details->>'recipient')) where details ? 'recipient';

-- What disposal asks of every old letter: whether it was to be registered in the diarium, and was.
create index letter_event_of_registration on letter_event (kind, letter) where kind in ('registration-asked', 'registered');
