// POST /Authority over mutual TLS. getSenders, getDispatchers and isSenderAccepted answer organisations in the register, or
// refuse with the operation's own fault element; the others say that they are not supported. GET ?wsdl serves the contract.
import { notSupported, type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { authorityFault, authorityOperations as operations } from '../../../wire/mina-meddelanden/authority.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { requireConnected } from '../authorise.ts';
import type { Directory } from '../directory.ts';
import type { RegistryContext } from '../registry-context.ts';

export function authority({ directory }: RegistryContext): SoapService {
  async function directoryFor(caller: string): Promise<Directory> {
    const known = await directory.now();
    requireConnected(known, caller);
    return known;
  }
  return {
    path: SERVICE_PATHS.authority,
    wsdl: (address) => wsdlText('authority', address),
    operations: [
      soapOperation(
        operations.getSenders,
        async (_nothing, { caller }) => ({ senders: (await directoryFor(caller)).organisations.senders }),
        authorityFault('getSenders'),
      ),
      soapOperation(
        operations.getDispatchers,
        async (_nothing, { caller }) => ({ dispatchers: (await directoryFor(caller)).organisations.dispatchers }),
        authorityFault('getDispatchers'),
      ),
      // The contract does not say more than its name: whether FaR accepts the organisation as a sender.
      soapOperation(
        operations.isSenderAccepted,
        async ({ sender }, { caller }) => ({ accepted: (await directoryFor(caller)).senders.has(sender) }),
        authorityFault('isSenderAccepted'),
      ),
      notSupported(operations.getUserAccessRights, authorityFault('getUserAccessRights')),
      notSupported(operations.getUserAccessRightsNoConcent, authorityFault('getUserAccessRightsNoConcent')),
      notSupported(operations.testNewSigner, authorityFault('testNewSigner')),
      notSupported(operations.verifyAuthorizedSignatures, authorityFault('verifyAuthorizedSignatures')),
    ],
  };
}
