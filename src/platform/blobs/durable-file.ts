// Files that survive a power cut: written beside, fsynced, renamed or linked into place, the folder fsynced (DESIGN, "Data").
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Replaces the file's content atomically. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const beside = await writeBeside(path, bytes);
  await rename(beside, path);
  await syncFolder(dirname(path));
}

/** Puts the file there unless one already is; either way one is there and durable afterwards. */
export async function placeOnce(path: string, bytes: Uint8Array): Promise<void> {
  const beside = await writeBeside(path, bytes);
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
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await syncFolder(dirname(folder));
}

/** What was renamed, linked or made in the folder is on the disk when this returns. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

async function writeBeside(path: string, bytes: Uint8Array): Promise<string> {
  const beside = `${path}.${randomUUID()}.new`;
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return beside;
}
