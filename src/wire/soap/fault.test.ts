// Tests of fault.ts and reference-codes.ts: our faults, and everybody's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrevduvaError } from '../../domain/errors.ts';
import { authorityFault } from '../mina-meddelanden/authority.ts';
import { readEnvelope, SOAP_NAMESPACE } from './envelope.ts';
import { faultFor, meaningOf, newCallId, readFault, writeFault } from './fault.ts';
import { errorCodeOf, isRefusal, referenceCodeOf } from './reference-codes.ts';

const callId = newCallId();

test('an error becomes an applicationFault with its reference code and call id', () => {
  const fault = faultFor(new BrevduvaError('unknown-sender', 'The sender is not known here.'), callId);
  const bytes = writeFault(fault);
  assert.match(Buffer.from(bytes).toString(), /<faultcode>S:Client<\/faultcode>.*:applicationFault>/);
  const read = readFault(readEnvelope(bytes).body);
  assert.deepEqual(read, { code: 5014, description: 'The sender is not known here.', callId, faultCode: 'Client' });
  assert.ok(callId.length >= 20 && callId.length <= 50);
});

test('an unexpected error tells nothing of itself', () => {
  const read = readFault(readEnvelope(writeFault(faultFor(new Error('password is x'), callId))).body);
  assert.equal(read?.code, 4000);
  assert.equal(read?.faultCode, 'Server');
  assert.doesNotMatch(read?.description ?? '', /password/);
});

test('a fault about the envelope itself has SOAP’s own code and no detail', () => {
  const error = new BrevduvaError('invalid-input', 'A header must be understood.', { reason: 'must-understand' });
  const read = readFault(readEnvelope(writeFault(faultFor(error, callId))).body);
  assert.deepEqual(read, { description: 'A header must be understood.', faultCode: 'MustUnderstand' });
});

test('Authority’s older fault elements are written and read', () => {
  const fault = { code: 5002, description: 'No.', callId };
  const bytes = writeFault(fault, authorityFault('getSenders'));
  assert.match(Buffer.from(bytes).toString(), /getSendersFault/);
  assert.equal(readFault(readEnvelope(bytes).body)?.code, 5002);
});

test('another party’s fault is understood whatever its prefixes and version, and without detail', () => {
  const inner = '<q:ErrorCode>5002</q:ErrorCode><q:Description>Åtkomst nekad</q:Description><q:CallId>x</q:CallId>';
  const full = `<E xmlns="urn:x"/>`;
  const text = (detail: string) =>
    `<q:Envelope xmlns:q="${SOAP_NAMESPACE}"><q:Body><q:Fault><faultcode>q:Server</faultcode><faultstring>fel</faultstring>${detail}</q:Fault></q:Body></q:Envelope>`;
  const read = (detail: string) => readFault(readEnvelope(Buffer.from(text(detail))).body);
  const v1 = `<detail>${full}<x:deliverFault xmlns:x="urn:y" xmlns:q="http://minameddelanden.gov.se/schema/Common">${inner}</x:deliverFault></detail>`;
  assert.deepEqual(read(v1), { code: 5002, description: 'Åtkomst nekad', callId: 'x', faultCode: 'Server' });
  const bare = read('');
  assert.deepEqual(bare, { description: 'fel', faultCode: 'Server' });
  assert.equal(bare && meaningOf(bare), 'unavailable');
  assert.equal(readFault(readEnvelope(Buffer.from(text('').replaceAll('q:Fault', 'q:Other'))).body), undefined);
});

test('codes map both ways, and tell refusals from system errors', () => {
  for (const code of ['access-denied', 'not-found', 'unknown-sender', 'no-such-person'] as const) {
    assert.equal(errorCodeOf(referenceCodeOf(code)), code);
    assert.ok(isRefusal(referenceCodeOf(code)));
  }
  // A bad signature is answered as the reference implementation does, and others' 5012 is understood.
  assert.equal(referenceCodeOf('signature-invalid'), 5002);
  assert.equal(errorCodeOf(5012), 'signature-invalid');
  assert.equal(errorCodeOf(4711), 'unavailable');
  assert.equal(errorCodeOf(5999), 'invalid-input');
  assert.equal(isRefusal(9999), false);
});
