// Who sent a letter on, read from the call that brought it: never from what a package says of it. Nobody signed it, here or there.

import type { UnprovenDelivery } from '../../../wire/mina-meddelanden/delivery-open.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../../wire/soap/envelope.ts';
import type { ForwardDetails } from '../content/letter-texts.ts';
import { forwardDetails } from '../deliver/receive-forward.ts';
import type { PackedDelivery } from './package-form.ts';

export interface ForwardedIn {
  readonly details: ForwardDetails;
  readonly recipients: readonly string[];
  /** The one message that was sent on; undefined for all. */
  readonly messageId: string | undefined;
}

/** Undefined for what was not sent on. Throws 'invalid-input' when the call says nothing of it. */
export function forwardedIn(
  { kind, forward: told }: PackedDelivery,
  { delivery }: Pick<UnprovenDelivery, 'delivery'>,
  original: Uint8Array,
): ForwardedIn | undefined {
  if (kind !== 'forward') return undefined;
  const { forward } = serviceOperations.deliverForward.request.read(readEnvelope(original).body);
  // Which operator called is not in the call.
  const details = forwardDetails(forward, delivery, told?.operator ?? '');
  return { details, recipients: forward.header.recipients, messageId: forward.messageIdToForward };
}
