-- Lists of those who read the letters of some case types of a unit only, in the order of time.
create index letter_of_case_type on letter (organisation, unit, case_type, created_at desc, id desc) where case_type is not null;
