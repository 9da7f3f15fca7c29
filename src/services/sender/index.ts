// The sender (avsändare): the caseworker's tool and the REST API for other systems. The only door to this service.
import type { Running } from '../../platform/running.ts';
import type { Config } from './config.ts';
import { startService } from './service.ts';

export { type Config, configRules, configSchema } from './config.ts';

/** SQL files of the sender's own schema. */
export const migrations = new URL('./migrations/', import.meta.url);

/** Starts pages, REST API, dispatch and the following of the mediator's feed. Addresses: pages, api. */
export function start(config: Config): Promise<Running> {
  return startService(config);
}
