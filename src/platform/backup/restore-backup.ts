// Restores a service's backup beside what is there, and puts it in its place only when all of it is good (issue 3, "Backup").
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { BrevduvaError } from '../../domain/errors.ts';
import { isCode, makeFolder, replaceFile, syncFolder } from '../blobs/durable-file.ts';
import type { KeyEncryptionKey } from '../blobs/key-encryption-key.ts';
import { asUnavailable } from '../database/lost-connection.ts';
import { knownMigrations, migrate } from '../database/migrate.ts';
import { copyIn } from './copy-stream.ts';
import { type BackupFacts, readBackup } from './read-backup.ts';
import type { Header, Sequences } from './records.ts';
import { columnList, qualified, tablesOf } from './schema-shape.ts';

export interface RestoreTarget {
  readonly service: string;
  /** A connection that may make schemas and roles. */
  readonly ownerUrl: string;
  readonly schema: string;
  readonly role: string;
  readonly password: string;
  /** The service's migrations. */
  readonly folders: readonly URL[];
  /** The blob folder, where the service has one. */
  readonly blobs: string | undefined;
  /** What is there already is put aside under another name; without this it is refused. */
  readonly replace: boolean;
}

export interface Restored extends BackupFacts {
  /** Where what was there before lies now. */
  readonly putAside: { readonly schema?: string; readonly blobs?: string };
}

const LINGER_MS = 5_000;
const LOOK_AGAIN_MS = 100;

/**
 * Restores. `finish` is called with the name of the schema that everything lies in until the end: what must be true
 * before the service may start (disposed of again, paused) is made so there. A failure leaves what was there as it was.
 * Errors: 'conflict' (something is there, the service runs, the backup is newer than the program, or damaged),
 * 'invalid-input' (no backup of this service, another key), 'unavailable'.
 */
