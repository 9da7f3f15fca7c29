// The envelope that a letter came in, where it is kept; for what is in it and nowhere else.
import type { Reader } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { StoredEnvelope } from './intake.ts';

export interface LetterEnvelope {
  readonly deliveryId: string;
  readonly envelope: StoredEnvelope;
  /** Of what the sender signed, as it was verified. */
  readonly signedDigest: Buffer;
  /** Which of the delivery's letters it is, from 1. */
  readonly position: number;
}

/** The envelope of one letter of this mailbox; undefined when it has none of that id. */
export async function envelopeOf(
  reader: Reader<MailboxTables>,
  accountId: string,
  letterId: string,
): Promise<LetterEnvelope | undefined> {
  const row = await reader.query
    .selectFrom('letter')
    .innerJoin('delivery', 'delivery.id', 'letter.delivery_id')
    .select(['letter.position', 'delivery.id', 'delivery.signed_digest', 'delivery.sealed', 'delivery.sealed_blob'])
    .where('letter.account_id', '=', accountId)
    .where('letter.id', '=', letterId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { sealed, sealed_blob: address } = row;
  return {
    deliveryId: row.id,
    envelope: sealed === null ? { kind: 'blob', address: address ?? '' } : { kind: 'row', sealed },
    signedDigest: row.signed_digest,
    position: row.position,
  };
}
