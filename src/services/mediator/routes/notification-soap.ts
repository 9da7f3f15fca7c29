// Notification v3 (PROTOCOL.md, Services): its contract is served, and what is asked for answers that it is not offered: 5001.
import { notSupported, type SoapService } from '../../../platform/web/soap.ts';
import { notificationOperations } from '../../../wire/mina-meddelanden/notification.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';

/** The service: messages of protection class 1 are not mediated yet. */
export function notificationService(): SoapService {
  const { distribute, checkDistributionStatus } = notificationOperations;
  return {
    path: SERVICE_PATHS.notification,
    wsdl: (address) => wsdlText('notification', address),
    operations: [notSupported(distribute), notSupported(checkDistributionStatus)],
  };
}
