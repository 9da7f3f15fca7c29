// Bytes of a package in encrypted blobs of a few megabytes: written as they come, read as they are wanted.
import { createHash } from 'node:crypto';
import type { MailboxContext } from '../mailbox-context.ts';
import type { PackagePart } from '../store/packages.ts';

const PART_BYTES = 4 * 1_048_576;

export interface KeptParts {
  readonly parts: readonly PackagePart[];
  readonly bytes: number;
  readonly sha256: string;
}

type Keeping = Pick<MailboxContext, 'blobs' | 'organisation'>;

/** Keeps the bytes; a part at a time is in memory. */
export async function keepParts(
  { blobs, organisation }: Keeping,
  pieces: AsyncIterable<Uint8Array>,
): Promise<KeptParts> {
  const parts: PackagePart[] = [];
  const hash = createHash('sha256');
  let held: Uint8Array[] = [];
  let [length, bytes] = [0, 0];
  const put = async (): Promise<void> => {
    if (length === 0) return;
    parts.push({ blob: await blobs.put(organisation, Buffer.concat(held, length)), bytes: length });
    [held, length] = [[], 0];
  };
  for await (const piece of pieces) {
    hash.update(piece);
    held.push(piece);
    length += piece.length;
    bytes += piece.length;
    if (length >= PART_BYTES) await put();
  }
  await put();
  return { parts, bytes, sha256: hash.digest('hex') };
}

/** The same bytes. Errors: 'internal' when what was kept was changed. */
export async function* readParts(
  { blobs, organisation }: Keeping,
  parts: readonly PackagePart[],
): AsyncGenerator<Uint8Array> {
  for (const { blob } of parts) yield await blobs.get(organisation, blob);
}
