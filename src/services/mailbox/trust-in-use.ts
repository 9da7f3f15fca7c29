// The CAs and revocation lists that deliveries are judged by, read again when their files are replaced: no restart.
import { statSync } from 'node:fs';
import { type AuthorityFiles, openTrustStore } from '../../platform/certificates/authorities.ts';
import type { Environment } from '../../platform/config/parts.ts';
import type { Log } from '../../platform/log.ts';
import type { TrustStore } from '../../wire/xmldsig/trust.ts';

const CHECK_MS = 30_000;

export interface TrustInUse {
  /** What to judge by now. */
  current(): TrustStore;
  close(): void;
}

function stamps({ caFiles, crlFiles = [] }: AuthorityFiles): string {
  return [...caFiles, ...crlFiles]
    .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
    .map((found) => `${found?.ino} ${found?.mtimeNs} ${found?.size}`)
    .join();
}

/** Opens the store. Errors at opening: 'invalid-input' naming the file; later ones are logged and the old store is kept. */
export function openTrust(files: AuthorityFiles, environment: Environment, log: Log): TrustInUse {
  let store = openTrustStore(files, environment);
  let seen = stamps(files);
  const look = (): void => {
    const now = stamps(files);
    if (now === seen) return;
    seen = now;
    try {
      store = openTrustStore(files, environment);
      log.info({}, 'CAs and revocation lists were read again');
    } catch (error) {
      log.error({ err: error }, 'A CA or revocation list cannot be read; the old ones stay in use');
    }
  };
  const timer = setInterval(look, CHECK_MS).unref();
  return { current: () => store, close: () => clearInterval(timer) };
}
