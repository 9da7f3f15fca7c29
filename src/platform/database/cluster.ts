// Making the embedded cluster: UTF-8, Swedish sorting by ICU, passwords by SCRAM with a secret of its own (STACK.md).
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';
import type { PostgresBinaries } from './binaries.ts';
import { launcher } from './unprivileged.ts';

/** In a data folder before anything else of its database. */
export const PASSWORD_FILE = 'postgres-password';

/** The superuser's password of this data folder: made once, kept 0600. */
export function clusterSecret(dataFolder: string): string {
  const path = join(dataFolder, PASSWORD_FILE);
  if (!existsSync(path)) writeFileSync(path, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}

/** Runs initdb beside the final place and renames, so that a killed first start leaves no half cluster. */
export function makeCluster(dataFolder: string, cluster: string, binaries: PostgresBinaries, durable: boolean): void {
  // First: by it a later start knows that the rest is ours.
  const secret = clusterSecret(dataFolder);
  const making = `${cluster}.new`;
  const secretFile = join(making, 'secret');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const inner = join(making, 'data');
  mkdirSync(inner, { mode: 0o700 });
  writeFileSync(secretFile, secret, { mode: 0o600 });
  const launch = launcher([...binaries.probes, making]);
  if (launch.user !== undefined)
    for (const path of [making, inner, secretFile]) chownSync(path, launch.user.uid, launch.user.gid);
  const [command, args] = launch.command(binaries.initdb, [
    `--pgdata=${inner}`,
    '--username=brevduva',
    '--auth=scram-sha-256',
    `--pwfile=${secretFile}`,
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=icu',
    '--icu-locale=sv-SE',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  const result = spawnSync(command, args, {
    ...launch.spawnOptions,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    rmSync(making, { recursive: true, force: true });
    throw new BrevduvaError(
      'unavailable',
      `PostgreSQL's initdb failed: ${(result.stderr ?? String(result.error)).trim()}`,
      {},
      result.error,
    );
  }
  renameSync(inner, cluster);
  rmSync(making, { recursive: true, force: true });
}
