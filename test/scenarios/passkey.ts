// A passkey in software, for tests: makes an ES256 credential and signs with it as an authenticator does (WebAuthn Level 3, 6.5; CTAP 2, CBOR).
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const PRESENT_AND_VERIFIED = 0x05;
const ATTESTED = 0x40;

/** What a test may do wrong. */
export interface Slip {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** Without the person's finger or PIN. */
  readonly unverified?: boolean;
  readonly badSignature?: boolean;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
}

const cborBytes = (bytes: Uint8Array): Buffer => Buffer.concat([head(2, bytes.length), bytes]);
const cborText = (text: string): Buffer => Buffer.concat([head(3, Buffer.byteLength(text)), Buffer.from(text)]);
const cborInteger = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));

export class Passkey {
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #id = randomBytes(32);
  readonly #origin: string;
  #counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  #clientData(type: string, challenge: string, slip: Slip): Buffer {
    const data = {
      type,
      challenge: slip.challenge ?? challenge,
      origin: slip.origin ?? this.#origin,
      crossOrigin: false,
    };
    return Buffer.from(JSON.stringify(data));
  }

  #authenticatorData(flags: number, slip: Slip, more = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4);
    this.#counter += 1;
    counter.writeUInt32BE(this.#counter);
    const rpId = slip.rpId ?? new URL(this.#origin).hostname;
    const seen = slip.unverified === true ? flags & ~0x04 : flags;
    return Buffer.concat([sha256(rpId), Buffer.from([seen]), counter, more]);
  }

  /** RegistrationResponseJSON for these options. */
  make(options: unknown, slip: Slip = {}): string {
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' });
    const point = (name: string) => cborBytes(Buffer.from(name, 'base64url'));
    const cose = Buffer.concat([
      head(5, 5),
      ...[cborInteger(1), cborInteger(2), cborInteger(3), cborInteger(-7), cborInteger(-1), cborInteger(1)],
      ...[cborInteger(-2), point(x), cborInteger(-3), point(y)],
    ]);
    const length = Buffer.from([0, this.#id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.#id, cose]);
    const data = this.#authenticatorData(PRESENT_AND_VERIFIED | ATTESTED, slip, attested);
    const attestation = Buffer.concat([
      head(5, 3),
      ...[cborText('fmt'), cborText('none'), cborText('attStmt'), head(5, 0), cborText('authData'), cborBytes(data)],
    ]);
    const response = {
      clientDataJSON: base64url(this.#clientData('webauthn.create', challengeOf(options), slip)),
      attestationObject: base64url(attestation),
    };
    return JSON.stringify({ id: base64url(this.#id), rawId: base64url(this.#id), type: 'public-key', response });
  }

  /** AuthenticationResponseJSON for these options. */
  use(options: unknown, slip: Slip = {}): string {
    const client = this.#clientData('webauthn.get', challengeOf(options), slip);
    const data = this.#authenticatorData(PRESENT_AND_VERIFIED, slip);
    const signed = Buffer.concat([data, sha256(client)]);
    const signature = sign('sha256', slip.badSignature === true ? Buffer.from('x') : signed, this.#key.privateKey);
    const response = {
      clientDataJSON: base64url(client),
      authenticatorData: base64url(data),
      signature: base64url(signature),
    };
    return JSON.stringify({ id: base64url(this.#id), rawId: base64url(this.#id), type: 'public-key', response });
  }
}

function challengeOf(options: unknown): string {
  return String(Reflect.get(Object(options), 'challenge'));
}
