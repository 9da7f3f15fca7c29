// Seals in worker threads, with the certificate that is in use now (issue 2, Transport: one in use, the next one beside it).
import { ok, problem } from '../../domain/result.ts';
import type { LoadedKeyPair } from '../../platform/certificates/key-pair.ts';
import type { KeyPairInUse } from '../../platform/certificates/key-pair-in-use.ts';
import { SigningPool } from '../../platform/signing/signing-pool.ts';
import type { TrustSources } from '../../wire/xmldsig/trust.ts';
import type { HandOverTools } from './hand-over.ts';
import { fingerprintOf } from './open-delivery.ts';
import type { TrustInUse } from './trust-in-use.ts';

interface InUse {
  readonly pair: LoadedKeyPair;
  readonly sources: TrustSources;
  readonly fingerprint: string;
  readonly pool: SigningPool;
  running: number;
}

/** Seals, and says with which certificate: what is recorded of an attempt is what it was sealed with. */
export class Sealer {
  readonly #keyPair: KeyPairInUse;
  readonly #trust: TrustInUse;
  readonly #threads: number;
  #inUse: InUse;

  constructor(keyPair: KeyPairInUse, trust: TrustInUse, threads: number) {
    this.#keyPair = keyPair;
    this.#trust = trust;
    this.#threads = threads;
    this.#inUse = this.#open();
  }

  /**
   * The envelope of deliverSecure. The sender's signature is verified again: its certificate may have ended since it was
   * accepted, and then we may no longer say that it is good. The same date and certificate give the same bytes.
   */
  readonly seal: HandOverTools['seal'] = async (content, sealedOn) => {
    const inUse = this.#current();
    const { at, allowSha1 } = this.#trust.now();
    inUse.running += 1;
    try {
      const sealed = await inUse.pool.seal(content, { sealedOn, at, allowSha1: allowSha1 ?? false });
      if (!sealed.ok) return problem(`signature-${sealed.problem}`);
      return ok({ envelope: sealed.value, fingerprint: inUse.fingerprint, organisation: inUse.pair.organisation });
    } finally {
      inUse.running -= 1;
      if (inUse !== this.#inUse && inUse.running === 0) await inUse.pool.close();
    }
  };

  /** A notification: nothing in it is sealed, and the certificate is the one that the TLS client shows. */
  readonly asItIs: HandOverTools['asItIs'] = (envelope) => {
    const { fingerprint, pair } = this.#current();
    return { envelope, fingerprint, organisation: pair.organisation };
  };

  /** Ends the threads. */
  close(): Promise<void> {
    return this.#inUse.pool.close();
  }

  #current(): InUse {
    const old = this.#inUse;
    if (this.#keyPair.current() === old.pair && this.#trust.sources() === old.sources) return old;
    this.#inUse = this.#open();
    if (old.running === 0) void old.pool.close();
    return this.#inUse;
  }

  #open(): InUse {
    const pair = this.#keyPair.current();
    const sources = this.#trust.sources();
    const certificate = pair.certificate.raw;
    const pool = SigningPool.open({ size: this.#threads, setup: { certificate, key: pair.key, trust: sources } });
    return { pair, sources, fingerprint: fingerprintOf(certificate), pool, running: 0 };
  }
}
