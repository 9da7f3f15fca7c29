// Notification v3, the SOAP door for messages of protection class 1: distribute and checkDistributionStatus. Faults: 5001 5002 5003 5005 6005.
import { BrevduvaError } from '../../../domain/errors.ts';
import { type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import {
  type NotificationStatus,
  notificationOperations,
  notificationStatus,
} from '../../../wire/mina-meddelanden/notification.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { type Distributed, findDistribution } from '../store/distributions.ts';
import type { Door } from './door.ts';

/** The service with both operations. */
export function notificationService(door: Door): SoapService {
  return {
    path: SERVICE_PATHS.notification,
    wsdl: (address) => wsdlText('notification', address),
    operations: [
      soapOperation(notificationOperations.distribute, async ({ delivery }, call) => {
        const by = { by: call.caller, clientId: call.caller };
        const { distributionId } = await door.acceptNotification({ delivery, door: 'soap', ...by });
        return { distributionId };
      }),
      soapOperation(notificationOperations.checkDistributionStatus, async ({ sender, distributionId }, call) => {
        const mayAsk = door.followedBy(call.caller).includes(sender);
        const found = mayAsk ? await findDistribution(door.storage.reader, sender, distributionId) : [];
        if (found.length === 0) throw new BrevduvaError('not-found', 'There is no such distribution.');
        const statuses = found.flatMap(statusOf);
        const recipients = statuses.map(({ recipientId }) => recipientId);
        await door.storage.fetchedDistribution({ senderId: sender, distributionId, recipients }, door.clock());
        return { statuses };
      }),
    ],
  };
}

// The contract has a flag and no word for "not yet" or "not known": nothing is said of such a recipient, for false would let
// the sender print what may have arrived.
function statusOf({ recipient, result, notified }: Distributed): readonly NotificationStatus[] {
  if (result === undefined || result === 'unknown') return [];
  return [notificationStatus(recipient, result === 'delivered', notified)];
}
