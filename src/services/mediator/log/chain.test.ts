// The mediation log's chain: what the feed tells becomes entries, the database and this program compute the same hashes,
// two processes make one chain, and every change is found (seed printed).
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { each, LogWorld, mediator, recipients, verifyLines } from '../../../../test/mediation-log.ts';
import { readChain, writeChain } from './chain-export.ts';
import type { ChainPart } from './chain-format.ts';
import { catchUp } from './chainer.ts';
import { appendBlock, holdChain, logBacklog } from './store/chain.ts';
import { strayEntries, wrongColumns } from './store/read-chain.ts';
import { verifyChain } from './verify-chain.ts';

let world: LogWorld;

before(async () => {
  world = await LogWorld.open();
});
after(() => world.close());

const chain = () => catchUp({ database: world.db, mediator });

test('what was mediated is in the log with recipient and operator, what says nothing is not, and the chain verifies', async () => {
  const deliveryId = await world.accept();
  await world.tell(deliveryId, ['looked-up', 'sealed', 'attempted', 'delivered']);
  await world.db.transaction(mediator, (tx) =>
    world.audit.record(tx, { kind: 'operator.stopped', actor: 'emil.fors', subject: '164022000022' }),
  );
  assert.equal(await chain(), 4);
  assert.deepEqual(await logBacklog(world.reader), { events: 0, acts: false });
  const rows = await world.reader.query.selectFrom('log_entry').selectAll().orderBy('position').execute();
  assert.deepEqual(
    rows.map(({ position, kind, recipient: to, operator_id }) => [position, kind, to, operator_id]),
    [
      [1, 'accepted', recipients[0], null],
      [2, 'attempted', recipients[0], '164022000022'],
      [3, 'delivered', recipients[0], '164022000022'],
      [4, 'operator.stopped', null, null],
    ],
  );
  const content: unknown = JSON.parse(rows[3]?.content ?? '');
  assert.partialDeepStrictEqual(content, { position: 4, source: 'act', actor: 'emil.fors', subject: '164022000022' });
  const report = await verifyLines(await world.exported());
  assert.deepEqual([report.findings, report.entries, report.position, report.mediator], [[], 4, 4, mediator]);
  await world.db.transaction(mediator, async (tx) => {
    assert.deepEqual([await strayEntries(tx), await wrongColumns(tx)], [[], []]);
  });
});

test('several processes chain while events are told: every event once, one chain, in blocks', async (t) => {
  const before = (await world.exported()).filter((line) => line.startsWith('{"type":"entry"')).length;
  let telling = true;
  const writers = Array.from({ length: 4 }, async () => {
    for (let n = 0; n < 25; n++) await world.tell(await world.accept(), ['attempted', 'delivered']);
  });
  const chainers = Array.from({ length: 3 }, async () => {
    let added = 0;
    while (telling) added += await chain();
    return added;
  });
  await Promise.all(writers);
  telling = false;
  const counts = await Promise.all(chainers);
  const rest = await chain();
  assert.equal(
    counts.reduce((sum, count) => sum + count, rest),
    300,
  );
  const report = await verifyLines(await world.exported());
  t.diagnostic(`blocks ${report.blocks}, by process ${counts.join(' ')}`);
  assert.deepEqual([report.findings, report.entries], [[], before + 300]);
});

test('what PostgreSQL spends on 1000 entries is small', { skip: !existsSync('/proc/self/stat') }, async (t) => {
  const id = await world.accept();
  await chain();
  const total = 4_000;
  for (let n = 0; n < total / 200; n++)
    await world.tell(
      id,
      Array.from({ length: 200 }, () => 'delivered' as const),
    );
  const ms = await world.db.transaction(mediator, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.query);
    const pid = rows[0]?.pid ?? 0;
    assert.ok(await holdChain(tx, true));
    const before = cpuOf(pid);
    assert.equal((await appendBlock(tx)).entries, total);
    return ((cpuOf(pid) - before) / total) * 1000;
  });
  t.diagnostic(`${ms.toFixed(1)} ms of PostgreSQL CPU for 1000 entries`);
  assert.ok(ms < 200, `${ms} ms`);
});

