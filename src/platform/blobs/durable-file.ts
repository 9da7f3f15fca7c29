// Files that survive a power cut: written through to the disk beside their place, renamed or linked into it, the folder fsynced (DESIGN, "Data").

import { randomUUID } from 'node:crypto';
import { access, close, closeSync, constants, fsync, open, rename, writev } from 'node:fs';
import { link, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { BrevduvaError } from '../../domain/errors.ts';
import { makeFolders } from '../folders.ts';

// The promise API's handles cost more than the calls themselves, and this is on the way of every letter.
const call = {
  open: promisify(open),
  writev: promisify(writev),
  close: promisify(close),
  rename: promisify(rename),
  fsync: promisify(fsync),
};
// Every write is on the disk when it returns, as if fdatasync followed: one call instead of two.
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;

/** Replaces the file's content atomically, by bytes or by several one after the other. `folders` keeps folders open between calls. */
export async function replaceFile(
  path: string,
  content: Uint8Array | readonly Uint8Array[],
  folders?: OpenFolders,
): Promise<void> {
  const beside = await writeBeside(path, content instanceof Uint8Array ? [content] : content);
  await call.rename(beside, path);
  await (folders === undefined ? syncFolder(dirname(path)) : folders.sync(dirname(path)));
}

/** Puts the file there unless one already is; either way one is there and durable afterwards. */
export async function placeOnce(path: string, bytes: Uint8Array): Promise<void> {
  const beside = await writeBeside(path, [bytes]);
  try {
    await link(beside, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await unlink(beside);
  }
  await syncFolder(dirname(path));
}

/** Makes the folder and those above it, and fsyncs each new one's parent. */
export async function makeFolder(path: string): Promise<void> {
  for (const folder of await makeFolders(path, 0o700)) await syncFolder(dirname(folder));
}

/** What was renamed, linked or made in the folder is on the disk when this returns. Also for a single file that somebody else wrote. */
export async function syncFolder(path: string): Promise<void> {
  const file = await call.open(path, 'r');
  try {
    await call.fsync(file);
  } finally {
    await call.close(file);
  }
}

/** Folders that are fsynced again and again, kept open; calls that come while one is being synced share the next sync. */
export class OpenFolders {
  readonly #folders = new Map<
    string,
    { readonly file: number; running?: Promise<void> | undefined; next?: Promise<void> | undefined }
  >();

  async sync(path: string): Promise<void> {
    const known = this.#folders.get(path);
    if (known === undefined) {
      const file = await call.open(path, 'r');
      // Two at once may have opened it: the second closes its own again.
      if (this.#folders.has(path)) await call.close(file);
      else this.#folders.set(path, { file });
      return this.sync(path);
    }
    if (known.running === undefined) {
      known.running = call.fsync(known.file).finally(() => {
        known.running = undefined;
      });
      return known.running;
    }
    // The one that runs may have begun before what was just done: only the next one surely holds it.
    known.next ??= known.running
      .catch(() => undefined)
      .then(() => {
        known.next = undefined;
        return this.sync(path);
      });
    return known.next;
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function writeBeside(path: string, parts: readonly Uint8Array[]): Promise<string> {
  const beside = `${path}.${randomUUID()}.new`;
  const file = await call.open(beside, NEW_FILE, 0o600);
  try {
    let left = parts;
    while (left.length > 0) left = without(left, (await call.writev(file, [...left])).bytesWritten);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  } finally {
    // Nothing is left to be written, so this waits for nothing.
    closeSync(file);
  }
  return beside;
}

/** The parts less what has been written of them. */
function without(parts: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let done = written;
  return parts.flatMap((part) => {
    const from = Math.min(done, part.length);
    done -= from;
    return from === part.length ? [] : [part.subarray(from)];
  });
}

/** Errors: 'unavailable' where the disk is full or the quota used up, so that callers come back; others as they are. */
export async function whileThereIsRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isCode(error, 'ENOSPC') && !isCode(error, 'EDQUOT')) throw error;
    throw new BrevduvaError('unavailable', 'there is no room on the disk', {}, error);
  }
}

/** Whether something is there that we may ask about. Off the main thread: a look into a folder waits for whoever makes a file in it, and that one for the disk. */
export function isThere(path: string): Promise<boolean> {
  return new Promise((resolve) => access(path, (error) => resolve(error === null)));
}

/** The whole file, or nothing where there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
