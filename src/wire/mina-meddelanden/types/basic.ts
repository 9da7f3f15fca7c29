// Common v1 and v3, Sender and Dispatcher: faults, signatures of account holders, and who sends for whom.
import { ns } from '../namespaces.ts';
import { base64, int, many, one, optional, restricted, sequence, string } from '../schema/describe.ts';
import type { Value } from '../schema/types.ts';
import { OrganizationNumber, RecipientId } from './identity.ts';

const callId = restricted(string, { minLength: 20, maxLength: 50 });

/** Common/v3: the detail of every fault (`applicationFault`). */
export const ExceptionInformation3 = sequence(
  { namespace: ns.common3, name: 'ExceptionInformation' },
  {
    errorCode: one('ErrorCode', restricted(int, { minExclusive: 0, maxExclusive: 9999 })),
    description: one('Description', string),
    callId: one('CallId', callId),
  },
);

/** Common: the same in the older fault elements (`getSendersFault` and its like). */
export const ExceptionInformation1 = sequence(
  { namespace: ns.common, name: 'ExceptionInformation' },
  {
    errorCode: one('ErrorCode', restricted(int, { minExclusive: 1, maxExclusive: 9999 })),
    description: one('Description', string),
    callId: one('CallId', callId),
  },
);

export const ErrorCodes = restricted(
  int,
  {
    minInclusive: 0,
    maxInclusive: 9999,
    enumeration: ['4999', '5000', '5001', '5002', '5003', '5004', '5005', '6004'],
  },
  { namespace: ns.common, name: 'ErrorCodes' },
);

export const Paging = sequence(
  { namespace: ns.common, name: 'Paging' },
  { pageNumber: one('PageNumber', int), maxRows: one('MaxRows', int) },
);

/** What an account holder signed an agreement with. */
export const SignatureData = sequence(
  { namespace: ns.common, name: 'SignatureData' },
  {
    signature: one('Signature', base64),
    certificate: one('Certificate', string),
    nonce: optional('Nonce', string),
    encodingOfSignedText: optional('EncodingOfSignedText', string, 'UTF-8'),
  },
);

const name = restricted(string, { minLength: 2, maxLength: 256 });

export const Sender = sequence(
  { namespace: ns.sender, name: 'Sender' },
  { id: one('Id', RecipientId), name: one('Name', name), attention: optional('Attention', string) },
);

/** A mediator, and the senders it may send for. */
export const Dispatcher = sequence(
  { namespace: ns.dispatcher, name: 'Dispatcher' },
  { id: one('Id', OrganizationNumber), name: one('Name', name), senders: many('Senders', OrganizationNumber) },
);

export type ExceptionInformation = Value<typeof ExceptionInformation3>;
export type SignatureData = Value<typeof SignatureData>;
export type Sender = Value<typeof Sender>;
export type Dispatcher = Value<typeof Dispatcher>;
