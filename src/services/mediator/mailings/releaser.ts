// The releaser: looks at every mailing that is not finished, each second. Several processes may run one: a mailing's row is
// locked while one of them looks, and the others pass it over.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import { lockMailing, unsettledMailings } from '../store/mailings.ts';
import type { MediatorTables } from '../store/schema.ts';
import { LONGEST_DAYS, type RunTools, runMailing } from './run-mailing.ts';

const CHORE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface ReleaserParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: RunTools['audit'];
  readonly underWay: number;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Letters have been let go: look them up. */
  readonly released: () => void;
  /** Done each minute. */
  readonly chore: () => Promise<void>;
}

export class Releaser {
  readonly #parts: ReleaserParts;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #choreAt = 0;

  constructor(parts: ReleaserParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.wake(), parts.everyMs);
    this.wake();
  }

  /** Looks now rather than at the next round. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = this.#looking !== undefined;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Looks no more; resolves when the last look has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { database, mediator, chore, clock, log } = this.#parts;
    try {
      if (Date.now() >= this.#choreAt) {
        this.#choreAt = Date.now() + CHORE_MS;
        await chore();
      }
      const now = clock();
      const times = { now, forgotten: new Date(now.getTime() - LONGEST_DAYS * DAY_MS) };
      for (const mailingId of await unsettledMailings(database.reader(mediator), times)) await this.#run(mailingId);
    } catch (err) {
      log.error({ err }, 'The mailings could not be looked at; they are again');
    }
  }

  async #run(mailingId: string): Promise<void> {
    const { database, mediator, audit, underWay, clock } = this.#parts;
    for (let more = true; more && !this.#stopped; ) {
      const ran = await database.transaction(mediator, async (tx) => {
        const mailing = await lockMailing(tx, mailingId, { skipLocked: true });
        return mailing === undefined ? undefined : runMailing(tx, mailing, { audit, underWay, now: clock() });
      });
      if (ran !== undefined && ran.released > 0) this.#parts.released();
      more = ran?.more ?? false;
    }
  }
}
