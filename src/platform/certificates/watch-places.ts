// Every certificate and revocation list that a configuration names, found by the names of its members, so that none is forgotten.
import { createHash } from 'node:crypto';
import { type Certificate, readCertificate, readCertificates } from '../../wire/xmldsig/certificate.ts';
import { type RevocationList, readRevocationList } from '../../wire/xmldsig/revocation.ts';
import type { Environment } from '../config/parts.ts';
import { readPkcs12 } from './pkcs12.ts';
import { readPublicFile, readSecretFile, readSecretLine } from './secret-file.ts';

export type PlaceKind =
  /** With its key here: what this service proves itself by. */
  | 'own'
  /** Of an authority that is trusted, or that stands between one and ours. */
  | 'authority'
  /** Of somebody else, known beforehand. */
  | 'other'
  | 'revocation-list';

export interface WatchedThing {
  /** Where the configuration names it: 'wire.tls', 'trust.caFiles[0]'. No organisation's number, which may be a person's. */
  readonly place: string;
  readonly kind: PlaceKind;
  /** SHA-256, hex. */
  readonly fingerprint: string;
  readonly validTo: Date | undefined;
  /** The whole time it is good for, ms; of a revocation list. */
  readonly lifetimeMs?: number;
  readonly revoked: boolean;
}

/** A file that the configuration names and that cannot be read now. */
export interface UnreadablePlace {
  readonly place: string;
  readonly error: unknown;
}

type Named = { readonly place: string; readonly certificates: readonly Certificate[]; readonly kind: PlaceKind };

/** Reads everything that the configuration names, now. Never throws: what cannot be read is answered as such. */
export function watchedThings(
  config: object,
  environment: Environment,
  now: Date,
): { readonly things: readonly WatchedThing[]; readonly unreadable: readonly UnreadablePlace[] } {
  const unreadable: UnreadablePlace[] = [];
  const named: Named[] = [];
  const lists: { readonly place: string; readonly bytes: Buffer }[] = [];
  for (const { place, kind, read } of placesIn(config, environment)) {
    try {
      if (kind === 'revocation-list') lists.push({ place, bytes: readPublicFile(read) });
      else named.push({ place, kind, certificates: certificatesOf(read) });
    } catch (error) {
      unreadable.push({ place, error });
    }
  }
  const authorities = named.filter(({ kind }) => kind === 'authority').flatMap(({ certificates }) => certificates);
  const revocations = lists.flatMap(({ place, bytes }) => {
    try {
      return [{ place, bytes, list: readRevocationList(bytes, authorities) }];
    } catch (error) {
      unreadable.push({ place, error });
      return [];
    }
  });
  const isRevoked = revokedBy(
    revocations.map(({ list }) => list),
    authorities,
    now,
  );
  return {
    unreadable,
    things: [
      ...named.flatMap((each) => thingsOf(each, isRevoked)),
      ...revocations.map(({ place, bytes, list }) => ({
        place,
        kind: 'revocation-list' as const,
        fingerprint: sha256(bytes),
        validTo: list.until,
        ...(list.until === undefined ? {} : { lifetimeMs: list.until.getTime() - list.from.getTime() }),
        revoked: false,
      })),
    ],
  };
}

type FileOf = string | (() => readonly Certificate[]);
type Place = { readonly place: string } & (
  | { readonly kind: 'revocation-list'; readonly read: string }
  | { readonly kind: Exclude<PlaceKind, 'revocation-list'>; readonly read: FileOf }
);

function* placesIn(value: unknown, environment: Environment, path = ''): Generator<Place> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* placesIn(each, environment, `${path}[${index}]`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const members: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
  const { certificateFile, keyFile, pkcs12File, passphraseFile } = members;
  if (typeof certificateFile === 'string') {
    const kind = typeof keyFile === 'string' ? 'own' : 'other';
    const place = kind === 'own' ? path : `${path}.certificateFile`;
    yield { place, kind, read: certificateFile };
  }
  if (typeof pkcs12File === 'string' && typeof passphraseFile === 'string') {
    yield { place: path, kind: 'own', read: () => inPkcs12(pkcs12File, passphraseFile, environment) };
  }
  for (const [name, member] of Object.entries(members)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (/^(ca|clientCa)Files$/.test(name)) yield* filesOf(member, place, 'authority');
    else if (name === 'crlFiles') yield* filesOf(member, place, 'revocation-list');
    else yield* placesIn(member, environment, place);
  }
}

function* filesOf(value: unknown, path: string, kind: 'authority' | 'revocation-list'): Generator<Place> {
  if (!Array.isArray(value)) return;
  for (const [index, file] of value.entries()) {
    if (typeof file === 'string') yield { place: `${path}[${index}]`, kind, read: file };
  }
}

function certificatesOf(file: FileOf): readonly Certificate[] {
  return typeof file === 'string' ? readCertificates(readPublicFile(file)) : file();
}

function inPkcs12(file: string, passphraseFile: string, environment: Environment): readonly Certificate[] {
  const passphrase = readSecretLine(passphraseFile, environment);
  const { certificates } = readPkcs12(readSecretFile(file, environment), passphrase);
  return certificates.map(({ raw }) => readCertificate(raw));
}

// In a file of one's own the certificate comes first; what follows is its chain.
function thingsOf(
  { place, kind, certificates }: Named,
  isRevoked: (certificate: Certificate) => boolean,
): WatchedThing[] {
  return certificates.map((certificate, index) => ({
    place: index === 0 ? place : `${place}#${index + 1}`,
    kind: kind === 'own' && index > 0 ? 'authority' : kind,
    fingerprint: sha256(certificate.der),
    validTo: certificate.validTo,
    revoked: isRevoked(certificate),
  }));
}

function revokedBy(lists: readonly RevocationList[], authorities: readonly Certificate[], now: Date) {
  return (certificate: Certificate): boolean =>
    authorities.some(
      (authority) =>
        authority.subjectName.equals(certificate.issuerName) &&
        lists.some((list) => list.isOf(authority) && list.revoked(certificate, now)),
    );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
