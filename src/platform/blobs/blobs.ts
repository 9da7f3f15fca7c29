// Encrypted blobs on the file system, addressed by an HMAC of their content's digest under the organisation's key (DESIGN, "Data").
import { createHmac, hash } from 'node:crypto';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobsConfig, Environment } from '../config/parts.ts';
import { turn } from '../turns.ts';
import { openBlob, sealBlob } from './blob-file.ts';
import {
  isCode,
  isThere,
  makeFolder,
  OpenFolders,
  readIfThere,
  replaceFile,
  syncFolder,
  whileThereIsRoom,
} from './durable-file.ts';
import { type KeyEncryptionKey, readKeyEncryptionKey } from './key-encryption-key.ts';
import { type OrganisationKeys, openOrganisationKeys } from './organisation-keys.ts';

/** 64 hexadecimal digits; kept as text in the row. */
export type BlobAddress = string;

const ADDRESS = /^[0-9a-f]{64}$/;
/** A file that the sweep has taken aside and not yet judged: still readable. */
export const ASIDE = '.aside';

export class BlobStore {
  readonly #directory: string;
  readonly #keys: readonly KeyEncryptionKey[];
  readonly #made = new Set<string>();
  readonly #folders = new OpenFolders();
  readonly #organisations = new Map<Organisationsnummer, Promise<OrganisationKeys>>();

  private constructor(config: BlobsConfig, environment: Environment) {
    this.#directory = config.directory;
    this.#keys = [config.keyFile, ...(config.previousKeyFiles ?? [])].map((file) =>
      readKeyEncryptionKey(file, environment),
    );
  }

  /** Reads the key-encryption keys; in the sandbox their files are closed to others instead of refused. Errors: 'invalid-input' when one is missing, readable by others or not 32 bytes. */
  static open(config: BlobsConfig, environment: Environment = 'production'): BlobStore {
    return new BlobStore(config, environment);
  }

  /**
   * Stores the bytes; when it returns they survive a power cut. The same bytes give the same address within an organisation.
   * `digest`: their SHA-256, where it is known already: with any other they would take the place of what has it. Errors: 'unavailable' when the disk is full.
   */
  async put(organisation: Organisationsnummer, bytes: Uint8Array, digest?: Uint8Array): Promise<BlobAddress> {
    const keys = await this.#keysOf(organisation);
    await turn();
    const content = digest ?? hash('sha256', bytes, 'buffer');
    const address = createHmac('sha256', keys.address).update(content).digest('hex');
    const path = this.#path(organisation, address);
    if ((await isThere(path)) && (await this.#renew(path, organisation, address, keys, bytes))) return address;
    await whileThereIsRoom(async () => {
      await this.#makePart(dirname(path));
      await replaceFile(path, sealBlob(bytes, keys.wrapping, `${organisation} ${address}`), this.#folders);
    });
    return address;
  }

  /** The bytes as they were put. Errors: 'not-found'; 'internal' when the file was changed. */
  async get(organisation: Organisationsnummer, address: BlobAddress): Promise<Buffer> {
    if (!ADDRESS.test(address)) throw new BrevduvaError('not-found', 'There is no such blob');
    const keys = await this.#keysOf(organisation);
    const path = this.#path(organisation, address);
    const file = (await readIfThere(path)) ?? (await readIfThere(path + ASIDE)) ?? (await readIfThere(path));
    if (file === undefined) throw new BrevduvaError('not-found', 'There is no such blob');
    return openBlob(file, keys.wrapping, `${organisation} ${address}`);
  }

  /** The same protection for a small body that is kept in its row: `about` names the row, and nothing else opens it. */
  async sealSmall(organisation: Organisationsnummer, bytes: Uint8Array, about: string): Promise<Buffer> {
    return Buffer.concat(sealBlob(bytes, (await this.#keysOf(organisation)).wrapping, `${organisation} ${about}`));
  }

  /** What was sealed for that row. Errors: 'internal' when it was changed or is another row's. */
  async openSmall(organisation: Organisationsnummer, sealed: Uint8Array, about: string): Promise<Buffer> {
    return openBlob(Buffer.from(sealed), (await this.#keysOf(organisation)).wrapping, `${organisation} ${about}`);
  }

  /** The organisations that have blobs here; for the sweep. */
  async organisations(): Promise<readonly Organisationsnummer[]> {
    try {
      const names = await readdir(this.#directory);
      return names.flatMap((name) => {
        const organisation = parseOrganisationsnummer(name);
        return organisation.ok ? [organisation.value] : [];
      });
    } catch (error) {
      if (isCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  /** The folder of an organisation's blobs; for the sweep. */
  folderOf(organisation: Organisationsnummer): string {
    return join(this.#directory, organisation);
  }

  /** True when the very content already is there, whole and durable; it then counts as put now, which keeps the sweep away. */
  async #renew(
    path: string,
    organisation: Organisationsnummer,
    address: BlobAddress,
    keys: OrganisationKeys,
    bytes: Uint8Array,
  ): Promise<boolean> {
    try {
      const now = new Date();
      await utimes(path, now, now);
      if (!openBlob(await readFile(path), keys.wrapping, `${organisation} ${address}`).equals(bytes)) return false;
      // Whoever put it may not have come to its own fsync yet.
      await syncFolder(path);
      await this.#folders.sync(dirname(path));
      return true;
    } catch (error) {
      // Not there, or damaged: it is written anew.
      if (isCode(error, 'ENOENT') || error instanceof BrevduvaError) return false;
      throw error;
    }
  }

  /** Another process may have made the folder and not come to fsync it: this one does so too, once. */
  async #makePart(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await makeFolder(folder);
    await syncFolder(dirname(folder));
    await syncFolder(this.#directory);
    this.#made.add(folder);
  }

  #keysOf(organisation: Organisationsnummer): Promise<OrganisationKeys> {
    const known = this.#organisations.get(organisation);
    if (known !== undefined) return known;
    const folder = this.folderOf(organisation);
    // Made at an organisation's first letter, which may meet a full disk as any other.
    const opening = whileThereIsRoom(async () => {
      await makeFolder(folder);
      return openOrganisationKeys(folder, organisation, this.#keys);
    });
    this.#organisations.set(organisation, opening);
    opening.catch(() => this.#organisations.delete(organisation));
    return opening;
  }

  #path(organisation: Organisationsnummer, address: BlobAddress): string {
    return join(this.folderOf(organisation), address.slice(0, 2), address);
  }
}
