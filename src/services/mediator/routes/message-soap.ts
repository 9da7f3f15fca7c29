// Message v3, the SOAP door for senders' systems: distributeSecure and checkDistributionStatus. Faults: 5001 5002 5003 5005 6005.
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { messageOperations } from '../../../wire/mina-meddelanden/message.ts';
import { signedDeliveryOf } from '../../../wire/mina-meddelanden/re-root.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { canonicalBytes } from '../../../wire/xml/canonical.ts';
import { type DeliveryStatus, findDelivery } from '../store/status.ts';
import type { Door } from './door.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The service with both operations. */
export function messageService(door: Door): SoapService {
  return {
    path: SERVICE_PATHS.message,
    wsdl: (address) => wsdlText('message', address),
    operations: [
      soapOperation(messageOperations.distributeSecure, async ({ signedDelivery }, call) => {
        // The document that was signed: as its own root and without prefixes, so that its digest is the same.
        const bytes = canonicalBytes(signedDeliveryOf(signedDelivery));
        const accepted = await door.accept({
          bytes,
          door: 'soap',
          by: call.caller,
          clientId: call.caller,
          traceparent: call.traceparent,
          // The contract has no key. The very same signed delivery again is the same delivery, and gets the same answer.
          key: `soap-${createHash('sha256').update(bytes).digest('hex')}`,
        });
        return { distributionId: accepted.deliveryId };
      }),
      soapOperation(messageOperations.checkDistributionStatus, async ({ sender, distributionId }, call) => {
        const senders = door.followedBy(call.caller).filter((own) => own === sender);
        const known = senders.length > 0 && UUID.test(distributionId);
        const delivery = known ? await findDelivery(door.storage.reader, senders, distributionId) : undefined;
        // Whoever asks after a notification asks Notification v3.
        if (delivery === undefined || delivery.kind !== 'secure')
          throw new BrevduvaError('not-found', 'There is no such distribution.');
        await door.storage.fetched(delivery, door.clock());
        return { statuses: [{ recipientId: delivery.recipient, ...statusOf(delivery) }] };
      }),
    ],
  };
}

type Status = { readonly type: 'Digital' | 'Not'; readonly deliveryStatus: 'Delivered' | 'Pending' | 'DeliveryFailed' };

// The contract has no word for "not known": Pending, for failed would let the sender print what may have arrived.
function statusOf({ state, operator }: DeliveryStatus): Status {
  switch (state) {
    case 'delivered':
      return { type: 'Digital', deliveryStatus: 'Delivered' };
    case 'refused':
      return { type: operator === undefined ? 'Not' : 'Digital', deliveryStatus: 'DeliveryFailed' };
    case 'expired':
    case 'cancelled':
      return { type: 'Not', deliveryStatus: 'DeliveryFailed' };
    default:
      return { type: 'Digital', deliveryStatus: 'Pending' };
  }
}
