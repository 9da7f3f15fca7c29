// Every kind of answer to deliverSecure and what it is taken to mean (DESIGN rule 4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../domain/recipient-id.ts';
import { serviceOperations } from '../../wire/mina-meddelanden/service.ts';
import { writeEnvelope } from '../../wire/soap/envelope.ts';
import { newCallId, writeFault } from '../../wire/soap/fault.ts';
import { readAnswer } from './read-answer.ts';

const ours = '198101052382';
const theirs = '195303231855';

test('delivered only when the operator says so of our recipient', () => {
  const outcome = read(result([[ours, true]]));
  assert.ok(outcome.kind === 'delivered' && outcome.transId === 'T-1');
  assert.equal(
    read(
      result([
        [theirs, true],
        [ours, true],
      ]),
    ).kind,
    'delivered',
  );
  assert.deepEqual(read(result([[ours, false]])), { kind: 'refused', reason: 'operator-refused', transId: 'T-1' });
});

test('an answer that does not speak of our recipient, or in two ways, is unknown', () => {
  assert.deepEqual(read(result([[theirs, true]])), {
    kind: 'unknown',
    reason: 'answer-for-another-recipient',
    transId: 'T-1',
  });
  const both = read(
    result([
      [ours, true],
      [ours, false],
    ]),
  );
  assert.deepEqual(both, { kind: 'unknown', reason: 'answer-contradicts-itself', transId: 'T-1' });
});

test('a fault is a refusal by its code only, from 5001 to 9998', () => {
  const refused = read(fault(5002, 'Avs\u2028ändaren\r\nokänd'), 500);
  assert.deepEqual(refused, {
    kind: 'refused',
    reason: 'operator-fault',
    code: 5002,
    description: 'Avs ändaren okänd',
  });
  assert.equal(read(fault(9998), 500).kind, 'refused');
  for (const code of [1, 4000, 4999, 5000]) {
    assert.deepEqual(read(fault(code), 500), { kind: 'unknown', reason: `fault-${code}` });
  }
  const plain =
    '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault><faultcode>S:Server</faultcode><faultstring>no</faultstring></S:Fault></S:Body></S:Envelope>';
  assert.deepEqual(read(Buffer.from(plain), 500), { kind: 'unknown', reason: 'fault-without-code' });
});

test('everything else is unknown, and what was not sent is not sent', () => {
  assert.deepEqual(read(Buffer.from('<html>Bad gateway</html>'), 502), { kind: 'unknown', reason: 'http-502' });
  assert.deepEqual(read(Buffer.from('garbage')), { kind: 'unknown', reason: 'answer-not-understood' });
  assert.deepEqual(read(result([[ours, true]]).subarray(0, 200)), { kind: 'unknown', reason: 'answer-not-understood' });
  assert.deepEqual(read(result([[ours, true]]), 202), { kind: 'unknown', reason: 'http-202' });
  assert.deepEqual(read(new Uint8Array()), { kind: 'unknown', reason: 'answer-not-understood' });
});

function read(body: Uint8Array, status = 200) {
  const recipient = parseRecipientId(ours);
  const id = parseOrganisationsnummer('164022000022');
  assert.ok(recipient.ok && id.ok);
  const about = {
    recipient: recipient.value,
    operator: { id: id.value, name: 'B' },
    at: new Date(),
    kind: 'secure',
  } as const;
  return readAnswer({ kind: 'answer', status, body }, about);
}

function result(statuses: readonly (readonly [string, boolean])[]): Uint8Array {
  const said = statuses.map(([recipientId, delivered]) => ({ recipientId, delivered }));
  return writeEnvelope(serviceOperations.deliverSecure.response.write({ result: { transId: 'T-1', statuses: said } }));
}

function fault(code: number, description = 'no'): Uint8Array {
  return writeFault({ code, description, callId: newCallId() });
}
