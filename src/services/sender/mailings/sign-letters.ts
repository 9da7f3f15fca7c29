// The letters of a mailing signed in sets, for the mediator's batches; the same as a single letter's signing, without a job each.
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { asLetter, unsignable } from '../sign-letter.ts';
import { readLetter } from '../store/letters.ts';
import { lettersIn } from '../store/mailing-batches.ts';
import { lockLetter, tell } from '../store/timeline.ts';

interface Signed {
  readonly id: string;
  readonly blob: string;
  readonly details: {
    readonly sha256: string;
    readonly bytes: number;
    readonly certificate: { readonly fingerprint: string };
  };
}

/** Signs at most so many. Returns how many were dealt with. Errors: whatever keeps the key from being used. */
export async function signLetters(
  records: Records,
  organisation: SenderOrganisation,
  id: string,
  most: number,
): Promise<number> {
  const reader = records.database.reader(organisation.id);
  const letters = await lettersIn(reader, id, ['created'], most);
  const signed = await Promise.all(letters.map((letter) => signOne(records, organisation, letter)));
  await records.database.transaction(organisation.id, async (tx) => {
    for (const one of signed) {
      if (one === undefined) continue;
      const locked = await lockLetter(tx, { id: one.id });
      if (locked?.state !== 'created') continue;
      const { sha256 } = one.details;
      const change = { signed_blob: one.blob, signed_sha256: sha256, waiting: null };
      await tell(tx, locked, { kind: 'signed', at: records.clock(), details: one.details }, change);
      await records.events.record(tx, { kind: 'letter-signed', actor: 'system', subject: one.id, details: { sha256 } });
    }
  });
  return letters.length;
}

async function signOne(records: Records, organisation: SenderOrganisation, id: string): Promise<Signed | undefined> {
  const letter = await readLetter(records.database.reader(organisation.id), records.cipher, id);
  if (letter?.state !== 'created') return undefined;
  try {
    const certificate = organisation.signer.certificate();
    const bytes = await organisation.signer.sign(await asLetter(records, organisation, letter));
    const blob = await records.blobs.put(organisation.id, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const fingerprint = createHash('sha256').update(certificate).digest('hex');
    return { id, blob, details: { sha256, bytes: bytes.length, certificate: { fingerprint } } };
  } catch (error) {
    if (!(error instanceof BrevduvaError) || error.code !== 'invalid-input') throw error;
    const never = unsignable(records, { key: id });
    await records.database.transaction(organisation.id, async (tx) => never.settle?.(tx));
    return undefined;
  }
}
