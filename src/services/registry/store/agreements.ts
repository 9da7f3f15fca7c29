// What account holders signed: agreement text and SignatureData as they came, never changed (a trigger sees to it).
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SignatureData } from '../../../wire/mina-meddelanden/types/basic.ts';
import type { Signer } from '../signing/signature-desk.ts';
import type { AgreementKind, KeptSignature, KeptSigner, RegistryTables } from '../tables.ts';
import { hasHad } from './numbers.ts';

interface NewAgreement {
  readonly recipient: string;
  readonly reference: string;
  readonly operator: string;
  readonly kind: AgreementKind;
  readonly text: string;
  /** xs:date as the operator stated it. */
  readonly statedOn?: string;
  readonly userIdentity?: string;
  readonly signatures: readonly SignatureData[];
  /** Those whose signatures were verified. */
  readonly signers: readonly Signer[];
  readonly callId: string;
  readonly receivedAt: Date;
}

/** Keeps what was signed, in the transaction of what it led to. */
export async function keepAgreement({ query }: Transaction<RegistryTables>, agreement: NewAgreement): Promise<void> {
  await query
    .insertInto('agreement')
    .values({
      recipient: Number(agreement.recipient),
      reference: agreement.reference,
      operator: agreement.operator,
      kind: agreement.kind,
      agreement_text: agreement.text,
      // A zone, if any, says nothing about which day it was.
      stated_on: agreement.statedOn?.slice(0, 10) ?? null,
      user_identity: agreement.userIdentity ?? null,
      signatures: JSON.stringify(agreement.signatures.map(kept)),
      signed_by: JSON.stringify(agreement.signers.map(keptSigner)),
      call_id: agreement.callId,
      received_at: agreement.receivedAt,
    })
    .execute();
}

function kept({ signature, certificate, nonce, encodingOfSignedText }: SignatureData): KeptSignature {
  return {
    signature: Buffer.from(signature).toString('base64'),
    certificate,
    ...(nonce === undefined ? {} : { nonce }),
    ...(encodingOfSignedText === undefined ? {} : { encodingOfSignedText }),
  };
}

function keptSigner({ person, name, issuer, binds, signedAt }: Signer): KeptSigner {
  return { person, name, issuer, binds, at: signedAt.toISOString() };
}

/** Whether anything was signed for the recipient after this. */
export async function hasSignedSince(
  { query }: Reader<RegistryTables>,
  recipient: string,
  since: Date,
): Promise<boolean> {
  const row = await query
    .selectFrom('agreement')
    .select('id')
    .where('recipient', '=', Number(recipient))
    .where('received_at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface AgreementNote {
  readonly kind: AgreementKind;
  readonly operator: string;
  readonly text: string;
  readonly signatures: number;
  /** Those whose signatures were verified. */
  readonly signedBy: readonly KeptSigner[];
  readonly receivedAt: Date;
}

/** What the recipient has agreed to, newest first, at most 50. */
export async function agreementsOf(
  { query }: Reader<RegistryTables>,
  recipient: string,
): Promise<readonly AgreementNote[]> {
  const rows = await query
    .selectFrom('agreement')
    .select(['kind', 'operator', 'agreement_text', 'signatures', 'signed_by', 'received_at'])
    .where(hasHad('recipient', recipient))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    operator: row.operator,
    text: row.agreement_text,
    signatures: row.signatures.length,
    signedBy: row.signed_by,
    receivedAt: row.received_at,
  }));
}
