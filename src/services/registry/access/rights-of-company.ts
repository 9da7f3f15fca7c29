// What a part in a company gives in its mailbox, in the words of the contract (contracts/schema/Authority.xsd, UserActivities).
import type { Company } from '../../../domain/company/company.ts';
import { evaluateCompany } from '../../../domain/company/evaluate-signatures.ts';
import { companyMailboxRight } from '../../../domain/company/mailbox-right.ts';
import { roleWords } from '../../../domain/company/rule-text.ts';
import type { PersonId } from '../../../domain/person-id.ts';
import type { UserAccessRights } from '../../../wire/mina-meddelanden/types/authority.ts';

type Activities = UserAccessRights['grantedAccess'];

/** Everything that one person can do alone. */
export const EVERYTHING: Activities = [
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
];
/** Löpande förvaltning: reading and handling the mail, and where notices go. */
export const HANDLE: Activities = ['View', 'ForwardMessage', 'EditSettingsContact', 'EditSettingsAddressbook'];
export const READ: Activities = ['View'];
/** Nothing alone: what is begun waits for the others' signatures. */
const BEGIN: Activities = [
  'InitiateAccountAction',
  'InitiateConsentReadAction',
  'InitiateConsentManageAction',
  'InitiateConsentAction',
];

/** Roles that never act for a company, whatever its rules cannot be read to say. */
const BYSTANDERS = ['auditor', 'deputy', 'limited-partner'];

/** Those who could be the company's to act for, whatever its rules say or fail to say. */
export function actorsIn(company: Company): readonly PersonId[] {
  return company.people.filter(({ roles }) => roles.some((role) => !BYSTANDERS.includes(role))).map(({ id }) => id);
}

/** Whether nobody can tell who may sign, although the company is there: what is asked for then is decided by the register's staff. */
export function rulesAreOpen(company: Company): boolean {
  return company.status.kind !== 'deregistered' && evaluateCompany(company, []).status === 'RulesNotSupported';
}

/** The person's rights in the company's mailbox; undefined when there are none. */
export function rightsIn(company: Company, person: PersonId): UserAccessRights | undefined {
  const listed = company.people.find(({ id }) => id === person);
  if (listed === undefined) return undefined;
  const roles = listed.roles.map((role) => roleWords[role][0]).join(', ');
  const common = {
    id: company.id,
    organizationName: company.name,
    userIdentity: person,
    ...(roles === '' ? {} : { role: roles }),
  };
  const right = companyMailboxRight(company, person);
  if (right === 'own') return { ...common, grantedAccess: EVERYTHING, grantType: 'AuthorizedSignatory' };
  if (right === 'manage') return { ...common, grantedAccess: HANDLE, grantType: 'AuthorizedRole' };
  const mayAsk = rulesAreOpen(company) && actorsIn(company).includes(person);
  if (right === 'sign' || mayAsk) return { ...common, grantedAccess: BEGIN, grantType: 'AuthorizedSignatory' };
  return undefined;
}
