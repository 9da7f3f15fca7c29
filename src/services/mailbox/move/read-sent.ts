// What was sent from the old mailbox, as it lies in a package: each with its original, after the delivery that it is about.
import { readTar } from '../../../wire/fgs/tar.ts';
import type { PackedDelivery, PackedLetter, PackedSent } from './package-form.ts';
import { pathOf, type ReadPackage } from './read-package.ts';

/** A whole envelope may be 2 MiB on the wire. */
const ORIGINAL_MAX = 4 * 1_048_576;

export interface SentInPackage {
  readonly delivery: PackedDelivery;
  readonly letter: PackedLetter;
  readonly sent: PackedSent;
}

export type SentPart =
  /** A delivery about which something was sent: it comes before that. */
  | { readonly kind: 'delivery'; readonly delivery: PackedDelivery; readonly original: Buffer }
  /** Undefined original: too large, not as its checksum says, not there, or none, as of a no. */
  | (SentInPackage & { readonly kind: 'sent'; readonly original: Buffer | undefined });

/** How much was sent, drafts not counted. */
function sentInIndex({ index }: ReadPackage): readonly SentInPackage[] {
  return index.deliveries.flatMap((delivery) =>
    delivery.letters.flatMap((letter) => letter.sent.map((sent) => ({ delivery, letter, sent }))),
  );
}

/** Every part in the order in which it lies there; what has no original comes last. */
export async function* sentPartsIn(pieces: AsyncIterable<Uint8Array>, read: ReadPackage): AsyncGenerator<SentPart> {
  const all = sentInIndex(read);
  const deliveries = new Map(all.map(({ delivery }) => [delivery.original, delivery]));
  const wanted = new Map<string, SentInPackage>();
  for (const one of all)
    if (one.sent.original !== undefined && !wanted.has(one.sent.original)) wanted.set(one.sent.original, one);
  const left = new Set(all);
  for await (const entry of readTar(pieces)) {
    const path = pathOf(entry) ?? '';
    const [delivery, found] = [deliveries.get(path), wanted.get(path)];
    if ((delivery === undefined && found === undefined) || read.changed.has(path)) continue;
    if (found !== undefined && entry.bytes > ORIGINAL_MAX) continue;
    const parts: Uint8Array[] = [];
    for await (const piece of entry.content()) parts.push(piece);
    const original = Buffer.concat(parts);
    if (delivery !== undefined) yield { kind: 'delivery', delivery, original };
    else if (found !== undefined) {
      left.delete(found);
      yield { kind: 'sent', ...found, original };
    }
  }
  for (const one of left) yield { kind: 'sent', ...one, original: undefined };
}
