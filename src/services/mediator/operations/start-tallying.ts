// Counts finished minutes in the background, so that the figures of a day are at hand (store/tally.ts).
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { Wake } from '../../../platform/jobs/wake.ts';
import type { Log } from '../../../platform/log.ts';
import type { Running } from '../../../platform/running.ts';
import type { MediatorTables } from '../store/schema.ts';
import { countMinutes } from '../store/tally.ts';

const EVERY_MS = 15_000;

/** Starts counting. `stop()` waits for a count that is under way. */
export function startTallying(parts: {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly clock: Clock;
  readonly log: Log;
}): Running {
  const { database, mediator, clock, log } = parts;
  const wake = new Wake();
  let stopping = false;
  async function round(): Promise<void> {
    try {
      while (!stopping && (await database.transaction(mediator, (tx) => countMinutes(tx, clock()))));
    } catch (err) {
      log.warn({ err }, 'Finished minutes could not be counted; the next round tries again');
    }
  }
  const ended = (async () => {
    while (!stopping) {
      await round();
      await wake.within(EVERY_MS);
    }
  })();
  return {
    name: 'tally',
    addresses: {},
    async stop() {
      stopping = true;
      wake.now();
      await ended;
    },
  };
}
