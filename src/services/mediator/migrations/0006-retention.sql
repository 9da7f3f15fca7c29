-- What is erased, when, and what must have happened before: the sender has fetched the final outcome.

alter table delivery add column fetched_at timestamptz;
alter table delivery add column erased_at timestamptz;
-- Only what is fetched and not yet erased: small, and not touched while a delivery is on its way.
create index delivery_to_erase on delivery (fetched_at) where fetched_at is not null and erased_at is null;

-- How far each client has come in the feed: what it gave as `after`.
create table feed_reader (
  client_id text not null,
  organisation text not null,
  position bigint not null,
  at timestamptz not null,
  primary key (client_id, organisation)
);

-- How far the chores have come: per sender up to which position final outcomes are marked as fetched, and up to which
-- time everything that is finished has been erased whether it was fetched or not.
create table retention_mark (
  kind text not null check (kind in ('fetched', 'erased')),
  about text not null,
  position bigint,
  at timestamptz,
  primary key (kind, about)
);
