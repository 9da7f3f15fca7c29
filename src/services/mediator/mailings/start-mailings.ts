// Batches, mailings and their releaser put together.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { Running } from '../../../platform/running.ts';
import type { AcceptTools } from '../accept-delivery.ts';
import { Batches } from '../batches/batches.ts';
import type { Config } from '../config.ts';
import type { MediatorEvents } from '../events.ts';
import { failAt } from '../failpoints.ts';
import type { MediatorTables } from '../store/schema.ts';
import { Mailings } from './mailings.ts';
import { Releaser } from './releaser.ts';

const HOUR_MS = 3_600_000;

export interface MailingDesk extends Running {
  readonly batches: Batches;
  readonly mailings: Mailings;
}

export interface MailingDeskParts {
  readonly config: Config;
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly tools: AcceptTools;
  /** Letters have been let go: look them up. */
  readonly released: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts the releaser; until it is stopped mailings go on. */
export function startMailings({ config, tools, released, ...parts }: MailingDeskParts): MailingDesk {
  const { database, mediator, audit, clock, log } = parts;
  const common = { database, mediator, audit, clock };
  const batches = new Batches({
    ...common,
    verify: tools,
    lifetimeMs: tools.lifetimeMs,
    openMs: (config.mailings?.batchOpenHours ?? 24) * HOUR_MS,
    committed() {
      failAt(config, 'mediator.batch-committed');
      releaser.wake();
    },
  });
  const releaser = new Releaser({
    ...common,
    underWay: config.mailings?.underWay ?? 2_000,
    everyMs: config.pollMs ?? 1_000,
    log,
    released,
    chore: () => batches.cancelForgotten(),
  });
  const mailings = new Mailings({ ...common, changed: () => releaser.wake() });
  return { name: 'mailings', addresses: {}, stop: () => releaser.stop(), batches, mailings };
}
