// Tests of a hand-over that may not be sealed or made: what is ours to mend is tried again, what is the sender's is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import { problem } from '../../domain/result.ts';
import { createLog } from '../../platform/log.ts';
import { handOver } from './hand-over.ts';
import { refusalError } from './open-delivery.ts';
import type { Claimed } from './store/claim.ts';
import type { Settlement } from './store/settle.ts';

const now = new Date('2026-11-21T12:00:00Z');

async function settledAfter(reason: string, of: Claimed = claimed()): Promise<Settlement | undefined> {
  let settled: Settlement | undefined;
  await handOver(of, {
    content: async () => new Uint8Array(),
    seal: async () => problem(reason),
    asItIs: () => assert.fail('a letter is sealed'),
    startAttempt: async () => assert.fail('nothing may be sent that is not sealed'),
    post: async () => assert.fail('nothing may be sent that is not sealed'),
    settle: async (settlement) => {
      settled = settlement;
      return true;
    },
    learned: async () => undefined,
    policyOf: () => ({ repeats: 'unknown', retryUnknown: false, maxEnvelopeBytes: 2_097_152 }),
    backOff: { firstMs: 1_000, maxMs: 1_000 },
    attemptLeaseMs: () => 1_000,
    lookUpAgainMs: 1_000,
    stillThere: async () => false,
    clock: () => now,
    log: createLog('mediator', { level: 'silent' }),
  });
  return settled;
}

test('a revocation list that is out of date keeps a letter waiting; it is not refused for it', async () => {
  const settled = await settledAfter('signature-revocation-unknown');
  assert.deepEqual(
    settled?.events.map(({ kind }) => kind),
    ['postponed'],
  );
});

test('a sender’s certificate that has been revoked since is a refusal', async () => {
  const settled = await settledAfter('signature-revoked');
  assert.deepEqual(
    settled?.events.map(({ kind }) => kind),
    ['refused'],
  );
});

test('one that went straight on and waited long for its operator is looked up again, with what was not told yet', async () => {
  const untold = [{ kind: 'looked-up' as const, senderId: claimed().senderId, deliveryId: 'a', at: now, details: {} }];
  const lookedUp = { ...claimed(), untold, waitsSince: new Date(now.getTime() - 1_001) };
  const settled = await settledAfter('is not sealed', lookedUp);
  assert.deepEqual([settled?.step, settled?.events], [{ kind: 'look-up' }, untold]);
});

test('one in doubt is not sent again at an operator that is no longer known to remove repeats: a person must find out', async () => {
  const { operator, progress } = claimed();
  assert.ok(operator);
  const doubted = { ...claimed(), attempts: 1, progress: { ...progress, doubt: { operator: operator.id } } };
  const settled = await settledAfter('is not sealed', doubted);
  assert.deepEqual(
    settled?.events.map(({ kind, details }) => [kind, details.reason, details.retried]),
    [['unknown', 'not-retried', false]],
  );
});

test('one that is claimed beside its operator’s line is never sent, also where our clock says that its time is not over', async () => {
  const settled = await settledAfter('is not sealed', { ...claimed(), lapsed: true });
  assert.deepEqual([settled?.step.kind, settled?.events[0]?.details.reason], ['again', 'lifetime-over']);
});

test('at the door the same: 503 for a list that is out of date, 422 for a certificate that is revoked', () => {
  assert.equal(refusalError({ of: 'SignedDelivery', reason: 'revocation-unknown' }).code, 'unavailable');
  assert.equal(refusalError({ of: 'SignedDelivery', reason: 'revoked' }).code, 'signature-invalid');
});

function claimed(): Claimed {
  return {
    deliveryId: '0b7f8f8e-6f0a-4d0e-9f5e-3f6a5a0c0001',
    claim: 1,
    senderId: organisation('162021003898'),
    recipient: person('198101052382'),
    kind: 'secure',
    contentBytes: 1,
    acceptedAt: now,
    progress: { rounds: 0, expiresAt: new Date('2026-11-22T12:00:00Z') },
    attempts: 0,
    operator: { id: organisation('164022000022'), name: 'B', address: 'https://127.0.0.1/Service/v3' },
  };
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

function person(text: string): RecipientId {
  const parsed = parseRecipientId(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
