// Where signed deliveries are kept, always encrypted: small ones in their row, others as blobs (DESIGN, Data).
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import type { StoredContent } from './store/accept.ts';
import type { Claimed } from './store/claim.ts';

/** Bytes up to which a row is cheaper than two fsyncs of a file. */
const ROW_MAX = 32_768;

/** Keeps the bytes; what is in the row is durable with it. `digest`: their SHA-256. */
export async function putContent(
  blobs: BlobStore,
  sender: Organisationsnummer,
  deliveryId: string,
  bytes: Uint8Array,
  digest: Uint8Array,
): Promise<StoredContent> {
  if (bytes.length > ROW_MAX) return { kind: 'blob', address: await blobs.put(sender, bytes, digest) };
  return { kind: 'row', sealed: await blobs.sealSmall(sender, bytes, deliveryId) };
}

/** The bytes of a claimed delivery; `inRow` reads what lies in its row. Errors: 'internal' when they were changed or erased. */
export async function getContent(
  blobs: BlobStore,
  { blob, senderId, deliveryId }: Claimed,
  inRow: (deliveryId: string) => Promise<Buffer | undefined>,
): Promise<Uint8Array> {
  if (blob !== undefined) return blobs.get(senderId, blob);
  const sealed = await inRow(deliveryId);
  if (sealed === undefined) throw new BrevduvaError('internal', 'the content of a delivery is gone', { deliveryId });
  return blobs.openSmall(senderId, sealed, deliveryId);
}
