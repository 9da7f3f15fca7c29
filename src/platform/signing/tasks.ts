// What is signed off the main loop: a letter by its sender, a signed delivery by its mediator. The same functions inline and in a worker.
import type { KeyObject } from 'node:crypto';
import type { Letter } from '../../domain/letter.ts';
import { ok, problem, type Result } from '../../domain/result.ts';
import { deliveryOf } from '../../wire/mina-meddelanden/delivery-of-letter.ts';
import { openSignedDelivery, type Refusal } from '../../wire/mina-meddelanden/delivery-open.ts';
import {
  deliverSecureEnvelope,
  sealDelivery,
  signDelivery,
  signedDeliveryBytes,
} from '../../wire/mina-meddelanden/delivery-seal.ts';
import { type Signer, signerOf } from '../../wire/xmldsig/signer.ts';
import { type TrustSources, TrustStore } from '../../wire/xmldsig/trust.ts';

/** What a worker needs before its first task; sent again when a certificate or a revocation list is replaced. */
export interface SigningSetup {
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
  /** By whom senders' signatures are judged before they are sealed; needed by `seal` only. */
  readonly trust?: TrustSources;
}

export interface SealWith {
  /** ReceivedTime, yyyy-mm-dd: the same date and key give the same bytes. */
  readonly sealedOn: string;
  /** Our clock: when the sender's certificate is judged. */
  readonly at: Date;
  readonly allowSha1?: boolean;
}

export type SigningTask =
  | { readonly kind: 'sign'; readonly letter: Letter }
  | { readonly kind: 'seal'; readonly content: Uint8Array; readonly seal: SealWith };

/** Runs tasks with one key. */
export class Signing {
  readonly #signer: Signer;
  readonly #store: TrustStore;

  constructor(setup: SigningSetup) {
    this.#signer = signerOf(setup.certificate, setup.key);
    this.#store = TrustStore.of(setup.trust ?? { authorities: [] });
  }

  /** The SignedDelivery of a letter. Errors: 'invalid-input' with `details.path`. */
  sign(letter: Letter): Uint8Array {
    return signedDeliveryBytes(signDelivery(deliveryOf(letter), this.#signer));
  }

  /** The deliverSecure envelope of a SignedDelivery, which is verified first; or why its signature is not good. */
  seal(content: Uint8Array, { sealedOn, at, allowSha1 }: SealWith): Result<Uint8Array, Refusal['reason']> {
    const opened = openSignedDelivery(content, { store: this.#store, at, allowSha1: allowSha1 ?? false });
    if (!opened.ok) return problem(opened.problem.reason);
    return ok(
      deliverSecureEnvelope(sealDelivery(opened.value, { receivedTime: sealedOn, signaturesOk: true }, this.#signer)),
    );
  }

  run(task: SigningTask): Result<Uint8Array, Refusal['reason']> {
    return task.kind === 'sign' ? ok(this.sign(task.letter)) : this.seal(task.content, task.seal);
  }
}
