// The key that wraps every organisation's keys: 32 random bytes as base64 in a file of mode 0600, never in the database.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { BrevduvaError } from '../../domain/errors.ts';
import { readSecretLine } from '../certificates/secret-file.ts';
import type { Environment } from '../config/parts.ts';

export interface KeyEncryptionKey {
  /** The first digits of its SHA-256: says which key wraps a file, without saying anything of the key. */
  readonly name: string;
  readonly key: Buffer;
}

/** Errors: 'invalid-input' naming the file: missing, readable by others, not 32 bytes. */
export function readKeyEncryptionKey(file: string, environment: Environment): KeyEncryptionKey {
  const key = Buffer.from(readSecretLine(file, environment).trim(), 'base64');
  if (key.length !== 32) {
    throw new BrevduvaError(
      'invalid-input',
      `${file} must hold 32 bytes as base64 on its first line: openssl rand -base64 32 > ${file}`,
    );
  }
  return { name: createHash('sha256').update(key).digest('hex').slice(0, 16), key };
}

/** Makes a key file, mode 0600, unless it is there. For the sandbox and `brevduva` at first start. */
export function makeKeyFile(file: string): void {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
}

/** The key of that name. Errors: 'invalid-input' saying what to configure. */
export function keyNamed(keys: readonly KeyEncryptionKey[], name: string, path: string): KeyEncryptionKey {
  const found = keys.find((key) => key.name === name);
  if (found !== undefined) return found;
  throw new BrevduvaError(
    'invalid-input',
    `${path} is wrapped by a key-encryption key (${name}…) that is not configured. Name its file in keyFile or previousKeyFiles.`,
  );
}
