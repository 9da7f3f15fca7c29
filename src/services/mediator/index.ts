// The mediator (förmedlare): takes signed deliveries in, seals them, hands them over and says truly what became of them.

import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { createLog } from '../../platform/log.ts';
import type { Running } from '../../platform/running.ts';
import type { Config } from './config.ts';
import { startService } from './service.ts';

export { type Config, configRules, configSchema } from './config.ts';

/** SQL files of the mediator's own schema. */
export const migrations = new URL('./migrations/', import.meta.url);

/**
 * Starts pages, REST, SOAP and the delivering. Addresses: pages, api, wire, and '/Message/v3'. `reread`: the configuration
 * as its file says now; what it says of operators applies without restart.
 */
export function start(config: Config, reread?: () => Config): Promise<Running> {
  return startService(
    config,
    organisationOf(config),
    createLog('mediator', config.logLevel === undefined ? {} : { level: config.logLevel }),
    reread,
  );
}

function organisationOf(config: Config): Organisationsnummer {
  const parsed = parseOrganisationsnummer(config.organisation);
  if (!parsed.ok)
    throw new BrevduvaError('invalid-input', 'organisation: is no organisationsnummer. Check its digits.');
  return parsed.value;
}
