// What is signed off the main loop: a letter by its sender, a signed delivery by its mediator. The same functions inline and in a worker.
import { hash, type KeyObject } from 'node:crypto';
import type { Letter } from '../../domain/letter.ts';
import { ok, problem, type Result } from '../../domain/result.ts';
import { deliveryOf } from '../../wire/mina-meddelanden/delivery-of-letter.ts';
import {
  openSignedDelivery,
  type Refusal,
  type VerifiedSignedDelivery,
} from '../../wire/mina-meddelanden/delivery-open.ts';
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
  /** By whom senders' signatures are judged before they are sealed; needed by `open` and `seal` only. */
  readonly trust?: TrustSources;
}

export interface OpenWith {
  /** Our clock: when the sender's certificate is judged. */
  readonly at: Date;
  readonly allowSha1?: boolean;
}

export interface SealWith extends OpenWith {
  /** ReceivedTime, yyyy-mm-dd: the same date and key give the same bytes. */
  readonly sealedOn: string;
}

/** What a signed delivery that was opened says: facts of the very tree that was verified (DESIGN rule 2). */
export interface OpenedDelivery {
  readonly sender: { readonly id: string; readonly name: string };
  readonly recipient: string;
  readonly messageIds: readonly string[];
  readonly signedBy: string;
  /** SHA-256 of the signer's certificate, hex. */
  readonly signerFingerprint: string;
  readonly algorithm: string;
  /** SHA-256 of the bytes that were opened, hex. */
  readonly contentDigest: string;
  /** SHA-1 was used, where the caller allows it. */
  readonly sha1: boolean;
  readonly attachments: number;
  /** Of them all, decoded. */
  readonly attachmentBytes: number;
}

export type SigningTask =
  | { readonly kind: 'sign'; readonly letter: Letter }
  /** `keepAs`: what was verified stays here under this name until it is sealed or dropped. */
  | { readonly kind: 'open'; readonly content: Uint8Array; readonly how: OpenWith; readonly keepAs?: string }
  | { readonly kind: 'seal'; readonly content: Uint8Array; readonly seal: SealWith }
  | { readonly kind: 'seal-kept'; readonly kept: string; readonly seal: SealWith }
  | { readonly kind: 'drop'; readonly kept: string };

export type Done =
  | { readonly kind: 'bytes'; readonly result: Result<Uint8Array, Refusal['reason']> }
  | { readonly kind: 'opened'; readonly result: Result<OpenedDelivery, Refusal> }
  | { readonly kind: 'nothing' };

/** Runs tasks with one key. */
export class Signing {
  readonly #signer: Signer;
  readonly #store: TrustStore;
  readonly #kept = new Map<string, Pick<VerifiedSignedDelivery, 'tree' | 'signature'>>();

  constructor(setup: SigningSetup) {
    this.#signer = signerOf(setup.certificate, setup.key);
    this.#store = TrustStore.of(setup.trust ?? { authorities: [] });
  }

  /** Errors: those of the wire, such as 'invalid-input' with `details.path`. */
  run(task: SigningTask): Done {
    switch (task.kind) {
      case 'sign':
        return { kind: 'bytes', result: ok(signedDeliveryBytes(signDelivery(deliveryOf(task.letter), this.#signer))) };
      case 'open':
        return { kind: 'opened', result: this.#open(task.content, task.how, task.keepAs) };
      case 'seal':
        return { kind: 'bytes', result: this.#seal(task.content, task.seal) };
      case 'seal-kept':
        return this.#sealKept(task.kept, task.seal);
      case 'drop':
        this.#kept.delete(task.kept);
        return { kind: 'nothing' };
    }
  }

  #verify(content: Uint8Array, { at, allowSha1 }: OpenWith): Result<VerifiedSignedDelivery, Refusal> {
    return openSignedDelivery(content, { store: this.#store, at, allowSha1: allowSha1 ?? false });
  }

  #open(content: Uint8Array, how: OpenWith, keepAs: string | undefined): Result<OpenedDelivery, Refusal> {
    const opened = this.#verify(content, how);
    if (!opened.ok) return opened;
    const { tree, signature } = opened.value;
    if (keepAs !== undefined) this.#kept.set(keepAs, { tree, signature });
    return ok(factsOf(opened.value, content));
  }

  /** The deliverSecure envelope of a SignedDelivery, which is verified first; or why its signature is not good. */
  #seal(content: Uint8Array, seal: SealWith): Result<Uint8Array, Refusal['reason']> {
    const opened = this.#verify(content, seal);
    return opened.ok ? ok(this.#envelope(opened.value, seal)) : problem(opened.problem.reason);
  }

  /** The same of what was verified before: its bytes cannot have changed here, but its certificate may have ended. */
  #sealKept(name: string, seal: SealWith): Done {
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    if (kept === undefined) return { kind: 'nothing' };
    const trusted = this.#store.judge(kept.signature.certificate, seal.at);
    if (!trusted.trusted) return { kind: 'bytes', result: problem(trusted.reason) };
    return { kind: 'bytes', result: ok(this.#envelope(kept, seal)) };
  }

  #envelope(signed: Pick<VerifiedSignedDelivery, 'tree'>, { sealedOn }: SealWith): Uint8Array {
    return deliverSecureEnvelope(sealDelivery(signed, { receivedTime: sealedOn, signaturesOk: true }, this.#signer));
  }
}

/** The facts of a verified delivery, and the digest of what it was read from: asked for by all who store it, and dear on the main loop. */
function factsOf({ delivery, signature }: VerifiedSignedDelivery, content: Uint8Array): OpenedDelivery {
  const attachments = delivery.messages.flatMap((message) => message.attachments);
  return {
    sender: { id: delivery.header.sender.id, name: delivery.header.sender.name },
    recipient: delivery.header.recipient,
    messageIds: delivery.messages.map((message) => message.header.id),
    signedBy: signature.organisation,
    signerFingerprint: hash('sha256', signature.certificate.der, 'hex'),
    algorithm: signature.algorithm,
    contentDigest: hash('sha256', content, 'hex'),
    sha1: signature.sha1,
    attachments: attachments.length,
    attachmentBytes: attachments.reduce((sum, { content }) => sum + content.length, 0),
  };
}
