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

for (const width of [1, 4])
  test(`a line of ${width}, too: who waits gets on although there is always something ahead, one by one`, async () => {
    const order: string[] = [];
    const others = Array.from({ length: 12 }, () => 'other');
    const asked = new Set<boolean>();
    const line = new OperatorLine<string>({
      ...alone,
      width: () => width,
      take: async (most, inFront) => {
        asked.add(inFront);
        return inFront ? others.splice(0, most) : [];
      },
      async carryOut(work) {
        order.push(work);
        line.give(['ahead']);
        // Not all at once: each ends in a turn of its own.
        for (let turns = 0; turns <= order.length % width; turns += 1) await turn();
      },
    });
    line.wake();
    while (line.roomAhead() === 0) await turn();
    line.give(Array.from({ length: 2 * width }, () => 'ahead'));
    line.wake();
    while (others.length > 0 && order.length < 500) await turn();
    assert.equal(others.length, 0, 'all who waited have gone, though what is ahead never ended');
    assert.ok(order.filter((work) => work === 'ahead').length >= 8, 'and what is ahead has gone too');
    assert.deepEqual([...asked], [false, true]);
    await line.stop();
  });

test('while single letters are ahead only the front lane is asked; when they have gone, those behind get on without being told', async () => {
  const order: string[] = [];
  const behind: string[] = [];
  const line = new OperatorLine<string>({
    ...alone,
    width: () => 4,
    take: async (most, inFront) => (inFront ? [] : behind.splice(0, most)),
    async carryOut(work) {
      order.push(work);
      await turn();
    },
  });
  line.wake();
  while (line.roomAhead() === 0) await turn();
  line.give(Array.from({ length: 12 }, () => 'single'));
  behind.push(...Array.from({ length: 6 }, () => 'mailing'));
  line.wake();
  while (order.length < 18) await turn();
  assert.deepEqual(order, [
    ...Array.from({ length: 12 }, () => 'single'),
    ...Array.from({ length: 6 }, () => 'mailing'),
  ]);
  await line.stop();
});

test('a letter in hand goes at once into a place that is free, also where only one is and a claim would wait for more', async () => {
  const begun: string[] = [];
  const asked: number[] = [];
  const others = Array.from({ length: 7 }, (_, index) => `other ${index}`);
  const line = new OperatorLine<string>({
    ...alone,
    width: () => 8,
    take: async (most) => {
      asked.push(most);
      return others.splice(0, most);
    },
    carryOut: (work) => {
      begun.push(work);
      return new Promise(() => undefined);
    },
  });
  line.wake();
  while (line.roomAhead() === 0) await turn();
  assert.equal(begun.length, 7);
  line.give(['in hand']);
  for (let turns = 0; turns < 5; turns += 1) await turn();
  assert.deepEqual([begun.at(-1), begun.length], ['in hand', 8]);
  assert.deepEqual(asked, [8], 'without asking whether others wait');
});

test('beside the last letter in hand no place stays idle while others wait', async () => {
  const begun: string[] = [];
  const behind = ['mailing', 'mailing', 'mailing'];
  let waits = false;
  const line = new OperatorLine<string>({
    ...alone,
    width: () => 4,
    take: async (most, inFront) => (inFront || !waits ? [] : behind.splice(0, most)),
    carryOut: (work) => {
      begun.push(work);
      return new Promise(() => undefined);
    },
  });
  line.wake();
  while (line.roomAhead() === 0) await turn();
  line.wake();
  waits = true;
  line.give(['single']);
  line.wake();
  for (let turns = 0; turns < 10; turns += 1) await turn();
  assert.deepEqual(begun, ['single', 'mailing', 'mailing', 'mailing'], 'none of them has ended');
});

test('what has waited too long before a line that became slow is let go', async (t) => {
  t.mock.method(performance, 'now', () => now);
  let now = 1_000;
  const released: string[] = [];
  const ends: (() => void)[] = [];
  const line = new OperatorLine<string>({
    width: () => 1,
    take: async () => [],
    carryOut: () => new Promise((end) => ends.push(end)),
    isOpen: () => true,
    release: async (works) => void released.push(...works),
  });
  line.wake();
  while (line.roomAhead() === 0) await turn();
  line.give(['goes', 'too late']);
  while (ends.length === 0) await turn();
  now += 8_000;
  line.give(['in time']);
  now += 3_000;
  ends.shift()?.();
  while (ends.length === 0) await turn();
  assert.deepEqual(released, ['too late']);
  ends.shift()?.();
  await line.stop();
  assert.deepEqual(released, ['too late']);
});

test('a line that closes while it asks for others begins nothing that is ahead', async () => {
  const done: string[] = [];
  const released: string[] = [];
  let open = true;
  let asked = false;
  const line = new OperatorLine<string>({
    width: () => 4,
    take: async () => {
      if (asked) open = false;
      return [];
    },
    carryOut: async (work) => void done.push(work),
    isOpen: () => open,
    release: async (works) => void released.push(...works),
  });
  line.wake();
  while (line.roomAhead() === 0) await turn();
  asked = true;
  line.wake();
  line.give(['a', 'b']);
  while (released.length === 0) await turn();
  assert.deepEqual([done, released], [[], ['a', 'b']]);
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
