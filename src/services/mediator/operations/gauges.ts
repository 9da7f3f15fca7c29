// How things stand, for Prometheus, read when it asks. What comes from the database is the same in every process of this mediator.
import type { Registry } from 'prom-client';
import type { Database, Reader } from '../../../platform/database/database.ts';
import { gaugeRead } from '../../../platform/metrics.ts';
import type { Operators } from '../operators/operators.ts';
import type { QueueCount } from '../store/operations.ts';
import { webhookLags } from '../store/operations.ts';
import { readStates } from '../store/operator-state.ts';
import type { MediatorTables } from '../store/schema.ts';
import type { Operations } from './read-operations.ts';

const SAME = 'From the database: the same in every process, so take the maximum and not the sum';
const breakers = { closed: 0, 'half-open': 1, open: 2 } as const;

export interface GaugeParts {
  readonly operations: Operations;
  readonly operators: Operators;
  readonly database: Database<MediatorTables>;
  readonly reader: Reader<MediatorTables>;
}

/** Adds them to the register; answers how to take them away. */
export function addGauges(registry: Registry, parts: GaugeParts): () => void {
  const removals = [...queueGauges(registry, parts), ...stateGauges(registry, parts), ...poolGauges(registry, parts)];
  return () => {
    for (const remove of removals) remove();
  };
}

function queueGauges(registry: Registry, { operations }: GaugeParts) {
  const labelNames = ['lane', 'stage', 'operator'] as const;
  const labels = ({ lane, stage, operator }: QueueCount) => ({ lane, stage, operator });
  return [
    gaugeRead(
      registry,
      { name: 'brevduva_queue_depth', help: `Deliveries that are not finished. ${SAME}`, labelNames },
      async (gauge) => {
        // Something to graph and to alert on also while nothing waits.
        for (const lane of ['single', 'mailing']) gauge.set({ lane, stage: 'look-up', operator: '' }, 0);
        for (const each of await operations.queue.now()) gauge.set(labels(each), each.count);
      },
    ),
    gaugeRead(
      registry,
      {
        name: 'brevduva_queue_oldest_seconds',
        help: `Seconds since the oldest of them was accepted or, in a mailing, let go. ${SAME}`,
        labelNames,
      },
      async (gauge) => {
        for (const lane of ['single', 'mailing']) gauge.set({ lane, stage: 'look-up', operator: '' }, 0);
        for (const each of await operations.queue.now())
          if (each.oldest !== undefined)
            gauge.set(labels(each), Math.max(0, (Date.now() - each.oldest.getTime()) / 1_000));
      },
    ),
  ];
}

function stateGauges(registry: Registry, { operations, operators, reader }: GaugeParts) {
  return [
    gaugeRead(
      registry,
      {
        name: 'brevduva_operator_breaker',
        help: `Whether the line to an operator is closed (0, deliveries go), half-open (1) or open (2, they wait). ${SAME}`,
        labelNames: ['operator'],
      },
      async (gauge) => {
        for (const operator of operators.policies.named().keys()) gauge.set({ operator }, 0);
        for (const [operator, { breaker }] of await readStates(reader)) gauge.set({ operator }, breakers[breaker]);
      },
    ),
    gaugeRead(
      registry,
      {
        name: 'brevduva_webhook_behind_events',
        help: `Events of the feed that a webhook has not passed. ${SAME}`,
        labelNames: ['webhook'],
      },
      async (gauge) => {
        for (const { id, behind } of await webhookLags(reader)) gauge.set({ webhook: id }, behind);
      },
    ),
    gaugeRead(
      registry,
      { name: 'brevduva_awaiting_person', help: `Deliveries that only a person can resolve, counted to 1001. ${SAME}` },
      async (gauge) => gauge.set(await operations.awaitingCount()),
    ),
  ];
}

function poolGauges(registry: Registry, { database }: GaugeParts) {
  return [
    gaugeRead(
      registry,
      {
        name: 'brevduva_database_connections',
        help: 'Connections of this process to the database, by what they are: in use, idle, or wished for and waited for',
        labelNames: ['state'],
      },
      (gauge) => {
        for (const [state, count] of Object.entries(database.connections())) gauge.set({ state }, count);
      },
    ),
  ];
}
