// One run of the embedded server: how it is started, when it answers, how it is stopped (STACK.md).
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { BrevduvaError } from '../../domain/errors.ts';
import { portRefused } from '../listening.ts';
import { findBinaries } from './binaries.ts';
import { waitForExit } from './server-process.ts';
import { launcher } from './unprivileged.ts';

export interface ServerPlace {
  readonly dataFolder: string;
  /** The cluster's own folder. */
  readonly cluster: string;
  readonly port: number;
  /** The setting that named the port, for whoever is told that it is taken. */
  readonly portChosenWith?: string | undefined;
  readonly durable: boolean;
}

const START_MS = 30_000;

/** Spawns it; it does not answer yet. `again`: its earlier words stay in the log. */
export function spawnServer({ dataFolder, cluster, port, durable }: ServerPlace, again: boolean): ChildProcess {
  const binaries = findBinaries();
  const launch = launcher([...binaries.probes, cluster]);
  if (launch.user !== undefined) chownSync(cluster, launch.user.uid, launch.user.gid);
  const [command, args] = launch.command(binaries.postgres, ['-D', cluster, ...settings(port, durable)]);
  const log = openSync(join(dataFolder, 'postgres.log'), again ? 'a' : 'w', 0o600);
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
  return child;
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
    // Checkpoints rarer than by default: each makes the next change of every page cost a whole page in the log.
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_buffers: '16MB',
    // Its statements are short: compiling them costs more than it gives.
    jit: 'off',
    update_process_title: 'off',
    timezone: 'UTC',
    // Statements and key values may hold personal numbers: neither goes to the server's log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * A connection, as soon as the server takes one.
 * Errors: 'unavailable' with its last words when it ended or is too slow; 'invalid-input' when it could not have its port.
 */
export async function connectWhenReady(url: string, child: ChildProcess, place: ServerPlace): Promise<pg.Client> {
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
        throw notStarted(place, error);
      }
      await new Promise((later) => setTimeout(later, 20));
    }
  }
}

function notStarted({ dataFolder, port, portChosenWith }: ServerPlace, cause: unknown): BrevduvaError {
  const words = readFileSync(join(dataFolder, 'postgres.log'), 'utf8').trim().split('\n').slice(-4).join(' / ');
  // Somebody may have taken it since we looked; and root may have what the server's own user may not.
  const bind = /could not bind [^/]*: (Address already in use|Permission denied)/.exec(words)?.[1];
  if (bind !== undefined) return portRefused(port, portChosenWith, bind.startsWith('Address') ? 'taken' : 'reserved');
  return new BrevduvaError('unavailable', `PostgreSQL did not start: ${words}`, {}, cause);
}

/** Ends sessions, writes everything out, waits until it is gone. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  child.kill('SIGINT');
  if (!(await waitForExit(child.pid, 20_000))) child.kill('SIGQUIT');
  await waitForExit(child.pid, 5000);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
