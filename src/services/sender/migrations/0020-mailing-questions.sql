-- Having a mailing checked asks FaR about its recipients: each line is counted against the limits of questions once (issue 4, "Precheck").
alter table mailing_line add column charged boolean not null default false;
update mailing_line set charged = true where reach is not null;
