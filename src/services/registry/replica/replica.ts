// isReachable from memory, as exact as from the database: before each answer the copy is brought to what is committed, with one small
// question that calls share. Until the copy is there, or when it has lost track, the database answers.
import { setTimeout as pause } from 'node:timers/promises';
import { Gauge } from 'prom-client';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { registryOf } from '../../../platform/events/registry.ts';
import type { Log } from '../../../platform/log.ts';
import { bulkGoesOn, changesSince, forgetChanges, holdStill, packedAfter, packedOf } from '../store/replica.ts';
import type { RegistryTables } from '../tables.ts';
import { RegisterCopy } from './register-copy.ts';

interface Options {
  readonly database: Database<RegistryTables>;
  readonly organisation: Organisationsnummer;
  readonly clock: Clock;
  readonly log: Log;
  /** How long nothing must have been loaded in bulk before everything is read. Default 5 s: reading costs as much as loading does. */
  readonly quietMs?: number;
}

/** Profiles read at once: small enough that nothing else waits long. */
const BATCH = 5_000;
/** More changed recipients than this at once, and everything is read again. */
const MANY = 200_000;
const RETRY_MS = 5_000;
const QUIET_MS = 5_000;
/** How often a copy that nobody asks catches up, so that what it has not seen stays little. */
const IDLE_MS = 30_000;
/** How long changes are kept for copies that do not ask. */
const KEPT_MS = 3_600_000;

export class ReachabilityReplica {
  readonly #options: Options;
  #copy: RegisterCopy | undefined;
  #loading: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #queued: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  readonly #end = new AbortController();

  constructor(options: Options) {
    this.#options = options;
    const read = () => this.#copy?.bytes ?? 0;
    gauge('brevduva_registry_replica_bytes', 'Memory of the copy of the register', read);
    gauge('brevduva_registry_replica_profiles', 'Profiles in the copy of the register', () => this.#copy?.size ?? 0);
  }

  /** Begins to read the register; answers come from the database until it is done. */
  start(): void {
    this.#load();
    this.#idle = setInterval(() => {
      this.#tidy().catch((error: unknown) => this.#options.log.debug({ err: error }, 'The copy could not catch up'));
    }, IDLE_MS).unref();
  }

  /** The register as of now, to be read at once; undefined while there is no copy. Errors: 'unavailable'. */
  async current(): Promise<RegisterCopy | undefined> {
    if (this.#copy === undefined) return undefined;
    await this.#caughtUp();
    return this.#copy;
  }

  /** Resolves when a copy is there, or reading has failed. */
  async settled(): Promise<void> {
    await this.#loading;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    clearInterval(this.#idle);
    clearTimeout(this.#retry);
    await Promise.allSettled([this.#loading, this.#running, this.#queued]);
  }

  /** Brings the copy to what was committed before this call: a question under way may have been asked too early. */
  #caughtUp(): Promise<void> {
    this.#queued ??= Promise.allSettled([this.#running]).then(() => {
      this.#queued = undefined;
      this.#running = this.#catchUp();
      return this.#running;
    });
    return this.#queued;
  }

  async #catchUp(): Promise<void> {
    const copy = this.#copy;
    if (copy === undefined) return;
    const { database, organisation, log } = this.#options;
    const reader = database.reader(organisation);
    const { seen, changed, lost } = await changesSince(reader, copy.seen);
    const ids = [...new Set(changed)];
    if (lost || ids.includes(0) || ids.length > MANY) {
      log.info({ lost, changed: ids.length }, 'The copy of the register is read again');
      this.#copy = undefined;
      this.#load();
      return;
    }
    for (let from = 0; from < ids.length; from += BATCH) {
      const some = ids.slice(from, from + BATCH);
      // Perhaps newer than `seen`, never older; what came after is then looked at once more.
      const packed = await packedOf(reader, some);
      copy.forget(some);
      copy.add(packed);
    }
    copy.seen = seen;
  }

  async #tidy(): Promise<void> {
    if (this.#copy === undefined) return;
    const { database, organisation, clock } = this.#options;
    await this.#caughtUp();
    await database.transaction(organisation, (tx) => forgetChanges(tx, new Date(clock().getTime() - KEPT_MS)));
  }

  #load(): void {
    if (this.#end.signal.aborted || this.#loading !== undefined) return;
    this.#loading = this.#read()
      .catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'The register could not be read into memory; the database answers');
        this.#retry = setTimeout(() => this.#load(), RETRY_MS).unref();
      })
      .finally(() => {
        this.#loading = undefined;
      });
  }

  async #bulkIsOver(): Promise<void> {
    const { database, organisation, quietMs = QUIET_MS } = this.#options;
    const { signal } = this.#end;
    while (!signal.aborted && (await bulkGoesOn(database.reader(organisation), quietMs)))
      await pause(quietMs / 4, undefined, { signal }).catch(() => undefined);
  }

  async #read(): Promise<void> {
    const { database, organisation, log } = this.#options;
    await this.#bulkIsOver();
    const started = performance.now();
    const copy = await database.transaction(organisation, async (tx) => {
      const reading = new RegisterCopy(await holdStill(tx));
      for (let after = 0; !this.#end.signal.aborted; ) {
        const batch = await packedAfter(tx, after, BATCH);
        if (batch === undefined) break;
        reading.add(batch);
        after = batch.last;
      }
      return reading;
    });
    if (this.#end.signal.aborted) return;
    this.#copy = copy;
    const megabytes = Math.round(copy.bytes / 1_048_576);
    const seconds = Math.round((performance.now() - started) / 1000);
    log.info({ profiles: copy.size, megabytes, seconds }, 'The register is in memory');
  }
}

function gauge(name: string, help: string, value: () => number): void {
  const registry = registryOf('registry');
  registry.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}
