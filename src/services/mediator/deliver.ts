// The machine put together: claims from the database, FaR's answers, seals, calls to operators, outcomes (DESIGN rule 4).
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { WireClient } from '../../platform/http-client/wire-client.ts';
import type { Log } from '../../platform/log.ts';
import { type Config, policyOf } from './config.ts';
import { getContent } from './content.ts';
import { type HandOverTools, handOver } from './hand-over.ts';
import { type LookUpTools, lookUpRecipients } from './look-up-recipients.ts';
import { Pipeline } from './pipeline.ts';
import type { Registry } from './registry.ts';
import type { Storage } from './storage.ts';
import type { Claimed } from './store/claim.ts';
import type { Settlement } from './store/settle.ts';

const DEFAULT_LEASE_MS = 60_000;
const OPERATOR_TIMEOUT_MS = 30_000;
/** Beyond the call's own time: for a commit that waits, so that an answer in time is never fenced off. */
const LEASE_MARGIN_MS = 30_000;
const SETTLE_AGAIN_MS = 500;

export interface DeliverOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly operators: WireClient;
  readonly seal: HandOverTools['seal'];
  readonly asItIs: HandOverTools['asItIs'];
  readonly clock: Clock;
  readonly log: Log;
}

/** The lease of claimed work, ms. */
export function leaseOf(config: Config): number {
  return config.leaseMs ?? DEFAULT_LEASE_MS;
}

/** Starts delivering. `stop()` claims nothing more and waits for what is on its way. */
export function startDelivering(options: DeliverOptions): Pipeline {
  const { config, storage, log } = options;
  const backOff = { firstMs: config.retry?.firstMs ?? 2_000, maxMs: config.retry?.maxMs ?? 900_000 };
  const common = {
    policyOf: (operator: Organisationsnummer) => policyOf(config, operator),
    backOff,
    clock: options.clock,
  };
  const lookUpTools: LookUpTools = {
    ...common,
    reachable: (sender, recipients) => options.registry.reachable(sender, recipients),
    mediatesFor: (sender) => options.registry.mediatesFor(sender),
  };
  const handOverTools = handOverToolsOf(options, common);
  return new Pipeline({
    claimLookUps: (most) => storage.claimLookUps(most),
    claimHandOvers: (operator, most) => storage.claimHandOvers(operator, most),
    operatorsWaiting: () => storage.operatorsWaiting(),
    lookUp: (claimed) => lookUp(claimed, lookUpTools, storage),
    handOver: (claimed) => handOver(claimed, handOverTools),
    widthOf: (operator) => policyOf(config, operator).atOnce,
    lookUpsAtOnce: 2,
    lookUpBatch: config.lookUpBatch ?? 500,
    pollMs: config.pollMs ?? 1_000,
    log,
  });
}

function handOverToolsOf(
  options: DeliverOptions,
  common: Pick<HandOverTools, 'policyOf' | 'backOff' | 'clock'>,
): HandOverTools {
  const { config, storage, blobs, operators, log } = options;
  const timeoutMs = config.operators.timeoutMs ?? OPERATOR_TIMEOUT_MS;
  const attemptLeaseMs = config.leaseMs ?? timeoutMs + LEASE_MARGIN_MS;
  const failAt = (point: NonNullable<Config['failpoints']>[number]) => {
    if (config.failpoints?.includes(point) === true) process.kill(process.pid, 'SIGKILL');
  };
  return {
    ...common,
    log,
    attemptLeaseMs,
    content: (claimed) => getContent(blobs, claimed),
    seal: options.seal,
    asItIs: options.asItIs,
    startAttempt: (attempt) => storage.startAttempt(attempt),
    async post(address, envelope) {
      failAt('mediator.attempted');
      const posted = await operators.post(address, envelope, { timeoutMs });
      failAt('mediator.answered');
      return posted;
    },
    settle: (settlement) => settleWhileLeased(settlement, storage, attemptLeaseMs, log),
  };
}

async function lookUp(
  claimed: readonly Claimed[],
  tools: LookUpTools,
  storage: Storage,
): Promise<ReadonlySet<Organisationsnummer>> {
  const settlements = await lookUpRecipients(claimed, tools);
  await storage.settleAll(settlements);
  const operators = new Set<Organisationsnummer>();
  for (const { step } of settlements) {
    const operator = step.kind === 'hand-over' ? parseOrganisationsnummer(step.operator.id) : undefined;
    if (operator?.ok === true) operators.add(operator.value);
  }
  return operators;
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
