-- Mailings: which operator FaR named for a line, so that a reply or a receipt is asked for only where that operator supports it.
alter table mailing_line add column reach_operator text;
