// The machine put together: claims from the database, FaR's answers, seals, calls to operators, outcomes (DESIGN rule 4).
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { Config } from './config.ts';
import { getContent } from './content.ts';
import { failAt } from './failpoints.ts';
import { type HandOverTools, handOver } from './hand-over.ts';
import { type LookUpTools, lookUpRecipients } from './look-up-recipients.ts';
import type { DeliveryTraces } from './operations/delivery-traces.ts';
import type { MediatorMetrics } from './operations/metrics.ts';
import type { Operators } from './operators/operators.ts';
import { type Lines, Pipeline, type TakenHandOvers } from './pipeline.ts';
import type { Registry } from './registry.ts';
import { askingStillThere } from './still-there.ts';
import type { Storage } from './storage.ts';
import type { Claimed } from './store/claim.ts';
import type { Settlement } from './store/settle.ts';
import { released, straightOn } from './straight-on.ts';

const DEFAULT_LEASE_MS = 60_000;
/** Beyond the call's own time: for a commit that waits, so that an answer in time is never fenced off. */
const LEASE_MARGIN_MS = 30_000;
const SETTLE_AGAIN_MS = 500;
const SETTLE_FOR_MS = 60_000;
const LOOK_UP_AGAIN_MS = 600_000;
/** Lapsed deliveries taken at once, and the share of the time that looking for them may take. */
const LAPSED = 200;
const LAPSED_SHARE = 0.02;
const LAPSED_LATEST_MS = 30_000;

export interface DeliverOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly operators: Operators;
  readonly seal: HandOverTools['seal'];
  readonly asItIs: HandOverTools['asItIs'];
  readonly metrics: MediatorMetrics;
  readonly traces: DeliveryTraces;
  readonly clock: Clock;
  readonly log: Log;
}

/** The lease of claimed work, ms. */
export function leaseOf(config: Config): number {
  return config.leaseMs ?? DEFAULT_LEASE_MS;
}

/** Starts delivering. `stop()` claims nothing more and waits for what is on its way. */
export function startDelivering(options: DeliverOptions): Pipeline {
  const { config, storage, operators, log } = options;
  const backOff = { firstMs: config.retry?.firstMs ?? 2_000, maxMs: config.retry?.maxMs ?? 900_000 };
  const common = {
    policyOf: (operator: Organisationsnummer) => operators.policyOf(operator),
    backOff,
    clock: options.clock,
  };
  const lookUpTools: LookUpTools = {
    ...common,
    async reachable(sender, recipients) {
      const found = await options.registry.reachable(sender, recipients);
      options.metrics.found(found.values());
      return found;
    },
    mediatesFor: (sender) => options.registry.mediatesFor(sender),
  };
  const handOverTools = handOverToolsOf(options, { ...common, stillThere: askingStillThere(lookUpTools) });
  const pipeline = new Pipeline({
    claimLookUps: (most) => storage.claimLookUps(most),
    claimHandOvers: (operator, most, inFront) => claimThroughGate(operator, most, inFront, options),
    claimLapsed: nowAndThen(() => storage.claimLapsed(LAPSED)),
    operatorsWaiting: () => storage.operatorsWaiting(),
    lookUp: (claimed, lines) => lookUp(claimed, lines, lookUpTools, options),
    async handOver(claimed, answered) {
      await handOver(claimed, handOverTools, answered);
      await operators.gate.ended(claimed.deliveryId);
    },
    widthOf: (operator) => operators.policyOf(operator).atOnce,
    isOpen: (operator) => operators.gate.isOpen(operator),
    release: async (claimed) => void (await storage.settleAll(claimed.map(released))),
    lookUpsAtOnce: 2,
    lookUpBatch: config.lookUpBatch ?? 500,
    pollMs: config.pollMs ?? 1_000,
    log,
  });
  storage.workStraight(pipeline);
  operators.onChange(() => pipeline.look());
  return pipeline;
}

// What waits for its operator's breaker, window or rate is not claimed: no attempt, no back-off (issue 3).
async function claimThroughGate(
  operator: Organisationsnummer,
  most: number,
  inFront: boolean,
  { operators: { gate }, storage }: DeliverOptions,
): Promise<TakenHandOvers> {
  const room = await gate.room(operator, most);
  const again = room.againInMs === undefined ? {} : { againInMs: room.againInMs };
  if (room.most === 0) return { claimed: [], ...again };
  const claimed = await storage.claimHandOvers(operator, room.most, inFront);
  await gate.claimed(
    operator,
    room,
    claimed.map(({ deliveryId }) => deliveryId),
  );
  return { claimed, ...again };
}

