// SOAP faults with applicationFault (Common/v3) in their detail: ours written, anybody's read.
import { randomUUID } from 'node:crypto';
import { BrevduvaError, type ErrorCode } from '../../domain/errors.ts';
import { applicationFault } from '../mina-meddelanden/fault.ts';
import type { Message } from '../mina-meddelanden/schema/message.ts';
import type { ExceptionInformation } from '../mina-meddelanden/types/basic.ts';
import { childElements, firstChild, type WriteElement, type XmlElement } from '../xml/tree.ts';
import { el } from '../xml/write.ts';
import { SOAP_NAMESPACE, writeEnvelope } from './envelope.ts';
import { errorCodeOf, isRefusal, referenceCodeOf } from './reference-codes.ts';

const DESCRIPTION_MAX = 1000;

/** What a fault says: a reference code, what was wrong, and the id under which it is in the log. */
interface ApplicationFault {
  readonly code: number;
  readonly description: string;
  /** 20–50 characters. */
  readonly callId: string;
  /** For envelopes that were wrong in themselves: SOAP's own code instead of Client or Server. */
  readonly faultCode?: 'VersionMismatch' | 'MustUnderstand';
}

/** Another party's fault, as far as it could be understood. */
export interface ReceivedFault {
  readonly code?: number;
  readonly description: string;
  readonly callId?: string;
  /** The local part of SOAP's faultcode: Client, Server, VersionMismatch, MustUnderstand or something of their own. */
  readonly faultCode: string;
}

/** A new id for one call, to be in its log line and in its fault. */
export function newCallId(): string {
  return randomUUID();
}

/** What we tell the caller about an error. Whatever is not a BrevduvaError is told as 'internal', without its text. */
export function faultFor(error: unknown, callId: string): ApplicationFault {
  if (!(error instanceof BrevduvaError) || error.code === 'internal') {
    return { code: referenceCodeOf('internal'), description: 'Something failed here. It is logged.', callId };
  }
  const fault = { code: referenceCodeOf(error.code), description: error.message.slice(0, DESCRIPTION_MAX), callId };
  if (error.details.reason === 'must-understand') return { ...fault, faultCode: 'MustUnderstand' };
  if (error.details.reason === 'version-mismatch') return { ...fault, faultCode: 'VersionMismatch' };
  return fault;
}

/** The whole envelope of a fault. `detail` is another fault element than applicationFault (Authority's older ones). */
export function writeFault(
  fault: ApplicationFault,
  detail: Message<ExceptionInformation> = applicationFault,
): Uint8Array {
  const { code, description, callId } = fault;
  const soapCode = fault.faultCode ?? (isRefusal(code) ? 'Client' : 'Server');
  // SOAP 1.1, 4.4: a fault about the envelope itself has no detail.
  const information: WriteElement[] =
    fault.faultCode === undefined ? [el('', 'detail', detail.write({ errorCode: code, description, callId }))] : [];
  return writeEnvelope(
    el(
      SOAP_NAMESPACE,
      'Fault',
      el('', 'faultcode', `S:${soapCode}`),
      el('', 'faultstring', description),
      ...information,
    ),
  );
}

/**
 * The fault in a SOAP body, or undefined when the body is something else.
 * Namespaces of the detail are not looked at: the services of v1, v2 and v3 differ only in them.
 */
export function readFault(body: XmlElement): ReceivedFault | undefined {
  if (body.local !== 'Fault' || body.namespace !== SOAP_NAMESPACE) return undefined;
  const faultCode = (textIn(firstChild(body, '', 'faultcode')) ?? '').replace(/^.*:/s, '');
  const faultString = textIn(firstChild(body, '', 'faultstring')) ?? '';
  const detail = firstChild(body, '', 'detail');
  const information = (detail === undefined ? [] : childElements(detail)).find(
    (each) => named(each, 'ErrorCode') !== undefined,
  );
  if (information === undefined) return { description: faultString, faultCode };
  const number = textIn(named(information, 'ErrorCode')) ?? '';
  const callId = textIn(named(information, 'CallId'));
  return {
    description: textIn(named(information, 'Description')) ?? faultString,
    faultCode,
    ...(/^\d{1,4}$/.test(number) ? { code: Number(number) } : {}),
    ...(callId === undefined ? {} : { callId }),
  };
}

/** Our code for another party's fault; a fault without a reference code is 'unavailable', for it says nothing of refusal. */
export function meaningOf(fault: ReceivedFault): ErrorCode {
  return fault.code === undefined ? 'unavailable' : errorCodeOf(fault.code);
}

function named(element: XmlElement, local: string): XmlElement | undefined {
  return childElements(element).find((child) => child.local === local);
}

function textIn(element: XmlElement | undefined): string | undefined {
  return element?.children
    .filter((child) => typeof child === 'string')
    .join('')
    .trim();
}