/** User and system time of a process on this machine, ms (proc(5); a tick is 10 ms). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

test('a block reads what is new in the feed, not what it grew to over the years', async () => {
  const deliveryId = await world.accept();
  await chain();
  const undo = new Error('undone');
  const read = sql<{ rows: number }>`select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
    from pg_stat_xact_user_tables where relname = 'feed' and schemaname = current_schema()`;
  const years = 100_000;
  let rows: number | undefined;
  const transaction = world.db.transaction(mediator, async (tx) => {
    assert.ok(await holdChain(tx, true));
    await sql`insert into feed (position, sender_id, delivery_id, kind, at, details)
      select feed_head.position + n, ${mediator}, ${deliveryId}, 'delivered', now(), '{}' from feed_head, generate_series(1, ${years + 3}::int) n`.execute(
      tx.query,
    );
    await sql`update log_head set feed_position = feed_head.position + ${years} from feed_head`.execute(tx.query);
    const before = (await read.execute(tx.query)).rows[0]?.rows ?? 0;
    assert.equal((await appendBlock(tx)).entries, 3);
    rows = ((await read.execute(tx.query)).rows[0]?.rows ?? 0) - before;
    throw undo;
  });
  await assert.rejects(transaction, undo);
  assert.ok(rows !== undefined && rows < 100, `${rows} rows`);
});

test('any single change to an export is found, also by somebody who makes its last hash anew', async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const random = randomOf(seed);
  const parts: ChainPart[] = [];
  for await (const part of readChain(each(await world.exported()))) if (part.type !== 'end') parts.push(part);
  const few = cut(parts, 60);
  assert.deepEqual((await verifyChain(each(few), [])).findings, []);
  for (let round = 0; round < 400; round++) {
    const { parts: changed, what } = change(few, random);
    const { findings } = await verifyChain(each(changed), []);
    assert.notEqual(findings.length, 0, `round ${round}: ${what} was not found`);
  }
  const lines: string[] = [];
  for await (const line of writeChain(each(few))) lines.push(line.slice(0, -1));
  for (let round = 0; round < 400; round++) {
    const { lines: changed, what } = flip(lines, random);
    const { findings } = await verifyLines(changed);
    assert.notEqual(findings.length, 0, `round ${round}: ${what} was not found`);
  }
});

/** The chain's first parts, ending with whole blocks. */
function cut(parts: readonly ChainPart[], least: number): ChainPart[] {
  const end = parts.findIndex((part, index) => index > least && part.type === 'block');
  return parts.slice(0, end === -1 ? parts.length : end);
}

function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * below);
  };
}

function hexChanged(hex: string, at: number): string {
  return `${hex.slice(0, at)}${hex[at] === '0' ? '1' : '0'}${hex.slice(at + 1)}`;
}

/** One row or field changed. The tail is left: without a checkpoint nobody can see that it is gone. */
function change(parts: readonly ChainPart[], random: (below: number) => number): { parts: ChainPart[]; what: string } {
  const copy = [...parts];
  const index = random(parts.length);
  const part = parts[index];
  const other = parts[index + 1];
  assert.ok(part !== undefined);
  const how = random(4);
  const lastBlock = parts.findLastIndex(({ type }) => type === 'block');
  if (how === 0 && index < lastBlock) {
    copy.splice(index, 1);
    return { parts: copy, what: `removed ${JSON.stringify(part)}` };
  }
  if (how === 1 && part.type !== 'head') {
    copy.splice(random(parts.length) + 1, 0, part);
    return { parts: copy, what: `added again ${JSON.stringify(part)}` };
  }
  if (how === 2 && other !== undefined) {
    copy.splice(index, 2, other, part);
    return { parts: copy, what: `swapped ${JSON.stringify(part)} and the next` };
  }
  copy[index] = fieldChanged(part, random);
  return { parts: copy, what: `changed a field of ${JSON.stringify(part)}` };
}

function fieldChanged(part: ChainPart, random: (below: number) => number): ChainPart {
  switch (part.type) {
    case 'head':
      return random(2) === 0 ? { ...part, mediator: '164021000023' } : { ...part, format: 'brevduva-log-2' };
    case 'block': {
      const at = random(64);
      const which = random(6);
      if (which === 0) return { ...part, n: part.n + 1 };
      if (which === 1) return { ...part, first: part.first + 1 };
      if (which === 2) return { ...part, last: part.last + 1 };
      if (which === 3) return { ...part, previous: hexChanged(part.previous, at) };
      if (which === 4) return { ...part, hash: hexChanged(part.hash, at) };
      const changed = random(part.commitments.length);
      return { ...part, commitments: part.commitments.map((each, n) => (n === changed ? hexChanged(each, at) : each)) };
    }
    case 'entry': {
      const which = random(3);
      if (which === 0) return { ...part, position: part.position + 1 + random(100) };
      if (which === 1) return { ...part, salt: hexChanged(part.salt, random(part.salt.length)) };
      const at = random(part.content.length);
      return {
        ...part,
        content: `${part.content.slice(0, at)}${part.content[at] === 'x' ? 'y' : 'x'}${part.content.slice(at + 1)}`,
      };
    }
    default:
      return part;
  }
}

function flip(lines: readonly string[], random: (below: number) => number): { lines: string[]; what: string } {
  const index = random(lines.length);
  const bytes = Buffer.from(lines[index] ?? '', 'utf8');
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(7));
  const text = bytes.toString('utf8');
  // A line feed in the middle makes two lines, as it does in a file.
  return {
    lines: lines.flatMap((line, n) => (n === index ? text.split('\n') : [line])),
    what: `a bit of byte ${at} in line ${index + 1}`,
  };
}

test('a chain that is empty verifies, and one whose words are gone does not', async () => {
  const head: ChainPart = { type: 'head', format: 'brevduva-log-1', mediator };
  assert.deepEqual((await verifyChain(each([head]), [])).findings, []);
  const { findings } = await verifyLines([JSON.stringify(head)]);
  assert.equal(findings[0]?.kind, 'unreadable');
});
