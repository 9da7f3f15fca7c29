// Tests of reachability.ts: every combination that FaR can answer with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asReachability } from './reachability.ts';

const address = 'https://duvkullen.example';
const duvkullen = { id: '164022000022', name: 'Duvkullen', serviceAddress: address, internalServiceAddress: address };

function read(type: 'Secure' | 'Anonymous' | 'Not', pending: boolean, senderAccepted: boolean, supplier = duvkullen) {
  const accountStatus = { recipientId: '198101052382', type, pending, serviceSupplier: supplier };
  const answer = asReachability({ accountStatus, senderAccepted });
  return answer.kind === 'reachable' ? answer.operator.name : answer.reason;
}

test('an open mailbox is reachable unless its holder has opted out, also while a change of it waits', () => {
  assert.equal(read('Secure', false, true), 'Duvkullen');
  assert.equal(read('Secure', true, true), 'Duvkullen');
  assert.equal(read('Secure', false, false), 'opted-out');
  assert.equal(read('Secure', true, false), 'opted-out');
});

test('without a mailbox the reason is a registration that waits, or that there is none', () => {
  for (const type of ['Not', 'Anonymous'] as const) {
    assert.equal(read(type, false, true), 'no-mailbox');
    assert.equal(read(type, true, false), 'pending');
  }
});

test('an operator whose number is none is no answer', () => {
  assert.equal(read('Secure', false, true, { ...duvkullen, id: '164022000023' }), 'bad-answer');
});
