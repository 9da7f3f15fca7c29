// Whose signatures are trusted, from files that may be replaced while the service runs: revocation lists are, daily.
import { statSync } from 'node:fs';
import { openTrustStore } from '../../platform/certificates/authorities.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Environment } from '../../platform/config/parts.ts';
import type { Log } from '../../platform/log.ts';
import type { DeliveryTrust } from '../../wire/mina-meddelanden/delivery-open.ts';

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

/** Reads the files now (errors: 'invalid-input') and again when they changed; a bad new file is logged and left out. */
export function openTrust(files: TrustFiles, { environment, clock, log }: TrustOptions): () => DeliveryTrust {
  const names = [...files.caFiles, ...(files.crlFiles ?? [])];
  const stamp = () => names.map((file) => statSync(file).mtimeMs).join(' ');
  let store = openTrustStore(files, environment);
  let seen = stamp();
  let looked = clock().getTime();
  const lookAgain = () => {
    try {
      const now = stamp();
      if (now === seen) return;
      store = openTrustStore(files, environment);
      seen = now;
    } catch (err) {
      log.error(
        { err },
        'The trusted certificates or revocation lists could not be read again; the earlier ones are kept',
      );
    }
  };
  return () => {
    const at = clock();
    if (at.getTime() - looked >= LOOK_AGAIN_MS) {
      looked = at.getTime();
      lookAgain();
    }
    return { store, at, allowSha1: files.allowSha1 ?? false };
  };
}
