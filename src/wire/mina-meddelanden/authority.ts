// Authority (FaR): every operation's request and response, and the older fault elements of this service.
import { ns } from './namespaces.ts';
import { base64, boolean, many, one, optional } from './schema/describe.ts';
import { message, operation } from './schema/message.ts';
import type { Fields } from './schema/types.ts';
import { AccountActions, Person, SignatureAuthorizationResult, UserAccessRightsResult } from './types/authority.ts';
import { Dispatcher, ExceptionInformation1, Sender, SignatureData } from './types/basic.ts';
import { PersonalNumber, RecipientId, UserIdentity } from './types/identity.ts';

/** Authority's WSDL leaves the elements inside its messages without namespace, unlike all other contracts. */
function ask<const Q extends Fields, const A extends Fields>(name: string, request: Q, response: A) {
  return operation(ns.authorityService, name, request, response, '');
}

/** Authority's operations, by name. What the wire calls arg0, arg1 … is named here. */
export const authorityOperations = {
  getSenders: ask('getSenders', {}, { senders: many('return', Sender) }),
  getDispatchers: ask('getDispatchers', {}, { dispatchers: many('return', Dispatcher) }),
  isSenderAccepted: ask('isSenderAccepted', { sender: one('arg0', RecipientId) }, { accepted: one('return', boolean) }),
  getUserAccessRights: ask(
    'getUserAccessRights',
    { userIdentity: one('arg0', UserIdentity) },
    { result: one('return', UserAccessRightsResult) },
  ),
  getUserAccessRightsNoConcent: ask(
    'getUserAccessRightsNoConcent',
    { userIdentity: one('arg0', UserIdentity) },
    { result: one('return', UserAccessRightsResult) },
  ),
  testNewSigner: ask(
    'testNewSigner',
    {
      recipientId: one('arg0', RecipientId),
      signers: many('arg1', Person),
      newSigner: optional('arg2', PersonalNumber),
      action: one('arg3', AccountActions),
    },
    { result: one('return', SignatureAuthorizationResult) },
  ),
  verifyAuthorizedSignatures: ask(
    'verifyAuthorizedSignatures',
    {
      recipientId: one('arg0', RecipientId),
      signatures: many('arg1', SignatureData, 1),
      signedData: one('arg2', base64),
      action: one('arg3', AccountActions),
    },
    { result: one('return', SignatureAuthorizationResult) },
  ),
} as const;

/** The fault element of one of Authority's operations (`getSendersFault`, …). */
export function authorityFault(operationName: string) {
  return message(ns.authorityService, `${operationName}Fault`, ExceptionInformation1);
}
