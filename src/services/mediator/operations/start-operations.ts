// What the mediator knows of how it goes: its upkeep, figures for the operations page, gauges for Prometheus.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { registryOf } from '../../../platform/events/registry.ts';
import type { Log } from '../../../platform/log.ts';
import { type Running, together } from '../../../platform/running.ts';
import { startUpkeep } from '../../../platform/upkeep.ts';
import type { Config } from '../config.ts';
import type { Operators } from '../operators/operators.ts';
import type { MediatorTables } from '../store/schema.ts';
import { addGauges } from './gauges.ts';
import { Operations } from './read-operations.ts';
import { startTallying } from './start-tallying.ts';

export interface RunningOperations extends Running {
  readonly seen: Operations;
}

/** Starts it. */
export async function startOperations(parts: {
  readonly config: Config;
  readonly mediator: Organisationsnummer;
  readonly database: Database<MediatorTables>;
  readonly operators: Operators;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<RunningOperations> {
  const { config, mediator, database, operators, clock, log } = parts;
  const upkeep = await startUpkeep({ service: 'mediator', config, organisation: mediator, database, clock, log });
  const tallying = startTallying({ database, mediator, clock, log });
  const reader = database.reader(mediator);
  const seen = new Operations({
    reader,
    operators,
    certificates: () => upkeep.certificates(),
    warnAfterHours: config.backup?.warnAfterHours,
    clock,
  });
  const remove = addGauges(registryOf('mediator'), { operations: seen, operators, database, reader });
  const gauges = { name: 'gauges', addresses: {}, stop: async () => remove() };
  return { ...together('operations', [upkeep, tallying, gauges], log), seen };
}
