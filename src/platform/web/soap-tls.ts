// TLS of the SOAP door: certificate, client CAs, revocation lists, read again when they change (RFC 8446, RFC 5280)
import { constants, createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { readCertificate } from '../../wire/xmldsig/certificate.ts';
import { readAuthorities, readRevocationLists } from '../certificates/authorities.ts';
import type { SoapServerOptions } from './soap.ts';

const CHECK_MS = 30_000;

type TlsSource = Pick<SoapServerOptions, 'listen' | 'environment' | 'keyPair'>;

/** What TLS needs now. Errors: 'invalid-input' naming the file that is wrong. */
export function tlsContextOf({ listen, environment, keyPair }: TlsSource): SecureContextOptions {
  const { certificatePem, keyPem } = keyPair.current();
  const lists = readRevocationLists(listen.crlFiles ?? []).map(toPem);
  return {
    cert: certificatePem,
    key: keyPem,
    ca: readAuthorities(listen.clientCaFiles, environment),
    minVersion: 'TLSv1.2',
    // A resumed session would be let in without a look at the certificate, revoked or not.
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
    ...(lists.length === 0 ? {} : { crl: lists }),
  };
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN X509 CRL-----\n${lines.join('\n')}\n-----END X509 CRL-----\n`;
}

/** Calls `renew` when a revocation list or a CA file was replaced. Returns how to stop. A file that is wrong keeps the old. */
export function watchRevocation({ listen, log }: SoapServerOptions, renew: () => void): () => void {
  const files = [...(listen.crlFiles ?? []), ...listen.clientCaFiles];
  let seen = stamps(files);
  const timer = setInterval(() => {
    const now = stamps(files);
    if (now === seen) return;
    seen = now;
    try {
      renew();
      log.info({ files }, 'Client CAs and revocation lists were read again');
    } catch (error) {
      log.error({ err: error }, 'A client CA or revocation list cannot be read; the old ones stay in use');
    }
  }, CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function stamps(files: readonly string[]): string {
  return files
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return found === undefined ? 'none' : `${found.mtimeMs} ${found.size}`;
    })
    .join();
}

/** Who calls, or why nobody may on this connection. */
export type Peer =
  | {
      readonly kind: 'organisation';
      readonly organisation: Organisationsnummer;
      readonly validTo: Date;
      /** SHA-256 of the certificate, hex. */
      readonly fingerprint: string;
    }
  | { readonly kind: 'nobody'; readonly why: string };

const peers = new WeakMap<TLSSocket, Peer>();

/** The caller by its certificate's DER, read once for each connection. */
export function peerOf(socket: TLSSocket): Peer {
  const known = peers.get(socket);
  if (known !== undefined) return known;
  const peer = readPeer(socket);
  peers.set(socket, peer);
  return peer;
}

function readPeer(socket: TLSSocket): Peer {
  const x509 = socket.getPeerX509Certificate();
  if (!socket.authorized || x509 === undefined) return { kind: 'nobody', why: 'no valid client certificate' };
  const { organisation, validTo } = readCertificate(x509.raw);
  const parsed = parseOrganisationsnummer(organisation ?? '');
  const fingerprint = createHash('sha256').update(x509.raw).digest('hex');
  if (parsed.ok) return { kind: 'organisation', organisation: parsed.value, validTo, fingerprint };
  return { kind: 'nobody', why: 'the certificate names no organisation (serialNumber=16…)' };
}
