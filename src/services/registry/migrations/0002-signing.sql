-- Requests that wait for signatures, what recipients chose and when, what became of accounts, and companies as a company register tells of them.

alter table agreement drop constraint agreement_kind_check;
alter table agreement add constraint agreement_kind_check
  check (kind in ('register', 'deregister', 'preferences', 'change'));
-- Who signed, as far as the registry could verify it: number, name, issuer, when, and whether the signature binds the text.
alter table agreement add column signed_by jsonb not null default '[]';

-- What waits until all who are needed have signed. One is open for each slot of a recipient; the others say how they ended.
create table pending_request (
  id uuid primary key default gen_random_uuid(),
  recipient bigint not null,
  slot text not null check (slot in ('account', 'preferences', 'change')),
  kind text not null check (kind in ('register', 'deregister', 'preferences', 'change')),
  -- Whose call made it, and where the mailbox would be.
  requested_by text not null references operator,
  operator text not null references operator,
  content jsonb not null,
  -- SHA-256 over kind, operator and content: the same request is signed by others, another one is not.
  content_hash bytea not null,
  status text not null check (status in ('Incomplete', 'RulesNotSupported')),
  state text not null default 'open'
    check (state in ('open', 'completed', 'deleted', 'replaced', 'expired', 'fallen')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz,
  check ((state = 'open') = (closed_at is null))
);
create unique index pending_request_open on pending_request (recipient, slot) where state = 'open';
create index pending_request_of on pending_request (recipient, created_at);
create index pending_request_expiry on pending_request (expires_at) where state = 'open';

create table pending_signature (
  request uuid not null references pending_request on delete cascade,
  person bigint not null,
  name text not null,
  -- Whether the company register listed the signer then: somebody it no longer lists takes the request down.
  listed boolean not null,
  signed_at timestamptz not null,
  primary key (request, person)
);
create index pending_signature_person on pending_signature (person);

-- Every choice about a sender, kept when it is changed and when the recipient has left.
create table choice_change (
  id bigint generated always as identity primary key,
  recipient bigint not null,
  reference uuid not null,
  sender text not null,
  accepted boolean not null,
  operator text not null,
  user_identity text,
  changed_at timestamptz not null
);
create index choice_change_recipient on choice_change (recipient, id);

-- What became of an account, in order: where it was, when it moved, who took part.
create table account_change (
  id bigint generated always as identity primary key,
  recipient bigint not null,
  reference uuid not null,
  kind text not null check (kind in
    ('registered', 'deregistered', 'operator-changed', 'signatories-changed', 'dissolved', 'decided-by-staff')),
  operator text not null,
  from_operator text,
  by_persons bigint[] not null default '{}',
  details jsonb not null default '{}',
  changed_at timestamptz not null
);
create index account_change_recipient on account_change (recipient, id);

create function history_stays() returns trigger language plpgsql as $$
begin
  raise exception 'history is never changed or removed';
end $$;
create trigger history_stays before update or delete on choice_change for each row execute function history_stays();
create trigger history_stays before update or delete on account_change for each row execute function history_stays();

-- Companies (and estates, by the number of the deceased) as their register told of them last: for access rights, and to see when signatories change.
create table company (
  id bigint primary key check (id between 160000000000 and 209999999999),
  facts jsonb not null,
  -- Who may act for it; another value means that its signatories have changed.
  signers text not null,
  signers_since timestamptz not null,
  fetched_at timestamptz not null
);
create table company_person (
  company bigint not null references company on delete cascade,
  person bigint not null,
  primary key (person, company)
);
create index company_person_company on company_person (company);

-- How far each outside register's changes have been followed.
create table register_cursor (
  register text primary key,
  cursor text not null,
  polled_at timestamptz not null
);
