-- Messages of protection class 1 (Notification v3, distribute): nothing in them is signed, and they are handed over with notify.
alter table delivery
  add column kind text not null default 'secure' check (kind in ('secure', 'notification')),
  -- { "asked": ["email", "sms"], "notified": ["email"] }: what the sender gave texts for, and what the operator took on itself.
  add column channels jsonb,
  -- What the SOAP door answered: one for all recipients of a call.
  add column distribution_id text,
  alter column signed_by drop not null,
  alter column signer_fingerprint drop not null,
  alter column signature_algorithm drop not null,
  add constraint letter_is_signed check (
    kind = 'notification'
    or (signed_by is not null and signer_fingerprint is not null and signature_algorithm is not null)
  ),
  add constraint notification_has_channels check ((kind = 'notification') = (channels is not null));
create index delivery_of_distribution on delivery (distribution_id) where distribution_id is not null;
