-- The message type that every letter of a case type has: its id and version, as 'id/version' (docs/presentation.md).
alter table case_type add column message_type text;
