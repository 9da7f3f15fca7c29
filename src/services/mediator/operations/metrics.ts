// What this process measures of its own work, for Prometheus (docs/operations.md, Metrics). No label is a person's.
import type { Registry } from 'prom-client';
import type { Outcome } from '../../../domain/delivery-outcome.ts';
import { counterIn, gaugeIn, histogramIn } from '../../../platform/metrics.ts';
import type { Found } from '../registry.ts';
import type { Settlement } from '../store/settle.ts';
import { classOf } from './reason-class.ts';

const QUICK = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const SLOW = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type MediatorMetrics = ReturnType<typeof mediatorMetrics>;

function instruments(registry: Registry) {
  const accept = histogramIn(registry, {
    name: 'brevduva_accept_seconds',
    help: 'Seconds from a delivery’s bytes to its durable acceptance or its refusal, by door',
    labelNames: ['door', 'accepted'],
    buckets: QUICK,
  });
  const attempts = histogramIn(registry, {
    name: 'brevduva_attempt_seconds',
    help: 'Seconds of one call to an operator, by operator and whether there was an answer',
    labelNames: ['operator', 'answer'],
    buckets: SLOW,
  });
  const outcomes = counterIn(registry, {
    name: 'brevduva_attempts_total',
    help: 'Attempts to hand over, by operator and outcome',
    labelNames: ['operator', 'outcome'],
  });
  const finished = counterIn(registry, {
    name: 'brevduva_deliveries_finished_total',
    help: 'Deliveries that were finished by this process, by operator, result and class of reason',
    labelNames: ['operator', 'result', 'reason'],
  });
  const lookedUp = counterIn(registry, {
    name: 'brevduva_looked_up_total',
    help: 'Recipients that were looked up, by what the registry or its kept answer said',
    labelNames: ['answer'],
  });
  const lookUps = histogramIn(registry, {
    name: 'brevduva_registry_seconds',
    help: 'Seconds of one question to the registry',
    labelNames: ['answer'],
    buckets: QUICK,
  });
  const sealing = gaugeIn(registry, {
    name: 'brevduva_sealing',
    help: 'Deliveries that are being sealed or wait for a sealing thread in this process',
  });
  const seals = histogramIn(registry, {
    name: 'brevduva_seal_seconds',
    help: 'Seconds to seal a delivery, waiting for a thread included',
    buckets: QUICK,
  });
  return { accept, attempts, outcomes, finished, lookedUp, lookUps, sealing, seals };
}

/** The mediator's counters and histograms in the register, as what there is to tell them. */
export function mediatorMetrics(registry: Registry) {
  const { accept, attempts, outcomes, finished, lookedUp, lookUps, sealing, seals } = instruments(registry);
  return {
    accept: <T>(door: string, work: () => Promise<T>): Promise<T> =>
      timed(work, (seconds, ended) => accept.observe({ door, accepted: ended === undefined ? 'no' : 'yes' }, seconds)),
    call: <T extends { readonly kind: string }>(operator: string, work: () => Promise<T>): Promise<T> =>
      timed(work, (seconds, ended) => attempts.observe({ operator, answer: ended?.kind ?? 'failed' }, seconds)),
    attempted: (operator: string, { kind }: Outcome): void => outcomes.inc({ operator, outcome: kind }),
    question: <T extends { readonly kind: string }>(work: () => Promise<T>): Promise<T> =>
      timed(work, (seconds, ended) => lookUps.observe({ answer: ended?.kind ?? 'failed' }, seconds)),
    found(answers: Iterable<Found>): void {
      for (const { kind } of answers) lookedUp.inc({ answer: kind });
    },
    async seal<T>(work: () => Promise<T>): Promise<T> {
      sealing.inc();
      return timed(work, (seconds) => seals.observe(seconds)).finally(() => sealing.dec());
    },
    settled(settlements: readonly Settlement[], kept: readonly boolean[]): void {
      for (const [index, { step }] of settlements.entries()) {
        if (step.kind !== 'finish' || kept[index] !== true) continue;
        const { result, operator, reason } = step;
        finished.inc({ operator: operator?.id ?? '', result, reason: classOf(result, reason) });
      }
    },
  };
}

/** `told` gets undefined when the work threw. */
async function timed<T>(work: () => Promise<T>, told: (seconds: number, ended: T | undefined) => void): Promise<T> {
  const started = performance.now();
  let ended: T | undefined;
  try {
    ended = await work();
    return ended;
  } finally {
    told((performance.now() - started) / 1_000, ended);
  }
}
