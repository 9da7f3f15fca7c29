// A package as somebody hands it in: read through once, every checksum made, its index checked; nothing is unpacked, and nothing in it is compressed.
import { createHash } from 'node:crypto';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readTar, type TarEntry } from '../../../wire/fgs/tar.ts';
import type { PackageProblem } from '../store/moving-tables.ts';
import { INDEX_PATH, PackageIndex, type PackedDelivery } from './package-form.ts';
import type { OwnNumber } from './whose-number.ts';

/** The index is read whole: 64 MiB describe some 50 000 letters. */
const INDEX_MAX = 64 * 1_048_576;
/** Many times what is taken on the wire. */
const ORIGINAL_MAX = 16 * 1_048_576;
const FILES_MAX = 1_000_000;
const EARLIEST = new Date('1990-01-01T00:00:00Z');

export interface ReadPackage {
  readonly index: PackageIndex;
  /** Paths whose content is not what the index says. */
  readonly changed: ReadonlySet<string>;
}

/** The index, and which files are not as it says; or why it is no package of this holder's. */
export async function readPackage(
  pieces: AsyncIterable<Uint8Array>,
  ownNumber: OwnNumber,
): Promise<ReadPackage | { readonly problem: PackageProblem }> {
  const sums = new Map<string, string>();
  let bytes: Buffer | undefined;
  try {
    for await (const entry of readTar(pieces)) {
      const path = pathOf(entry);
      if (path === undefined || sums.has(path) || sums.size >= FILES_MAX) return { problem: 'not-a-package' };
      if (path === INDEX_PATH && entry.bytes > INDEX_MAX) return { problem: 'too-large' };
      const parts: Uint8Array[] = [];
      const hash = createHash('sha256');
      for await (const piece of entry.content()) {
        hash.update(piece);
        if (path === INDEX_PATH) parts.push(piece);
      }
      sums.set(path, hash.digest('hex'));
      if (path === INDEX_PATH) bytes = Buffer.concat(parts);
    }
  } catch (error) {
    if (!(error instanceof BrevduvaError) || error.code !== 'invalid-input') throw error;
    return { problem: sums.size === 0 ? 'not-a-package' : 'damaged' };
  }
  const index = bytes === undefined ? undefined : indexIn(bytes);
  if (index === undefined) return { problem: 'not-a-package' };
  if ((await ownNumber([index.holder.id])) === undefined) return { problem: 'other-person' };
  const said = new Map(index.files.map(({ path, sha256 }) => [path, sha256]));
  return { index, changed: new Set([...sums].filter(([path, sum]) => said.get(path) !== sum).map(([path]) => path)) };
}

function indexIn(bytes: Buffer): PackageIndex | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return Value.Check(PackageIndex, value) && timesIn(value).every(isInstant) ? value : undefined;
  } catch {
    return undefined;
  }
}

function timesIn({ deliveries }: PackageIndex): readonly (string | null | undefined)[] {
  return deliveries.flatMap(({ received, letters }) => [
    received,
    ...letters.flatMap(({ read, trashed, sent }) => [
      read,
      trashed,
      ...sent.flatMap(({ sentAt, settledAt }) => [sentAt, settledAt]),
    ]),
  ]);
}

/** The form is checked already; a thirteenth month has it too. Nothing here is older than letters that are sent digitally. */
function isInstant(text: string | null | undefined): boolean {
  return text === null || text === undefined || new Date(text) >= EARLIEST;
}

/** In the package's one folder. Undefined for what is no file, or leads anywhere else. */
export function pathOf({ path, kind }: TarEntry): string | undefined {
  const cut = path.indexOf('/');
  const inside = path.slice(cut + 1);
  if (kind !== 'file' || cut < 1 || inside === '' || inside.split('/').some((part) => part === '..' || part === '.'))
    return undefined;
  return inside;
}

/** Each delivery with its envelope, in the order in which they lie in the package; undefined for one that is too large or not as its checksum says. */
export async function* originalsIn(
  pieces: AsyncIterable<Uint8Array>,
  { index, changed }: ReadPackage,
): AsyncGenerator<{ readonly delivery: PackedDelivery; readonly original: Buffer | undefined }> {
  const wanted = new Map(index.deliveries.map((delivery) => [delivery.original, delivery]));
  for await (const entry of readTar(pieces)) {
    const path = pathOf(entry) ?? '';
    const delivery = wanted.get(path);
    if (delivery === undefined) continue;
    wanted.delete(path);
    if (entry.bytes > ORIGINAL_MAX || changed.has(path)) {
      yield { delivery, original: undefined };
      continue;
    }
    const parts: Uint8Array[] = [];
    for await (const piece of entry.content()) parts.push(piece);
    yield { delivery, original: Buffer.concat(parts) };
  }
  // Named, and not there.
  for (const delivery of wanted.values()) yield { delivery, original: undefined };
}
