// Mailings as their owners and those who run the mediator steer them: planned, started, paused, resumed, cancelled (issue 3, Lanes).
import { setTimeout } from 'node:timers/promises';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../../platform/database/database.ts';
import { type Caller, digestOf, sameAsked } from '../batches/batches.ts';
import type { MediatorEvent, MediatorEvents } from '../events.ts';
import { storeBatchCancellation } from '../store/batches.ts';
import type { MailingState } from '../store/mailing-tables.ts';
import {
  findMailing,
  type Kept,
  lockMailing,
  type Mailing,
  type MailingPlan,
  moveMailing,
  storeMailing,
} from '../store/mailings.ts';
import { endUnsent, isLoose, releaseDoubtful, takeBack } from '../store/release.ts';
import type { MediatorTables } from '../store/schema.ts';

/** So many are cancelled before the answer; the releaser goes on with the rest. */
const CANCELLED_AT_ONCE = 1_000;
/** For what others hold at a pause, in all less than a second. */
const REST_LOOKS = 40;
const REST_MS = 20;

export interface MailingParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly clock: Clock;
  /** Something changed: the releaser looks now. */
  readonly changed: () => void;
}

/** Who steers: the owner's client, or staff, who may steer everybody's. */
export interface Steering {
  readonly actor: string;
  readonly owner?: string;
}

interface Move {
  readonly from: readonly MailingState[];
  /** Asking again when it is so already changes nothing. */
  readonly already: readonly MailingState[];
  readonly to: MailingState;
  readonly event: MediatorEvent;
}

const moves = {
  start: { from: ['planned'], already: ['running', 'finished'], to: 'running', event: 'mailing.started' },
  pause: { from: ['running'], already: ['paused'], to: 'paused', event: 'mailing.paused' },
  resume: { from: ['paused'], already: ['running', 'finished'], to: 'running', event: 'mailing.resumed' },
  cancel: {
    from: ['planned', 'running', 'paused'],
    already: ['cancelled'],
    to: 'cancelled',
    event: 'mailing.cancelled',
  },
} as const satisfies Readonly<Record<string, Move>>;

export type MoveName = keyof typeof moves;

export class Mailings {
  readonly reader: Reader<MediatorTables>;
  readonly #parts: MailingParts;

  constructor(parts: MailingParts) {
    this.#parts = parts;
    this.reader = parts.database.reader(parts.mediator);
  }

  /** Plans a mailing, once for each key. Errors: 'conflict' (key), 'invalid-input' (it ends before it starts, or has ended). */
  async plan(caller: Caller, key: string, plan: MailingPlan): Promise<Kept> {
    const { database, mediator, audit, clock } = this.#parts;
    const { name, startsAt, endsAt, perMinute } = plan;
    const at = clock();
    const times = [startsAt, endsAt].map((time) => time?.toISOString() ?? null);
    const payloadHash = digestOf([name, ...times, perMinute ?? null]);
    const owner = caller.organisation;
    if (startsAt !== undefined && endsAt !== undefined && endsAt <= startsAt) throw endsTooEarly();
    return database.transaction(mediator, async (tx) => {
      const kept = await storeMailing(tx, { owner, clientId: caller.clientId, key, payloadHash }, plan, at);
      if (kept.replayed) return sameAsked(kept, payloadHash);
      // Only now: a repeat gets its answer also when its time is over.
      if (startsAt === undefined && endsAt !== undefined && endsAt <= at) throw endsTooEarly();
      await audit.record(tx, { kind: 'mailing.created', actor: caller.clientId, subject: kept.id });
      return kept;
    });
  }

  /** A mailing. Errors: 'not-found', also for another owner's. */
  async find(mailingId: string, owner?: string): Promise<Mailing> {
    return found(await findMailing(this.reader, mailingId, owner));
  }

