// POST /Recipient/v3 over mutual TLS. isReachable, isRegistered, register, deregister, getAccountPreferences and
// storeAccountPreferences answer, or refuse with applicationFault; the others say that they are not supported. GET ?wsdl.
import { notSupported, type SoapOperation, type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { recipientOperations as operations } from '../../../wire/mina-meddelanden/recipient.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { childElements } from '../../../wire/xml/tree.ts';
import { preferencesOf, storePreferences } from '../account-preferences.ts';
import { deregisterAccount } from '../deregister-account.ts';
import { QUESTION_MAX, reachabilityFor, registrationsOf, tooMany } from '../look-up-accounts.ts';
import { registerAccount } from '../register-account.ts';
import type { RegistryContext } from '../registry-context.ts';

export function recipientV3(context: RegistryContext): SoapService {
  return {
    path: SERVICE_PATHS.recipient,
    wsdl: (address) => wsdlText('recipient', address),
    operations: [
      isReachable(context),
      soapOperation(operations.isRegistered, async ({ recipients }, call) => ({
        statuses: await registrationsOf(context, call, recipients),
      })),
      soapOperation(operations.register, async (request, call) => ({
        result: await registerAccount(context, call, request),
      })),
      soapOperation(operations.deregister, async (request, call) => ({
        result: await deregisterAccount(context, call, request),
      })),
      soapOperation(operations.getAccountPreferences, async (request, call) => ({
        preferences: await preferencesOf(context, call, request),
      })),
      soapOperation(operations.storeAccountPreferences, async (request, call) => ({
        result: await storePreferences(context, call, request),
      })),
      notSupported(operations.getPendingAccountRequest),
      notSupported(operations.deletePendingAccountRequest),
      notSupported(operations.getPendingAccountPreferences),
      notSupported(operations.deletePendingAccountPreferences),
      notSupported(operations.changeServiceSupplier),
      notSupported(operations.getPendingChangeServiceSupplier),
      notSupported(operations.deletePendingChangeServiceSupplier),
      notSupported(operations.isAuthorizedSigner),
    ],
  };
}

function isReachable(context: RegistryContext): SoapOperation {
  const operation = soapOperation(operations.isReachable, async (question, call) => ({
    statuses: await reachabilityFor(context, call, question),
  }));
  return {
    ...operation,
    answer: async (body, call) => {
      // The schema stops at 1000 as well; the reference code for it is 5005, not that of an invalid message.
      if (childElements(body).filter(({ local }) => local === 'recipientId').length > QUESTION_MAX) throw tooMany();
      return await operation.answer(body, call);
    },
  };
}
