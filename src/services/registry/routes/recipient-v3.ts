// POST /Recipient/v3 over mutual TLS: every operation of the contract answers, or refuses with applicationFault. GET ?wsdl serves the contract.
import { BrevduvaError } from '../../../domain/errors.ts';
import { type SoapOperation, type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import type { ReachabilityAnswer } from '../../../wire/mina-meddelanden/reachability.ts';
import { reachabilityEnvelope } from '../../../wire/mina-meddelanden/reachability-write.ts';
import { recipientOperations as operations } from '../../../wire/mina-meddelanden/recipient.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { childElements } from '../../../wire/xml/tree.ts';
import { authorizedSigner } from '../access/signers.ts';
import { preferencesOf, storePreferences } from '../account-preferences.ts';
import { changeOperator } from '../change-operator.ts';
import { deregisterAccount } from '../deregister-account.ts';
import { QUESTION_MAX, reachabilityFor, registrationsOf, tooMany } from '../look-up-accounts.ts';
import { registerAccount } from '../register-account.ts';
import type { RegistryContext } from '../registry-context.ts';
import { deleteWaiting, waitingAccounts, waitingChange, waitingPreferences } from '../waiting-requests.ts';

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
      ...waiting(context),
      soapOperation(operations.changeServiceSupplier, async (request, call) => ({
        result: await changeOperator(context, call, request),
      })),
      soapOperation(operations.isAuthorizedSigner, async (request, call) => ({
        account: await authorizedSigner(context, call, request),
      })),
    ],
  };
}

/** What waits for signatures: asked about, and taken back. */
function waiting(context: RegistryContext): readonly SoapOperation[] {
  return [
    soapOperation(operations.getPendingAccountRequest, async (request, call) => ({
      requests: await waitingAccounts(context, call, request),
    })),
    soapOperation(operations.deletePendingAccountRequest, async (whose, call) => {
      await deleteWaiting(context, call, whose, 'account');
      return {};
    }),
    soapOperation(operations.getPendingAccountPreferences, async (whose, call) => ({
      pending: await waitingPreferences(context, call, whose),
    })),
    soapOperation(operations.deletePendingAccountPreferences, async ({ organization }, call) => {
      await deleteWaiting(context, call, organization, 'preferences');
      return { organization };
    }),
    soapOperation(operations.getPendingChangeServiceSupplier, async (whose, call) => ({
      pending: await waitingChange(context, call, whose),
    })),
    soapOperation(operations.deletePendingChangeServiceSupplier, async ({ organization }, call) => ({
      serviceSupplier: await deleteWaiting(context, call, organization, 'change'),
    })),
  ];
}

/** A thousand answers at a time: written by a faster writer than the others (bench/reachable). */
function isReachable(context: RegistryContext): SoapOperation {
  const { isReachable: operation } = operations;
  return {
    name: operation.name,
    namespace: operation.request.namespace,
    local: operation.request.local,
    answer: async (body, call) => {
      // The schema stops at 1000 as well; the reference code for it is 5005, not that of an invalid message.
      if (childElements(body).filter(({ local }) => local === 'recipientId').length > QUESTION_MAX) throw tooMany();
      const statuses = await reachabilityFor(context, call, operation.request.read(body));
      return { envelope: written(statuses) };
    },
  };
}

/** What the contract does not let us write is our own error. */
function written(statuses: readonly ReachabilityAnswer[]): Uint8Array {
  try {
    return reachabilityEnvelope(statuses);
  } catch (cause) {
    throw new BrevduvaError('internal', 'an answer to isReachable could not be written', {}, cause);
  }
}
