// A small FaR for the mailbox's tests: the real protocol over real mutual TLS, with a country that fits in a few lines.

import { BrevduvaError } from '../../src/domain/errors.ts';
import { readKeyPair } from '../../src/platform/certificates/key-pair.ts';
import { fixedKeyPair } from '../../src/platform/certificates/key-pair-in-use.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Running } from '../../src/platform/running.ts';
import { createSoapServer, notSupported, soapOperation } from '../../src/platform/web/soap.ts';
import { authorityOperations } from '../../src/wire/mina-meddelanden/authority.ts';
import { recipientOperations } from '../../src/wire/mina-meddelanden/recipient.ts';
import { wsdlText } from '../../src/wire/mina-meddelanden/wsdl.ts';

export interface Organisation {
  readonly id: string;
  readonly name: string;
}

/** What the pretend FaR knows; tests change it as they go. */
export interface FarState {
  down: boolean;
  /** While set, questions are heard and not answered until it resolves. */
  silent: Promise<void> | undefined;
  /** While set, where somebody has a mailbox is told when it resolves, as it was when asked. */
  late?: Promise<void> | undefined;
  /** Answers to changes: this code instead of a yes. */
  refusing: boolean;
  /** Answers to deregister: kept, and not done. */
  waiting: boolean;
  senders: Organisation[];
  dispatchers: (Organisation & { senders: string[] })[];
  /** Recipient → the operator's organisation. */
  registered: Map<string, string>;
  /** Organisation → who may sign for it, and how many of them it takes. */
  companies: Map<string, { signers: Organisation[]; needed: number }>;
  /** Person → what they may do in others' mailboxes beside their companies'. */
  powers: Map<string, { id: string; grantType: 'ConsentRead' | 'ConsentManage' }[]>;
  /** Recipient → senders opted out from. */
  optedOut: Map<string, Set<string>>;
  /** Where an operator's Service v3 is, when it is anywhere. */
  addresses?: Map<string, string>;
  /** How many times each operation was asked. */
  asked: Map<string, number>;
}

export interface Far extends Running {
  readonly state: FarState;
  readonly recipientUrl: string;
  readonly authorityUrl: string;
}

export interface FarFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

function handlers(state: FarState, operators: ReadonlyMap<string, string>) {
  const hears = async (name: string): Promise<void> => {
    state.asked.set(name, (state.asked.get(name) ?? 0) + 1);
    await state.silent;
    if (state.refusing && /^(store|deregister|changeServiceSupplier)/.test(name))
      throw new BrevduvaError('access-denied', 'FaR says no');
    if (state.down) throw new BrevduvaError('unavailable', 'FaR is closed for the test');
  };
  const statusOf = (recipientId: string) => {
    const operator = state.registered.get(recipientId);
    if (operator === undefined) return { recipientId, type: 'Not', pending: false } as const;
    const address = state.addresses?.get(operator) ?? 'https://127.0.0.1:1/Service/v3';
    const supplier = { id: operator, name: operators.get(operator) ?? 'Någon annans brevlåda' };
    const serviceSupplier = { ...supplier, serviceAddress: address, internalServiceAddress: address };
    return { recipientId, type: 'Secure', pending: false, serviceSupplier } as const;
  };
  return { hears, statusOf };
}

const ALONE = ['View', 'ForwardMessage', 'InitiateAccountAction', 'EditSettings'] as const;
const TOGETHER = ['InitiateAccountAction', 'InitiateConsentAction'] as const;

function rightsOf({ companies, powers }: FarState, user: string) {
  const signed = [...companies].filter(([, { signers }]) => signers.some(({ id }) => id === user));
  return [
    ...signed.map(([id, { needed }]) => ({
      id,
      userIdentity: user,
      grantedAccess: needed === 1 ? ALONE : TOGETHER,
      grantType: 'AuthorizedSignatory' as const,
    })),
    ...(powers.get(user) ?? []).map((power) => ({ ...power, userIdentity: user, grantedAccess: ['View'] as const })),
  ];
}

const complete = { result: { signedBy: [], status: 'Complete', possibleSigners: [] } } as const;
const incomplete = { result: { signedBy: [], status: 'Incomplete', possibleSigners: [] } } as const;

