// A whole mailbox read through, a few deliveries at a time: for what its holder takes along.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { DeliveryKind, MailboxTables } from '../schema.ts';
import type { StoredEnvelope } from './intake.ts';

export interface WholeDelivery {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly sealedBy: string;
  readonly envelope: StoredEnvelope;
  readonly letters: readonly {
    readonly id: string;
    readonly readAt: string | null;
    readonly labels: readonly string[];
    readonly paidAt: string | null;
    readonly remindedAt: string | null;
  }[];
}

interface Row {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly sealed_by: string;
  readonly sealed: Buffer | null;
  readonly sealed_blob: string | null;
  readonly letters: WholeDelivery['letters'];
}

/** The deliveries after that id, in the order of their ids; those whose letters were removed for good are not there. */
export async function deliveriesAfter(
  reader: Reader<MailboxTables>,
  accountId: string,
  after: string | undefined,
  limit: number,
): Promise<readonly WholeDelivery[]> {
  const { rows } = await sql<Row>`
    select id, kind, sealed_by, sealed, sealed_blob, (
      select coalesce(json_agg(json_build_object('id', letter.id, 'readAt', letter.read_at,
        'paidAt', payment.paid_at, 'remindedAt', payment.reminded_at, 'labels',
        array(select shelf_id from letter_label where letter_id = letter.id)) order by position), '[]'::json)
      from letter left join payment on payment.letter_id = letter.id where delivery_id = delivery.id) as letters
    from delivery
    where account_id = ${accountId} and emptied_at is null and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid)
    order by id limit ${limit}`.execute(reader.query);
  return rows.map(({ sealed_by: sealedBy, sealed, sealed_blob: address, ...row }) => ({
    ...row,
    sealedBy,
    envelope: sealed === null ? { kind: 'blob', address: address ?? '' } : { kind: 'row', sealed },
  }));
}
