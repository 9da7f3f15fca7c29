// A signed checkpoint: where the chain stood, as a line that leaves the database (docs/mediation-log.md, Checkpoints).
import { verify } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { LoadedKeyPair } from '../../../platform/certificates/key-pair.ts';
import { type Certificate, certificateOf } from '../../../wire/xmldsig/certificate.ts';
import type { TrustStore } from '../../../wire/xmldsig/trust.ts';

export const CHECKPOINT_FORMAT = 'brevduva-checkpoint-1';
const closed = { additionalProperties: false } as const;
const Count = Type.Integer({ minimum: 0 });
const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$' });

// Members in the order of RFC 8785 (JCS): what is signed is this object as JSON without spaces.
const Checkpoint = Type.Object(
  {
    at: Type.String({ format: 'date-time' }),
    block: Count,
    disposal: Count,
    format: Type.Literal(CHECKPOINT_FORMAT),
    hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    mediator: Type.String({ pattern: '^16[0-9]{10}$' }),
    position: Count,
  },
  closed,
);
const Line = Type.Object(
  { checkpoint: Checkpoint, certificate: Base64, chain: Type.Array(Base64), signature: Base64 },
  closed,
);

export type Checkpoint = Static<typeof Checkpoint>;

/** The line: the checkpoint, its RSA-SHA256 signature over canonical JSON, and the signer's certificates (DER, base64). */
export function signCheckpoint(checkpoint: Omit<Checkpoint, 'format'>, keyPair: LoadedKeyPair): string {
  const whole = { ...checkpoint, format: CHECKPOINT_FORMAT } as const;
  return JSON.stringify({
    checkpoint: inOrder(whole),
    certificate: keyPair.certificate.raw.toString('base64'),
    chain: keyPair.chain.map(({ raw }) => raw.toString('base64')),
    signature: Buffer.from(keyPair.signer.sign(signedBytes(whole))).toString('base64'),
  });
}

/** Who vouches: signed and trusted, signed (trust not asked about), or why not. */
export type CheckpointVerdict =
  | { readonly kind: 'good'; readonly checkpoint: Checkpoint; readonly trusted: boolean; readonly fingerprint: string }
  | { readonly kind: 'bad'; readonly reason: string };

/** Reads a line and checks its signature, and with a store the certificate at the time that the checkpoint states. */
export function readCheckpoint(line: string, store?: TrustStore): CheckpointVerdict {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'bad', reason: 'is not JSON' };
  }
  if (!Value.Check(Line, value)) return { kind: 'bad', reason: 'has not the members of a checkpoint' };
  const { checkpoint, signature } = value;
  const certificate = readable(value.certificate);
  if (certificate === undefined) return { kind: 'bad', reason: 'has a certificate that cannot be read' };
  if (!isSigned(checkpoint, certificate, signature)) return { kind: 'bad', reason: 'is not what was signed' };
  if (certificate.organisation !== checkpoint.mediator)
    return { kind: 'bad', reason: 'is signed by another organisation than the mediator' };
  const verdict = store?.judge(certificate, new Date(checkpoint.at));
  if (verdict?.trusted === false)
    return { kind: 'bad', reason: `has a certificate that is not trusted (${verdict.reason})` };
  return { kind: 'good', checkpoint, trusted: verdict !== undefined, fingerprint: certificate.x509.fingerprint256 };
}

function readable(base64: string): Certificate | undefined {
  try {
    return certificateOf(base64);
  } catch {
    return undefined;
  }
}

function isSigned(checkpoint: Checkpoint, { publicKey }: Certificate, signature: string): boolean {
  return (
    publicKey.asymmetricKeyType === 'rsa' &&
    verify('sha256', signedBytes(checkpoint), publicKey, Buffer.from(signature, 'base64'))
  );
}

function signedBytes(checkpoint: Checkpoint): Buffer {
  return Buffer.from(JSON.stringify(inOrder(checkpoint)), 'utf8');
}

function inOrder({ at, block, disposal, format, hash, mediator, position }: Checkpoint): Checkpoint {
  return { at, block, disposal, format, hash, mediator, position };
}
