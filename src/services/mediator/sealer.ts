// Seals with the certificate that is in use now (issue 2, Transport: one in use and the next one beside it).
import { ok } from '../../domain/result.ts';
import type { KeyPairInUse } from '../../platform/certificates/key-pair-in-use.ts';
import type { DeliveryTrust } from '../../wire/mina-meddelanden/delivery-open.ts';
import { type Signer, signerOf } from '../../wire/xmldsig/signer.ts';
import type { HandOverTools } from './hand-over.ts';
import { fingerprintOf, sealContent } from './seal-delivery.ts';

export interface Sealer {
  readonly seal: HandOverTools['seal'];
  close(): void;
}

/** A sealer that follows the certificate's changes. */
export function createSealer(keyPair: KeyPairInUse, trust: () => DeliveryTrust): Sealer {
  const inUse = () => {
    const pair = keyPair.current();
    const signer: Signer = signerOf(pair.certificate.raw, pair.key);
    return { pair, signer, fingerprint: fingerprintOf(pair.certificate.raw) };
  };
  let now = inUse();
  return {
    async seal(content, sealedOn) {
      if (keyPair.current() !== now.pair) now = inUse();
      const { signer, fingerprint, pair } = now;
      const sealed = sealContent(content, sealedOn, signer, trust());
      return sealed.ok ? ok({ envelope: sealed.value, fingerprint, organisation: pair.organisation }) : sealed;
    },
    close: () => undefined,
  };
}
