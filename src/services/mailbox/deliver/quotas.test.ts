// What one sender may hand in: told to come back, never refused for good, and nobody else is held up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrevduvaError } from '../../../domain/errors.ts';
import { Quotas } from './quotas.ts';

const [one, other] = ['162021003898', '162021004748'];

function told(take: () => void): number | undefined {
  try {
    take();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof BrevduvaError && error.code === 'unavailable');
    assert.match(error.message, /send the same delivery again in \d+ s/);
    return Number(error.details.seconds);
  }
}

test('so many deliveries a minute, then as many more as time has passed for; others are not held up', () => {
  let now = 0;
  const quotas = new Quotas({ deliveriesPerMinute: 60 }, () => new Date(now));
  for (let n = 0; n < 60; n += 1)
    assert.equal(
      told(() => quotas.take(one, 1)),
      undefined,
    );
  assert.equal(
    told(() => quotas.take(one, 1)),
    1,
  );
  assert.equal(
    told(() => quotas.take(other, 1)),
    undefined,
  );
  now += 3000;
  for (let n = 0; n < 3; n += 1)
    assert.equal(
      told(() => quotas.take(one, 1)),
      undefined,
    );
  assert.equal(
    told(() => quotas.take(one, 1)),
    1,
  );
});

test('so many megabytes a minute; one that is larger than that is taken all the same, and waited for afterwards', () => {
  let now = 0;
  const quotas = new Quotas({ megabytesPerMinute: 1 }, () => new Date(now));
  assert.equal(
    told(() => quotas.take(one, 2 * 1_048_576)),
    undefined,
  );
  assert.equal(
    told(() => quotas.take(one, 1)),
    61,
  );
  now += 61_000;
  assert.equal(
    told(() => quotas.take(one, 1)),
    undefined,
  );
});

test('a sender that is waited for is not forgotten because many others come', () => {
  let now = 0;
  const quotas = new Quotas({ deliveriesPerMinute: 1 }, () => new Date(now));
  quotas.take(one, 1);
  for (let n = 0; n < 60_000; n += 1) quotas.take(`19${n}`, 1);
  assert.equal(
    told(() => quotas.take(one, 1)),
    60,
  );
  now += 61_000;
  quotas.take(one, 1);
});

test('a named sender has its own; without any configured nobody is counted', () => {
  const quotas = new Quotas(
    { deliveriesPerMinute: 1, senders: [{ organisation: one, deliveriesPerMinute: 3 }] },
    () => new Date(0),
  );
  assert.deepEqual(
    [1, 2, 3].map(() => told(() => quotas.take(one, 1))),
    [undefined, undefined, undefined],
  );
  assert.equal(
    told(() => quotas.take(one, 1)),
    20,
  );
  quotas.take(other, 1);
  assert.equal(
    told(() => quotas.take(other, 1)),
    60,
  );
  const free = new Quotas({}, () => new Date(0));
  for (let n = 0; n < 10_000; n += 1) free.take(one, 1e9);
});
