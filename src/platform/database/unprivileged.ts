// PostgreSQL refuses to run as root: which user it runs as instead, and how that user reaches files under a closed home (STACK.md).
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';

export interface UnixUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** How a program of PostgreSQL's is started: command, arguments before its own, and spawn's user. */
export interface Launcher {
  command(program: string, args: readonly string[]): readonly [string, readonly string[]];
  readonly spawnOptions: { readonly uid?: number; readonly gid?: number };
  readonly user: UnixUser | undefined;
}

const asOurselves: Launcher = { command: (program, args) => [program, args], spawnOptions: {}, user: undefined };

// May pass closed folders, and nothing more: the server needs to reach its own data under a 0700 home.
const SETPRIV_FLAGS = [
  '--clear-groups',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
  '--bounding-set=-all,+dac_override',
  '--securebits=+no_setuid_fixup',
];

/**
 * The way to start PostgreSQL here: as ourselves unless we are root. `paths` are what it must reach.
 * Errors: 'unavailable' saying what to do when no unprivileged user can reach the paths.
 */
export function launcher(paths: readonly string[]): Launcher {
  if (process.getuid?.() !== 0) return asOurselves;
  const user = unprivilegedUser();
  if (paths.every((path) => canReach(user, path))) {
    return { command: (program, args) => [program, args], spawnOptions: { uid: user.uid, gid: user.gid }, user };
  }
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) {
    throw new BrevduvaError(
      'unavailable',
      `PostgreSQL must run as ${user.name}, who cannot reach ${paths.find((path) => !canReach(user, path))}. ` +
        'Put the program and its data folder where others may enter, install util-linux (setpriv), or set DATABASE_URL.',
    );
  }
  const flags = [`--reuid=${user.uid}`, `--regid=${user.gid}`, ...SETPRIV_FLAGS];
  return { command: (program, args) => [setpriv, [...flags, program, ...args]], spawnOptions: {}, user };
}

/** The first of these that the machine has; initdb insists on a user with a name. */
function unprivilegedUser(): UnixUser {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  for (const name of ['brevduva', 'postgres', 'nobody']) {
    const user = users.find((candidate) => candidate.name === name && candidate.uid > 0);
    if (user !== undefined) return user;
  }
  throw new BrevduvaError(
    'unavailable',
    'PostgreSQL may not run as root. Make a user called brevduva, or set DATABASE_URL.',
  );
}

/** Whether that user, with no group of its own beyond its first, may enter every folder above and read the path itself. */
function canReach(user: UnixUser, path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!allows(user, folder, 0o1)) return false;
    if (folder === dirname(folder)) break;
  }
  return allows(user, path, statSync(path).isDirectory() ? 0o5 : 0o4);
}

function allows(user: UnixUser, path: string, bits: number): boolean {
  const { mode, uid, gid } = statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & bits) === bits;
}

function findProgram(name: string): string | undefined {
  for (const folder of ['/usr/bin', '/bin', '/usr/local/bin']) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not there
    }
  }
  return undefined;
}
