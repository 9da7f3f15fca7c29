// What a mailbox holds, encrypted in its rows: AES-256-GCM under a random key of the mailbox's own, which lies wrapped in the database
// by the operator's keys (DESIGN.md, Data). Who has the database, or a copy of it, reads no letter.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../../platform/blobs/blobs.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import { insertAccountKeys, wrappedKeysOf } from '../store/account-keys.ts';

const VERSION = 1;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + NONCE + TAG;
/** Half seals, half marks. */
const KEY_BYTES = 64;
/** Keys kept open in memory, some hundred bytes each. */
const OPEN_KEYS = 20_000;

/** As a row has it: sealed, or in plain text from before texts were sealed. */
export type Kept = Buffer | string;

/** One mailbox's. `place` names the row and column ("letter <id> subject"): what is sealed for one place opens in no other. */
export class MailboxCipher {
  readonly #content: KeyObject;
  readonly #marks: KeyObject;

  constructor(key: Buffer) {
    this.#content = createSecretKey(key.subarray(0, KEY_BYTES / 2));
    this.#marks = createSecretKey(key.subarray(KEY_BYTES / 2));
  }

  seal(place: string, text: string): Buffer {
    return this.sealBytes(place, Buffer.from(text));
  }

  /** Errors: 'internal' when the bytes were changed or belong to another place or mailbox. */
  open(place: string, kept: Kept): string {
    return typeof kept === 'string' ? kept : this.openBytes(place, kept).toString('utf8');
  }

  sealBytes(place: string, bytes: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#content, nonce).setAAD(Buffer.from(place));
    const sealed = cipher.update(bytes);
    // GCM is a stream: there is nothing left but the tag.
    cipher.final();
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Errors: as `open`. */
  openBytes(place: string, sealed: Buffer): Buffer {
    try {
      if (sealed[0] !== VERSION || sealed.length < HEAD) throw new RangeError('not a sealed text');
      const nonce = sealed.subarray(1, 1 + NONCE);
      const decipher = createDecipheriv('aes-256-gcm', this.#content, nonce, { authTagLength: TAG });
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(1 + NONCE, HEAD));
      const plain = decipher.update(sealed.subarray(HEAD));
      decipher.final();
      return plain;
    } catch (cause) {
      throw new BrevduvaError('internal', 'what a mailbox holds was changed, or belongs to another place', {}, cause);
    }
  }

  /** 16 bytes by which the same text is found again within this mailbox, and that say nothing without its key: for columns that are compared. */
  mark(about: string, text: string): Buffer {
    return createHmac('sha256', this.#marks).update(`${about}\n${text}`).digest().subarray(0, 16);
  }
}

interface Keeping {
  readonly database: Database<MailboxTables>;
  readonly organisation: Organisationsnummer;
  readonly blobs: BlobStore;
}

/** Every mailbox's cipher; a key is made at the first call for a mailbox, and kept open in memory, the least used given up first. */
export class MailboxCiphers {
  readonly #keeping: Keeping;
  readonly #open = new Map<string, MailboxCipher>();

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  /** Ask before a transaction, not within one: a mailbox's first key is written in a transaction of its own. */
  async of(accountId: string): Promise<MailboxCipher> {
    const known = this.#known(accountId);
    if (known !== undefined) return known;
    const { database, organisation } = this.#keeping;
    const [found] = await wrappedKeysOf(database.reader(organisation), [accountId]);
    if (found !== undefined) return await this.unwrap(accountId, found.wrapped);
    const made = await database.transaction(organisation, (tx) => this.make(tx, [accountId]));
    return made.get(accountId) ?? lost();
  }

  /** The ciphers of several mailboxes within a transaction that may make their first keys. */
  async within(
    tx: Transaction<MailboxTables>,
    accountIds: readonly string[],
  ): Promise<(accountId: string) => MailboxCipher> {
    const ciphers = new Map<string, MailboxCipher>();
    for (const accountId of accountIds) {
      const known = this.#known(accountId);
      if (known !== undefined) ciphers.set(accountId, known);
    }
    const closed = accountIds.filter((accountId) => !ciphers.has(accountId));
    for (const { accountId, wrapped } of closed.length === 0 ? [] : await wrappedKeysOf(tx, closed))
      ciphers.set(accountId, await this.unwrap(accountId, wrapped));
    const without = closed.filter((accountId) => !ciphers.has(accountId));
    for (const [accountId, cipher] of await this.make(tx, without)) ciphers.set(accountId, cipher);
    return (accountId) => ciphers.get(accountId) ?? lost();
  }

  /** For what is about no mailbox: under the operator's key itself, for that place. */
  async sealForOperator(place: string, text: string): Promise<Buffer> {
    const { blobs, organisation } = this.#keeping;
    return await blobs.sealSmall(organisation, Buffer.from(text), place);
  }

  /** The cipher of a mailbox whose wrapped key was read already. Errors: 'internal' when it was changed or is another mailbox's. */
  async unwrap(accountId: string, wrapped: Buffer): Promise<MailboxCipher> {
    const known = this.#known(accountId);
    if (known !== undefined) return known;
    const { blobs, organisation } = this.#keeping;
    return this.#keep(accountId, new MailboxCipher(await blobs.openSmall(organisation, wrapped, about(accountId))));
  }

  /** Makes keys within a transaction for mailboxes that have none; those that another has made meanwhile are theirs. */
  async make(
    tx: Transaction<MailboxTables>,
    accountIds: readonly string[],
  ): Promise<ReadonlyMap<string, MailboxCipher>> {
    if (accountIds.length === 0) return new Map();
    const { blobs, organisation } = this.#keeping;
    const rows = await Promise.all(
      accountIds.map(async (accountId) => ({
        accountId,
        wrapped: await blobs.sealSmall(organisation, randomBytes(KEY_BYTES), about(accountId)),
      })),
    );
    const ciphers = new Map<string, MailboxCipher>();
    for (const { accountId, wrapped } of await insertAccountKeys(tx, rows)) {
      const cipher = new MailboxCipher(await blobs.openSmall(organisation, wrapped, about(accountId)));
      ciphers.set(accountId, cipher);
      // Only what is committed is used by others: a key that was rolled back would open nothing.
      tx.afterCommit(() => this.#keep(accountId, cipher));
    }
    return ciphers;
  }

  #known(accountId: string): MailboxCipher | undefined {
    const known = this.#open.get(accountId);
    if (known !== undefined) this.#keep(accountId, known);
    return known;
  }

  #keep(accountId: string, cipher: MailboxCipher): MailboxCipher {
    this.#open.delete(accountId);
    this.#open.set(accountId, cipher);
    if (this.#open.size > OPEN_KEYS)
      for (const [oldest] of this.#open) {
        this.#open.delete(oldest);
        break;
      }
    return cipher;
  }
}

function about(accountId: string): string {
  return `mailbox ${accountId} key`;
}

function lost(): never {
  throw new BrevduvaError('internal', 'a mailbox has no key although one was made');
}
