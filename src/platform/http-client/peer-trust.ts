// Which servers are trusted: CAs and revocation lists from files, read again when they were replaced (revocation lists are, daily).
import { statSync } from 'node:fs';
import { type AuthorityFiles, readAuthorities, readRevocationLists } from '../certificates/authorities.ts';
import type { Environment } from '../config/parts.ts';
import type { Log } from '../log.ts';

export interface TrustedPeers {
  /** PEM, as node:tls wants them. */
  readonly ca: string[];
  readonly crl: string[];
}

const LOOK_AGAIN_MS = 30_000;

export interface PeerTrustOptions {
  /** How often the files are looked at, ms; default 30 000. */
  readonly lookAgainMs?: number;
  readonly log?: Log;
}

export class PeerTrust {
  readonly #files: AuthorityFiles;
  readonly #environment: Environment;
  readonly #options: PeerTrustOptions;
  #current: TrustedPeers;
  #seen: string;
  #looked = performance.now();
  #complained = '';

  /** Errors: 'invalid-input' naming the file that cannot be used. */
  constructor(files: AuthorityFiles, environment: Environment, options: PeerTrustOptions = {}) {
    this.#files = files;
    this.#options = options;
    this.#environment = environment;
    this.#seen = this.#stamps();
    this.#current = this.#read();
  }

  /** Another object when the files were replaced; a file that cannot be used keeps the old. */
  current(now = performance.now()): TrustedPeers {
    if (now - this.#looked < (this.#options.lookAgainMs ?? LOOK_AGAIN_MS)) return this.#current;
    this.#looked = now;
    const stamps = this.#stamps();
    if (stamps === this.#seen) return this.#current;
    try {
      this.#current = this.#read();
      this.#seen = stamps;
    } catch (err) {
      // Perhaps half written, and the next look finds it whole: said once for each change.
      if (this.#complained !== stamps)
        this.#options.log?.error(
          { err },
          'Trusted certificates or revocation lists of peers were changed and cannot be used; the old ones are kept',
        );
      this.#complained = stamps;
    }
    return this.#current;
  }

  #read(): TrustedPeers {
    const lists = readRevocationLists(this.#files.crlFiles ?? []).map(
      (der) => `-----BEGIN X509 CRL-----\n${der.toString('base64')}\n-----END X509 CRL-----\n`,
    );
    return { ca: readAuthorities(this.#files.caFiles, this.#environment), crl: lists };
  }

  #stamps(): string {
    const files = [...this.#files.caFiles, ...(this.#files.crlFiles ?? [])];
    return files
      .map((file) => statSync(file, { throwIfNoEntry: false }))
      .map((stat) => `${stat?.ino} ${stat?.mtimeMs} ${stat?.size}`)
      .join();
  }
}
