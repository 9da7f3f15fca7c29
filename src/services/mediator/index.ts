// The mediator (förmedlare): takes signed deliveries in, seals them, hands them over and says truly what became of them.

import { createLog } from '../../platform/log.ts';
import type { Running } from '../../platform/running.ts';
import type { Config } from './config.ts';
import { organisationOf } from './recovery.ts';
import { startService } from './service.ts';

export { type Config, configRules, configSchema } from './config.ts';
export { linesOf } from './log/chain-export.ts';
export { type Checkpoint, readCheckpoint } from './log/checkpoint.ts';
export { type LogDesk, openLog, verifyLogFile } from './log/open-log.ts';
export type { ChainReport } from './log/verify-chain.ts';
export { recovery } from './recovery.ts';

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
