// Numbered forward-only migrations, safe when several processes start at once (DESIGN, "Data").
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { BrevduvaError } from '../../domain/errors.ts';
import { asUnavailable } from './lost-connection.ts';
import { ensureRole, grantRights } from './roles.ts';

export interface MigrationTarget {
  readonly schema: string;
  readonly role: string;
  readonly password: string;
  /** Folders of `0001-name.sql` files; the platform's own is always applied first. */
  readonly folders: readonly URL[];
  /** Only the files of these names, for a schema as an older version had it (a restore); all when absent. */
  readonly only?: ReadonlySet<string>;
}

interface MigrationFile {
  /** `<the folder's parent>/<file>`, e.g. `sender/0001-letters.sql`. */
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const FILE_NAME = /^[0-9]{4}-[a-z0-9-]+\.sql$/;
const platformFolder = new URL('../migrations/', import.meta.url);

/**
 * Brings a service's schema up to date: schema and role are made where absent, files not yet applied are applied in order,
 * each in its own transaction, and the role's rights are set (audit_event: select and insert only).
 * `ownerUrl` is a connection that may create roles and schemas.
 * Errors: 'conflict' when an applied file was changed or is missing here; 'unavailable'.
 */
export async function migrate(ownerUrl: string, target: MigrationTarget): Promise<void> {
  const files = [platformFolder, ...target.folders].flatMap(readFolder);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'brevduva migrate' });
  // A connection lost between two queries is reported by the next query.
  client.on('error', () => undefined);
  await asUnavailable(async () => {
    await client.connect();
    try {
      await underLock(client, target.schema, () => bringUpToDate(client, target, files));
    } finally {
      await client.end().catch(() => undefined);
    }
  });
}

/** Every migration that this program has for a service: `<folder>/<file>` → SHA-256 of its text, hex. */
export function knownMigrations(folders: readonly URL[]): ReadonlyMap<string, string> {
  return new Map([platformFolder, ...folders].flatMap(readFolder).map(({ name, checksum }) => [name, checksum]));
}

function readFolder(folder: URL): MigrationFile[] {
  const path = resolve(fileURLToPath(folder));
  const label = basename(dirname(path));
  return readdirSync(path)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      if (!FILE_NAME.test(name)) throw new BrevduvaError('invalid-input', `Migration ${name}: name it 0001-words.sql`);
      const sql = readFileSync(join(path, name), 'utf8');
      return { name: `${label}/${name}`, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function underLock(client: pg.Client, schema: string, work: () => Promise<void>): Promise<void> {
  const key = createHash('sha256').update(`brevduva migrate ${schema}`).digest().readBigInt64BE().toString();
  await client.query('select pg_advisory_lock($1)', [key]);
  try {
    await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [key]).catch(() => undefined);
  }
}

async function bringUpToDate(
  client: pg.Client,
  target: MigrationTarget,
  files: readonly MigrationFile[],
): Promise<void> {
  const schema = pg.escapeIdentifier(target.schema);
  await client.query(`create schema if not exists ${schema}`);
  await client.query(`set search_path to ${schema}`);
  await client.query(`create table if not exists migration (
    name text primary key, checksum text not null, applied_at timestamptz not null default clock_timestamp())`);
  const applied = await readApplied(client);
  refuseChanges(files, applied);
  const wanted = files.filter(({ name }) => target.only?.has(name) ?? true);
  for (const file of wanted) if (!applied.has(file.name)) await apply(client, file);
  await ensureRole(client, target.role, target.password);
  await grantRights(client, target);
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration');
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseChanges(files: readonly MigrationFile[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(files.map((file) => [file.name, file.checksum]));
  for (const [name, checksum] of applied) {
    const here = known.get(name);
    if (here === undefined) {
      throw new BrevduvaError(
        'conflict',
        `The database is newer than this program: it has ${name}. Start a newer version.`,
      );
    }
    if (here !== checksum) {
      throw new BrevduvaError(
        'conflict',
        `Migration ${name} was changed after it was applied. Put it back and write a new file.`,
      );
    }
  }
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [file.name, file.checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
