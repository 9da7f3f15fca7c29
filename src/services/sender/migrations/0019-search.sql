-- Searches that are as fast with a million letters (issue 4, "Proof": p95 below 50 ms): words, unit and sender in one index, so that a rare
-- word of one unit or one sender is found without a look at everybody's. A mark begins with a space: no word of a subject does.
drop index sending_log_words;
drop index letter_words;
-- Kept in the line: to take a subject apart costs more than to read it, and thousands of lines are looked through.
alter table sending_log add column words tsvector
  generated always as (to_tsvector('simple', subject) || array_to_tsvector(array[' u' || unit::text, ' l' || login])) stored;
-- What waits to be sorted in is read by every search: little of it.
create index sending_log_words on sending_log using gin (words) with (gin_pending_list_limit = 256);
create index letter_words on letter
  using gin ((to_tsvector('simple', subject) || array_to_tsvector(array[' u' || unit::text, ' l' || author])))
  with (gin_pending_list_limit = 256);

-- What some senders sent in one unit.
create index sending_log_of_unit_login on sending_log (organisation, unit, login, at desc, id desc);

-- A case is searched for by its diary number as well.
create index sending_log_of_diary on sending_log (organisation, diary_number) where diary_number is not null;

-- Whose letter a look was at, for those who may audit some units only.
create index sending_log_unit on sending_log (letter) include (organisation, unit);
