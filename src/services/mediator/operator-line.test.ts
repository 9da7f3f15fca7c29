// One operator's line: never wider than allowed, everything taken or given is carried out, stop waits for what runs and lets go of the rest.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorLine } from './operator-line.ts';

const turn = () => new Promise<void>((next) => setImmediate(next));
const alone = { isOpen: () => true, release: async () => undefined };

test('carries out all there is, at most the width at once', async () => {
  const waiting = Array.from({ length: 50 }, (_, index) => index);
  const done: number[] = [];
  let running = 0;
  let widest = 0;
  await new Promise<void>((allDone) => {
    const line = new OperatorLine<number>({
      ...alone,
      width: () => 8,
      take: async (most) => waiting.splice(0, most),
      async carryOut(work) {
        running += 1;
        widest = Math.max(widest, running);
        await turn();
        running -= 1;
        done.push(work);
        if (done.length === 50) allDone();
      },
    });
    line.wake();
  });
  assert.deepEqual(
    done.toSorted((a, b) => a - b),
    Array.from({ length: 50 }, (_, index) => index),
  );
  assert.equal(widest, 8);
});

test('what is answered makes room for others, but what is not yet written down is never more than the width', async () => {
  const waiting = Array.from({ length: 100 }, (_, index) => index);
  let unanswered = 0;
  let underWay = 0;
  const most = { unanswered: 0, underWay: 0 };
  const line = new OperatorLine<number>({
    ...alone,
    width: () => 8,
    take: async (room) => waiting.splice(0, room),
    async carryOut(_, answered) {
      unanswered += 1;
      underWay += 1;
      most.unanswered = Math.max(most.unanswered, unanswered);
      most.underWay = Math.max(most.underWay, underWay);
      await turn();
      unanswered -= 1;
      answered();
      for (let turns = 0; turns < 20; turns += 1) await turn();
      underWay -= 1;
    },
  });
  line.wake();
  while (waiting.length > 0 || underWay > 0) await turn();
  assert.deepEqual(most, { unanswered: 8, underWay: 16 });
  await line.stop();
});

test('what it has ahead goes without being taken; others that wait get half of the room', async () => {
  const order: string[] = [];
  const others: string[] = [];
  const line = new OperatorLine<string>({
    ...alone,
    width: () => 8,
    take: async (most) => others.splice(0, most),
    async carryOut(work) {
      order.push(work);
      await turn();
    },
  });
  assert.equal(line.roomAhead(), 0, 'others may wait: it has not looked yet');
  line.wake();
  while (line.roomAhead() === 0) await turn();
  assert.equal(line.roomAhead(), 8, 'no more than its width before it has shown how fast it is');
  line.give(Array.from({ length: 40 }, () => 'ahead'));
  others.push(...Array.from({ length: 32 }, () => 'other'));
  line.wake();
  while (order.length < 72) await turn();
  assert.ok(order.slice(0, 8).every((work) => work === 'ahead'));
  const ofOthers = order.slice(8, 40).filter((work) => work === 'other').length;
  assert.ok(ofOthers >= 10 && ofOthers <= 22, `${ofOthers} of 32`);
  await line.stop();
});

test('a line that is closed lets go of what it has ahead', async () => {
  const released: string[] = [];
  let open = true;
  const line = new OperatorLine<string>({
    width: () => 1,
    take: async () => [],
    carryOut: turn,
    isOpen: () => open,
    release: async (works) => void released.push(...works),
  });
  line.wake();
  while (line.roomAhead() === 0) await turn();
  line.give(['goes', 'is let go']);
  open = false;
  while (released.length === 0) await turn();
  assert.deepEqual(released, ['is let go']);
  assert.equal(line.roomAhead(), 0);
  await line.stop();
});

test('stop takes no more, lets go of what is ahead and waits for what runs', async () => {
  const ended: string[] = [];
  const released: string[] = [];
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const work = ['a', 'b'];
  const line = new OperatorLine<string>({
    width: () => 1,
    take: async (most) => work.splice(0, most),
    async carryOut(each) {
      await held;
      ended.push(each);
    },
    isOpen: () => true,
    release: async (works) => void released.push(...works),
  });
  line.wake();
  line.give(['ahead']);
  const stopped = line.stop();
  go();
  await stopped;
  assert.deepEqual(ended, ['a']);
  assert.deepEqual(released, ['ahead']);
  assert.deepEqual(work, ['b']);
});
