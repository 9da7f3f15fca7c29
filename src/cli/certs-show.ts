// `brevduva certs show` and `check`: what a certificate is good for, and whether a pair can be used by a service now.
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BrevduvaError } from '../domain/errors.ts';
import { readRevocationLists } from '../platform/certificates/authorities.ts';
import { type LoadedKeyPair, readKeyPair } from '../platform/certificates/key-pair.ts';
import { readPkcs12 } from '../platform/certificates/pkcs12.ts';
import { readPublicFile, readSecretLine } from '../platform/certificates/secret-file.ts';
import { type Certificate, readCertificate, readCertificates } from '../wire/xmldsig/certificate.ts';
import { TrustStore } from '../wire/xmldsig/trust.ts';
import { type CertificateFacts, factsOf } from './certificate-facts.ts';
import { type Io, UsageError } from './command.ts';

/** Each certificate in the file. Exit 1 when the first is not valid at that time, or not trusted where that was asked. */
export async function show(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'passphrase-file': { type: 'string' },
      ca: { type: 'string', multiple: true },
      crl: { type: 'string', multiple: true },
      at: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('name one file');
  const at = values.at === undefined ? new Date() : new Date(values.at);
  if (Number.isNaN(at.getTime())) throw new UsageError('--at is a time such as 2026-11-21 or 2026-11-21T13:30:00Z');
  const store = storeOf(values.ca, values.crl);
  const facts = certificatesIn(file, values['passphrase-file']).map((certificate) => factsOf(certificate, at, store));
  io.out(values.json === true ? `${JSON.stringify({ certificates: facts })}\n` : facts.map(describe).join('\n'));
  const [first] = facts;
  return first?.validNow === true && first.trusted !== false ? 0 : 1;
}

/** Exit 0 when a service could use the pair now. */
export async function check(args: string[], io: Io): Promise<number> {
  const options = { 'passphrase-file': { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [certificateFile, keyFile, ...more] = positionals;
  const passphraseFile = values['passphrase-file'];
  if (certificateFile === undefined || more.length > 0 || (keyFile === undefined) === (passphraseFile === undefined)) {
    throw new UsageError('name a certificate and its key, or a PKCS#12 file with --passphrase-file');
  }
  const secrets = [keyFile ?? certificateFile, ...(passphraseFile === undefined ? [] : [passphraseFile])];
  const faults = secrets.flatMap(openToOthers);
  const pair = readPair(certificateFile, keyFile, passphraseFile, faults);
  const facts = pair === undefined ? undefined : factsOf(readCertificate(pair.certificate.raw), new Date(), undefined);
  if (facts?.validNow === false)
    faults.push(`The certificate is not valid now: ${facts.validFrom} to ${facts.validTo}.`);
  for (const use of ['tls-client', 'tls-server', 'signing'] as const) {
    if (facts !== undefined && !facts.goodFor.includes(use)) faults.push(`The certificate is not good for ${use}.`);
  }
  const good = faults.length === 0;
  if (values.json === true) io.out(`${JSON.stringify({ good, faults, certificate: facts ?? null })}\n`);
  else
    io.out(
      [
        good ? 'A pair that a service can use.' : faults.join('\n'),
        ...(facts === undefined ? [] : ['', describe(facts)]),
      ]
        .join('\n')
        .trimEnd()
        .concat('\n'),
    );
  return good ? 0 : 1;
}

function openToOthers(file: string): string[] {
  readPublicFile(file);
  const mode = statSync(file).mode & 0o777;
  return (mode & 0o077) === 0
    ? []
    : [`${file} has mode ${mode.toString(8).padStart(4, '0')} and may be read or changed by others: chmod 600 ${file}`];
}

/** Reads without changing modes; what makes it no pair is added to the faults, what cannot be read at all is thrown. */
function readPair(
  certificate: string,
  key: string | undefined,
  passphrase: string | undefined,
  faults: string[],
): LoadedKeyPair | undefined {
  // A file that is open to others is reported above; reading it as a service would stop there.
  if (faults.length > 0) return undefined;
  const config =
    key === undefined
      ? { pkcs12File: certificate, passphraseFile: passphrase ?? '' }
      : { certificateFile: certificate, keyFile: key };
  try {
    return readKeyPair(config, { environment: 'sandbox' });
  } catch (error) {
    if (!(error instanceof BrevduvaError) || error.cause !== undefined) throw error;
    faults.push(`${error.message}.`);
    return undefined;
  }
}

function storeOf(ca: readonly string[] | undefined, crl: readonly string[] | undefined): TrustStore | undefined {
  if (ca === undefined) {
    if (crl !== undefined) throw new UsageError('--crl needs --ca');
    return undefined;
  }
  return TrustStore.of({
    authorities: ca.map((file) => readPublicFile(file)),
    revocationLists: readRevocationLists(crl ?? []),
  });
}

function certificatesIn(file: string, passphraseFile: string | undefined): Certificate[] {
  const bytes = readPublicFile(file);
  if (passphraseFile === undefined) return readCertificates(bytes);
  return readPkcs12(bytes, readSecretLine(passphraseFile, 'production')).certificates.map(({ raw }) =>
    readCertificate(raw),
  );
}

function describe(facts: CertificateFacts): string {
  const trust = facts.trusted === null ? [] : [['trusted', facts.trusted ? 'yes' : `no: ${facts.reason}`]];
  const rows = [
    [
      'organisation',
      facts.organisation ?? 'none: the subject has not exactly one serialNumber of the form 16 and ten digits',
    ],
    ['subject', facts.subject],
    ['issuer', facts.issuer],
    ['valid', `${facts.validFrom} to ${facts.validTo}${facts.validNow ? '' : ' (not now)'}`],
    ['good for', facts.goodFor.join(', ')],
    ['hosts', facts.hosts.join(', ')],
    ['key', facts.key],
    ['SHA-256', facts.fingerprint],
    ...(facts.throwAway ? [['note', 'of a throw-away authority: refused in production']] : []),
    ...trust,
  ];
  return `${rows.map(([name = '', value = '']) => `${name.padEnd(13)} ${value}`.trimEnd()).join('\n')}\n`;
}
