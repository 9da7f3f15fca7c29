-- What case types said before, templates with versions and folders, and the words that a neutral subject does not hold
-- (issue 4, "Case types", "Templates").

-- What a case type said, each time it was saved; the row in case_type is the newest.
create table case_type_version (
  case_type uuid not null references case_type,
  organisation text not null,
  version integer not null,
  content jsonb not null,
  saved_at timestamptz not null,
  saved_by text not null,
  primary key (case_type, version)
);

create table template (
  id uuid primary key,
  organisation text not null,
  -- Null: every unit's.
  unit uuid references unit,
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  -- '' or a path of names with ' / ' between them.
  folder text not null default '',
  -- The version that letters are written from; null: none yet.
  published integer,
  -- The newest one: published, or a draft after it.
  latest integer not null default 1,
  closed_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  unique (organisation, code)
);
create index template_in_order on template (organisation, folder, name);

-- A version is never changed once it was published or another one came after it.
create table template_version (
  template uuid not null references template,
  organisation text not null,
  number integer not null,
  subject text not null,
  body_type text not null check (body_type in ('text/plain', 'text/html')),
  text text not null,
  language text not null check (language in ('svSE', 'enGB')),
  -- [{"name": "…", "hint": "…", "example": "…", "needed": true}, …], in the order of the text.
  fields jsonb not null,
  restored_from integer,
  saved_at timestamptz not null,
  saved_by text not null,
  published_at timestamptz,
  published_by text,
  primary key (template, number)
);

alter table case_type add foreign key (template) references template;

-- One row for each organisation that has changed its list.
create table neutral_words (
  organisation text primary key,
  words text[] not null,
  updated_at timestamptz not null,
  updated_by text not null
);
