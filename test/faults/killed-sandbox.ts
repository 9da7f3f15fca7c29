// Starts the sandbox of sandbox-process.ts, kills it with -9 (with or without its database server), and asks and counts afterwards.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { RestClient } from '../../src/platform/http-client/rest-client.ts';
import { readyForSandbox } from '../sandbox-ready.ts';

const program = fileURLToPath(new URL('./sandbox-process.ts', import.meta.url));
const START_MS = 120_000;

export class KilledSandbox {
  readonly dataFolder: string;
  readonly #portBase: number;
  #child: ChildProcess | undefined;

  constructor(dataFolder: string, portBase: number) {
    this.dataFolder = dataFolder;
    this.#portBase = portBase;
  }

  /** Resolves when every service answers. */
  async start(): Promise<void> {
    if (!existsSync(this.dataFolder)) await readyForSandbox(this.dataFolder);
    const child = spawn(process.execPath, ['--no-warnings', program, this.dataFolder, String(this.#portBase)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const ready = once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(START_MS) });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The sandbox did not start: ${Buffer.concat(errors).toString().slice(-2000)}`);
    });
    ended.catch(() => undefined);
    await Promise.race([ready, ended]);
  }

  /** kill -9 of the program and, when asked, of the database server at the same moment. */
  async kill(databaseToo: boolean): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null)
      throw new Error('The sandbox does not run');
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    if (databaseToo) this.killDatabase();
    await gone;
  }

  /** kill -9 of the database server alone. */
  killDatabase(): void {
    const server = Number(readFileSync(join(this.dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(server, 'SIGKILL');
  }

  /** Resolves when the database takes queries again. */
  async untilDatabaseAnswers(): Promise<void> {
    for (const until = Date.now() + START_MS; ; ) {
      try {
        await this.rows('select 1');
        return;
      } catch (error) {
        if (Date.now() > until) throw error;
        await pause(50);
      }
    }
  }

  /** Lets it stop in order. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }

  /** The sender's REST API as Kommun B's system. */
  client(): RestClient {
    return new RestClient({
      environment: 'sandbox',
      baseUrl: `http://127.0.0.1:${this.#portBase + 1}/api/v1`,
      token: {
        issuer: `http://127.0.0.1:${this.#portBase + 6}/staff`,
        clientId: this.#announced().apiClient.id,
        credential: { kind: 'secret', secretFile: join(this.dataFolder, 'secrets', this.#announced().apiClient.id) },
        scope: 'letters',
      },
      outbound: { allowPrivate: ['127.0.0.0/8'] },
    });
  }

  /** Rows of any service's tables, as the database's owner. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const password = readFileSync(join(this.dataFolder, 'postgres-password'), 'utf8').trim();
    const client = new pg.Client({
      connectionString: `postgres://brevduva:${password}@127.0.0.1:${this.#portBase + 32}/brevduva`,
    });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  #announced(): { readonly apiClient: { readonly id: string } } {
    return JSON.parse(readFileSync(join(this.dataFolder, 'sandbox.json'), 'utf8'));
  }
}
