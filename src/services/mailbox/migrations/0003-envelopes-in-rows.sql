-- Small envelopes are encrypted in their row, and what an envelope holds is not kept a second time (DESIGN.md, Data).

-- The envelope as it came, encrypted: small ones here, others as blobs.
alter table delivery add column sealed bytea;
-- It is encrypted: trying to compress it costs and gives nothing.
alter table delivery alter column sealed set storage external;
alter table delivery alter column sealed_blob drop not null;
alter table delivery add check ((sealed is null) <> (sealed_blob is null));

-- Files and large bodies without a blob of their own are read from the envelope.
alter table attachment alter column blob drop not null;
alter table letter drop constraint letter_check;
alter table letter add constraint letter_check check (body is null or body_blob is null);
