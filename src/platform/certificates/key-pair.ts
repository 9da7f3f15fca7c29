// A certificate with its key, as services use it: for TLS in both directions and for signing (PROTOCOL.md, "Transport").
import { type KeyObject, X509Certificate } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Environment, KeyPair } from '../config/parts.ts';

export interface LoadedKeyPair {
  readonly certificate: X509Certificate;
  /** Intermediate certificates, nearest first; the root is not needed. */
  readonly chain: readonly X509Certificate[];
  readonly key: KeyObject;
  readonly organisation: Organisationsnummer;
  /** Made by a throw-away CA: good in the sandbox only. */
  readonly throwAway: boolean;
  /** Leaf, then chain, as PEM: what node:tls wants as `cert`. */
  readonly certificatePem: string;
  readonly keyPem: string;
}

/**
 * Reads a pair from its files. Key files must be readable by their owner only; in the sandbox they are made so.
 * Errors: 'invalid-input' naming the file: missing, readable by others, no match between key and certificate,
 * no organisation in the subject, or a throw-away certificate outside the sandbox.
 */
export function readKeyPair(_config: KeyPair, _options: { readonly environment: Environment }): LoadedKeyPair {
  throw new BrevduvaError('internal', 'Not written yet');
}

export { X509Certificate };
