-- A mediator behind Message v3 (SOAP), which has no idempotency key, and letters that go on paper where they cannot go digitally (SKL-S1, SKL-S5).

-- Each attempt to hand a letter over by SOAP, written before its first byte (DESIGN rule 4). Without an outcome: it runs, or its process died.
create table hand_over_attempt (
  letter uuid not null references letter,
  organisation text not null,
  number integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('accepted', 'rejected', 'not-sent', 'unknown')),
  reason text,
  primary key (letter, number)
);

-- Each mediator numbers for itself: two organisations' mediators may give the same number.
alter table letter
  drop constraint letter_delivery_id_key,
  add constraint letter_delivery_id_key unique (organisation, delivery_id),
  add column channel text not null default 'digital' check (channel in ('digital', 'digital-or-paper')),
  add column to_print_at timestamptz,
  drop constraint letter_state_check,
  add constraint letter_state_check check (state in
    ('created', 'signed', 'accepted', 'sealed', 'delivered', 'refused', 'unknown', 'expired', 'cancelled', 'rejected',
     'to-print', 'printed'));

create index letter_to_print on letter (organisation, to_print_at, id) where state = 'to-print';
