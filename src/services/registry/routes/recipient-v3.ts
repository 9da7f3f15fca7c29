// POST /Recipient/v3 over mutual TLS: every operation of the contract answers, or refuses with applicationFault. GET ?wsdl serves the contract.
import { type SoapOperation, type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { manyAskedIn, readRecipientEnvelope } from '../../../wire/mina-meddelanden/reachability-read.ts';
import { recipientOperations as operations } from '../../../wire/mina-meddelanden/recipient.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { childElements } from '../../../wire/xml/tree.ts';
import { authorizedSigner } from '../access/signers.ts';
import { preferencesOf, storePreferences } from '../account-preferences.ts';
import { answerMany, writtenAnswers } from '../answer-many.ts';
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
    read: readRecipientEnvelope,
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

/** A thousand answers at a time: read and written by faster ways than the others (bench/reachable). */
function isReachable(context: RegistryContext): SoapOperation {
  const { isReachable: operation } = operations;
  return {
    name: operation.name,
    namespace: operation.request.namespace,
    local: operation.request.local,
    answer: async (body, call) => {
      const many = manyAskedIn(body);
      if (many !== undefined) {
        const { sender } = operation.request.read(body);
        return await answerMany(context, call, { sender, ids: many });
      }
      // The schema stops at 1000 as well; the reference code for it is 5005, not that of an invalid message.
      if (childElements(body).filter(({ local }) => local === 'recipientId').length > QUESTION_MAX) throw tooMany();
      return writtenAnswers(await reachabilityFor(context, call, operation.request.read(body)));
    },
  };
}
