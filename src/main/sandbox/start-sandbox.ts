// Starts every service on this machine, each with its own configuration, database role and door, and stops them in reverse order.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';
import { type FolderUse, takeDataFolder } from '../../platform/database/data-folder.ts';
import { startEmbeddedPostgres } from '../../platform/database/embedded.ts';
import { stopLeftover } from '../../platform/database/server-process.ts';
import { makeFoldersSync } from '../../platform/folders.ts';
import { createLog } from '../../platform/log.ts';
import { type Running, together } from '../../platform/running.ts';
import { type DeployableName, deployables } from '../deployables.ts';
import { SANDBOX_MARK_FILE } from '../sandbox-refusal.ts';
import { type Announcement, announce } from './announcement.ts';
import { claimDatabase } from './claim-database.ts';
import { mailboxAConfig, mailboxBConfig, mediatorConfig, senderConfig } from './configs.ts';
import { eidConfig, mailCatcherConfig, registryConfig } from './infrastructure-configs.ts';
import { logToFile } from './log-file.ts';
import type { SandboxOptions } from './options.ts';
import { mailboxAccounts } from './people.ts';
import { makeCertificates, type Place } from './place.ts';
import { choosePorts, type Ports } from './ports.ts';
import { registersSimulatorConfig } from './registers.ts';
import { Secrets } from './secrets.ts';
import { seedLater, seedLetters } from './seed-letters.ts';
import { startPaper } from './seed-paper.ts';
import { startOthers } from './silent-operator.ts';
import { startStartPage } from './start-page.ts';

export interface Sandbox extends Running {
  readonly announcement: Announcement;
}

export interface SandboxSteps {
  /** Seeds letters at the first start, so that every page shows something real. Default true. */
  readonly seed?: boolean;
  /** Changes a configuration before its service starts, for tests (failpoints). */
  readonly adjust?: (service: string, config: object) => object;
}

interface Part {
  readonly label: string;
  readonly service: DeployableName;
  readonly config: (place: Place, seeded: boolean) => object;
}

/** In the order of starting: what others ask comes first. */
const parts: readonly Part[] = [
  { label: 'eid', service: 'eid-simulator', config: eidConfig },
  { label: 'mail-catcher', service: 'mail-catcher', config: mailCatcherConfig },
  { label: 'registers', service: 'registers-simulator', config: registersSimulatorConfig },
  { label: 'registry', service: 'registry', config: registryConfig },
  { label: 'mailbox-a', service: 'mailbox', config: (place) => mailboxAConfig(place, mailboxAccounts('a')) },
  { label: 'mailbox-b', service: 'mailbox', config: (place) => mailboxBConfig(place, mailboxAccounts('b')) },
  { label: 'mediator', service: 'mediator', config: mediatorConfig },
  { label: 'sender', service: 'sender', config: senderConfig },
];

async function startDatabase(
  options: SandboxOptions,
  port: number,
  secrets: Secrets,
): Promise<{ ownerUrl: string; stop(): Promise<void> }> {
  const { dataFolder } = options;
  if (options.databaseUrl === undefined)
    return await startEmbeddedPostgres({ dataFolder, port, chosenWith: { folder: '--data', port: '--port' } });
  await claimDatabase(options.databaseUrl, secrets.text('database-owner'), dataFolder);
  return { ownerUrl: options.databaseUrl, stop: async () => undefined };
}

// As somebody would have them on a server: `brevduva backup --data` reads them, and so may whoever is curious.
function writeConfigs({ options }: Place, configs: readonly object[]): void {
  const folder = join(options.dataFolder, 'configs');
  makeFoldersSync(folder, 0o700);
  for (const [index, { label, service }] of parts.entries()) {
    const text = `${JSON.stringify(configs[index], null, 2)}\n`;
    writeFileSync(join(folder, `${service}.${label}.json`), text, { mode: 0o600 });
  }
}

async function startParts(place: Place, running: Running[], steps: SandboxSteps): Promise<void> {
  const isSeeded = steps.seed !== false;
  const configs = parts.map(({ label, config }) => {
    const own = config(place, isSeeded);
    return steps.adjust?.(label, own) ?? own;
  });
  writeConfigs(place, configs);
  await Promise.all(
    parts.map(async ({ label, service }, index) => {
      const deployable = await deployables[service]();
      await deployable.migrate(configs[index], label, place.ownerUrl);
    }),
  );
  for (const [index, { label, service }] of parts.entries()) {
    const deployable = await deployables[service]();
    running.push(await deployable.start(configs[index], label));
  }
}

async function startAt(options: SandboxOptions, ports: Ports, steps: SandboxSteps): Promise<Sandbox> {
  const logFile = logToFile(options);
  const log = createLog('sandbox');
  const running: Running[] = [logFile];
  try {
    const secrets = new Secrets(options.dataFolder);
    const [ca, postgres] = await Promise.all([
      makeCertificates(options),
      startDatabase(options, ports.postgres, secrets),
    ]);
    running.push({ name: 'postgres', addresses: {}, stop: () => postgres.stop() });
    const place: Place = { options, ports, secrets, ca, ownerUrl: postgres.ownerUrl };
    running.push(await startPaper(place), await startOthers(place));
    await startParts(place, running, steps);
    const announcement = announce(place);
    running.push(await startStartPage(place, announcement));
    if (steps.seed !== false) await seedLetters(place);
    const file = join(options.dataFolder, 'sandbox.json');
    writeFileSync(file, `${JSON.stringify(announcement, null, 2)}\n`, { mode: 0o600 });
    if (steps.seed !== false) {
      const seeding = seedLater(place);
      running.push({ name: 'first mailings', addresses: {}, stop: () => seeding });
    }
    return { ...together('sandbox', running, log), announcement };
  } catch (error) {
    await together('sandbox', running, log).stop();
    throw error;
  }
}

function isPortTaken(error: unknown): boolean {
  if (error instanceof BrevduvaError) return 'port' in error.details;
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

const folderUse: FolderUse = {
  lock: 'sandbox-in-use',
  mark: SANDBOX_MARK_FILE,
  early: ['log'],
  chosenWith: '--data (or BREVDUVA_DATA)',
};

/**
 * Starts a whole sandbox; resolves when everything answers and the first letters are there.
 * Errors: 'invalid-input' (options, a folder that cannot be used, asked ports that are taken), 'conflict' (folder or database in use),
 * 'unavailable' (the database does not start).
 */
export async function startSandbox(options: SandboxOptions, steps: SandboxSteps = {}): Promise<Sandbox> {
  const unlock = takeDataFolder(options.dataFolder, folderUse);
  try {
    // A server that a killed sandbox left behind holds one of the ports that we are about to look at.
    await stopLeftover(join(options.dataFolder, 'postgres'));
    for (let attempt = 1; ; attempt += 1) {
      try {
        const sandbox = await startAt(options, await choosePorts(options), steps);
        return { ...sandbox, stop: () => sandbox.stop().finally(unlock) };
      } catch (error) {
        // Two that start at once may choose the same range: the one that came late looks again.
        if (!isPortTaken(error) || options.portBase !== undefined || attempt === 3) throw error;
      }
    }
  } catch (error) {
    unlock();
    throw error;
  }
}
