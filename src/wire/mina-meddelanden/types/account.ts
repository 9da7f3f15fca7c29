// Recipient v1's types, which v3 uses: accounts, agreements, reachability, preferences.
import { ns } from '../namespaces.ts';
import {
  anyUri,
  base64,
  boolean,
  date,
  dateTime,
  int,
  many,
  one,
  oneOf,
  optional,
  sequence,
  string,
} from '../schema/describe.ts';
import type { Value } from '../schema/types.ts';
import { SignatureAuthorizationResult } from './authority.ts';
import { Sender } from './basic.ts';
import { OrganizationNumber, RecipientId } from './identity.ts';

const named = (name: string) => ({ namespace: ns.recipient, name });

export const AccountTypes = oneOf(named('AccountTypes'), 'Secure', 'Anonymous', 'Not');
const AccountRequestTypes = oneOf(named('AccountRequestTypes'), 'Create', 'Delete');

/** A mailbox operator, and where its Service v3 is. */
export const ServiceSupplier = sequence(named('ServiceSupplier'), {
  id: one('Id', OrganizationNumber),
  name: one('Name', string),
  logo: optional('Logo', anyUri),
  serviceAddress: one('ServiceAdress', anyUri),
  uiAddress: optional('UIAdress', anyUri),
  internalServiceAddress: one('InternalServiceAdress', anyUri),
});

export const AccountStatus = sequence(named('AccountStatus'), {
  recipientId: one('RecipientId', RecipientId),
  type: one('Type', AccountTypes),
  pending: one('Pending', boolean),
  serviceSupplier: optional('ServiceSupplier', ServiceSupplier),
  lastRegistration: optional('LastRegistration', dateTime),
});

/** `serviceSupplier` is text here: the chosen operator, named by its organisation number or its domain. */
export const AccountRequest = sequence(named('AccountRequest'), {
  id: one('Id', RecipientId),
  type: one('Type', AccountRequestTypes),
  agreementText: one('AgreementText', string),
  timestamp: one('Timestamp', date),
  serviceSupplier: one('ServiceSupplier', string),
});

export const PendingAccountRequest = sequence(named('PendingAccountRequest'), {
  accountRequest: one('AccountRequest', AccountRequest),
  signatureStatus: one('SignatureStatus', SignatureAuthorizationResult),
});

export const AccountAgreement = sequence(named('AccountAgreement'), {
  accountRequest: one('AccountRequest', AccountRequest),
  signatures: many('Signatures', base64, 1),
});

export const AccountContainer = sequence(named('AccountContainer'), {
  page: one('Page', int),
  accounts: many('Accounts', RecipientId),
  morePages: one('MorePages', boolean),
});

/** One answer of isReachable. */
export const ReachabilityStatus = sequence(named('ReachabilityStatus'), {
  accountStatus: one('AccountStatus', AccountStatus),
  senderAccepted: one('SenderAccepted', boolean),
  lastSenderAcceptChange: optional('LastSenderAcceptChange', dateTime),
});

export const AccountPreferences = sequence(named('AccountPreferences'), {
  id: one('Id', RecipientId),
  acceptedSenders: many('AcceptedSenders', Sender),
});

export type ServiceSupplier = Value<typeof ServiceSupplier>;
export type AccountStatus = Value<typeof AccountStatus>;
export type AccountRequest = Value<typeof AccountRequest>;
export type PendingAccountRequest = Value<typeof PendingAccountRequest>;
export type ReachabilityStatus = Value<typeof ReachabilityStatus>;
export type AccountPreferences = Value<typeof AccountPreferences>;
