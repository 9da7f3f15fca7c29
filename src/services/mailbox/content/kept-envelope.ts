// Envelopes as they came: small ones sealed in their row under the mailbox's key, others as blobs.
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredEnvelope } from '../store/intake.ts';
import type { MailboxCipher } from './mailbox-cipher.ts';

const place = (deliveryId: string): string => `delivery ${deliveryId} envelope`;
/** Envelopes in rows from before mailboxes had keys are small blobs. */
const SMALL_BLOB = Buffer.from('BVB1');

export function sealEnvelope(cipher: MailboxCipher, deliveryId: string, bytes: Uint8Array): Buffer {
  return cipher.sealBytes(place(deliveryId), bytes);
}

/** The bytes as they came. Errors: 'internal' when what was kept was changed. */
export async function openEnvelope(
  { blobs, ciphers, organisation }: Pick<MailboxContext, 'blobs' | 'ciphers' | 'organisation'>,
  of: { readonly accountId: string; readonly deliveryId: string; readonly envelope: StoredEnvelope },
): Promise<Buffer> {
  const { accountId, deliveryId, envelope } = of;
  if (envelope.kind === 'blob') return await blobs.get(organisation, envelope.address);
  const { sealed } = envelope;
  if (sealed.subarray(0, SMALL_BLOB.length).equals(SMALL_BLOB))
    return await blobs.openSmall(organisation, sealed, deliveryId);
  return (await ciphers.of(accountId)).openBytes(place(deliveryId), sealed);
}
