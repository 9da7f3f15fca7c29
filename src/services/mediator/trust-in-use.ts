// Whose signatures are trusted, from files that may be replaced while the service runs: revocation lists are, daily.
import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { DeliveryTrust } from '../../wire/mina-meddelanden/delivery-open.ts';
import { TrustStore } from '../../wire/xmldsig/trust.ts';

export interface TrustFiles {
  readonly caFiles: readonly string[];
  readonly crlFiles?: readonly string[];
  readonly allowSha1?: boolean;
}

const LOOK_AGAIN_MS = 30_000;

/** Reads the files now (errors: 'invalid-input') and again when they changed; a bad new file is logged and left out. */
export function openTrust(files: TrustFiles, clock: Clock, log: Log): () => DeliveryTrust {
  const names = [...files.caFiles, ...(files.crlFiles ?? [])];
  const read = () =>
    TrustStore.of({
      authorities: files.caFiles.map(readPemOrDer),
      revocationLists: (files.crlFiles ?? []).map(readPemOrDer),
    });
  const stamp = () => names.map((file) => statSync(file).mtimeMs).join(' ');
  let store = read();
  let seen = stamp();
  let looked = clock().getTime();
  const lookAgain = () => {
    try {
      const now = stamp();
      if (now === seen) return;
      store = read();
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

function readPemOrDer(file: string): Uint8Array | string {
  const bytes = readFileSync(file);
  return bytes.includes('-----BEGIN ') ? bytes.toString('utf8') : bytes;
}
