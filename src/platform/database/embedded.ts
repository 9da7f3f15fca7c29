// The PostgreSQL that comes with the npm dependencies, started on loopback for those who have no server (STACK.md).
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { listeningFaults } from '../listening.ts';
import { findBinaries } from './binaries.ts';
import { clusterSecret, makeCluster, PASSWORD_FILE } from './cluster.ts';
import { takeDataFolder } from './data-folder.ts';
import { connectWhenReady, hasEnded, type ServerPlace, spawnServer, stopServer } from './embedded-server.ts';
import { freePort, stopLeftover } from './server-process.ts';

/** In a data folder while its database runs: which process has it. */
export const LOCK_FILE = 'in-use';

export interface EmbeddedOptions {
  /** The database lives in `<dataFolder>/postgres`. */
  readonly dataFolder: string;
  /** The folder is for nothing else: one that holds other things is refused. Default false. */
  readonly alone?: boolean;
  /** TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The settings that named folder and port, for whoever is told to choose others. */
  readonly chosenWith?: { readonly folder: string; readonly port: string };
  /** Name of the database to make; default 'brevduva'. */
  readonly database?: string;
  /** False only for tests that throw everything away: does not wait for the disk. Default true. */
  readonly durable?: boolean;
}

export interface EmbeddedPostgres {
  /** As its superuser, to the database that was made. */
  readonly ownerUrl: string;
  readonly port: number;
  /** Of the server that runs now: one that dies (kill -9, out of memory) is started again on the same port. */
  readonly pid: number;
  /** Ends sessions, writes everything out and stops. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts it, after stopping one that a killed process left behind; makes the cluster at the first start.
 * Errors: 'invalid-input' when the folder or the port cannot be had; 'conflict' when another process uses the folder; 'unavailable' with the
 * server's last words.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataFolder = resolve(options.dataFolder);
  const { alone, chosenWith } = options;
  const mark = alone === true ? PASSWORD_FILE : undefined;
  const unlock = takeDataFolder(dataFolder, { lock: LOCK_FILE, mark, chosenWith: chosenWith?.folder });
  try {
    const cluster = join(dataFolder, 'postgres');
    const durable = options.durable ?? true;
    await stopLeftover(cluster);
    const place = { host: '127.0.0.1', port: options.port, portChosenWith: chosenWith?.port };
    const [fault] = await listeningFaults([place]);
    if (fault !== undefined) throw fault;
    if (!existsSync(cluster)) makeCluster(dataFolder, cluster, findBinaries(), durable);
    const port = options.port === 0 ? await freePort() : options.port;
    const server = await EmbeddedServer.start(
      { dataFolder, cluster, port, portChosenWith: chosenWith?.port, durable },
      options.database ?? 'brevduva',
      unlock,
    );
    return server;
  } catch (error) {
    unlock();
    throw error;
  }
}

const AGAIN_FIRST_MS = 50;
const AGAIN_LONGEST_MS = 5000;

class EmbeddedServer implements EmbeddedPostgres {
  readonly ownerUrl: string;
  readonly port: number;
  readonly #place: ServerPlace;
  readonly #unlock: () => void;
  #child: ChildProcess;
  #restarting: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  private constructor(place: ServerPlace, database: string, unlock: () => void) {
    this.#place = place;
    this.#unlock = unlock;
    this.port = place.port;
    this.ownerUrl = urlOf(place, database);
    this.#child = spawnServer(place, false);
  }

  static async start(place: ServerPlace, database: string, unlock: () => void): Promise<EmbeddedServer> {
    const server = new EmbeddedServer(place, database, unlock);
    const client = await connectWhenReady(urlOf(place, 'postgres'), server.#child, place);
    try {
      const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
      if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
    } finally {
      await client.end();
    }
    server.#watch();
    return server;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#restarting.then(() => stopServer(this.#child)).finally(this.#unlock);
    return this.#stopping;
  }

  #watch(): void {
    const again = () => {
      if (this.#stopping === undefined) this.#restarting = this.#startAgain();
    };
    if (hasEnded(this.#child)) again();
    else this.#child.once('exit', again);
  }

  /** What was committed is there again when it answers; whoever was connected meets 'unavailable' until then. */
  async #startAgain(): Promise<void> {
    for (let pause = AGAIN_FIRST_MS; this.#stopping === undefined; pause = Math.min(2 * pause, AGAIN_LONGEST_MS)) {
      // Sessions of the dead server may still hold its memory for a moment.
      await setTimeout(pause, undefined, { ref: false });
      if (this.#stopping !== undefined) return;
      this.#child = spawnServer(this.#place, true);
      try {
        const client = await connectWhenReady(urlOf(this.#place, 'postgres'), this.#child, this.#place);
        await client.end();
        this.#watch();
        return;
      } catch {
        // Its last words are in postgres.log; the next try follows.
      }
    }
  }
}

function urlOf(place: ServerPlace, database: string): string {
  return `postgres://brevduva:${clusterSecret(place.dataFolder)}@127.0.0.1:${place.port}/${database}`;
}
