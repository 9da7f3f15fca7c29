// An export that somebody else wrote: no change hides behind an encoding, and no file makes the verifier crash or count for ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { each } from '../../../../test/mediation-log.ts';
import { linesOf, readChain, writeChain } from './chain-export.ts';
import {
  blockHashOf,
  CHAIN_FORMAT,
  type ChainBlock,
  type ChainEntry,
  type ChainPart,
  commitmentOf,
  GENESIS,
  positionsHash,
} from './chain-format.ts';
import { verifyChain } from './verify-chain.ts';

const mediator = '164021000015';
const head: ChainPart = { type: 'head', format: CHAIN_FORMAT, mediator };
const salt = 'a5'.repeat(32);

/** A good chain of one block with these contents. */
function chainOf(contents: readonly string[], block: Partial<ChainBlock> = {}): ChainPart[] {
  const entries = contents.map((content, index): ChainEntry => ({ position: index + 1, salt, content }));
  const made = {
    ...{ n: 1, first: 1, last: entries.length, previous: GENESIS, commitments: entries.map(commitmentOf) },
    ...block,
  };
  const whole = { type: 'block' as const, ...made, hash: blockHashOf(mediator, made) };
  return [head, whole, ...entries.map((entry) => ({ type: 'entry' as const, ...entry }))];
}

async function fileOf(parts: readonly ChainPart[]): Promise<Buffer> {
  const lines: string[] = [];
  for await (const line of writeChain(each(parts))) lines.push(line);
  return Buffer.from(lines.join(''));
}

async function kindsIn(file: Uint8Array): Promise<readonly string[]> {
  const { findings } = await verifyChain(readChain(linesOf(each([file]))), []);
  return findings.map(({ kind }) => kind);
}

test('a character that could not be read is not the same as bytes that cannot be read', async () => {
  const good = await fileOf(chainOf(['{"description":"K\ufffdp"}']));
  assert.deepEqual(await kindsIn(good), []);
  const at = good.indexOf(Buffer.from('\ufffd'));
  const changed = Buffer.concat([good.subarray(0, at), Buffer.from([0xff]), good.subarray(at + 3)]);
  assert.deepEqual((await kindsIn(changed)).includes('unreadable'), true);
});

test('half a surrogate pair does not pass for the character that stands for it', async () => {
  const parts = chainOf(['{"description":"K\ufffdp"}']);
  const changed = parts.map((part) =>
    part.type === 'entry' ? { ...part, content: part.content.replace('\ufffd', '\ud800') } : part,
  );
  assert.deepEqual((await kindsIn(await fileOf(changed))).includes('unreadable'), true);
});

test('a file has one head, and it stands first', async () => {
  const parts = chainOf(['{}']);
  assert.deepEqual(await kindsIn(await fileOf([...parts, { ...head, mediator: '164021000023' }])), ['unreadable']);
  assert.equal((await kindsIn(await fileOf(parts.slice(1))))[0], 'unreadable');
});

test('a block that says that it holds any number of positions is told at once', { timeout: 10_000 }, async () => {
  const kinds = await kindsIn(await fileOf(chainOf(['{}'], { last: Number.MAX_SAFE_INTEGER })));
  assert.deepEqual(kinds.includes('changed-block'), true);
});

test('a disposal record that names any number of positions is told at once', { timeout: 10_000 }, async () => {
  const record = (positions: readonly (readonly number[])[], count: number) =>
    JSON.stringify({
      ...{ kind: 'log.disposed', source: 'act', at: '2026-11-22T15:00:00.000000Z', actor: 'system' },
      details: {
        ...{ disposal: 'd', rule: 'r', before: '2026-11-01T00:00:00.000Z', deliveries: 0, positions, count },
        positionsHash: positionsHash([]),
      },
    });
  const most = Number.MAX_SAFE_INTEGER;
  assert.ok((await kindsIn(await fileOf(chainOf([record([[1, most]], most)])))).includes('disposal-record'));
  assert.ok(
    (
      await kindsIn(
        await fileOf(
          chainOf([
            record(
              [
                [9, 1],
                [1, 8],
              ],
              0,
            ),
          ]),
        ),
      )
    ).includes('disposal-record'),
  );
  // No position: it is no record, and what is missing would be told.
  assert.deepEqual(await kindsIn(await fileOf(chainOf([record([[1, 1e300]], 1)]))), []);
});

test('lines without end, deep nesting and other files are unreadable, not a crash', { timeout: 20_000 }, async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield Buffer.alloc(1_048_576, 0x20);
  }
  const { findings } = await verifyChain(readChain(linesOf(endless())), []);
  assert.equal(findings[0]?.kind, 'unreadable');
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}\n`;
  for (const text of ['', '\n', 'null\n', '{}\n', deep, '{"type":"head","__proto__":{}}\n', '\ufeff{}\n'])
    assert.deepEqual(await kindsIn(Buffer.from(text)), ['unreadable'], text.slice(0, 40));
});
