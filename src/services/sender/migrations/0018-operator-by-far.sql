-- Three things that were not known afterwards.

-- Which operator FaR named when the letter was sent: where the mediator never names one (Message v3), replies and receipts are taken from it only.
alter table letter add column far_operator_id text, add column far_operator_name text;
update letter set far_operator_id = checked.details -> 'operator' ->> 'id', far_operator_name = checked.details -> 'operator' ->> 'name'
from letter as sent cross join lateral (
  select details from letter_event where letter_event.letter = sent.id and kind = 'checked' order by id desc limit 1
) as checked
where letter.id = sent.id and sent.operator_id is null and sent.state in ('created', 'signed', 'accepted', 'unknown', 'delivered')
  and checked.details ->> 'answer' = 'reachable';

-- When the marker of an answered job was made, by the file system's clock: the very same marker is the same job, whatever our clock says.
alter table file_drop add column marked_at timestamptz;

-- How often the next volume could not be made. A process that is stopped or dies is no failure.
alter table archive_package add column failures integer not null default 0;
