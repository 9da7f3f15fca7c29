-- Who signs for a company is compared by a keyed digest; their numbers lie beside it, sealed under the mailbox's key, so that somebody who got another
-- number (samordningsnummer to personnummer) is not taken for somebody else (access/signatories.ts). Null: looked at before this; filled in at the next look.
alter table company_guard add column signers_sealed bytea;
