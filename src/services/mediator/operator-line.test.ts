// One operator's line: never wider than allowed, everything taken is carried out, stop waits for what runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorLine } from './operator-line.ts';

test('carries out all there is, at most the width at once', async () => {
  const waiting = Array.from({ length: 50 }, (_, index) => index);
  const done: number[] = [];
  let running = 0;
  let widest = 0;
  await new Promise<void>((allDone) => {
    const line = new OperatorLine<number>(
      () => 8,
      async (most) => waiting.splice(0, most),
      async (work) => {
        running += 1;
        widest = Math.max(widest, running);
        await new Promise((turn) => setImmediate(turn));
        running -= 1;
        done.push(work);
        if (done.length === 50) allDone();
      },
    );
    line.wake();
  });
  assert.deepEqual(
    done.toSorted((a, b) => a - b),
    Array.from({ length: 50 }, (_, index) => index),
  );
  assert.equal(widest, 8);
});

test('stop takes no more and waits for what runs', async () => {
  const ended: string[] = [];
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const work = ['a', 'b'];
  const line = new OperatorLine<string>(
    () => 1,
    async (most) => work.splice(0, most),
    async (each) => {
      await held;
      ended.push(each);
    },
  );
  line.wake();
  const stopped = line.stop();
  release();
  await stopped;
  assert.deepEqual(ended, ['a']);
  assert.deepEqual(work, ['b']);
});