  /** Starts, pauses, resumes or cancels; answers the same again. Errors: 'not-found', 'conflict'. */
  async move(mailingId: string, name: MoveName, by: Steering): Promise<Mailing> {
    const { database, mediator, audit, clock } = this.#parts;
    const { from, already, to, event }: Move = moves[name];
    const at = clock();
    const moved = await database.transaction(mediator, async (tx) => {
      const mailing = found(await lockMailing(tx, mailingId, by.owner === undefined ? {} : { owner: by.owner }));
      if (already.includes(mailing.state)) return mailing;
      if (!from.includes(mailing.state)) throw mayNot(name, mailing.state);
      await moveMailing(tx, mailingId, {
        state: to,
        ...(name === 'start' ? { startedAt: at } : {}),
        ...(name === 'cancel' ? { endedAt: at } : {}),
      });
      await audit.record(tx, { kind: event, actor: by.actor, subject: mailingId });
      await this.#follow(tx, mailingId, name, by.actor, at);
      return { ...mailing, state: to };
    });
    if (name === 'pause' || name === 'cancel') await this.#takeRest(mailingId, name, by.actor);
    this.#parts.changed();
    return moved;
  }

  // What others were writing at that moment, looked up or claimed, was passed over, and comes free in an instant: without this
  // it would be sent after the answer, until the releaser's next round.
  async #takeRest(mailingId: string, name: 'pause' | 'cancel', actor: string): Promise<void> {
    const { database, mediator, audit, clock } = this.#parts;
    const { to } = moves[name];
    for (let looks = 0; looks < REST_LOOKS; looks += 1) {
      if (!(await isLoose(this.reader, mailingId, { doubtful: name === 'pause' }))) return;
      if (looks > 0) await setTimeout(REST_MS);
      const isSo = await database.transaction(mediator, async (tx) => {
        if ((await lockMailing(tx, mailingId))?.state !== to) return false;
        if (name === 'pause') await takeBack(tx, mailingId);
        else await endUnsent(tx, audit, mailingId, { result: 'cancelled', at: clock(), actor }, CANCELLED_AT_ONCE);
        return true;
      });
      if (!isSo) return;
    }
  }

  async #follow(
    tx: Transaction<MediatorTables>,
    mailingId: string,
    name: MoveName,
    actor: string,
    at: Date,
  ): Promise<void> {
    if (name === 'resume') await releaseDoubtful(tx, mailingId);
    // At once, and under whoever has claimed it: nothing that is not on the wire now is sent.
    if (name === 'pause' || name === 'cancel') await takeBack(tx, mailingId);
    if (name !== 'cancel') return;
    await storeBatchCancellation(tx, { mailingId }, 'mailing-cancelled', at);
    await endUnsent(tx, this.#parts.audit, mailingId, { result: 'cancelled', at, actor }, CANCELLED_AT_ONCE);
  }
}

function found(mailing: Mailing | undefined): Mailing {
  if (mailing === undefined) throw new BrevduvaError('not-found', 'there is no such mailing');
  return mailing;
}

function mayNot(name: MoveName, state: MailingState): BrevduvaError {
  const words = {
    start: { sv: 'Utskicket kan inte startas nu.', en: 'The mailing cannot be started now.' },
    pause: { sv: 'Bara ett utskick som pågår kan pausas.', en: 'Only a running mailing can be paused.' },
    resume: { sv: 'Bara ett pausat utskick kan återupptas.', en: 'Only a paused mailing can be resumed.' },
    cancel: { sv: 'Utskicket är redan avslutat.', en: 'The mailing has ended already.' },
  };
  return new BrevduvaError('conflict', `the mailing is ${state}`, { reason: `mailing-${state}`, detail: words[name] });
}

function endsTooEarly(): BrevduvaError {
  const fault = {
    field: 'endsAt',
    sv: 'Utskicket slutar innan det har börjat. Ange en senare tid.',
    en: 'The mailing ends before it has begun. Give a later time.',
  };
  return new BrevduvaError('invalid-input', 'the mailing ends before it begins', { faults: [fault] });
}
