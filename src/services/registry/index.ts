// The registry, Förmedlingsadressregistret (FaR): who can be reached, where, and by whom (DESIGN; PROTOCOL.md, Services).
import type { Recovery } from '../../platform/backup/recovery.ts';
import { openKeyPair } from '../../platform/certificates/key-pair-in-use.ts';
import { systemClock } from '../../platform/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { declareEvents } from '../../platform/events/events.ts';
import { registryOf } from '../../platform/events/registry.ts';
import { createLog } from '../../platform/log.ts';
import { openRegisters } from '../../platform/registers/config.ts';
import { type Running, together } from '../../platform/running.ts';
import { startUpkeep } from '../../platform/upkeep.ts';
import { createSoapServer } from '../../platform/web/soap.ts';
import { feedRulesOf } from './changes/config.ts';
import { type Config, registrarOf } from './config.ts';
import { DirectoryInUse } from './directory.ts';
import { declarations } from './events.ts';
import { openOversight } from './oversight/open-oversight.ts';
import { openOwnerDesk } from './owner/owner-desk.ts';
import type { RegistryContext } from './registry-context.ts';
import { ReachabilityReplica } from './replica/replica.ts';
import { authority } from './routes/authority.ts';
import { recipientV3 } from './routes/recipient-v3.ts';
import { plantSeed } from './seed.ts';
import { SignatureDesk } from './signing/signature-desk.ts';
import { startJobs } from './start-jobs.ts';
import { beginChangesAnew } from './store/replica.ts';
import type { RegistryTables } from './tables.ts';
import { startPages } from './web.ts';

export { loadInto } from './bulk-load.ts';
export { type Config, configRules, configSchema } from './config.ts';
export const migrations: URL = new URL('./migrations/', import.meta.url);
/** For backup and restore (docs/backup.md). */
export const recovery: Recovery<Config> = {
  organisation: registrarOf,
  async afterRestore({ database: config, organisation }) {
    const database = Database.open<RegistryTables>(config);
    try {
      await database.transaction(organisation, beginChangesAnew);
      return {};
    } finally {
      await database.close();
    }
  },
};

const PENDING_DAYS = 30;

/** Starts the pages, the wire and the jobs. Errors: 'invalid-input' naming what cannot be read, 'unavailable' without the database. */
export async function start(config: Config): Promise<Running> {
  const log = createLog('registry', config.logLevel === undefined ? {} : { level: config.logLevel });
  const organisation = registrarOf(config);
  const parts: Running[] = [];
  try {
    const database = Database.open<RegistryTables>(config.database);
    parts.push(part('database', () => database.close()));
    const directory = new DirectoryInUse(database, organisation);
    await directory.follow();
    parts.push(part('directory', () => directory.stop()));
    const events = declareEvents(declarations, { log, registry: registryOf('registry') });
    const { environment, outbound } = config;
    const registers = openRegisters(config.registers ?? {}, { environment, outbound, log });
    parts.push(part('registers', () => registers.close()));
    const replica = new ReachabilityReplica({ database, organisation, clock: systemClock, log });
    parts.push(part('copy of the register', () => replica.stop()));
    const keyPair = openKeyPair(config.wire, { environment, log });
    parts.push(part('wire certificate', () => keyPair.close()));
    const owner = openOwnerDesk(config, keyPair, log);
    parts.push(part('checks of parties', () => owner.close()));
    const oversight = openOversight(config, keyPair, log);
    parts.push(part('ways to operators', () => oversight.close()));
    const context: RegistryContext = {
      organisation,
      database,
      directory,
      events,
      clock: systemClock,
      log,
      replica,
      registers,
      signatures: new SignatureDesk(config.signatures, environment, outbound),
      pendingMs: (config.pending?.days ?? PENDING_DAYS) * 86_400_000,
      feed: feedRulesOf(config.changes ?? {}),
      afterDeathMs: (config.deaths?.closeAfterDays ?? 0) * 86_400_000,
      owner,
      oversight,
    };
    if (config.seed !== undefined) await plantSeed(context, config.seed);
    replica.start();
    parts.push(await startUpkeep({ ...context, service: 'registry', config }));
    parts.push(await startJobs(context));
    parts.push(await startPages(config, context));
    parts.push(await startWire(config, context));
    return together('registry', parts, log);
  } catch (error) {
    await together('registry', parts, log).stop();
    throw error;
  }
}

function part(name: string, stop: () => Promise<void> | void): Running {
  return { name, addresses: {}, stop: async () => await stop() };
}

async function startWire(config: Config, context: RegistryContext): Promise<Running> {
  const { environment, wire: listen } = config;
  const { log, directory, owner } = context;
  const services = [recipientV3(context), authority(context)];
  // Without the directory no operation answers either.
  const refuses = (fingerprint: string) =>
    directory.now().then(
      ({ revoked }) => revoked.has(fingerprint),
      () => false,
    );
  const { keyPair } = owner;
  return await createSoapServer({ service: 'registry', environment, listen, keyPair, log, services, refuses });
}
