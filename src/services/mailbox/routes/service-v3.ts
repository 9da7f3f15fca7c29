// POST /Service/v3 over mutual TLS: deliverSecure and notify answer a result or a fault; deliverForward a fault that says
// "not supported". GET /Service/v3?wsdl serves the contract.
import { notSupported, type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { receiveDelivery } from '../deliver/receive-delivery.ts';
import { type NotifyContext, receiveNotification } from '../notify/receive-notification.ts';

/** The operator's door for mediators. `afterStore` runs between the commit and the answer (failpoints). */
export function serviceV3(context: NotifyContext, afterStore: () => void): SoapService {
  return {
    path: SERVICE_PATHS.service,
    wsdl: (address) => wsdlText('service', address),
    operations: [
      soapOperation(serviceOperations.deliverSecure, async ({ sealedDelivery }, call) => {
        const result = await receiveDelivery(context, sealedDelivery, call);
        afterStore();
        return { result };
      }),
      soapOperation(serviceOperations.notify, async ({ delivery }, call) => {
        const result = await receiveNotification(context, delivery, call);
        afterStore();
        return { result };
      }),
      notSupported(serviceOperations.deliverForward),
    ],
  };
}
