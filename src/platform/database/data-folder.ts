// The folder that somebody named for data: made where there is none, taken for this process, refused at once where it cannot be used.
import { readdirSync } from 'node:fs';
import { BrevduvaError } from '../../domain/errors.ts';
import { choose, FolderFault, folderRefused, makeFoldersSync } from '../folders.ts';
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
    makeFoldersSync(folder, 0o711);
    refuseStrange(readdirSync(folder), use);
    return lockFolder(folder, use.lock);
  } catch (error) {
    if (error instanceof BrevduvaError) throw error;
    throw folderRefused(error, folder, { chosenWith: use.chosenWith, as: 'a data folder' });
  }
}

function refuseStrange(names: readonly string[], { lock, mark, early = [] }: FolderUse): void {
  if (mark === undefined || names.includes(mark)) return;
  const known = [lock, OF_A_NEW_DISK, ...early];
  const strange = names.filter((name) => !known.includes(name)).sort();
  if (strange.length === 0) return;
  const more = strange.length > NAMED ? ` and ${strange.length - NAMED} more` : '';
  const why = `it holds other things (${strange.slice(0, NAMED).join(', ')}${more})`;
  throw new FolderFault(why, (another) => `${choose(another)}: an empty one, or one that is not there yet`);
}
