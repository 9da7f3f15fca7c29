-- Registration in the diarium (SKL-20, MMS-5), archive packages by FGS Paketstruktur 2.0, letters dropped as files (issue 4, "Diarium", "Doors for other systems").

-- As the configuration has it, written at start: the transaction that sends a letter asks here.
create table diarium (
  organisation text primary key,
  to_folder boolean not null,
  -- Codes; null: every one.
  units text[],
  case_types text[],
  confirm_hours integer not null check (confirm_hours between 1 and 8760)
);

-- One for each letter that went out, and for each reply that came in, where the organisation registers them.
create table registration (
  id uuid primary key,
  organisation text not null,
  letter uuid not null references letter on delete cascade,
  -- The reply that came in; null: the letter that went out.
  reply uuid,
  unit uuid not null references unit,
  state text not null check (state in ('asked', 'confirmed', 'failed')),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  -- When somebody was told that nobody has confirmed it.
  late_at timestamptz,
  -- When it lay in the folder.
  dropped_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  ended_by_name text,
  -- In the diarium.
  number text,
  -- What the other system said when it could not.
  fault text,
  unique nulls not distinct (organisation, letter, reply)
);
create index registration_open on registration (organisation, due_at) where state <> 'confirmed';
create index registration_of_letter on registration (letter);

-- An archive package of a period, in volumes: each a package of its own, made and fetched apart.
create table archive_package (
  id uuid primary key,
  organisation text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  -- Null: every unit.
  units uuid[],
  state text not null check (state in ('making', 'ready', 'failed', 'removed')),
  letters integer not null,
  done integer not null default 0,
  asked_at timestamptz not null,
  asked_by text not null,
  asked_by_name text not null,
  ended_at timestamptz,
  -- When its files are removed.
  expires_at timestamptz
);
create index archive_package_in_order on archive_package (organisation, asked_at desc);

create table archive_volume (
  package uuid not null references archive_package on delete cascade,
  organisation text not null,
  number integer not null,
  -- Also the name of the package's folder.
  name text not null,
  letters integer not null,
  bytes bigint not null,
  sha256 text not null,
  -- The last letter in it: the next volume begins after it.
  last_at timestamptz not null,
  last_letter uuid not null,
  made_at timestamptz not null,
  primary key (package, number)
);

-- The volume's bytes, a blob for every few megabytes.
create table archive_part (
  package uuid not null,
  volume integer not null,
  organisation text not null,
  number integer not null,
  blob text not null,
  bytes integer not null,
  primary key (package, volume, number),
  foreign key (package, volume) references archive_volume on delete cascade
);
create index archive_part_blob on archive_part (organisation, blob);

-- What was done with each job file of the drop folder, until its outcome is known and told.
create table file_drop (
  organisation text not null,
  -- Of the job file, without its ending; no personal number is ever in it.
  name text not null,
  form text not null check (form in ('json', 'xml')),
  letter uuid references letter on delete set null,
  -- The receipt as it was written; no personal number in it.
  receipt jsonb not null,
  taken_at timestamptz not null,
  -- When the originals were moved away; null: the process that took them may have died.
  moved_at timestamptz,
  -- The outcome that was told last.
  told text,
  primary key (organisation, name)
);
create index file_drop_open on file_drop (organisation, taken_at) where letter is not null and told is distinct from 'delivered';
create index file_drop_of_letter on file_drop (letter) where letter is not null;
