// An organisation's own blob keys: made at random, kept wrapped by the key-encryption key, which comes from a file (DESIGN, "Data").
// Losing the folder's `keys` files or the key-encryption key loses every blob: both belong in the backup, apart from each other.
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { placeOnce, replaceFile } from './durable-file.ts';
import { type KeyEncryptionKey, keyNamed } from './key-encryption-key.ts';

export interface OrganisationKeys {
  /** HMAC key of the addresses: never changes, or the same content would get another address. */
  readonly address: KeyObject;
  /** Wraps the data key of each blob. */
  readonly wrapping: KeyObject;
}

const KeyFile = Type.Object(
  { version: Type.Literal(1), key: Type.String(), wrapped: Type.String() },
  { additionalProperties: false },
);
const KEYS_BYTES = 64;

/**
 * The organisation's keys: read, or made at the first call; wrapped anew when an older key-encryption key still wraps them.
 * `current` is the first of `keys`. Errors: 'invalid-input' when none of the keys is the one that wraps them; 'internal' when changed.
 */
export async function openOrganisationKeys(
  folder: string,
  organisation: Organisationsnummer,
  keys: readonly KeyEncryptionKey[],
): Promise<OrganisationKeys> {
  const path = join(folder, 'keys');
  const [current] = keys;
  if (current === undefined) throw new BrevduvaError('invalid-input', 'No key-encryption key is configured');
  // Two processes may both make keys: only the first file stays, and both then read that one.
  if (!existsSync(path)) await placeOnce(path, wrap(randomBytes(KEYS_BYTES), organisation, current));
  const { plain, by } = unwrap(readFileSync(path, 'utf8'), organisation, keys, path);
  if (by !== current) await replaceFile(path, wrap(plain, organisation, current));
  return { address: createSecretKey(plain.subarray(0, 32)), wrapping: createSecretKey(plain.subarray(32)) };
}

function associated(organisation: Organisationsnummer): Buffer {
  return Buffer.from(`brevduva-organisation-keys-1 ${organisation}`);
}

function wrap(plain: Buffer, organisation: Organisationsnummer, by: KeyEncryptionKey): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', by.key, iv).setAAD(associated(organisation));
  const wrapped = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return Buffer.from(`${JSON.stringify({ version: 1, key: by.name, wrapped: wrapped.toString('base64') })}\n`);
}

function unwrap(
  text: string,
  organisation: Organisationsnummer,
  keys: readonly KeyEncryptionKey[],
  path: string,
): { readonly plain: Buffer; readonly by: KeyEncryptionKey } {
  const file: unknown = JSON.parse(text);
  if (!Value.Check(KeyFile, file)) throw new BrevduvaError('internal', `${path} is not a file of blob keys`);
  const by = keyNamed(keys, file.key, path);
  const bytes = Buffer.from(file.wrapped, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', by.key, bytes.subarray(0, 12)).setAAD(associated(organisation));
    decipher.setAuthTag(bytes.subarray(-16));
    return { plain: Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]), by };
  } catch (error) {
    throw new BrevduvaError('internal', `${path} was changed: its keys cannot be unwrapped`, {}, error);
  }
}
