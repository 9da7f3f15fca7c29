// Signs letters with the organisation's own key (XML-DSig, PROTOCOL.md "Signatures") and measures them as they will be serialised.
import type { Letter } from '../../../domain/letter.ts';
import { deliveryOf } from '../../../wire/mina-meddelanden/delivery-of-letter.ts';
import { attachmentWireSize, envelopeSize } from '../../../wire/mina-meddelanden/delivery-seal.ts';

export interface LetterSigner {
  /** The bytes of a SignedDelivery. The same letter gives the same bytes. */
  sign(letter: Letter): Promise<Uint8Array>;
  /** DER of the certificate that signs now. */
  certificate(): Uint8Array;
}

export interface MeasuredFile {
  readonly filename: string;
  readonly bytes: number;
}

// What a mediator's certificate may be larger than ours, when it is not configured.
const MARGIN = 2048;

/**
 * Bytes of the whole SOAP envelope as the mediator will serialise it.
 * `mediator`: the certificate it seals with (DER); without it the measure is a little too large, never too small.
 */
export function measureLetter(
  letter: Letter,
  files: readonly MeasuredFile[],
  sender: Uint8Array,
  mediator: Uint8Array | undefined,
): number {
  const delivery = deliveryOf({ ...letter, attachments: [] });
  const size = envelopeSize(delivery, { sender, mediator: mediator ?? sender });
  const base = size + (mediator === undefined ? MARGIN : 0);
  const added = files.map((file) => attachmentWireSize(file.filename, 'application/pdf', file.bytes));
  return added.reduce((sum, bytes) => sum + bytes, base);
}
