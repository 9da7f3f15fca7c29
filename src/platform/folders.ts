// Folders that somebody named: made step by step, tried, and refused with why and what to do where they cannot be used.
import { constants, mkdirSync, statSync } from 'node:fs';
import { access, mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BrevduvaError } from '../domain/errors.ts';

interface Named {
  /** The setting that named the folder, for whoever is told to choose another. */
  readonly chosenWith?: string | undefined;
  /** What it was to be: 'a data folder'. */
  readonly as?: string;
}

/**
 * Makes the folder and those above it; returns the new ones, the outermost first. Step by step: mkdir's own `recursive` goes on for
 * ever where nothing can be made (/proc). Errors: FolderFault, and those of the file system.
 */
export async function makeFolders(folder: string, mode: number): Promise<readonly string[]> {
  if (await isFolder(folder)) return [];
  const above = await makeFolders(dirname(folder), mode);
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    // Another process may have made it just now.
    if (codeOf(error) !== 'EEXIST' || !(await isFolder(folder))) throw error;
    return above;
  }
  return [...above, folder];
}

/** The same at once, for what starts before anything else runs. */
export function makeFoldersSync(folder: string, mode: number): void {
  if (isFolderSync(folder)) return;
  makeFoldersSync(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !isFolderSync(folder)) throw error;
  }
}

/** Makes the folder where it is not there and sees that it can be written in. Errors: 'invalid-input' saying why not and what to do. */
export async function readyFolder(folder: string, mode: number, named: Named = {}): Promise<void> {
  try {
    await makeFolders(folder, mode);
    // Rights on paper are not all: file systems refuse for reasons of their own.
    await rmdir(await mkdtemp(join(folder, '.try-')));
    await access(folder, constants.R_OK);
  } catch (error) {
    throw folderRefused(error, folder, named);
  }
}

/** What is told of a folder in which `error` happened. */
export function folderRefused(error: unknown, folder: string, { chosenWith, as }: Named): BrevduvaError {
  const { message: why, todo } = error instanceof FolderFault ? error : faultOf(error, folder);
  const another = `another folder${chosenWith === undefined ? '' : ` with ${chosenWith}`}`;
  const what = `${folder} cannot be used${as === undefined ? '' : ` as ${as}`}`;
  return new BrevduvaError('invalid-input', `${what}: ${why}. ${todo(another)}.`, {}, error);
}

type Advice = (another: string) => string;
export const choose: Advice = (another) => `Choose ${another}`;

/** Why a folder cannot be used, and what to do. */
export class FolderFault extends Error {
  readonly todo: Advice;

  constructor(why: string, todo: Advice = choose) {
    super(why);
    this.todo = todo;
  }
}

/** False when nothing is there. */
async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
  } catch (error) {
    return nothingThere(error);
  }
  throw new FolderFault(`${path} is not a folder`);
}

function isFolderSync(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (error) {
    return nothingThere(error);
  }
  throw new FolderFault(`${path} is not a folder`);
}

function nothingThere(error: unknown): false {
  if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return false;
  throw error;
}

function faultOf(error: unknown, folder: string): FolderFault {
  const code = codeOf(error);
  const or =
    (todo: string): Advice =>
    (another) =>
      `${todo}, or choose ${another}`;
  const place = placeOf(error) ?? folder;
  switch (code) {
    case 'EACCES':
      return new FolderFault(
        `the user that this runs as may not read and write in ${place}`,
        or('Let that user do so'),
      );
    case 'ENOENT':
    case 'EPERM':
      return new FolderFault(`nothing can be made in ${place}`);
    case 'EEXIST':
      return new FolderFault(`in ${place} there is a link that leads nowhere`);
    case 'EROFS':
      return new FolderFault(`${place} is read-only`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new FolderFault(`there is no room left in ${place}`, or('Make room'));
    default:
      return new FolderFault(`the system says ${code}`);
  }
}

/** The folder in which something was to be read or made. */
function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'path' in error)) return undefined;
  const path = String(error.path);
  return 'syscall' in error && ['scandir', 'access'].includes(String(error.syscall)) ? path : dirname(path);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