function recipientService(state: FarState, { hears, statusOf }: ReturnType<typeof handlers>) {
  const {
    isRegistered,
    register,
    deregister,
    getAccountPreferences,
    storeAccountPreferences,
    isAuthorizedSigner,
    changeServiceSupplier,
    ...rest
  } = recipientOperations;
  return [
    soapOperation(isRegistered, async ({ recipients }) => {
      await hears('isRegistered');
      const statuses = recipients.map(statusOf);
      await state.late;
      return { statuses };
    }),
    soapOperation(register, async ({ accountRequest }) => {
      await hears('register');
      state.registered.set(accountRequest.id, accountRequest.serviceSupplier);
      return complete;
    }),
    soapOperation(deregister, async ({ accountRequest }) => {
      await hears('deregister');
      if (state.waiting) return incomplete;
      state.registered.delete(accountRequest.id);
      return complete;
    }),
    soapOperation(changeServiceSupplier, async ({ recipientId, serviceSupplier }) => {
      await hears('changeServiceSupplier');
      state.registered.set(recipientId, serviceSupplier);
      return complete;
    }),
    soapOperation(getAccountPreferences, async ({ recipientId }) => {
      await hears('getAccountPreferences');
      const refused = state.optedOut.get(recipientId) ?? new Set();
      const acceptedSenders = state.senders.filter((sender) => !refused.has(sender.id));
      return { preferences: { id: recipientId, acceptedSenders } };
    }),
    soapOperation(storeAccountPreferences, async ({ preferences }) => {
      await hears('storeAccountPreferences');
      const accepted = new Set(preferences.acceptedSenders.map((sender) => sender.id));
      const refused = state.senders.map((sender) => sender.id).filter((id) => !accepted.has(id));
      state.optedOut.set(preferences.id, new Set(refused));
      return complete;
    }),
    soapOperation(isAuthorizedSigner, async ({ companyId, userIdentity }) => {
      await hears('isAuthorizedSigner');
      const signers = state.companies.get(companyId)?.signers ?? [];
      const listed = signers.some(({ id }) => id === userIdentity);
      const account = {
        isAccountAuthorizedSigner: listed,
        userIdentity,
        companyId,
        companyName: 'Bolaget',
        companySignatureRuleText: '',
        possibleSigners: listed ? signers : [],
      };
      return { account };
    }),
    notSupported(rest.isReachable),
  ];
}

function authorityService(state: FarState, { hears }: ReturnType<typeof handlers>) {
  const { getSenders, getDispatchers, getUserAccessRights, testNewSigner } = authorityOperations;
  return [
    soapOperation(getSenders, async () => {
      await hears('getSenders');
      return { senders: state.senders };
    }),
    soapOperation(getDispatchers, async () => {
      await hears('getDispatchers');
      return { dispatchers: state.dispatchers };
    }),
    soapOperation(getUserAccessRights, async ({ userIdentity }) => {
      await hears('getUserAccessRights');
      return { result: { rights: rightsOf(state, userIdentity), problems: [] } };
    }),
    soapOperation(testNewSigner, async ({ recipientId, signers }) => {
      await hears('testNewSigner');
      const company = state.companies.get(recipientId) ?? { signers: [], needed: 1 };
      const those = company.signers.filter(({ id }) => signers.some((one) => one.id === id));
      const others = company.signers.filter((one) => !those.includes(one));
      const enough = those.length >= company.needed;
      const result = {
        signedBy: those,
        status: enough ? 'Complete' : 'Incomplete',
        possibleSigners: enough ? [] : others,
      } as const;
      return { result };
    }),
  ];
}

/** Starts it on a free port. */
export async function startFar(
  files: FarFiles,
  start: Pick<FarState, 'senders' | 'dispatchers'>,
  operators: ReadonlyMap<string, string>,
): Promise<Far> {
  const none = {
    down: false,
    silent: undefined,
    refusing: false,
    waiting: false,
    registered: new Map(),
    companies: new Map(),
    powers: new Map(),
    optedOut: new Map(),
    asked: new Map(),
  };
  const state: FarState = { ...none, ...start };
  const given = handlers(state, operators);
  const tls = { certificateFile: files.certificateFile, keyFile: files.keyFile };
  const server = await createSoapServer({
    service: 'far',
    environment: 'sandbox',
    listen: { host: '127.0.0.1', port: 0, publicUrl: 'https://127.0.0.1', tls, clientCaFiles: [files.caFile] },
    keyPair: fixedKeyPair(readKeyPair(tls, { environment: 'sandbox' })),
    log: createLog('far', { level: 'silent' }),
    graceMs: 100,
    services: [
      { path: '/Recipient/v3', wsdl: (to) => wsdlText('recipient', to), operations: recipientService(state, given) },
      { path: '/Authority', wsdl: (to) => wsdlText('authority', to), operations: authorityService(state, given) },
    ],
  });
  const { wire = '' } = server.addresses;
  return { ...server, state, recipientUrl: `${wire}/Recipient/v3`, authorityUrl: `${wire}/Authority` };
}
