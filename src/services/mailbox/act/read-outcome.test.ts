// What an answer says of a reply and of a forward: only a clear word is more than "unknown" (DESIGN rule 4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PostOutcome } from '../../../platform/http-client/wire-client.ts';
import { type ReplyResult, repliesOperations } from '../../../wire/mina-meddelanden/replies.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { writeEnvelope } from '../../../wire/soap/envelope.ts';
import { newCallId, writeFault } from '../../../wire/soap/fault.ts';
import { readAnswer, readForwarded } from './read-outcome.ts';

const AMINA = '191611882398';
const answer = (body: Uint8Array, status = 200): PostOutcome => ({ kind: 'answer', status, body: Buffer.from(body) });
const said = (result: ReplyResult) => answer(writeEnvelope(repliesOperations.deliverReply.response.write({ result })));
const fault = (code: number) => answer(writeFault({ code, description: 'x', callId: newCallId() }), 500);
const forwarded = (...statuses: { recipientId: string; delivered: boolean }[]) =>
  answer(writeEnvelope(serviceOperations.deliverForward.response.write({ result: { transId: 't', statuses } })));

test('a reply: received, refused with its reason, come again, a fault, and everything else', () => {
  const read = (posted: PostOutcome) => readAnswer('deliverReply', posted);
  assert.deepEqual(read(said({ transId: 't', outcome: 'Received' })), { kind: 'delivered', transId: 't' });
  const refused = { kind: 'refused', reason: 'not-allowed', firm: true };
  assert.deepEqual(read(said({ transId: 't', outcome: 'Refused', reason: 'not-allowed' })), refused);
  assert.deepEqual(read(fault(4001)), { kind: 'not-sent', reason: 'fault-4001' });
  assert.deepEqual(read(fault(4000)), { kind: 'unknown', reason: 'fault-4000' });
  assert.deepEqual(read(fault(5002)), { kind: 'refused', reason: 'fault-5002', firm: false });
  assert.deepEqual(read(answer(Buffer.from('<html>'), 502)), { kind: 'unknown', reason: 'http-502' });
  assert.deepEqual(read(answer(Buffer.from('nonsense'))), { kind: 'unknown', reason: 'answer-not-understood' });
  assert.deepEqual(read({ kind: 'not-sent', reason: 'timeout' }), { kind: 'not-sent', reason: 'timeout' });
  assert.deepEqual(read({ kind: 'unknown', reason: 'timeout' }), { kind: 'unknown', reason: 'timeout' });
});

test('a forward: only a word about our recipient counts, and one that contradicts itself counts for nothing', () => {
  const read = (posted: PostOutcome) => readForwarded(AMINA, posted);
  const ours = (delivered: boolean) => ({ recipientId: AMINA, delivered });
  assert.deepEqual(read(forwarded(ours(true))), { kind: 'delivered', transId: 't' });
  assert.deepEqual(read(forwarded(ours(false))), { kind: 'refused', reason: 'no-mailbox', firm: false });
  const unclear = { kind: 'unknown', reason: 'answer-not-understood' };
  assert.deepEqual(read(forwarded({ recipientId: '198101052382', delivered: true })), unclear);
  assert.deepEqual(read(forwarded(ours(true), ours(false))), unclear);
});
