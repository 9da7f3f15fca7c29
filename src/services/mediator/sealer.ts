// Opens and seals in worker threads, with the certificate that is in use now (issue 2, Transport: one in use, the next one beside it).
import { ok, problem } from '../../domain/result.ts';
import type { LoadedKeyPair } from '../../platform/certificates/key-pair.ts';
import type { KeyPairInUse } from '../../platform/certificates/key-pair-in-use.ts';
import type { TrustInUse } from '../../platform/certificates/trust-in-use.ts';
import { type OpenedDelivery, SigningPool } from '../../platform/signing/signing-pool.ts';
import type { TrustSources } from '../../wire/xmldsig/trust.ts';
import type { HandOverTools } from './hand-over.ts';
import { fingerprintOf, refusalError } from './open-delivery.ts';

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
   * Opens a signed delivery; under `keepAs` it may be kept as it was verified, until it is sealed or dropped.
   * Throws 'signature-invalid', 'invalid-input' or 'unavailable' with `details.reason`.
   */
  readonly open = async (content: Uint8Array, keepAs?: string): Promise<OpenedDelivery> => {
    const { at, allowSha1 } = this.#trust.now();
    const opened = await this.#use(({ pool }) => pool.open(content, { at, allowSha1: allowSha1 ?? false }, keepAs));
    if (!opened.ok) throw refusalError(opened.problem);
    return opened.value;
  };

  /** Nobody will seal what was kept under this name. */
  readonly drop = (keptAs: string): void => this.#inUse.pool.drop(keptAs);

  /**
   * The envelope of deliverSecure. The sender's certificate is judged again: it may have ended since the delivery was accepted,
   * and then we may no longer say that the signature is good. What is not kept as it was verified is verified again altogether.
   * The same date and certificate give the same bytes.
   */
  readonly seal: HandOverTools['seal'] = (content, sealedOn, keptAs) => {
    const { at, allowSha1 } = this.#trust.now();
    return this.#use(async ({ pool, fingerprint, pair }) => {
      const sealed = await pool.seal(content, { sealedOn, at, allowSha1: allowSha1 ?? false }, keptAs);
      if (!sealed.ok) return problem(`signature-${sealed.problem}`);
      return ok({ envelope: sealed.value, fingerprint, organisation: pair.organisation });
    });
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

  async #use<T>(work: (inUse: InUse) => Promise<T>): Promise<T> {
    const inUse = this.#current();
    inUse.running += 1;
    try {
      return await work(inUse);
    } finally {
      inUse.running -= 1;
      if (inUse !== this.#inUse && inUse.running === 0) await inUse.pool.close();
    }
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
