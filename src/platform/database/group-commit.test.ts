// Group commit: what comes during a commit goes together into the next, and a bad item harms no other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrevduvaError } from '../../domain/errors.ts';
import { GroupCommit } from './group-commit.ts';

test('items that come while a commit runs share the next one, in order and not more than the limit', async () => {
  const batches: number[][] = [];
  const commit = new GroupCommit<number, number>(async (items) => {
    batches.push([...items]);
    return items.map((item) => item * 2);
  }, 3);
  const answers = await Promise.all([1, 2, 3, 4, 5].map((item) => commit.add(item)));
  assert.deepEqual(answers, [2, 4, 6, 8, 10]);
  assert.deepEqual(batches, [
    [1, 2, 3],
    [4, 5],
  ]);
  assert.equal(await commit.add(6), 12);
  await commit.idle();
});

test('a batch that fails is tried item by item', async () => {
  const commit = new GroupCommit<string, string>(async (items) => {
    if (items.includes('bad')) throw new Error('bad item');
    return items;
  }, 10);
  const answers = await Promise.allSettled(['a', 'bad', 'b'].map((item) => commit.add(item)));
  assert.deepEqual(
    answers.map((answer) => answer.status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('a database that is away fails the whole batch at once', async () => {
  let commits = 0;
  const commit = new GroupCommit<number, number>(async () => {
    commits += 1;
    throw new BrevduvaError('unavailable', 'away');
  }, 10);
  const answers = await Promise.allSettled([1, 2, 3].map((item) => commit.add(item)));
  assert.ok(answers.every((answer) => answer.status === 'rejected'));
  assert.equal(commits, 1);
});
