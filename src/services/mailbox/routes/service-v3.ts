// POST /Service/v3 over mutual TLS: deliverSecure, notify and deliverForward answer a result or a fault. GET /Service/v3?wsdl serves the contract.
import { type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { receiveDelivery } from '../deliver/receive-delivery.ts';
import { type ForwardContext, receiveForward } from '../deliver/receive-forward.ts';
import { type NotifyContext, receiveNotification } from '../notify/receive-notification.ts';

/** The operator's door for mediators and, for what people send on, other operators. `afterStore` runs between the commit and the answer (failpoints). */
export function serviceV3(context: NotifyContext & ForwardContext, afterStore: () => void): SoapService {
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
      soapOperation(serviceOperations.deliverForward, async ({ forward }, call) => {
        const result = await receiveForward(context, forward, call);
        afterStore();
        return { result };
      }),
    ],
  };
}