// Reading the whole outbox is dear when it is large: the longer it takes, the rarer it is done.
function nowAndThen(claim: () => Promise<readonly Claimed[]>): () => Promise<readonly Claimed[]> {
  let next = 0;
  return async () => {
    const started = performance.now();
    if (started < next) return [];
    const claimed = await claim();
    next = performance.now() + Math.min(LAPSED_LATEST_MS, (performance.now() - started) / LAPSED_SHARE);
    return claimed;
  };
}

function handOverToolsOf(
  options: DeliverOptions,
  common: Pick<HandOverTools, 'policyOf' | 'backOff' | 'clock' | 'stillThere'>,
): HandOverTools {
  const { config, storage, blobs, operators, metrics, traces, log } = options;
  return {
    ...common,
    log,
    attemptLeaseMs: (operator) => config.leaseMs ?? operators.policyOf(operator).timeoutMs + LEASE_MARGIN_MS,
    lookUpAgainMs: config.lookUpAgainMs ?? LOOK_UP_AGAIN_MS,
    content: (claimed) => getContent(blobs, claimed, (deliveryId) => storage.contentOf(deliveryId)),
    seal: (content, sealedOn, deliveryId) =>
      traces.step(
        deliveryId,
        { name: 'seal', kind: 'internal' },
        () => metrics.seal(() => options.seal(content, sealedOn, deliveryId)),
        ({ ok }) => ({ 'brevduva.sealed': ok ? 'yes' : 'no' }),
      ),
    asItIs: options.asItIs,
    startAttempt: (attempt) => storage.startAttempt(attempt),
    learned(operator, deliveryId, outcome) {
      metrics.attempted(operator, outcome);
      return operators.gate.learned(operator, deliveryId, outcome);
    },
    async post(operator, envelope, deliveryId) {
      failAt(config, 'mediator.attempted');
      const posted = await traces.step(
        deliveryId,
        { name: 'hand-over', kind: 'client' },
        (traceparent) => metrics.call(operator.id, () => operators.post(operator, envelope, traceparent)),
        ({ kind }) => ({ 'brevduva.operator': operator.id, 'brevduva.answer': kind }),
      );
      failAt(config, 'mediator.answered');
      return posted;
    },
    async settle(settlement) {
      const kept = await settleWhileLeased(settlement, storage, config.leaseMs ?? SETTLE_FOR_MS, log);
      failAt(config, 'mediator.settled');
      return kept;
    },
  };
}

async function lookUp(
  claimed: readonly Claimed[],
  lines: Lines,
  tools: LookUpTools,
  { config, storage, traces, clock }: DeliverOptions,
): Promise<ReadonlySet<Organisationsnummer>> {
  const started = performance.now();
  const settlements = await lookUpRecipients(claimed, tools);
  failAt(config, 'mediator.looked-up');
  const ms = performance.now() - started;
  const ids = claimed.map(({ deliveryId }) => deliveryId);
  traces.ended(ids, { name: 'look-up', kind: 'internal', ms, attributes: { 'brevduva.together': claimed.length } });
  const { straight, stored } = straightOn(claimed, settlements, lines.room, clock());
  // Given before the others are stored: the room is asked for and taken in one turn, and nothing that is stored can fail them.
  for (const [operator, works] of straight) lines.give(operator, works);
  if (stored.length > 0) await storage.settleAll(stored);
  return operatorsOf(stored);
}

function operatorsOf(settlements: readonly Settlement[]): ReadonlySet<Organisationsnummer> {
  return new Set(settlements.flatMap(({ step }) => (step.kind === 'hand-over' ? [step.operator.id] : [])));
}

// An answer that has come must not be lost to a database that is away for a moment: without it the outcome is unknown.
async function settleWhileLeased(
  settlement: Settlement,
  storage: Storage,
  leaseMs: number,
  log: Log,
): Promise<boolean> {
  const until = Date.now() + leaseMs;
  for (;;) {
    try {
      return await storage.settle(settlement);
    } catch (err) {
      if (Date.now() + SETTLE_AGAIN_MS > until) throw err;
      log.warn({ err, delivery: settlement.deliveryId }, 'An outcome could not be written; it is tried again');
      await new Promise((later) => setTimeout(later, SETTLE_AGAIN_MS));
    }
  }
}
