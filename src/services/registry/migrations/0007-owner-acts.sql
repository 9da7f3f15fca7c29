-- Parties in the feed of changes; messages to all that are taken back; what operators report beside what FaR itself knows.

-- A change is about a recipient or about a party that is connected or not any more.
alter table change_feed alter column recipient drop not null;
alter table change_feed alter column operator drop not null;
alter table change_feed add column party_role text check (party_role in ('sender', 'mediator', 'operator'));
alter table change_feed add column party text;
alter table change_feed drop constraint change_feed_kind_check;
alter table change_feed add constraint change_feed_kind_check check (kind in
  ('new', 'gone', 'moved', 'renumbered', 'signatories-changed', 'opted-in', 'opted-out',
   'party-connected', 'party-disconnected'));
alter table change_feed add constraint change_feed_about check (
  (party is null and party_role is null and recipient is not null and operator is not null)
  or (party is not null and party_role is not null and recipient is null and operator is null));
create index change_feed_party on change_feed (position) where party is not null;

create function feed_party() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4, 4);
  -- Whether it was paused or has ended, and why, is not told.
  insert into change_feed (at, audience, kind, party_role, party) values (
    new.status_since,
    -- Who sends is the operators' concern; another sender's is no sender's.
    case new.role when 'sender' then 'operators' else 'all' end,
    case new.status when 'approved' then 'party-connected' else 'party-disconnected' end,
    new.role, new.organisation);
  return null;
end $$;

-- Not for those that the seed puts in: the directory had them before anybody followed the feed.
create constraint trigger feed_party after update on party deferrable initially deferred
  for each row when ((old.status = 'approved') <> (new.status = 'approved')) execute function feed_party();

-- A message to all that is taken back: asked for by one and confirmed by another, or by one alone while no operator has it.
alter table operator_message drop constraint operator_message_state_check;
alter table operator_message add constraint operator_message_state_check
  check (state in ('waiting', 'approved', 'returned', 'withdrawn'));
alter table operator_message drop constraint operator_message_check3;
alter table operator_message add constraint operator_message_signed
  check ((state in ('approved', 'withdrawn')) = (signed is not null));
alter table operator_message add column withdrawal_reason jsonb;
alter table operator_message add column withdrawal_by text;
alter table operator_message add column withdrawal_login text;
alter table operator_message add column withdrawal_at timestamptz;
alter table operator_message add column withdrawn_by text;
alter table operator_message add column withdrawn_login text;
alter table operator_message add column withdrawn_at timestamptz;
-- As every operator that may have the message gets it; null where none had it.
alter table operator_message add column withdrawal_signed text;
alter table operator_message add constraint operator_message_withdrawal_asked
  check ((withdrawal_login is null) = (withdrawal_reason is null));
alter table operator_message add constraint operator_message_withdrawn
  check ((state = 'withdrawn') = (withdrawn_login is not null) and (withdrawn_login is null or withdrawal_login is not null));
alter table operator_message add constraint operator_message_withdrawn_by_two
  check (withdrawal_signed is null or withdrawn_login <> withdrawal_login);

alter table operator_message_handover drop constraint operator_message_handover_state_check;
alter table operator_message_handover add constraint operator_message_handover_state_check
  check (state in ('waiting', 'delivered', 'refused', 'unknown', 'stopped'));
-- From when the operator may have it: written before the first byte.
alter table operator_message_handover add column given_at timestamptz;
-- When the operator fetched it by itself: what was not sent after all does not undo that.
alter table operator_message_handover add column fetched_at timestamptz;
update operator_message_handover set given_at = at where tries > 0 and state <> 'refused';
-- How many mailboxes FaR itself had at the operator when it reported.
alter table operator_message_handover add column known_mailboxes bigint;
-- Where the withdrawal is.
alter table operator_message_handover add column taken_back text
  check (taken_back in ('waiting', 'delivered', 'refused', 'unknown'));
alter table operator_message_handover add column taken_back_why text;
alter table operator_message_handover add column taken_back_at timestamptz;
