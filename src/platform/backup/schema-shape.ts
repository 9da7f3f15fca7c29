// What a service's schema consists of, so that any of them can be backed up: tables in the order of their references, sequences, blob columns.
import pg from 'pg';
import { BrevduvaError } from '../../domain/errors.ts';

export interface Table {
  readonly name: string;
  /** Without those that PostgreSQL computes. */
  readonly columns: readonly string[];
}

/** The list of migrations is made anew by migrating. */
export const MIGRATIONS_TABLE = 'migration';

/** Every table of the schema but the list of migrations; those that others refer to come first. */
export async function tablesOf(client: pg.Client, schema: string): Promise<readonly Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(
    `select c.relname as name,
       (select array_agg(attname::text order by attnum) from pg_attribute
         where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
       (select coalesce(array_agg(distinct other.relname::text), '{}') from pg_constraint join pg_class other on other.oid = confrelid
         where conrelid = c.oid and contype = 'f' and confrelid <> c.oid) as needs
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> $2 order by c.relname`,
    [schema, MIGRATIONS_TABLE],
  );
  const ordered: Table[] = [];
  const placed = new Set<string>();
  let left = rows;
  while (left.length > 0) {
    const ready = left.filter(({ needs }) => needs.every((name) => placed.has(name)));
    if (ready.length === 0)
      throw new BrevduvaError('internal', `The tables of ${schema} refer to each other in a circle`);
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      placed.add(name);
    }
    left = left.filter(({ name }) => !placed.has(name));
  }
  return ordered;
}

/** The schema's sequences with where they are; a sequence follows no snapshot, and is never behind it. */
export async function sequencesOf(
  client: pg.Client,
  schema: string,
): Promise<readonly { readonly name: string; readonly last: string; readonly called: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and relkind = 'S' order by relname`,
    [schema],
  );
  const found = [];
  for (const { name } of rows) {
    const { rows: state } = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${qualified(schema, name)}`,
    );
    found.push(...state.map(({ last, called }) => ({ name, last, called })));
  }
  return found;
}

/** The migrations that the schema has, in the order in which they were applied. */
export async function migrationsOf(
  client: pg.Client,
  schema: string,
): Promise<readonly { readonly name: string; readonly checksum: string }[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `select name, checksum from ${qualified(schema, MIGRATIONS_TABLE)} order by applied_at, name`,
  );
  return rows;
}

/**
 * A query for the addresses of blobs that rows refer to, in order and each once; undefined where no column holds any.
 * By the rule of every migration: a text column that holds blob addresses is called blob, or its name ends in _blob.
 */
export async function blobAddressQuery(client: pg.Client, schema: string): Promise<string | undefined> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.relname as table, attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and not attisdropped and attnum > 0
       and atttypid = 'text'::regtype and attname ~ '(^|_)blob$'`,
    [schema],
  );
  if (rows.length === 0) return undefined;
  const parts = rows.map(({ table, column }) => {
    const name = pg.escapeIdentifier(column);
    return `select ${name} as address from ${qualified(schema, table)} where ${name} is not null`;
  });
  return `select address from (${parts.join(' union ')}) as blob order by address collate "C"`;
}

/** A name in the schema, quoted. */
export function qualified(schema: string, name: string): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

/** The columns, quoted, for COPY. */
export function columnList(columns: readonly string[]): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ');
}
