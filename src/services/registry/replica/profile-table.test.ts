// The table of profiles and the pool of choices hold what a Map would, through growing and removing (random, with a seed).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printedRandom } from '../../../../test/scenarios/random.ts';
import { ChoicePool, NO_CHOICE } from './choice-pool.ts';
import { type Profile, ProfileTable } from './profile-table.ts';

test('profiles: put, changed, removed and put again, far more than there was room for', () => {
  const random = printedRandom('profile-table');
  const dice = (below: number) => random.below(below);
  const table = new ProfileTable();
  const expected = new Map<number, Profile>();
  // The least and the greatest that the wire lets through, and numbers close together.
  const ids = [160_000_000_000, 209_999_999_999];
  for (let n = 0; n < 30_000; n += 1) ids.push(160_000_000_000 + dice(50_000) * 1_000_000 + dice(20));
  for (let step = 0; step < 120_000; step += 1) {
    const id = ids[dice(ids.length)] ?? 0;
    if (dice(3) === 0) {
      table.remove(id);
      expected.delete(id);
      continue;
    }
    const profile = {
      secure: dice(2) === 1,
      pending: dice(2) === 1,
      operator: dice(4096),
      registeredAt: 1_700_000_000_123 + dice(1_000_000),
      choice: dice(1000) - 1,
    };
    table.put(id, profile);
    expected.set(id, profile);
  }
  assert.equal(table.size, expected.size);
  for (const id of ids) assert.deepEqual(table.get(id), expected.get(id), String(id));
  assert.throws(() => table.put(1, { secure: true, pending: false, operator: 4096, registeredAt: 0, choice: -1 }));
});

test('choices: chains are found in, and room given back is used again', () => {
  const random = printedRandom('choice-pool');
  const dice = (below: number) => random.below(below);
  const pool = new ChoicePool();
  const chains = new Map<number, { chain: number; senders: Map<number, boolean> }>();
  for (let step = 0; step < 30_000; step += 1) {
    const owner = dice(5_000);
    const held = chains.get(owner);
    if (held !== undefined && dice(3) === 0) {
      pool.drop(held.chain);
      chains.delete(owner);
      continue;
    }
    const { chain, senders } = held ?? { chain: NO_CHOICE, senders: new Map<number, boolean>() };
    const sender = senders.size;
    const accepted = dice(2) === 1;
    senders.set(sender, accepted);
    chains.set(owner, { chain: pool.add(chain, { sender, accepted, changedAt: owner * 1000 + sender }), senders });
  }
  for (const [owner, { chain, senders }] of chains) {
    for (const [sender, accepted] of senders)
      assert.deepEqual(pool.find(chain, sender), { sender, accepted, changedAt: owner * 1000 + sender });
    assert.equal(pool.find(chain, senders.size), undefined);
  }
  const { bytes } = pool;
  for (const { chain } of chains.values()) pool.drop(chain);
  let chain = NO_CHOICE;
  for (let n = 0; n < 5_000; n += 1) chain = pool.add(chain, { sender: n, accepted: true, changedAt: n });
  assert.equal(pool.bytes, bytes, 'what was given back was enough');
});
