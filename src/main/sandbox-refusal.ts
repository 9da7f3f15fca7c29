// What keeps pretend things out of production: generated secrets, throw-away certificates, seeded people and plain HTTP are
// refused before a service starts. (The simulator's issuer is refused where it is discovered: platform/web.)
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ConfigFault } from '../platform/config/parse.ts';

/** Every secret that the sandbox makes begins with this. */
export const SANDBOX_SECRET_PREFIX = 'sandbox-';
/** A file of this name says that everything in its folder and below was made by a sandbox. */
export const SANDBOX_MARK_FILE = '.brevduva-sandbox';

const todo = 'Pretend things stay in the sandbox: use one of your own.';

function isInSandboxFolder(file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, SANDBOX_MARK_FILE))) return true;
    if (folder === dirname(folder)) return false;
  }
}

function faultOfText(path: string, text: string): ConfigFault[] {
  const password = /^postgres(?:ql)?:\/\/[^:/]*:([^@]*)@/.exec(text)?.[1];
  if (password?.startsWith(SANDBOX_SECRET_PREFIX) === true)
    return [{ path, wrong: 'The password was made by a sandbox.', todo }];
  if (text.startsWith(SANDBOX_SECRET_PREFIX)) return [{ path, wrong: 'The secret was made by a sandbox.', todo }];
  if (!/(File|Files|directory)(\[\d+\])?$/.test(path) || !existsSync(text)) return [];
  if (isInSandboxFolder(text)) return [{ path, wrong: `${text} lies in the data folder of a sandbox.`, todo }];
  if (/directory$/.test(path)) return [];
  const made =
    readFileSync(text).subarray(0, SANDBOX_SECRET_PREFIX.length).toString('latin1') === SANDBOX_SECRET_PREFIX;
  return made ? [{ path, wrong: `${text} holds a secret made by a sandbox.`, todo }] : [];
}

function plainHttp(path: string, text: string): ConfigFault[] {
  // A publicUrl is judged with the door it belongs to (platform/config/rules.ts). Other names hold identifiers that only look like addresses (levels of assurance), or what people are shown.
  if (!/(^|\.)(issuer|url|\w+Url)$/.test(path) || path.includes('supportinfo') || !text.startsWith('http://'))
    return [];
  return [{ path, wrong: 'Plain HTTP is for the sandbox only.', todo: 'Use an https: address.' }];
}

function walk(path: string, value: unknown): ConfigFault[] {
  if (typeof value === 'string') return [...faultOfText(path, value), ...plainHttp(path, value)];
  if (Array.isArray(value)) return value.flatMap((item, index) => walk(`${path}[${index}]`, item));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => walk(path === '' ? name : `${path}.${name}`, member));
}

/** Everything pretend in a configuration whose environment is not 'sandbox'; empty for a sandbox's own. */
export function pretendThings(config: unknown): ConfigFault[] {
  if (typeof config !== 'object' || config === null) return [];
  if ('environment' in config && config.environment === 'sandbox') return [];
  const seed =
    'seed' in config && config.seed !== undefined
      ? [{ path: 'seed', wrong: 'Seeded people and organisations are pretend.', todo: 'Remove it.' }]
      : [];
  return [...seed, ...walk('', config)];
}
