// Lines however the stream is cut, and those that are too long.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { readLines } from './read-lines.ts';

async function linesOf(chunks: readonly Buffer[], most = 1000): Promise<readonly [number, string | undefined][]> {
  async function* stream() {
    yield* chunks;
  }
  const lines: [number, string | undefined][] = [];
  for await (const { number, bytes } of readLines(stream(), most)) lines.push([number, bytes?.toString()]);
  return lines;
}

test('lines are the same however the stream is cut', async (t) => {
  const seed = randomInt(1 << 30);
  t.diagnostic(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
  for (let round = 0; round < 200; round += 1) {
    const words = Array.from({ length: random(12) }, () => 'åäö'.repeat(random(9)));
    const bytes = Buffer.from(words.join('\n'));
    const chunks: Buffer[] = [];
    for (let from = 0; from < bytes.length; ) {
      const to = from + 1 + random(7);
      chunks.push(bytes.subarray(from, to));
      from = to;
    }
    const expected = words.flatMap((word, index) => (word === '' ? [] : [[index + 1, word]]));
    assert.deepEqual(await linesOf(chunks), expected);
  }
});

test('a line that is too long is told and passed over, in one piece or many; carriage returns are not part of a line', async () => {
  const long = Buffer.alloc(30, 'x');
  assert.deepEqual(await linesOf([Buffer.from('a\r\n'), long, Buffer.from('\nb')], 20), [
    [1, 'a'],
    [2, undefined],
    [3, 'b'],
  ]);
  assert.deepEqual(await linesOf([long.subarray(0, 15), long.subarray(0, 15), Buffer.from('\nb\n')], 20), [
    [1, undefined],
    [2, 'b'],
  ]);
});

test('empty lines are passed over, but not for ever', async () => {
  async function* endless(): AsyncGenerator<Buffer> {
    for (;;) yield Buffer.alloc(65_536, '\n');
  }
  const reading = (async () => {
    for await (const line of readLines(endless(), 20)) assert.fail(`line ${line.number}`);
  })();
  await assert.rejects(reading, { code: 'too-large' });
});
