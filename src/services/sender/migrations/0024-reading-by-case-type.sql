-- Lists of those who read the letters of some case types of a unit only, in the order of time.
create index letter_of_case_type on letter (organisation, unit, case_type, created_at desc, id desc) include (state, author)
  where case_type is not null;
create index sending_log_of_place on sending_log (organisation, unit, case_type, at desc, id desc) where case_type is not null;

-- Where a letter that was looked at belongs.
drop index sending_log_unit;
create index sending_log_place on sending_log (letter) include (organisation, unit, case_type);
