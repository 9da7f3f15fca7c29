// The PostgreSQL that comes with the npm dependencies, started on loopback for those who have no server (STACK.md).
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { BrevduvaError } from '../../domain/errors.ts';
import { findBinaries } from './binaries.ts';
import { clusterSecret, makeCluster } from './cluster.ts';
import { lockFolder } from './folder-lock.ts';
import { freePort, stopLeftover, waitForExit } from './server-process.ts';
import { launcher } from './unprivileged.ts';

export interface EmbeddedOptions {
  /** The database lives in `<dataFolder>/postgres`. */
  readonly dataFolder: string;
  /** TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Name of the database to make; default 'brevduva'. */
  readonly database?: string;
  /** False only for tests that throw everything away: does not wait for the disk. Default true. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres {
  /** As its superuser, to the database that was made. */
  readonly ownerUrl: string;
  readonly port: number;
  readonly pid: number;
  /** Ends sessions, writes everything out and stops. May be called more than once. */
  stop(): Promise<void>;
}

const START_MS = 30_000;

/**
 * Starts it, after stopping one that a killed process left behind; makes the cluster at the first start.
 * Errors: 'conflict' when another program uses the folder; 'unavailable' with the server's last words.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataFolder = resolve(options.dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  const unlock = lockFolder(dataFolder);
  try {
    const cluster = join(dataFolder, 'postgres');
    await stopLeftover(cluster);
    const { child, port } = await startServer(dataFolder, cluster, options);
    const url = (database: string) => `postgres://brevduva:${clusterSecret(dataFolder)}@127.0.0.1:${port}/${database}`;
    const name = options.database ?? 'brevduva';
    await makeDatabase(url('postgres'), name, child, dataFolder);
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= stopServer(child).finally(unlock);
      return stopping;
    };
    return { ownerUrl: url(name), port, pid: child.pid ?? 0, stop };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function startServer(
  dataFolder: string,
  cluster: string,
  options: EmbeddedOptions,
): Promise<{ child: ChildProcess; port: number }> {
  const binaries = findBinaries();
  if (!existsSync(cluster)) makeCluster(dataFolder, cluster, binaries, options.durable ?? true);
  const launch = launcher([...binaries.probes, cluster]);
  if (launch.user !== undefined) chownSync(cluster, launch.user.uid, launch.user.gid);
  const port = options.port === 0 ? await freePort() : options.port;
  const [command, args] = launch.command(binaries.postgres, [
    '-D',
    cluster,
    ...settings(port, options.durable ?? true),
  ]);
  const log = openSync(join(dataFolder, 'postgres.log'), 'w', 0o600);
  // Detached: Ctrl-C in the terminal must not reach the server before our own stop has drained.
  const child = spawn(command, args, {
    ...launch.spawnOptions,
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
  });
  closeSync(log);
  child.unref();
  return { child, port };
}

function settings(port: number, durable: boolean): string[] {
  const on = durable ? 'on' : 'off';
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    fsync: on,
    synchronous_commit: on,
    full_page_writes: on,
    timezone: 'UTC',
    // Statements and key values may hold personal numbers: neither goes to the server's log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function makeDatabase(url: string, name: string, child: ChildProcess, dataFolder: string): Promise<void> {
  const client = await connectWhenReady(url, child, dataFolder);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

async function connectWhenReady(url: string, child: ChildProcess, dataFolder: string): Promise<pg.Client> {
  let ended = false;
  for (const end of ['error', 'exit']) {
    child.once(end, () => {
      ended = true;
    });
  }
  const until = Date.now() + START_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (ended || Date.now() > until) {
        if (!ended) await stopServer(child);
        throw new BrevduvaError('unavailable', `PostgreSQL did not start: ${lastWords(dataFolder)}`, {}, error);
      }
      await new Promise((later) => setTimeout(later, 20));
    }
  }
}

function lastWords(dataFolder: string): string {
  return readFileSync(join(dataFolder, 'postgres.log'), 'utf8').trim().split('\n').slice(-4).join(' / ');
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  if (!(await waitForExit(child.pid, 20_000))) child.kill('SIGQUIT');
  await waitForExit(child.pid, 5000);
}
