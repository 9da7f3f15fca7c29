// Whose signatures are trusted, from files that may be replaced while the service runs: revocation lists are, daily.
import { statSync } from 'node:fs';
import type { DeliveryTrust } from '../../wire/mina-meddelanden/delivery-open.ts';
import { type TrustSources, TrustStore } from '../../wire/xmldsig/trust.ts';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/parts.ts';
import type { Log } from '../log.ts';
import { readAuthorities, readRevocationLists } from './authorities.ts';

export interface TrustFiles {
  readonly caFiles: readonly string[];
  readonly crlFiles?: readonly string[];
  readonly allowSha1?: boolean;
}

export interface TrustOptions {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly log: Log;
}

const LOOK_AGAIN_MS = 30_000;

/** What is trusted now. The sources are another object when the files were replaced. */
export class TrustInUse {
  readonly #files: TrustFiles;
  readonly #options: TrustOptions;
  #sources: TrustSources;
  #store: TrustStore;
  #seen: string;
  #looked: number;

  /** Reads the files. Errors: 'invalid-input' naming the file. */
  constructor(files: TrustFiles, options: TrustOptions) {
    this.#files = files;
    this.#options = options;
    this.#seen = this.#stamp();
    this.#sources = this.#read();
    this.#store = TrustStore.of(this.#sources);
    this.#looked = options.clock().getTime();
  }

  /** For opening a delivery at this moment. */
  now(): DeliveryTrust {
    const at = this.#options.clock();
    this.#lookAgain(at.getTime());
    return { store: this.#store, at, allowSha1: this.#files.allowSha1 ?? false };
  }

  /** The same for a thread that makes its own store of it. */
  sources(): TrustSources {
    this.#lookAgain(this.#options.clock().getTime());
    return this.#sources;
  }

  // Now and then, and only when a file has changed; a bad new file is logged, and what was read before is kept.
  #lookAgain(now: number): void {
    if (now - this.#looked < LOOK_AGAIN_MS) return;
    this.#looked = now;
    try {
      const stamp = this.#stamp();
      if (stamp === this.#seen) return;
      const sources = this.#read();
      this.#store = TrustStore.of(sources);
      this.#sources = sources;
      this.#seen = stamp;
    } catch (err) {
      this.#options.log.error(
        { err },
        'Trusted certificates or revocation lists cannot be read; the earlier ones are kept',
      );
    }
  }

  #read(): TrustSources {
    const { caFiles, crlFiles } = this.#files;
    return {
      authorities: readAuthorities(caFiles, this.#options.environment),
      revocationLists: readRevocationLists(crlFiles ?? []),
    };
  }

  #stamp(): string {
    const names = [...this.#files.caFiles, ...(this.#files.crlFiles ?? [])];
    return names.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs).join(' ');
  }
}
