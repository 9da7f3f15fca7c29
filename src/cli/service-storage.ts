// The services that a backup command is about: one by its configuration, or all of a sandbox by its data folder.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Organisationsnummer } from '../domain/organisationsnummer.ts';
import type { ServiceStorage } from '../main/deployable.ts';
import { deployableNames, findDeployable } from '../main/deployables.ts';
import { UsageError } from './command.ts';
import { readJsonFile } from './config-file.ts';

export interface NamedStorage extends ServiceStorage {
  /** What `brevduva start` calls it. */
  readonly service: string;
  /** What to call it here: the service's name, or a sandbox's own word for it. */
  readonly label: string;
}

/** The service of that name as its configuration file says. Errors: UsageError; ConfigFaults with every fault. */
export async function storageOf(name: string | undefined, config: string | undefined): Promise<NamedStorage> {
  if (name === undefined) throw new UsageError(`name one service: ${deployableNames.join(', ')}`);
  const service = await findDeployable(name);
  if (service === undefined)
    throw new UsageError(`there is no service "${name}"; there are ${deployableNames.join(', ')}`);
  if (config === undefined) throw new UsageError('give the configuration with --config FILE');
  return { service: name, label: name, ...service.storage(readJsonFile(config), config) };
}

/** Every service of a sandbox, as it was last started. Errors: UsageError when none has been started there. */
export async function sandboxStorage(dataFolder: string): Promise<readonly NamedStorage[]> {
  const folder = join(resolve(dataFolder), 'configs');
  if (!existsSync(folder)) throw new UsageError(`no sandbox has been started in ${resolve(dataFolder)}: run npm start`);
  const all: NamedStorage[] = [];
  for (const file of readdirSync(folder).sort()) {
    // <service>.<label>.json, as the sandbox writes them
    const [service, label, ending] = file.split('.');
    if (service === undefined || label === undefined || ending !== 'json') continue;
    const storage = await storageOf(service, join(folder, file));
    // What keeps nothing but pretend things has nobody to tell of it.
    if (storage.organisation !== undefined) all.push({ ...storage, label });
  }
  return all;
}

/** In whose audit trail it is told. Errors: UsageError for a service that keeps nothing worth a backup. */
export function organisationOf({ service, organisation }: NamedStorage): Organisationsnummer {
  if (organisation === undefined) throw new UsageError(`${service} is a pretend service: there is nothing to back up`);
  return organisation;
}

/** The version of this program. */
export function programVersion(): string {
  const manifest = readJsonFile(fileURLToPath(new URL('../../package.json', import.meta.url)));
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known ? String(manifest.version) : 'unknown';
}
