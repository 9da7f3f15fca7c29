// The disposal journal: durable lines in order, several writers, and a line that a crash cut short.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Disposal, DisposalJournal, readDisposals } from './disposal-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-journal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const disposal = (n: number): Disposal => ({
  at: new Date(Date.UTC(2026, 10, 1, 0, 0, n)),
  service: 'mediator',
  kind: 'log',
  what: { disposal: `d${n}`, before: '2025-11-01T00:00:00.000Z' },
});

async function all(path: string): Promise<{ disposals: Disposal[]; damaged: string[] }> {
  const disposals: Disposal[] = [];
  const damaged: string[] = [];
  for await (const each of readDisposals(path, (file, line) => damaged.push(`${file}:${line}`))) disposals.push(each);
  return { disposals, damaged };
}

test('what was written is read back in order, also after the folder was made by the first line', async () => {
  const path = join(folder, 'deep', 'down');
  assert.deepEqual(await all(path), { disposals: [], damaged: [] });
  const journal = new DisposalJournal(path);
  for (let n = 0; n < 3; n++) await journal.append(disposal(n));
  assert.deepEqual(await all(path), { disposals: [disposal(0), disposal(1), disposal(2)], damaged: [] });
  assert.equal(readFileSync(join(path, 'mediator-2026-11.jsonl'), 'utf8').split('\n').length, 4);
});

test('lines of two writers do not mix', async () => {
  const path = join(folder, 'two');
  const [one, two] = [new DisposalJournal(path), new DisposalJournal(path)];
  await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : two).append(disposal(n))));
  const { disposals, damaged } = await all(path);
  assert.deepEqual([disposals.length, damaged], [40, []]);
});

test('a line cut short by a crash is told and spoils no other', async () => {
  const path = join(folder, 'cut');
  const journal = new DisposalJournal(path);
  await journal.append(disposal(0));
  appendFileSync(join(path, 'mediator-2026-11.jsonl'), '{"at":"2026-11-01T00');
  await journal.append(disposal(1));
  assert.deepEqual(await all(path), {
    disposals: [disposal(0), disposal(1)],
    damaged: ['mediator-2026-11.jsonl:2'],
  });
});
