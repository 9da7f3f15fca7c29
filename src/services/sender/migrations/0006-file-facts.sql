-- What a PDF was found to be when it was attached: tagged, its claim to be PDF/A, signed (issue 4, "Attachments").
alter table draft_attachment add column facts jsonb;
alter table letter_attachment add column facts jsonb;
