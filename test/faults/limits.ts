// A database that takes only so many connections, and a disk with little room, for tests of what is said then.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestDatabase } from '../database.ts';

/** How many connections this database takes, -1 for any number; those that its service has end. The role is other tests' as well. */
export async function limitConnections({ ownerUrl, role }: TestDatabase, most: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const name = pg.escapeIdentifier(new URL(ownerUrl).pathname.slice(1));
    await client.query(`alter database ${name} connection limit ${most}`);
    if (most >= 0)
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database()',
        [role],
      );
  } finally {
    await client.end();
  }
}

/** A folder with a file system of one MB of its own; undefined where that may not be made (only root may). */
export class SmallDisk {
  readonly #folder: string;
  readonly #filler: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#filler = join(folder, 'filler');
  }

  static mount(folder: string): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', folder]);
    return status === 0 ? new SmallDisk(folder) : undefined;
  }

  /** Until nothing more has room. */
  fill(): void {
    assert.throws(() => {
      for (let size = 1; ; size += 1) writeFileSync(this.#filler, Buffer.alloc(4096 * size));
    }, /ENOSPC/);
  }

  makeRoom(): void {
    rmSync(this.#filler);
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.#folder]);
  }
}
