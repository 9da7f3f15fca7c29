// Identity numbers and addresses as the contracts write them: Recipient, Sender, Authority and Common/v2.
import { ns } from '../namespaces.ts';
import { restricted, string } from '../schema/describe.ts';

/** `16` and ten digits. */
export const OrganizationNumber = restricted(
  string,
  { length: 12, pattern: '16\\d{10}' },
  { namespace: ns.sender, name: 'OrganizationNumber' },
);

/** An organisation, or a person's 12 digits. The check digit is not the schema's business: domain/recipient-id.ts. */
export const RecipientId = restricted(
  string,
  {
    pattern:
      '(16\\d{10})|((18|19|20)\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])\\d{4})|((18|19|20)\\d{2}(0[1-9]|1[0-2])(\\d{2})\\d{4})',
  },
  { namespace: ns.recipient, name: 'RecipientId' },
);

export const PersonalNumber = restricted(
  string,
  { length: 12, pattern: '18\\d{10}|19\\d{10}|20\\d{10}' },
  { namespace: ns.authority, name: 'PersonalNumber' },
);

/** A person's number, or two small letters and whatever another country uses. */
export const UserIdentity = restricted(
  string,
  { minLength: 12, maxLength: 255, pattern: '(18\\d{10}|19\\d{10}|20\\d{10})|([a-z]{2,2}.*)' },
  { namespace: ns.authority, name: 'UserIdentity' },
);

const address = { minLength: 5, maxLength: 256, pattern: '.+@.+\\..+' };
export const EmailAddress = restricted(string, address, { namespace: ns.recipient, name: 'EMailAdress' });
export const EmailAddress2 = restricted(string, address, { namespace: ns.common2, name: 'EMailAdress' });
export const OrganizationNumber2 = restricted(
  string,
  { length: 12, pattern: '16\\d{10}' },
  { namespace: ns.common2, name: 'OrganizationNumber' },
);
export const IdentificationNumber = restricted(
  string,
  {
    pattern:
      '(16[2-9]\\d{9})|((18|19|20)\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])\\d{4})|((18|19|20)\\d{2}(0[1-9]|1[0-2])(\\d{2})\\d{4})',
  },
  { namespace: ns.common2, name: 'IdentificationNumber' },
);
