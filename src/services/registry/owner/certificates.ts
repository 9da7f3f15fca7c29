// A party's certificates: read, judged against the CAs that FaR's door lets in, put in use, changed for the next, revoked.
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Certificate, readCertificates } from '../../../wire/xmldsig/certificate.ts';
import type { TrustReason } from '../../../wire/xmldsig/reasons.ts';
import type { RegistryContext } from '../registry-context.ts';
import { partyHeld } from '../store/parties.ts';
import {
  certificatesOf,
  type PartyCertificate,
  promoteNext,
  putCertificate,
  revokeCertificate,
} from '../store/party-certificates.ts';
import { tellDirectory } from './apply-directory.ts';
import { type By, keyOf, type PartyId } from './party.ts';

export type CertificateVerdict =
  | { readonly kind: 'good' }
  | { readonly kind: 'revoked-here' }
  | { readonly kind: 'of-another' }
  | { readonly kind: 'untrusted'; readonly reason: TrustReason };

/** The certificate in the text, which may be followed by its chain; undefined when there is none. */
export function certificateIn(text: string): Certificate | undefined {
  try {
    return readCertificates(text.trim())[0];
  } catch (error) {
    if (error instanceof BrevduvaError) return undefined;
    throw error;
  }
}

/** Whether it is good for the party now: issued to its number, by a CA that is trusted, valid, not revoked by list or here. */
export function verdictOn(
  { owner, clock }: Pick<RegistryContext, 'owner' | 'clock'>,
  { pem, organisation, revoked }: Pick<PartyCertificate, 'pem' | 'organisation' | 'revoked'>,
): CertificateVerdict {
  if (revoked !== undefined) return { kind: 'revoked-here' };
  const certificate = certificateIn(pem);
  if (certificate?.organisation !== organisation) return { kind: 'of-another' };
  const verdict = owner.trust.now().store.judge(certificate, clock());
  return verdict.trusted ? { kind: 'good' } : { kind: 'untrusted', reason: verdict.reason };
}

export type AddedCertificate = 'added' | 'there' | 'unreadable' | 'of-another' | 'revoked';

/** Puts a certificate in use as the current or the next one. Throws 'not-found' for no such party. */
export async function addCertificate(
  context: RegistryContext,
  party: PartyId,
  { text, slot }: { readonly text: string; readonly slot: 'current' | 'next' },
  by: By,
): Promise<AddedCertificate> {
  const certificate = certificateIn(text);
  if (certificate === undefined) return 'unreadable';
  if (certificate.organisation !== party.organisation) return 'of-another';
  const { database, organisation, events, clock, directory } = context;
  const { der, validFrom, validTo, x509 } = certificate;
  const fingerprint = createHash('sha256').update(der).digest('hex');
  if ((await directory.now()).revoked.has(fingerprint)) return 'revoked';
  return await database.transaction(organisation, async (tx) => {
    if ((await partyHeld(tx, party)) === undefined) throw new BrevduvaError('not-found', 'there is no such party');
    const kept = { ...party, fingerprint, slot, pem: x509.toString(), validFrom, validTo };
    const added = await putCertificate(tx, { ...kept, addedAt: clock(), addedBy: by.name });
    if (!added) return 'there';
    const details = { by: by.name, fingerprint, slot, validTo: validTo.toISOString() };
    await events.record(tx, { kind: 'party.certificate-added', actor: by.actor, subject: keyOf(party), details });
    return 'added';
  });
}

export type ChangedCertificate =
  | { readonly kind: 'changed' | 'none' }
  /** The next one would be refused wherever it is shown. */
  | { readonly kind: 'not-good'; readonly verdict: Exclude<CertificateVerdict, { kind: 'good' }> };

/** The next certificate becomes the current one, if it is good now. Throws 'not-found'. */
export async function changeToNext(context: RegistryContext, party: PartyId, by: By): Promise<ChangedCertificate> {
  const { database, organisation, events } = context;
  return await database.transaction(organisation, async (tx) => {
    if ((await partyHeld(tx, party)) === undefined) throw new BrevduvaError('not-found', 'there is no such party');
    const next = (await certificatesOf(tx, party)).find(({ slot }) => slot === 'next');
    if (next === undefined) return { kind: 'none' };
    const verdict = verdictOn(context, next);
    if (verdict.kind !== 'good') return { kind: 'not-good', verdict };
    if (!(await promoteNext(tx, party))) return { kind: 'none' };
    const details = { by: by.name, fingerprint: next.fingerprint };
    await events.record(tx, { kind: 'party.certificate-changed', actor: by.actor, subject: keyOf(party), details });
    return { kind: 'changed' };
  });
}

/**
 * Revokes a certificate here: from the commit on FaR's door refuses whoever shows it, without waiting for its CA's list. Cannot be undone.
 * False when there is none such, or it is revoked already.
 */
export async function revoke(
  context: RegistryContext,
  party: PartyId,
  { fingerprint, why }: { readonly fingerprint: string; readonly why: string },
  by: By,
): Promise<boolean> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    if (!(await revokeCertificate(tx, party, { fingerprint, why, at: clock() }))) return false;
    const details = { by: by.name, fingerprint, why };
    await events.record(tx, { kind: 'party.certificate-revoked', actor: by.actor, subject: keyOf(party), details });
    await tellDirectory(database, tx);
    return true;
  });
}
