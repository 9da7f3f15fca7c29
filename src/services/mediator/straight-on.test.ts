// What goes straight from look-up to its operator's line: what this process holds under that very claim, as far as there is room.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../domain/recipient-id.ts';
import type { Claimed } from './store/claim.ts';
import type { Settlement } from './store/settle.ts';
import { straightOn, waitedMs } from './straight-on.ts';

const parsed = parseOrganisationsnummer('164022000022');
const someone = parseRecipientId('164023000039');
if (!parsed.ok || !someone.ok) throw new Error('no organisation');
const id = parsed.value;
const recipient = someone.value;
const at = new Date('2026-01-31T12:00:00Z');

const held = (deliveryId: string, claim: number, fresh: boolean): Claimed => ({
  ...{ deliveryId, claim, senderId: id, recipient, kind: 'secure', contentBytes: 10, acceptedAt: at, attempts: 0 },
  progress: { rounds: 0, expiresAt: at },
  ...(fresh ? { fresh: true } : {}),
});
const found = ({ deliveryId, claim }: Claimed): Settlement => ({
  ...{ deliveryId, claim, events: [] },
  step: { kind: 'hand-over', operator: { id, name: 'Brev', address: 'https://a' } },
});

test('one that was claimed anew meanwhile is stored under its own claim, and only the one in hand goes straight', () => {
  const [mine, anew, stored] = [held('a', 1, true), held('a', 7, false), held('b', 3, false)];
  const parts = straightOn([mine, anew, stored], [mine, anew, stored].map(found), () => 5, at);
  assert.deepEqual(
    [...parts.straight.values()].flat().map(({ deliveryId, claim }) => [deliveryId, claim]),
    [['a', 1]],
  );
  assert.deepEqual(
    parts.stored.map(({ deliveryId, claim }) => [deliveryId, claim]),
    [
      ['a', 7],
      ['b', 3],
    ],
  );
});

test('what its line has no room for is stored', () => {
  const some = ['a', 'b', 'c'].map((name) => held(name, 1, true));
  const parts = straightOn(some, some.map(found), () => 2, at);
  assert.equal([...parts.straight.values()].flat().length, 2);
  assert.deepEqual(
    parts.stored.map(({ deliveryId }) => deliveryId),
    ['c'],
  );
});

test('how long it has waited for its operator is counted from when it was looked up', () => {
  const mine = held('a', 1, true);
  const [straight] = [...straightOn([mine], [mine].map(found), () => 1, at).straight.values()].flat();
  if (straight === undefined) throw new Error('nothing went straight');
  assert.equal(waitedMs(straight, new Date(at.getTime() + 7_000)), 7_000);
  assert.equal(
    waitedMs({ ...held('b', 2, false), waitedMs: 3_000 }, at),
    3_000,
    'as the database said when it was claimed',
  );
});
