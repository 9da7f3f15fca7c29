// POST /Authority over mutual TLS. Lists are for every organisation in the register, what concerns people for operators; a refusal has the
// operation's own fault element. GET ?wsdl serves the contract.
import { type SoapOperation, type SoapService, soapOperation } from '../../../platform/web/soap.ts';
import { authorityFault, authorityOperations as operations } from '../../../wire/mina-meddelanden/authority.ts';
import { SERVICE_PATHS, wsdlText } from '../../../wire/mina-meddelanden/wsdl.ts';
import { tryNewSigner, verifySignatures } from '../access/signers.ts';
import { userAccessRights } from '../access/user-access-rights.ts';
import { requireConnected } from '../authorise.ts';
import type { Directory } from '../directory.ts';
import type { RegistryContext } from '../registry-context.ts';

export function authority(context: RegistryContext): SoapService {
  const { directory } = context;
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
      ...aboutPeople(context),
    ],
  };
}

/** What a person may do, and who may sign. */
function aboutPeople(context: RegistryContext): readonly SoapOperation[] {
  return [
    soapOperation(
      operations.getUserAccessRights,
      async ({ userIdentity }, call) => ({
        result: await userAccessRights(context, call, { userIdentity, consents: true }),
      }),
      authorityFault('getUserAccessRights'),
    ),
    soapOperation(
      operations.getUserAccessRightsNoConcent,
      async ({ userIdentity }, call) => ({
        result: await userAccessRights(context, call, { userIdentity, consents: false }),
      }),
      authorityFault('getUserAccessRightsNoConcent'),
    ),
    soapOperation(
      operations.testNewSigner,
      async (question, call) => ({ result: await tryNewSigner(context, call, question) }),
      authorityFault('testNewSigner'),
    ),
    soapOperation(
      operations.verifyAuthorizedSignatures,
      async (question, call) => ({ result: await verifySignatures(context, call, question) }),
      authorityFault('verifyAuthorizedSignatures'),
    ),
  ];
}
