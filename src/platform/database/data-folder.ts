// The folder that somebody named for data: made where there is none, taken for this process, refused at once where it cannot be used.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';
import { lockFolder } from './folder-lock.ts';

export interface FolderUse {
  /** The file that says which process has the folder: it may be taken for different things. */
  readonly lock: string;
  /** A file that is there before anything of worth is. A folder that holds other things and not this is somebody else's; absent: any will do. */
  readonly mark?: string | undefined;
  /** What else a first start that was killed may have left without the mark. */
  readonly early?: readonly string[];
  /** The setting that named the folder, for whoever is told to choose another. */
  readonly chosenWith?: string | undefined;
}

/** Stands in every new file system of Linux's own. */
const OF_A_NEW_DISK = 'lost+found';
const NAMED = 3;

/**
 * Makes the folder and those above it (its owner may write, others may pass) and takes it. Returns how to give it back.
 * Errors: 'invalid-input' saying why it cannot be used and what to do; 'conflict' naming the living process that has it.
 */
export function takeDataFolder(folder: string, use: FolderUse): () => void {
  try {
    makeFolder(folder);
    refuseStrange(readdirSync(folder), use);
    return lockFolder(folder, use.lock);
  } catch (error) {
    if (error instanceof BrevduvaError) throw error;
    const { message: why, todo } = error instanceof Unusable ? error : faultOf(error, folder);
    const another = `another folder${use.chosenWith === undefined ? '' : ` with ${use.chosenWith}`}`;
    const message = `${folder} cannot be used as a data folder: ${why}. ${todo(another)}.`;
    throw new BrevduvaError('invalid-input', message, {}, error);
  }
}

type Advice = (another: string) => string;
const choose: Advice = (another) => `Choose ${another}`;

class Unusable extends Error {
  readonly todo: Advice;

  constructor(why: string, todo: Advice = choose) {
    super(why);
    this.todo = todo;
  }
}

function refuseStrange(names: readonly string[], { lock, mark, early = [] }: FolderUse): void {
  if (mark === undefined || names.includes(mark)) return;
  const known = [lock, OF_A_NEW_DISK, ...early];
  const strange = names.filter((name) => !known.includes(name)).sort();
  if (strange.length === 0) return;
  const more = strange.length > NAMED ? ` and ${strange.length - NAMED} more` : '';
  const empty: Advice = (another) => `${choose(another)}: an empty one, or one that is not there yet`;
  throw new Unusable(`it holds other things (${strange.slice(0, NAMED).join(', ')}${more})`, empty);
}

/** Step by step: mkdir's own `recursive` goes on for ever where nothing can be made (/proc). */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (error) {
    // Another process may have made it just now.
    if (codeOf(error) !== 'EEXIST' || !isFolder(folder)) throw error;
  }
}

/** False when nothing is there. */
function isFolder(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return false;
    throw error;
  }
  throw new Unusable(`${path} is not a folder`);
}

function faultOf(error: unknown, folder: string): Unusable {
  const code = codeOf(error);
  const or =
    (todo: string): Advice =>
    (another) =>
      `${todo}, or choose ${another}`;
  const place = placeOf(error) ?? folder;
  switch (code) {
    case 'EACCES':
      return new Unusable(`the user that this runs as may not read and write in ${place}`, or('Let that user do so'));
    case 'ENOENT':
    case 'EPERM':
      return new Unusable(`nothing can be made in ${place}`);
    case 'EEXIST':
      return new Unusable(`in ${place} there is a link that leads nowhere`);
    case 'EROFS':
      return new Unusable(`${place} is read-only`);
    case 'ENOSPC':
    case 'EDQUOT':
      return new Unusable(`there is no room left in ${place}`, or('Make room'));
    default:
      return new Unusable(`the system says ${code}`);
  }
}

/** The folder in which something was to be read or made. */
function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'path' in error)) return undefined;
  const path = String(error.path);
  return 'syscall' in error && error.syscall === 'scandir' ? path : dirname(path);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
