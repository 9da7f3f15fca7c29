// What staff or the owner's systems write of a party, read into what it may be (DESIGN rule 1).
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { PartyDetails } from './party.ts';
import type { PartyRole } from './party-parts.ts';

export type DetailProblem =
  | 'name-length'
  | 'https-address'
  | 'web-address'
  | 'no-recipient'
  | 'no-organisation'
  | 'no-email'
  | 'too-long';

export interface DetailFault {
  readonly field: DetailField;
  readonly problem: DetailProblem;
}

export const DETAIL_FIELDS = [
  'name',
  'serviceAddress',
  'internalServiceAddress',
  'uiAddress',
  'logo',
  'testRecipient',
  'senders',
  'contactName',
  'contactEmail',
  'contactPhone',
] as const;
export type DetailField = (typeof DETAIL_FIELDS)[number];

/** As written: text of each field, senders one to a line. */
export type WrittenDetails = Readonly<Record<DetailField, string>>;

export const NOTHING_WRITTEN: WrittenDetails = {
  name: '',
  serviceAddress: '',
  internalServiceAddress: '',
  uiAddress: '',
  logo: '',
  testRecipient: '',
  senders: '',
  contactName: '',
  contactEmail: '',
  contactPhone: '',
};

/** The same of what is kept, for the form. */
export function writtenOf(details: PartyDetails): WrittenDetails {
  return {
    name: details.name,
    serviceAddress: details.serviceAddress ?? '',
    internalServiceAddress: details.internalServiceAddress ?? '',
    uiAddress: details.uiAddress ?? '',
    logo: details.logo ?? '',
    testRecipient: details.testRecipient ?? '',
    senders: details.senders.join('\n'),
    contactName: details.contactName,
    contactEmail: details.contactEmail,
    contactPhone: details.contactPhone,
  };
}

/** An organisation number as people write it: 202100-3898, 2021003898 or 162021003898. */
export function readOrganisation(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, '');
  const parsed = parseOrganisationsnummer(digits.length === 10 ? `16${digits}` : digits);
  return parsed.ok ? parsed.value : undefined;
}

const LONGEST = 500;

/** Reads the fields that this role has; the others must be empty and are. */
export function readDetails(
  role: PartyRole,
  written: WrittenDetails,
): { readonly details: PartyDetails; readonly faults: readonly DetailFault[] } {
  const faults: DetailFault[] = [];
  const wrong = (field: DetailField, problem: DetailProblem) => void faults.push({ field, problem });
  for (const field of DETAIL_FIELDS)
    if (field !== 'senders' && written[field].length > LONGEST) wrong(field, 'too-long');
  const { name, contactEmail, contactName, contactPhone } = written;
  if (name.length < 2 || name.length > 256) wrong('name', 'name-length');
  if (contactEmail !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contactEmail)) wrong('contactEmail', 'no-email');
  const senders = role === 'mediator' ? sendersIn(written.senders) : [];
  if (senders === undefined) wrong('senders', 'no-organisation');
  const details = { name, contactName, contactEmail, contactPhone, senders: senders ?? [] };
  if (role !== 'operator') return { details, faults };
  return { details: { ...details, ...operatorDetails(written, wrong) }, faults };
}

function operatorDetails(written: WrittenDetails, wrong: (field: DetailField, problem: DetailProblem) => void) {
  const { serviceAddress, internalServiceAddress, uiAddress, logo } = written;
  if (!isAddress(serviceAddress, 'https:')) wrong('serviceAddress', 'https-address');
  if (internalServiceAddress !== '' && !isAddress(internalServiceAddress, 'https:'))
    wrong('internalServiceAddress', 'https-address');
  if (uiAddress !== '' && !isAddress(uiAddress)) wrong('uiAddress', 'web-address');
  if (logo !== '' && !isAddress(logo)) wrong('logo', 'web-address');
  const testRecipient = written.testRecipient.replaceAll(/[\s-]/g, '');
  if (testRecipient !== '' && !parseRecipientId(testRecipient).ok) wrong('testRecipient', 'no-recipient');
  return {
    serviceAddress,
    internalServiceAddress: internalServiceAddress === '' ? serviceAddress : internalServiceAddress,
    ...(uiAddress === '' ? {} : { uiAddress }),
    ...(logo === '' ? {} : { logo }),
    ...(testRecipient === '' ? {} : { testRecipient }),
  };
}

function isAddress(text: string, scheme?: 'https:'): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return scheme === undefined ? url.protocol === 'https:' || url.protocol === 'http:' : url.protocol === scheme;
}

function sendersIn(text: string): readonly string[] | undefined {
  const lines = text.split(/[\n,;]/).map((line) => line.trim());
  const numbers = lines.filter((line) => line !== '').map(readOrganisation);
  return numbers.includes(undefined) ? undefined : [...new Set(numbers.flatMap((each) => each ?? []))].toSorted();
}
