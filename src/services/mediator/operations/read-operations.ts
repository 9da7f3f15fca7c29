// Everything that the operations page tells, read together; each part is quick whatever the history (issue 3, operations page).
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { type BackupRun, lastBackup } from '../../../platform/backup/backup-run.ts';
import { type Pause, readPause } from '../../../platform/backup/pause.ts';
import type { WatchedThing } from '../../../platform/certificates/watch-places.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { logBacklog } from '../log/store/chain.ts';
import { lastCheckpoint } from '../log/store/checkpoints.ts';
import type { Closed } from '../operators/gate.ts';
import type { Operators } from '../operators/operators.ts';
import type { Mailing } from '../store/mailings.ts';
import {
  countAwaitingPerson,
  countQueue,
  mailingsUnderWay,
  operatorNames,
  type QueueCount,
  type WebhookLag,
  webhookLags,
} from '../store/operations.ts';
import type { MediatorTables } from '../store/schema.ts';
import { awaitingPerson, type DeliveryStatus, latestDeliveries } from '../store/status.ts';
import { readTally, type TallyCount } from '../store/tally.ts';
import { NowAndThen } from './now-and-then.ts';

const LATEST = 20;
const MAILINGS = 5;
/** What awaits a person is counted so far. */
export const AWAITING_MOST = 1_000;

export interface OperatorSeen {
  readonly id: string;
  readonly name: string;
  readonly closed: Closed | undefined;
}

export interface OperationsSeen {
  readonly at: Date;
  readonly queue: readonly QueueCount[];
  readonly tally: readonly TallyCount[];
  readonly operators: readonly OperatorSeen[];
  readonly awaiting: readonly DeliveryStatus[];
  /** One more than AWAITING_MOST: there are more than that. */
  readonly awaitingCount: number;
  readonly mailings: readonly Pick<Mailing, 'mailingId' | 'name' | 'state'>[];
  readonly webhooks: readonly WebhookLag[];
  readonly latest: readonly DeliveryStatus[];
  readonly log: { readonly behind: number; readonly lastCheckpoint: Date | undefined };
  readonly certificates: readonly WatchedThing[];
  readonly pause: Pause | undefined;
  readonly lastBackup: BackupRun | undefined;
  /** Warn when the last backup is older, hours; absent: no warning. */
  readonly warnAfterHours: number | undefined;
}

export interface OperationsParts {
  readonly reader: Reader<MediatorTables>;
  readonly operators: Operators;
  readonly certificates: () => readonly WatchedThing[];
  readonly warnAfterHours: number | undefined;
  readonly clock: Clock;
}

export class Operations {
  readonly queue: NowAndThen<readonly QueueCount[]>;
  readonly tally: NowAndThen<readonly TallyCount[]>;
  readonly #parts: OperationsParts;

  constructor(parts: OperationsParts) {
    this.#parts = parts;
    this.queue = new NowAndThen(() => countQueue(parts.reader));
    this.tally = new NowAndThen(() => readTally(parts.reader, parts.clock()));
  }

  /** What only a person can resolve, counted to AWAITING_MOST and one. */
  awaitingCount(): Promise<number> {
    return countAwaitingPerson(this.#parts.reader, AWAITING_MOST + 1);
  }

  /** How things stand. Errors: 'unavailable'. */
  async see(): Promise<OperationsSeen> {
    const { reader, clock, warnAfterHours, certificates } = this.#parts;
    const [queue, tally] = [await this.queue.now(), await this.tally.now()];
    const checkpoint = await lastCheckpoint(reader);
    return {
      at: clock(),
      queue,
      tally,
      operators: await this.#operators(queue, tally),
      awaiting: await awaitingPerson(reader, LATEST),
      awaitingCount: await this.awaitingCount(),
      mailings: await mailingsUnderWay(reader, MAILINGS),
      webhooks: await webhookLags(reader),
      latest: await latestDeliveries(reader, LATEST),
      log: { behind: (await logBacklog(reader)).events, lastCheckpoint: checkpoint?.madeAt },
      certificates: certificates(),
      pause: await readPause(reader),
      lastBackup: await lastBackup(reader),
      warnAfterHours,
    };
  }

  // Those that something waits for, that were met in the last day, or whose line stands still.
  async #operators(queue: readonly QueueCount[], tally: readonly TallyCount[]): Promise<readonly OperatorSeen[]> {
    const { operators, reader } = this.#parts;
    const named = operators.policies.named();
    const met = new Map([
      ...(await operatorNames(reader)),
      ...tally.flatMap(({ operator, name }) => (name === null ? [] : [[operator, name] as const])),
    ]);
    const waiting = new Map(queue.map(({ operator, operatorName }) => [operator, operatorName]));
    const ids = new Set([...waiting.keys(), ...tally.map(({ operator }) => operator), ...named.keys()]);
    const seen = [...ids].flatMap((text) => {
      const id = parseOrganisationsnummer(text);
      if (!id.ok) return [];
      const name = named.get(text) || waiting.get(text) || met.get(text) || text;
      return [{ id: text, name, closed: operators.gate.closed(id.value) }];
    });
    return seen.toSorted((one, other) => one.name.localeCompare(other.name, 'sv'));
  }
}
