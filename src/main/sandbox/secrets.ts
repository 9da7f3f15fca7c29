// The secrets of a sandbox: made at first start, kept in the data folder for its owner only, each marked as a sandbox's.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFoldersSync } from '../../platform/folders.ts';
import { SANDBOX_MARK_FILE, SANDBOX_SECRET_PREFIX } from '../sandbox-refusal.ts';

export class Secrets {
  readonly #folder: string;

  constructor(dataFolder: string) {
    makeFoldersSync(dataFolder, 0o777);
    const mark = join(dataFolder, SANDBOX_MARK_FILE);
    if (!existsSync(mark))
      writeFileSync(mark, 'Everything here was made by a Brevduva sandbox and is refused in production.\n');
    this.#folder = join(dataFolder, 'secrets');
    makeFoldersSync(this.#folder, 0o700);
    chmodSync(this.#folder, 0o700);
  }

  #file(name: string, make: () => string): string {
    const file = join(this.#folder, name);
    // 'wx': two starts at once must not each believe in their own secret.
    if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
    return file;
  }

  /** A password as text, the same at every start. */
  text(name: string): string {
    return readFileSync(this.textFile(name), 'utf8').trim();
  }

  /** The file that holds such a password. */
  textFile(name: string): string {
    return this.#file(name, () => `${SANDBOX_SECRET_PREFIX}${randomBytes(24).toString('base64url')}\n`);
  }

  /** The file of a key-encryption key: 32 bytes as base64. */
  keyFile(name: string): string {
    return this.#file(`${name}.key`, () => `${randomBytes(32).toString('base64')}\n`);
  }

  /** The file of an EC P-256 private key (PEM), for private_key_jwt. */
  signingKeyFile(name: string): string {
    return this.#file(`${name}.pem`, () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    });
  }
}
