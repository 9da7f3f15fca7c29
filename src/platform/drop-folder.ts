// A folder where systems leave files for each other: names that lead nowhere else, no links, nothing half-written, all of it durable (issue 4).
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BrevduvaError } from '../domain/errors.ts';
import { isCode, syncFolder } from './blobs/durable-file.ts';
import { FOLDER_MODES } from './config/parts.ts';
import { makeFolders } from './folders.ts';

/** Nobody writes one file for so long. */
const LEFTOVER_MS = 3_600_000;
/** How many names are looked at in one round. */
const MOST = 1000;
/** Others than the owner may read what is written for them; the operator's umask takes away more. */
const FILE_MODE = 0o640;
const FOLDER_MODE = FOLDER_MODES.shared;
const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_ .()+-]{0,149}$/u;

/** Whether it is the name of a file in a folder, and nothing that leads out of it or is hidden in it. */
export function isPlainName(name: string): boolean {
  return NAME.test(name) && !name.endsWith('.') && !name.endsWith(' ');
}

export type ReadFault = 'bad-name' | 'missing' | 'not-a-file' | 'too-large' | 'changing';

export type ReadFile =
  /** `changedAt`: when the file was last written, renamed or given another time, by the file system's clock. */
  | { readonly ok: true; readonly bytes: Buffer; readonly changedAt: Date }
  | { readonly ok: false; readonly reason: ReadFault };

export class DropFolder {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Makes the parts that are not there. Throws 'invalid-input' when one of them is no folder of its own (a link). */
  static async open(path: string, parts: readonly string[]): Promise<DropFolder> {
    for (const part of parts) {
      const folder = join(path, part);
      await makeFolders(folder, FOLDER_MODE);
      if (!(await lstat(folder)).isDirectory())
        throw new BrevduvaError('invalid-input', `${folder} must be a folder, and no link to one`);
      await removeLeftovers(folder);
    }
    return new DropFolder(path);
  }

  /** Names in that part that end so, in order, hidden ones left out; at most a thousand. */
  async list(part: string, ending = ''): Promise<readonly string[]> {
    const names = await readdir(join(this.#path, part));
    return names
      .filter((name) => !name.startsWith('.') && name.endsWith(ending))
      .sort()
      .slice(0, MOST);
  }

  /** When whatever has that name was last changed; undefined where nothing has. */
  async changedAt(part: string, name: string): Promise<Date | undefined> {
    try {
      return (await lstat(join(this.#path, part, name))).ctime;
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** The file, where it is one, not too large, and not being written. */
  async read(part: string, name: string, maxBytes: number): Promise<ReadFile> {
    if (!isPlainName(name)) return { ok: false, reason: 'bad-name' };
    try {
      const file = await open(
        join(this.#path, part, name),
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
      try {
        const before = await file.stat();
        // A second name of the same file may be another's, in a place that this process may read and they may not.
        if (!before.isFile() || before.nlink > 1) return { ok: false, reason: 'not-a-file' };
        if (before.size > maxBytes) return { ok: false, reason: 'too-large' };
        const bytes = await readAll(file, before.size);
        const after = await file.stat();
        const same = after.size === before.size && after.ctimeMs === before.ctimeMs && bytes.length === before.size;
        return same ? { ok: true, bytes, changedAt: after.ctime } : { ok: false, reason: 'changing' };
      } finally {
        await file.close();
      }
    } catch (error) {
      if (isCode(error, 'ENOENT')) return { ok: false, reason: 'missing' };
      if (isCode(error, 'ELOOP') || isCode(error, 'EISDIR') || isCode(error, 'ENXIO'))
        return { ok: false, reason: 'not-a-file' };
      throw error;
    }
  }

  /** Writes the file under a hidden name, fsyncs it, renames it into place, fsyncs the folder; what was there is replaced. */
  async write(part: string, name: string, bytes: Uint8Array): Promise<void> {
    const folder = join(this.#path, part);
    const beside = join(folder, `.${randomUUID()}.new`);
    await writeDurable(beside, bytes);
    await rename(beside, join(folder, name));
    await syncFolder(folder);
  }

  /** Lays a whole folder there in one rename; nothing is done when one of that name is there. */
  async writeFolder(
    part: string,
    name: string,
    files: AsyncIterable<{ name: string; bytes: Uint8Array }>,
  ): Promise<void> {
    const folder = join(this.#path, part);
    if (await isThere(join(folder, name))) return;
    const beside = join(folder, `.${randomUUID()}.new`);
    await mkdir(beside, { mode: 0o750 });
    try {
      for await (const file of files) await writeDurable(join(beside, file.name), file.bytes);
      await syncFolder(beside);
      await rename(beside, join(folder, name));
    } catch (error) {
      await rm(beside, { recursive: true, force: true });
      // Another process was first: its folder is as good.
      if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
    }
    await syncFolder(folder);
  }

  /** Moves a file within the folder; a file that is gone was moved before. */
  async move(from: string, name: string, to: string, as = name): Promise<void> {
    try {
      await rename(join(this.#path, from, name), join(this.#path, to, as));
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error;
    }
    await syncFolder(join(this.#path, to));
    await syncFolder(join(this.#path, from));
  }
}

async function readAll(file: Awaited<ReturnType<typeof open>>, size: number): Promise<Buffer> {
  // One byte more than it should have, to see that it has not grown.
  const buffer = Buffer.alloc(size + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

async function writeDurable(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(path, FILE_MODE);
}

// What a killed process had not renamed into place.
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^\.[0-9a-f-]{36}\.new$/.test(name)) continue;
    const place = join(folder, name);
    const { ctimeMs } = await lstat(place).catch(() => ({ ctimeMs: Date.now() }));
    if (Date.now() - ctimeMs > LEFTOVER_MS) await rm(place, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}
