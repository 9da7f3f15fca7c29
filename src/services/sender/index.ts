// The sender (avsändare): the caseworker's tool and the REST API for other systems. The only door to this service.
import type { Recovery } from '../../platform/backup/recovery.ts';
import type { Running } from '../../platform/running.ts';
import type { Config } from './config.ts';
import { disposeAgain } from './disposal/dispose-again.ts';
import { organisationNumber } from './organisations.ts';
import { startService } from './service.ts';

export { type Config, configRules, configSchema } from './config.ts';
export { openEmergencyDesk } from './organisation/emergency-desk.ts';

/** SQL files of the sender's own schema. */
export const migrations = new URL('./migrations/', import.meta.url);

/** For backup and restore (docs/backup.md). What concerns the whole installation is told by its first organisation. */
export const recovery: Recovery<Config> = {
  organisation: ({ organisations: [first] }) => organisationNumber(first?.id ?? ''),
  blobs: (config) => config.blobs,
  disposeAgain,
};

/** Starts pages, REST API, dispatch and the following of the mediator's feed. Addresses: pages, api. */
export function start(config: Config): Promise<Running> {
  return startService(config);
}
