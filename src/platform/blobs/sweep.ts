// Removing blobs that no row refers to, without ever removing one that is being used again (DESIGN, "Data").
// Each candidate is first taken aside by a rename. `put` renews the time of a file that is there and writes one that is not, so:
// put before the rename → the file's time is new, and it goes back; put after the rename → a new file is there already.
import { link, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { ASIDE, type BlobAddress, type BlobStore } from './blobs.ts';
import { isCode } from './durable-file.ts';

export interface SweepOptions {
  readonly organisation: Organisationsnummer;
  /** Of these addresses, those that some row refers to. */
  readonly referred: (addresses: readonly BlobAddress[]) => Promise<ReadonlySet<BlobAddress>>;
  /** Younger ones are left alone: their row may not be committed yet. Longer than any transaction, ms; at least an hour in use. */
  readonly olderThanMs: number;
  /** Runs the judging and removing of one folder, or nothing while a backup runs (platform/backup/backup-lock.ts). */
  readonly guard?: (remove: () => Promise<number>) => Promise<number>;
  /** Once aborted no further folder is begun. */
  readonly stopping?: AbortSignal | undefined;
}

/** How many were removed. Several sweeps at once do no harm. */
export async function sweepBlobs(store: BlobStore, options: SweepOptions): Promise<number> {
  const folder = store.folderOf(options.organisation);
  const { guard = (remove) => remove() } = options;
  let removed = 0;
  for (const part of await namesIn(folder, /^[0-9a-f]{2}$/)) {
    if (options.stopping?.aborted === true) break;
    removed += await guard(() => sweepFolder(join(folder, part), options));
  }
  return removed;
}

async function sweepFolder(folder: string, options: SweepOptions): Promise<number> {
  const names = await namesIn(folder, /^[0-9a-f]{64}(\.aside)?$/);
  const addresses = [...new Set(names.map((name) => name.slice(0, 64)))];
  const referred = await options.referred(addresses);
  const aside: BlobAddress[] = [];
  for (const address of addresses) {
    const path = join(folder, address);
    if (names.includes(address + ASIDE)) aside.push(address);
    else if (!referred.has(address) && (await isOlder(path, options)) && (await takeAside(path))) aside.push(address);
  }
  if (aside.length === 0) return 0;
  // Asked again: a row may have been committed since.
  const referredNow = await options.referred(aside);
  let removed = 0;
  for (const address of aside) {
    const path = join(folder, address);
    const keep = referredNow.has(address) || !(await isOlder(path + ASIDE, options));
    if (keep) await putBack(path);
    else removed++;
    await unlink(path + ASIDE).catch(ignoreMissing);
  }
  return removed;
}

async function takeAside(path: string): Promise<boolean> {
  try {
    await rename(path, path + ASIDE);
    return true;
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
}

async function putBack(path: string): Promise<void> {
  try {
    await link(path + ASIDE, path);
  } catch (error) {
    // Somebody has put it anew meanwhile.
    if (!isCode(error, 'EEXIST')) ignoreMissing(error);
  }
}

async function isOlder(path: string, { olderThanMs }: SweepOptions): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > olderThanMs;
  } catch (error) {
    ignoreMissing(error);
    return false;
  }
}

async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => pattern.test(name));
  } catch (error) {
    ignoreMissing(error);
    return [];
  }
}

function ignoreMissing(error: unknown): void {
  if (!isCode(error, 'ENOENT')) throw error;
}