export async function restoreBackup(
  target: RestoreTarget,
  file: string,
  key: KeyEncryptionKey,
  finish: (schema: string, facts: BackupFacts) => Promise<void>,
): Promise<Restored> {
  const aside = `before_${new Date()
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '')
    .toLowerCase()}`;
  const schema = `${target.schema}_restoring`;
  const client = new pg.Client({ connectionString: target.ownerUrl, application_name: 'brevduva restore' });
  client.on('error', () => undefined);
  try {
    return await asUnavailable(async () => {
      await client.connect();
      await refuseWhatIsThere(client, target);
      await client.query(`drop schema if exists ${pg.escapeIdentifier(schema)} cascade`);
      const facts = await takeIn(client, { ...target, schema }, file, key);
      await migrate(target.ownerUrl, { ...target, schema });
      await finish(schema, facts);
      await refuseRunning(client, target.role);
      return { ...facts, putAside: await putInPlace(client, target, schema, aside) };
    });
  } catch (error) {
    await client.query(`rollback; drop schema if exists ${pg.escapeIdentifier(schema)} cascade`).catch(() => undefined);
    if (target.blobs !== undefined) await rm(restoringFolder(target.blobs), { recursive: true, force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

// A connection that was closed is still seen for a moment.
async function refuseRunning(client: pg.Client, role: string): Promise<void> {
  for (const until = Date.now() + LINGER_MS; ; ) {
    const { rowCount: running } = await client.query(
      'select from pg_stat_activity where usename = $1 and datname = current_database()',
      [role],
    );
    if (running === 0) return;
    if (Date.now() > until) {
      throw refused(`The service is running (${running} connections as ${role}). Stop it first.`);
    }
    await new Promise((later) => setTimeout(later, LOOK_AGAIN_MS));
  }
}

async function refuseWhatIsThere(client: pg.Client, { schema, role, replace, blobs }: RestoreTarget): Promise<void> {
  await refuseRunning(client, role);
  if (replace) return;
  const { rowCount: tables } = await client.query('select from pg_tables where schemaname = $1 limit 1', [schema]);
  const inFolder = blobs === undefined ? [] : await namesIn(blobs);
  if (tables === 0 && inFolder.length === 0) return;
  const what = tables === 0 ? `The folder ${blobs} is not empty` : `The schema ${schema} is there already`;
  throw refused(`${what}. With --replace it is put aside under another name, and nothing of it is lost.`);
}

/** Everything in the backup, in one transaction; the blobs in a folder beside those in use. */
async function takeIn(
  client: pg.Client,
  target: RestoreTarget,
  file: string,
  key: KeyEncryptionKey,
): Promise<BackupFacts> {
  const { schema, blobs } = target;
  const folder = blobs === undefined ? undefined : restoringFolder(blobs);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  let tables: readonly string[] = [];
  const facts = await readBackup(file, key, {
    async header(header) {
      refuseOther(header, target);
      const only = new Set(header.migrations.map(({ name }) => name));
      await migrate(target.ownerUrl, { ...target, only });
      await client.query('begin');
      tables = (await tablesOf(client, schema)).map(({ name }) => qualified(schema, name));
      // What triggers wrote is in the backup; some migrations put rows there, which the backup has as they were.
      for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
      await client.query(`truncate ${tables.join(', ')}`);
    },
    async table(table, columns) {
      return copyIn(client, `copy ${qualified(schema, table)} (${columnList(columns)}) from stdin`);
    },
    sequences: (sequences) => setSequences(client, schema, sequences),
    async file(path, bytes) {
      if (folder === undefined)
        throw refused('The backup holds blobs, and the configuration names no folder for them.');
      await makeFolder(dirname(join(folder, path)));
      await replaceFile(join(folder, path), bytes);
    },
  });
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
  await client.query('commit');
  return facts;
}

function refuseOther({ service, migrations }: Header, target: RestoreTarget): void {
  if (service !== target.service) {
    throw new BrevduvaError('invalid-input', `The backup is of ${service}, not of ${target.service}`);
  }
  const known = knownMigrations(target.folders);
  for (const { name, checksum } of migrations) {
    const here = known.get(name);
    if (here === undefined)
      throw refused(`The backup is newer than this program: it has ${name}. Use a newer version.`);
    if (here !== checksum) throw refused(`The backup was made with another ${name} than this program has.`);
  }
}

async function setSequences(client: pg.Client, schema: string, sequences: Sequences): Promise<void> {
  for (const { name, last, called } of sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [qualified(schema, name), last, called]);
  }
}

// A point: no organisation is called so, and the service does not look there. Inside the folder, which may be a mount.
function restoringFolder(blobs: string): string {
  return join(blobs, '.restoring');
}

async function placeBlobs(blobs: string, aside: string): Promise<string | undefined> {
  await makeFolder(blobs);
  const old = await namesIn(blobs);
  const place = join(blobs, `.${aside}`);
  if (old.length > 0) await mkdir(place, { mode: 0o700 });
  for (const name of old) await rename(join(blobs, name), join(place, name));
  const restoring = restoringFolder(blobs);
  for (const name of await namesIn(restoring)) await rename(join(restoring, name), join(blobs, name));
  await rm(restoring, { recursive: true, force: true });
  await syncFolder(blobs);
  return old.length > 0 ? place : undefined;
}

// The schemas change names last, and are locked before the blobs move: what can fail fails before anything has changed.
async function putInPlace(
  client: pg.Client,
  target: RestoreTarget,
  from: string,
  aside: string,
): Promise<Restored['putAside']> {
  const [source, place] = [pg.escapeIdentifier(from), pg.escapeIdentifier(target.schema)];
  const { rowCount: there } = await client.query('select from pg_namespace where nspname = $1', [target.schema]);
  const schema = `${target.schema}_${aside}`;
  await client.query('begin');
  if (there !== 0) await client.query(`alter schema ${place} rename to ${pg.escapeIdentifier(schema)}`);
  await client.query(`alter schema ${source} rename to ${place}`);
  const blobs = target.blobs === undefined ? undefined : await placeBlobs(target.blobs, aside);
  await client.query('commit');
  return { ...(there === 0 ? {} : { schema }), ...(blobs === undefined ? {} : { blobs }) };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function refused(why: string): BrevduvaError {
  return new BrevduvaError('conflict', why);
}
