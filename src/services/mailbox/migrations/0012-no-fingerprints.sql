-- A sender's checksum of a file is the same in every mailbox that got the file: whoever had the database could tell who got what they
-- know from elsewhere. Only whether it was right is kept; the checksum itself stands in the sealed delivery.
alter table attachment drop column checksum;
