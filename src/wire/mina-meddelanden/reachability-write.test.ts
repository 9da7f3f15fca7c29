// The fast writer of isReachable's answer gives the very bytes of the contract's writer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printedRandom } from '../../../test/scenarios/random.ts';
import { writeEnvelope } from '../soap/envelope.ts';
import type { ReachabilityAnswer } from './reachability.ts';
import { reachabilityEnvelope } from './reachability-write.ts';
import { recipientOperations } from './recipient.ts';

const suppliers = ['Duvkullens brevlåda', 'A & B <"brev"> 🕊', 'AB'].map((name, at) => ({
  id: `16402200002${at}`,
  name,
  serviceAddress: `https://wire.example.se:${8443 + at}/Service/v3?a=1&b=2`,
  internalServiceAddress: 'https://wire.example.se/Service/v3',
  ...(at === 1 ? { uiAddress: 'https://brev.example.se/?x=<y>'.replace(/[<>]/g, '') } : {}),
}));

const slow = (statuses: readonly ReachabilityAnswer[]) =>
  writeEnvelope(recipientOperations.isReachable.response.write({ statuses }));

test('every form of an answer is written as the contract’s writer writes it (random, with a seed)', () => {
  const random = printedRandom('reachability-write');
  const pick = (below: number) => random.below(below);
  for (let round = 0; round < 50; round += 1) {
    const statuses = Array.from({ length: pick(30) }, () => someAnswer(pick));
    assert.deepEqual(Buffer.from(reachabilityEnvelope(statuses)), Buffer.from(slow(statuses)));
  }
});

test('the last and the first moment of days, months and years', () => {
  const days = ['1970-01-01', '1999-12-31', '2000-02-29', '2024-02-29', '2025-03-01', '2100-02-28', '9999-12-31'];
  const moments = days.flatMap((day) => [`${day}T00:00:00.000Z`, `${day}T23:59:59.999Z`, `${day}T09:05:07.080Z`]);
  const statuses = moments.map((moment) => ({
    accountStatus: { recipientId: '198101052382', type: 'Secure' as const, pending: false, lastRegistration: moment },
    senderAccepted: true,
    lastSenderAcceptChange: moment,
  }));
  assert.equal(Buffer.from(reachabilityEnvelope(statuses)).toString(), Buffer.from(slow(statuses)).toString());
});

test('an operator whose name is like what is filled in is named as it is', () => {
  const [supplier] = suppliers;
  const name = '199912319999 9990-01-01T00:00:00.000Z 9991-01-01T00:00:00.000Z';
  const serviceSupplier = { ...(supplier ?? assert.fail()), name };
  const moment = '2026-01-02T03:04:05.678Z';
  const accountStatus = { recipientId: '198101052382', type: 'Secure' as const, pending: false, serviceSupplier };
  const full = [
    {
      accountStatus: { ...accountStatus, lastRegistration: moment },
      senderAccepted: false,
      lastSenderAcceptChange: moment,
    },
    { accountStatus, senderAccepted: true },
  ];
  assert.equal(Buffer.from(reachabilityEnvelope(full)).toString(), Buffer.from(slow(full)).toString());
});

test('what the contract does not let us write is refused by the fast writer as well', () => {
  const wrong = (recipientId: string) => [
    { accountStatus: { recipientId, type: 'Not' as const, pending: false }, senderAccepted: false },
  ];
  assert.throws(() => reachabilityEnvelope(wrong('1981<b/>')), { code: 'invalid-input' });
  assert.throws(() => reachabilityEnvelope(wrong('000000000000')), { code: 'invalid-input' });
});

function someAnswer(pick: (below: number) => number): ReachabilityAnswer {
  // Most of this time, some of any year that has four digits, and what lies before and after.
  const seconds = [2_000_000_000, 253_402_300_800][pick(2)] ?? 1;
  const instant = () => new Date((pick(50) === 0 ? -1 : pick(seconds)) * 1000 + pick(1000)).toISOString();
  const type = (['Secure', 'Anonymous', 'Not'] as const)[pick(3)] ?? 'Not';
  const serviceSupplier = suppliers[pick(4)];
  const recipientId = `19${String(10 + pick(80))}0${1 + pick(9)}1${pick(10)}${String(1000 + pick(9000))}`;
  return {
    accountStatus: {
      recipientId,
      type,
      pending: pick(2) === 1,
      ...(serviceSupplier === undefined ? {} : { serviceSupplier }),
      ...(pick(2) === 1 ? { lastRegistration: pick(4) === 0 ? '2026-03-01T10:00:00+01:00' : instant() } : {}),
    },
    senderAccepted: pick(2) === 1,
    ...(pick(2) === 1 ? { lastSenderAcceptChange: instant() } : {}),
  };
}
