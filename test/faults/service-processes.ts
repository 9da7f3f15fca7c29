// The services of a small country, each in a process of its own that a test may kill, pause and start again, on one durable PostgreSQL.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type DeployableName, deployables } from '../../src/main/deployables.ts';
import { makeCertificates, type Place } from '../../src/main/sandbox/place.ts';
import { choosePorts } from '../../src/main/sandbox/ports.ts';
import { Secrets } from '../../src/main/sandbox/secrets.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/database/embedded.ts';
import { freePortBase } from '../network.ts';
import { readyForSandbox } from '../sandbox-ready.ts';

/** Long: on a loaded machine the recovery of a killed database may take minutes. */
const READY_MS = 600_000;
const program = new URL('./service-process.ts', import.meta.url);

export interface ServicePlan {
  /** What it is called here; several may run the same service. */
  readonly name: string;
  readonly service: DeployableName;
  readonly config: object;
}

export class ServiceProcesses {
  readonly place: Place;
  readonly #postgres: EmbeddedPostgres;
  readonly #plans = new Map<string, ServicePlan>();
  readonly #children = new Map<string, ChildProcess>();
  readonly #addresses = new Map<string, Readonly<Record<string, string>>>();

  private constructor(place: Place, postgres: EmbeddedPostgres) {
    this.place = place;
    this.#postgres = postgres;
  }

  /** PostgreSQL, ports, secrets and certificates; no service yet. */
  static async open(): Promise<ServiceProcesses> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'brevduva-processes-'));
    const options = {
      host: '127.0.0.1',
      portBase: await freePortBase(),
      dataFolder,
      databaseUrl: undefined,
      logLevel: 'error',
    } as const;
    const ports = await choosePorts(options);
    await readyForSandbox(dataFolder);
    const ca = await makeCertificates(options);
    const postgres = await startEmbeddedPostgres({ dataFolder, port: ports.postgres });
    mkdirSync(join(dataFolder, 'configs'), { mode: 0o700 });
    return new ServiceProcesses(
      { options, ports, secrets: new Secrets(dataFolder), ca, ownerUrl: postgres.ownerUrl },
      postgres,
    );
  }

  /** Brings its schema up to date and starts it. */
  async add(plan: ServicePlan): Promise<void> {
    const { name, service, config } = plan;
    await (await deployables[service]()).migrate(config, name, this.place.ownerUrl);
    writeFileSync(this.#fileOf(name), JSON.stringify(config), { mode: 0o600 });
    this.#plans.set(name, plan);
    await this.start(name);
  }

  /** Starts it again as it was planned; tried until it is ready, for its database may be starting too. */
  async start(name: string): Promise<void> {
    const plan = this.#planOf(name);
    for (const until = Date.now() + READY_MS; ; ) {
      const child = fork(program, [plan.service, this.#fileOf(name)], {
        execArgv: ['--no-warnings'],
        // While the database recovers a start may fail, and is made again: what it says is told only if none succeeds.
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      // It may be killed before it is ready, and is then started once more.
      this.#children.set(name, child);
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        said = (said + chunk).slice(-2000);
      });
      const ready = await Promise.race([
        once(child, 'message').then(([message]) => message),
        once(child, 'exit').then(() => undefined),
      ]);
      if (ready !== undefined) {
        this.#addresses.set(name, ready.addresses);
        return;
      }
      if (Date.now() > until) throw new Error(`${name} does not start: ${said}`);
      await pause(200);
    }
  }

  /** An address that it told when it started. */
  addressOf(name: string, door: string): string {
    const address = this.#addresses.get(name)?.[door];
    if (address === undefined) throw new Error(`${name} has no ${door}`);
    return address;
  }

  /** kill -9; resolves when it is gone. */
  async kill(name: string): Promise<void> {
    const child = this.#children.get(name);
    if (child === undefined || hasEnded(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Whether it has been started and has not ended since. */
  runs(name: string): boolean {
    const child = this.#children.get(name);
    return child !== undefined && !hasEnded(child);
  }

  /** Stops it where it stands: to the others it is as if its machine slept. */
  freeze(name: string): void {
    this.#children.get(name)?.kill('SIGSTOP');
  }

  /** Lets it go on. */
  thaw(name: string): void {
    this.#children.get(name)?.kill('SIGCONT');
  }

  /**
   * kill -9 of the database server; it is started again by itself, and recovers. SIGINT: its sessions are cut and it ends in
   * order, as when an administrator restarts it. Nothing to kill: it has just died and is not there again.
   */
  killDatabase(signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): void {
    try {
      process.kill(this.#postgres.pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }

  /** Rows of any service's tables, as the database's owner; asked again while the database is away. */
  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    for (const until = Date.now() + READY_MS; ; ) {
      const client = new pg.Client({ connectionString: this.place.ownerUrl });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return (await client.query<Row>(sql, [...values])).rows;
      } catch (error) {
        if (Date.now() > until) throw error;
        await pause(100);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  /** Stops every service in order, then the database, and removes everything. */
  async close(): Promise<void> {
    for (const child of this.#children.values()) {
      if (hasEnded(child)) continue;
      const gone = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await gone;
    }
    await this.#postgres.stop();
    rmSync(this.place.options.dataFolder, { recursive: true, force: true });
  }

  #planOf(name: string): ServicePlan {
    const plan = this.#plans.get(name);
    if (plan === undefined) throw new Error(`there is no ${name}`);
    return plan;
  }

  #fileOf(name: string): string {
    return join(this.place.options.dataFolder, 'configs', `${name}.json`);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
