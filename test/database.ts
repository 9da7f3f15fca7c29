// A real PostgreSQL for tests: one cluster for the run, one database for each caller, cloned from a migrated template.
// BREVDUVA_TEST_DATABASE_URL or DATABASE_URL (a superuser's) is used instead where set.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { onceInRun } from './run-folder.ts';

export interface TestDatabase {
  /** Connection as the owner (superuser of the test cluster) to this database. */
  readonly ownerUrl: string;
  /** Connection as the service's role. */
  readonly url: string;
  readonly schema: string;
  readonly role: string;
  /** Closes nothing of yours; drops the database, cutting whoever is still connected. */
  drop(): Promise<void>;
}

const PASSWORD = 'only-for-tests';
let cluster: Promise<string> | undefined;
let count = 0;

/** The test cluster's superuser connection (to its database `postgres`); starts the cluster at the first call. */
export function testCluster(): Promise<string> {
  cluster ??= findOrStartCluster();
  return cluster;
}

/**
 * `schema` is also the role's name. `folders` are migrations beyond the platform's own. `begun` puts into the template what every database of the
 * schema begins with, given the role's connection to it: it is done once in a run.
 */
export async function testDatabase(options: {
  readonly schema: string;
  readonly folders?: readonly URL[];
  readonly begun?: (url: string) => Promise<void>;
}): Promise<TestDatabase> {
  const owner = await testCluster();
  const { schema, folders = [], begun } = options;
  const template = `template_${fingerprint(schema, folders)}${begun === undefined ? '' : '_begun'}`;
  await makeTemplate(owner, template, { schema, role: schema, password: PASSWORD, folders }, begun);
  const name = `test_${process.pid}_${++count}`;
  await withClient(owner, (client) => client.query(`create database ${name} template ${template}`));
  const drop = () => withClient(owner, (client) => client.query(`drop database if exists ${name} with (force)`));
  return {
    ownerUrl: inDatabase(owner, name),
    url: asRole(inDatabase(owner, name), schema),
    schema,
    role: schema,
    drop,
  };
}

async function findOrStartCluster(): Promise<string> {
  const given = process.env.BREVDUVA_TEST_DATABASE_URL ?? process.env.DATABASE_URL;
  if (given !== undefined) return inDatabase(given, 'postgres');
  return await onceInRun('cluster', async (folder) => {
    const dataFolder = join(folder, 'data');
    return (await startEmbeddedPostgres({ dataFolder, port: 0, database: 'postgres', durable: false })).ownerUrl;
  });
}

async function makeTemplate(
  owner: string,
  name: string,
  target: Parameters<typeof migrate>[1],
  begun: ((url: string) => Promise<void>) | undefined,
): Promise<void> {
  await withClient(owner, async (client) => {
    const lock = createHash('sha256').update(name).digest().readBigInt64BE().toString();
    await client.query('select pg_advisory_lock($1)', [lock]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    await client.query(`drop database if exists ${name}_new with (force)`);
    await client.query(`create database ${name}_new`);
    await migrate(inDatabase(owner, `${name}_new`), target);
    await begun?.(asRole(inDatabase(owner, `${name}_new`), target.role));
    await client.query(`alter database ${name}_new rename to ${name}`);
  });
}

function fingerprint(schema: string, folders: readonly URL[]): string {
  const hash = createHash('sha256').update(schema);
  for (const folder of [new URL('../src/platform/migrations/', import.meta.url), ...folders]) {
    const path = fileURLToPath(folder);
    for (const file of readdirSync(path).sort()) hash.update(file).update(readFileSync(join(path, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function asRole(url: string, role: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = PASSWORD;
  return changed.href;
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
