// Recipient v3 (FaR): every operation's request and response, read and written.
import { ns } from './namespaces.ts';
import { boolean, many, one, oneOf, optional, sequence, string } from './schema/describe.ts';
import { operation } from './schema/message.ts';
import {
  AccountPreferences,
  AccountRequest,
  AccountStatus,
  AccountTypes,
  PendingAccountRequest,
  ReachabilityStatus,
  ServiceSupplier,
} from './types/account.ts';
import { AuthorizationStatus, Person, SignatureAuthorizationResult } from './types/authority.ts';
import { SignatureData } from './types/basic.ts';
import { OrganizationNumber, RecipientId, UserIdentity } from './types/identity.ts';

const named2 = (name: string) => ({ namespace: ns.recipient2, name });
const recipientAndUser = { recipientId: one('Id', RecipientId), userIdentity: one('UserIdentity', UserIdentity) };

const OrganizationIdentity = sequence(named2('OrganizationIdentity'), recipientAndUser);

const PendingChangeServiceSupplier = sequence(named2('PendingChangeServiceSupplier'), {
  serviceSupplier: optional('serviceSupplier', ServiceSupplier),
  pendingSignatures: one('pendingSignatures', SignatureAuthorizationResult),
});

const PendingAccountPreferences = sequence(named2('PendingAccountPreferences'), {
  preferences: one('AccountPreferences', AccountPreferences),
  pendingSignatures: one('PendingSignatures', SignatureAuthorizationResult),
});

const AccountInformation = sequence(named2('AccountInformation'), {
  accountStatus: one('AccountStatus', oneOf(named2('AccountStatus'), 'Active', 'Pending')),
  signedBy: many('SignedBy', Person),
  signatureStatus: one('SignatureStatus', AuthorizationStatus),
  serviceSupplier: one('serviceSupplier', string),
  agreementText: optional('AgreementText', string),
});

const AuthorizedAccount = sequence(named2('AuthorizedAccount'), {
  isAccountAuthorizedSigner: one('isAccountAuthorizedSigner', boolean),
  userIdentity: one('UserIdentity', UserIdentity),
  companyId: one('CompanyId', RecipientId),
  companyName: one('CompanyName', string),
  companySignatureRuleText: one('CompanySignatureRuleText', string),
  possibleSigners: many('PossibleSigners', Person),
  accountInformation: optional('AccountInformation', AccountInformation),
});

const signatures = many('SignatureData', SignatureData, 1);

/** Most recipients that one isReachable may ask about. */
export const REACHABLE_MAX = 1000;

/** Recipient v3's operations, by name. Those of v2 that v3 took over keep v2's namespace. */
export const recipientOperations = {
  isReachable: operation(
    ns.recipient3,
    'isReachable',
    { sender: one('senderOrgNr', OrganizationNumber), recipients: many('recipientId', RecipientId, 0, REACHABLE_MAX) },
    { statuses: many('return', ReachabilityStatus) },
  ),
  isRegistered: operation(
    ns.recipient3,
    'isRegistered',
    { recipients: many('recipientId', RecipientId, 1) },
    { statuses: many('return', AccountStatus, 1) },
  ),
  register: operation(
    ns.recipient3,
    'register',
    {
      accountRequest: one('accountRequest', AccountRequest),
      accountType: one('accountType', AccountTypes),
      signatures: many('signature', SignatureData, 1),
    },
    { result: one('return', SignatureAuthorizationResult) },
  ),
  deregister: operation(
    ns.recipient3,
    'deregister',
    {
      accountRequest: one('deregisterAccount', AccountRequest),
      signatures: many('signature', SignatureData, 1),
    },
    { result: one('return', SignatureAuthorizationResult) },
  ),
  getPendingAccountRequest: operation(
    ns.recipient3,
    'getPendingAccountRequest',
    { recipients: many('recipientId', RecipientId), userIdentity: one('userIdentity', UserIdentity) },
    { requests: many('return', PendingAccountRequest) },
  ),
  deletePendingAccountRequest: operation(
    ns.recipient3,
    'deletePendingAccountRequest',
    { recipientId: one('recipientId', RecipientId), userIdentity: one('userIdentity', UserIdentity) },
    {},
  ),
  getAccountPreferences: operation(
    ns.recipient3,
    'getAccountPreferences',
    { recipientId: one('RecipientId', RecipientId), userIdentity: one('UserIdentity', UserIdentity) },
    { preferences: one('return', AccountPreferences) },
  ),
  storeAccountPreferences: operation(
    ns.recipient2,
    'storeAccountPreferences',
    {
      ...recipientAndUser,
      preferences: one('preferences', AccountPreferences),
      agreementText: one('AgreementText', string),
      signatures,
    },
    { result: one('return', SignatureAuthorizationResult) },
  ),
  getPendingAccountPreferences: operation(ns.recipient2, 'getPendingAccountPreferences', recipientAndUser, {
    pending: one('return', PendingAccountPreferences),
  }),
  deletePendingAccountPreferences: operation(
    ns.recipient2,
    'deletePendingAccountPreferences',
    { organization: one('organizationIdentity', OrganizationIdentity) },
    { organization: one('return', OrganizationIdentity) },
  ),
  changeServiceSupplier: operation(
    ns.recipient2,
    'changeServiceSupplier',
    {
      ...recipientAndUser,
      serviceSupplier: one('ServiceSupplier', string),
      agreementText: one('AgreementText', string),
      signatures,
    },
    { result: one('signatureAuthorizationResult', SignatureAuthorizationResult) },
  ),
  getPendingChangeServiceSupplier: operation(ns.recipient2, 'getPendingChangeServiceSupplier', recipientAndUser, {
    pending: one('return', PendingChangeServiceSupplier),
  }),
  deletePendingChangeServiceSupplier: operation(
    ns.recipient2,
    'deletePendingChangeServiceSupplier',
    { organization: one('organizationIdentity', OrganizationIdentity) },
    { serviceSupplier: one('serviceSupplier', ServiceSupplier) },
  ),
  isAuthorizedSigner: operation(
    ns.recipient2,
    'isAuthorizedSigner',
    { companyId: one('CompanyId', RecipientId), userIdentity: one('UserIdentity', UserIdentity) },
    { account: one('return', AuthorizedAccount) },
  ),
} as const;
