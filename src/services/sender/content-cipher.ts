// Letters' text and drafts encrypted in their rows: AES-256-GCM, a key for each row derived from the installation's key (DESIGN.md, Data).
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobsConfig } from '../../platform/config/parts.ts';

const VERSION = 1;
const KEY_ID = 4;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + KEY_ID + NONCE + TAG;

/** Seals and opens small texts. `place` names the row ("draft <id>"): what is sealed for one row opens in no other. */
export class ContentCipher {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #current: Uint8Array;

  /** The key that seals, 32 bytes or more, then older ones that still open. Throws 'invalid-input' when one is shorter. */
  constructor(current: Uint8Array, previous: readonly Uint8Array[] = []) {
    const all = [current, ...previous];
    if (all.some((key) => key.length < 32)) {
      throw new BrevduvaError('invalid-input', 'the content key must be at least 32 bytes');
    }
    this.#keys = new Map(all.map((key) => [keyId(key).toString('hex'), key]));
    this.#current = current;
  }

  seal(organisation: Organisationsnummer, place: string, text: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', rowKey(this.#current, organisation, place), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), keyId(this.#current), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws 'internal' when the bytes were changed, moved from another row or sealed under a key that is not configured. */
  open(organisation: Organisationsnummer, place: string, bytes: Uint8Array): string {
    const key = this.#keys.get(Buffer.from(bytes.subarray(1, 1 + KEY_ID)).toString('hex'));
    if (bytes[0] !== VERSION || bytes.length < HEAD || key === undefined) {
      throw new BrevduvaError('internal', 'stored content has an unknown form or an unknown key');
    }
    const nonce = bytes.subarray(1 + KEY_ID, 1 + KEY_ID + NONCE);
    const decipher = createDecipheriv('aes-256-gcm', rowKey(key, organisation, place), nonce);
    decipher.setAuthTag(bytes.subarray(HEAD - TAG, HEAD));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(HEAD)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new BrevduvaError('internal', 'stored content was changed or moved', {}, cause);
    }
  }
}

function keyId(key: Uint8Array): Buffer {
  return createHash('sha256').update('brevduva sender key id').update(key).digest().subarray(0, KEY_ID);
}

function rowKey(key: Uint8Array, organisation: Organisationsnummer, place: string): Uint8Array {
  const info = `brevduva sender content ${organisation} ${place}`;
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), info, 32));
}

/** The cipher of an installation: the same key files as its blobs (32 bytes as base64). Errors: 'invalid-input'. */
export function openContentCipher(config: BlobsConfig): ContentCipher {
  return new ContentCipher(readKey(config.keyFile), (config.previousKeyFiles ?? []).map(readKey));
}

function readKey(file: string): Uint8Array {
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
}
