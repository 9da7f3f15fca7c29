// What the sender makes of FaR's answers: a reason only where FaR gave one, and never somebody else's answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { PostOutcome } from '../../../platform/http-client/wire-client.ts';
import { recipientOperations } from '../../../wire/mina-meddelanden/recipient.ts';
import { writeEnvelope } from '../../../wire/soap/envelope.ts';
import { newCallId, writeFault } from '../../../wire/soap/fault.ts';
import { registryDoor } from './registry.ts';

function number(text: string): RecipientId {
  const parsed = parseRecipientId(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
const somebody = number('198101052382');
const somebodyElse = number('195303231855');
const supplier = {
  id: '164022000022',
  name: 'Duvkullen',
  serviceAddress: 'https://duvkullen.example',
  internalServiceAddress: 'https://duvkullen.example',
};

function door(outcome: PostOutcome) {
  const client = { post: async () => outcome };
  const sender = organisation('162021003898');
  return registryDoor({ sender, url: 'https://far.example', client, timeoutMs: 1000 });
}

type Type = 'Secure' | 'Anonymous' | 'Not';

function answer(recipientId: string, type: Type, accepted: boolean, pending = false): PostOutcome {
  const serviceSupplier = type === 'Not' ? {} : { serviceSupplier: supplier };
  const statuses = [{ accountStatus: { recipientId, type, pending, ...serviceSupplier }, senderAccepted: accepted }];
  const body = writeEnvelope(recipientOperations.isReachable.response.write({ statuses }));
  return { kind: 'answer', status: 200, body };
}

async function ask(outcome: PostOutcome): Promise<unknown> {
  return (await door(outcome).lookUp([somebody])).get(somebody);
}

test('only Secure and accepted is reachable; a change that waits does not close a mailbox', async () => {
  const operator = { id: supplier.id, name: supplier.name };
  assert.deepEqual(await ask(answer(somebody, 'Secure', true)), { kind: 'reachable', operator });
  assert.deepEqual(await ask(answer(somebody, 'Secure', false)), { kind: 'unreachable', reason: 'opted-out' });
  assert.deepEqual(await ask(answer(somebody, 'Not', false)), { kind: 'unreachable', reason: 'no-mailbox' });
  assert.deepEqual(await ask(answer(somebody, 'Anonymous', true)), { kind: 'unreachable', reason: 'no-mailbox' });
  assert.deepEqual(await ask(answer(somebody, 'Not', false, true)), { kind: 'unreachable', reason: 'pending' });
  assert.deepEqual(await ask(answer(somebody, 'Secure', true, true)), { kind: 'reachable', operator });
});

test('silence, faults and nonsense give no reason about the person', async () => {
  const noAnswer = { kind: 'unanswered', reason: 'no-answer' };
  const badAnswer = { kind: 'unanswered', reason: 'bad-answer' };
  const fault = writeFault({ code: 5002, description: 'no', callId: newCallId() });
  assert.deepEqual(await ask({ kind: 'not-sent', reason: 'connection-refused' }), noAnswer);
  assert.deepEqual(await ask({ kind: 'unknown', reason: 'timeout' }), noAnswer);
  assert.deepEqual(await ask({ kind: 'answer', status: 500, body: fault }), badAnswer);
  assert.deepEqual(await ask({ kind: 'answer', status: 200, body: Buffer.from('<html/>') }), badAnswer);
});

test("somebody else's answer is not this person's", async () => {
  assert.deepEqual(await ask(answer(somebodyElse, 'Secure', true)), { kind: 'unanswered', reason: 'bad-answer' });
});

test('nobody asked about is nobody answered, and more than a thousand is a mistake of ours', async () => {
  assert.equal((await door({ kind: 'not-sent', reason: 'connection-refused' }).lookUp([])).size, 0);
  const many = Array.from({ length: 1001 }, () => somebody);
  await assert.rejects(door({ kind: 'not-sent', reason: 'connection-refused' }).lookUp(many), RangeError);
});
