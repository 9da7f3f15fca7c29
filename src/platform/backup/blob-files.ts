// The files of a blob folder for a backup: each organisation's wrapped keys and its blobs, part by part in the order of their addresses.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ASIDE } from '../blobs/blobs.ts';
import { isCode, readIfThere } from '../blobs/durable-file.ts';

export interface BlobFile {
  /** Under the blob folder: `<organisation>/keys` or `<organisation>/<two digits>/<address>`. */
  readonly path: string;
  /** Absent for keys. */
  readonly address?: string;
  readonly bytes: Buffer;
}

const PARTS = Array.from({ length: 256 }, (_, part) => part.toString(16).padStart(2, '0'));
const ORGANISATION = /^16[0-9]{10}$/;
/** What a path in a backup may be: anything else would write outside the folder. */
export const BLOB_PATH = /^16[0-9]{10}\/(keys|([0-9a-f]{2})\/\2[0-9a-f]{62})$/;

/** Keys first, then blobs by address, whichever organisation's. Memory: the names of one part, and one file. */
export async function* filesIn(directory: string): AsyncGenerator<BlobFile> {
  const organisations = (await names(directory)).filter((name) => ORGANISATION.test(name));
  for (const organisation of organisations) {
    const bytes = await readIfThere(join(directory, organisation, 'keys'));
    if (bytes !== undefined) yield { path: `${organisation}/keys`, bytes };
  }
  for (const part of PARTS) yield* partOf(directory, organisations, part);
}

async function* partOf(directory: string, organisations: readonly string[], part: string): AsyncGenerator<BlobFile> {
  const found: { readonly address: string; readonly organisation: string }[] = [];
  for (const organisation of organisations) {
    const here = await names(join(directory, organisation, part));
    // A file that a sweep took aside and did not come to judge may still be referred to.
    const addresses = here.filter((name) => /^[0-9a-f]{64}(\.aside)?$/.test(name)).map((name) => name.slice(0, 64));
    for (const address of new Set(addresses)) found.push({ address, organisation });
  }
  found.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  for (const { address, organisation } of found) {
    const file = join(directory, organisation, part, address);
    const bytes = (await readIfThere(file)) ?? (await readIfThere(file + ASIDE)) ?? (await readIfThere(file));
    if (bytes !== undefined) yield { path: `${organisation}/${part}/${address}`, address, bytes };
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}
