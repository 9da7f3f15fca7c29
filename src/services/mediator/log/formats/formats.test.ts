// What exports look like: RFC 4180 read back by a reader of its own, formulas made harmless, RFC 5424 by its grammar.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEntry } from '../entry.ts';
import { exportEntries } from '../export-entries.ts';
import { entryHead, entryRow } from './csv.ts';
import { entryMessage } from './syslog.ts';

const entry: LogEntry = {
  position: 3,
  at: '2026-11-22T10:00:00.123456Z',
  kind: 'refused',
  deliveryId: '019d3a5e-6f5b-7c1e-9a51-6a1f0c5b7d20',
  sender: '162021003898',
  recipient: '198101052382',
  operator: { id: '164022000022', name: 'Brevlådan "Å", AB' },
  attempt: 2,
  reason: 'operator-refused',
  code: 5001,
  description: '=HYPERLINK("http://x";"y")',
  details: {},
};

/** RFC 4180 as a small reader, with the separator given. */
function readCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${separator}]*))(${separator}|\\r\\n)`, 'gy');
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test('CSV is read back as it was, with commas and for Swedish Excel', () => {
  for (const [separator, mark] of [
    ['comma', ','],
    ['semicolon', ';'],
  ] as const) {
    const [head, row] = readCsv(entryHead({ separator }) + entryRow(entry, { separator }), mark);
    assert.equal(head?.length, row?.length);
    const cells = Object.fromEntries(head?.map((name, index) => [name, row?.[index]]) ?? []);
    assert.equal(cells.operatorName, 'Brevlådan "Å", AB');
    assert.equal(cells.recipient, '198101052382');
    assert.equal(cells.description, '\'=HYPERLINK("http://x";"y")');
  }
  assert.ok(entryHead({ bom: true, separator: 'semicolon' }).startsWith('\uFEFFposition;at;kind;'));
  assert.ok(entryHead({}).startsWith('position,at,kind,'));
});

for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', 'a\r\n=1', '\uff1d1', '\u200b=1', '\0=1'])
  test(`no cell begins a formula: ${JSON.stringify(formula)}`, () => {
    const [row] = readCsv(entryRow({ ...entry, description: formula }, {}), ',');
    const text = row?.[12] ?? '';
    for (const line of text.split(/\r\n|\r|\n/)) assert.match(line, /^(?:[^=+\-@\t\uff1d\s\u200b\0]|$)/);
  });

test('syslog follows the grammar of RFC 5424, escapes what it must, and counts octets', () => {
  const message = entryMessage({ ...entry, description: 'a"b\\c]d\ne' }, { host: 'formedling.example.se' });
  assert.match(
    message,
    /^<109>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z formedling\.example\.se brevduva - refused \[mediation@32473(?: [\x21\x23-\x3c\x3e-\x5c\x5e-\x7e]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*\]\n$/u,
  );
  assert.ok(message.includes('description="a\\"b\\\\c\\]d e"'));
  assert.match(entryMessage(entry, { host: 'å', counted: true }), /^\d+ <109>1 \S+ - brevduva/);
  const counted = entryMessage(entry, { host: 'h', counted: true });
  const [count = ''] = counted.split(' ');
  assert.equal(Buffer.byteLength(counted.slice(count.length + 1)), Number(count));
  assert.ok(entryMessage({ ...entry, kind: 'unknown' }, { host: 'h' }).startsWith('<108>1 '));
});

test('an export asks for one page at a time', async () => {
  const all = Array.from({ length: 2500 }, (_, index): LogEntry => ({ ...entry, position: index + 1 }));
  const asked: number[] = [];
  const read = async (after: number, limit: number) => {
    asked.push(after);
    return all.slice(after, after + limit);
  };
  let text = '';
  for await (const piece of exportEntries(read, { format: 'jsonl' })) text += piece;
  assert.deepEqual(asked, [0, 1000, 2000]);
  const lines = text.trimEnd().split('\n');
  assert.equal(lines.length, 2500);
  assert.deepEqual(JSON.parse(lines[2499] ?? ''), all[2499]);
});
