// Tests of refusal.ts: what the sealer is told, as the codes of the wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, referenceCodeOf } from '../../../wire/soap/reference-codes.ts';
import { errorOfRefusal } from './refusal.ts';

const codeOf = (reason: Parameters<typeof errorOfRefusal>[0]['reason']): number =>
  referenceCodeOf(errorOfRefusal({ of: 'SealedDelivery', reason }).code);

test('a revocation list that is out of date is our fault: a system error, so that the letter is tried again', () => {
  assert.equal(codeOf('revocation-unknown'), 4001);
  assert.equal(isRefusal(codeOf('revocation-unknown')), false);
});

test('what is wrong with the delivery is a refusal', () => {
  assert.equal(codeOf('revoked'), 5002);
  assert.equal(codeOf('digest-mismatch'), 5002);
  assert.equal(codeOf('not-dispatcher'), 6005);
  assert.equal(codeOf('invalid-delivery'), 5001);
});
