// Authority's types: who may sign for an organisation, and what a person may do in its mailbox.
import { ns } from '../namespaces.ts';
import { dateTime, many, one, oneOf, optional, sequence, string } from '../schema/describe.ts';
import type { Value } from '../schema/types.ts';
import { PersonalNumber, RecipientId, UserIdentity } from './identity.ts';

const named = (name: string) => ({ namespace: ns.authority, name });

export const Person = sequence(named('Person'), { id: one('Id', PersonalNumber), name: one('Name', string) });

export const AuthorizationStatus = oneOf(named('AuthorizationStatus'), 'Complete', 'Incomplete', 'RulesNotSupported');

/** Whether what was signed is enough, and who else could sign. */
export const SignatureAuthorizationResult = sequence(named('SignatureAuthorizationResult'), {
  id: optional('Id', RecipientId),
  signedBy: many('SignedBy', Person),
  status: optional('Status', AuthorizationStatus),
  timestamp: optional('Timestamp', dateTime),
  text: optional('Text', string),
  possibleSigners: many('PossibleSigners', Person),
});

export const AccountActions = oneOf(named('AccountActions'), 'Ownership', 'CancelConsent');

const UserActivities = oneOf(
  named('UserActivities'),
  'View',
  'ForwardMessage',
  'InitiateAccountAction',
  'InitiateConsentReadAction',
  'InitiateConsentManageAction',
  'EditSettings',
  'EditSettingsFrom',
  'EditSettingsForward',
  'EditSettingsContact',
  'EditSettingsConsent',
  'EditSettingsAddressbook',
  'EditSettingsInactivate',
  'InitiateConsentAction',
);

const GrantTypes = oneOf(
  named('GrantTypes'),
  'AuthorizedSignatory',
  'AuthorizedRole',
  'ConsentManage',
  'ConsentReadExtendUnread',
  'ConsentRead',
);

const UserAccessRights = sequence(named('UserAccessRights'), {
  id: one('Id', RecipientId),
  organizationName: optional('OrganizationName', string),
  userIdentity: one('UserIdentity', UserIdentity),
  grantedAccess: many('GrantedAccess', UserActivities),
  grantType: one('GrantType', GrantTypes),
  role: optional('Role', string),
});

const UserAccessRightsProblem = sequence(named('UserAccessRightsProblem'), {
  source: one('Source', oneOf(named('UserAccessRightsProblemSource'), 'Bolagsverket')),
  type: one(
    'Type',
    oneOf(named('UserAccessRightsProblemType'), 'DataMissing', 'DataUncertain', 'DataUnexpected', 'SourceInaccessible'),
  ),
  description: one('Description', string),
  objectId: optional('ObjectId', string),
});

export const UserAccessRightsResult = sequence(named('UserAccessRightsResult'), {
  rights: many('Rights', UserAccessRights),
  problems: many('Problems', UserAccessRightsProblem),
});

export type Person = Value<typeof Person>;
export type SignatureAuthorizationResult = Value<typeof SignatureAuthorizationResult>;
export type UserAccessRights = Value<typeof UserAccessRights>;
export type UserAccessRightsResult = Value<typeof UserAccessRightsResult>;
