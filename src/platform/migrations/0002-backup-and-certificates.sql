-- Pausing after a restore, what is known of backups, and which warnings about certificates were given (docs/backup.md).

-- While a row is here the service takes in but starts nothing: no hand-over, no job. '*' stands for every organisation.
create table service_pause (
  organisation text primary key,
  reason text not null,
  since timestamptz not null default clock_timestamp(),
  by text not null,
  details jsonb not null default '{}'
);

-- Backups that were written whole. `at` is the moment that the backup shows.
create table backup_run (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  bytes bigint not null,
  duration_ms integer not null,
  sha256 text not null,
  verified_at timestamptz
);

-- One row for each warning given about a certificate or revocation list, named by its SHA-256: not said again at every start.
create table certificate_warning (
  subject text not null,
  warning text not null,
  told_at timestamptz not null default clock_timestamp(),
  primary key (subject, warning)
);
