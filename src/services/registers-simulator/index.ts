// The pretend registers: companies, population, powers of attorney and guardians, with pages and REST to change them. For the sandbox only.
import { BrevduvaError } from '../../domain/errors.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { systemClock } from '../../platform/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { createLog, type Log } from '../../platform/log.ts';
import { type Running, together } from '../../platform/running.ts';
import { createWebServer, listen, stopWebServer } from '../../platform/web/server.ts';
import type { Simulator } from './act.ts';
import { Behaviours } from './behaviour.ts';
import { type Config, configRules } from './config.ts';
import { navigation } from './pages/parts.ts';
import { addActsApi } from './routes/acts-api.ts';
import { addCompanyPages } from './routes/company-pages.ts';
import { addListsApi } from './routes/lists-api.ts';
import { addOtherPages } from './routes/other-pages.ts';
import { addPersonPages } from './routes/person-pages.ts';
import { addRegisterDoors } from './routes/register-doors.ts';
import type { Tables } from './schema.ts';
import { seedRegisters } from './seed.ts';

export { type Config, configRules, configSchema } from './config.ts';
export const migrations: URL = new URL('./migrations/', import.meta.url);

/** Starts it. Throws 'access-denied' anywhere but in the sandbox: whoever comes here decides who owns what. */
export async function start(config: Config): Promise<Running> {
  const fault = configRules.flatMap((rule) => rule(config))[0];
  if (fault !== undefined) throw new BrevduvaError('access-denied', `${fault.wrong} ${fault.todo}`);
  const parsed = parseOrganisationsnummer(config.organisation);
  if (!parsed.ok) throw new BrevduvaError('invalid-input', `organisation: ${parsed.problem.code}`);
  const log = createLog('registers-simulator', config.logLevel === undefined ? {} : { level: config.logLevel });
  const database = Database.open<Tables>(config.database);
  const running: Running[] = [{ name: 'database', addresses: {}, stop: () => database.close() }];
  try {
    const { publicUrl } = config.listen;
    const simulator = { database, organisation: parsed.value, clock: systemClock, publicUrl };
    await seedRegisters(simulator, config.seed, config.testNumbersFile);
    running.push(await openDoors(config, simulator, log));
    return together('registers-simulator', running, log);
  } catch (error) {
    await together('registers-simulator', running, log).stop();
    throw error;
  }
}

async function openDoors(config: Config, simulator: Simulator, log: Log): Promise<Running> {
  const app = await createWebServer({
    service: 'registers-simulator',
    environment: config.environment,
    listen: config.listen,
    log,
    pages: { login: false, navigation },
    ready: () => simulator.database.ping(),
  });
  const behaviours = new Behaviours();
  addRegisterDoors(app, simulator, behaviours);
  addActsApi(app, simulator, behaviours);
  addListsApi(app, simulator);
  addCompanyPages(app, simulator);
  addPersonPages(app, simulator);
  addOtherPages(app, simulator, behaviours);
  const address = await listen(app, config.listen);
  return { name: 'web', addresses: { pages: address }, stop: () => stopWebServer(app) };
}
