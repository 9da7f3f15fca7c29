// Exports (SKL-17): RFC 4180 read back by a reader of its own, no cell is a formula, RFC 5424 by its grammar, one page at a time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvHead, csvRow, FOR_SWEDISH_EXCEL } from './csv.ts';
import { EXPORT_PAGE, exportPages, jsonLine } from './export-pages.ts';
import { type SyslogRecord, syslogMessage } from './syslog.ts';

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

test('what is written is read back, with commas and for Swedish Excel', () => {
  const values = ['Å "stort", ja', 'två\r\nrader', 'a;b', '', ' kant ', '198101052382'];
  for (const [options, mark] of [
    [{}, ','],
    [{ separator: 'semicolon' }, ';'],
  ] as const) {
    assert.deepEqual(readCsv(csvRow(values, options), mark), [values]);
  }
  assert.equal(csvHead(['a', 'b'], FOR_SWEDISH_EXCEL), '\uFEFFa;b\r\n');
  assert.equal(csvHead(['a', 'b'], {}), 'a,b\r\n');
});

for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', 'a\r\n=1', '\uff1d1', '\u200b=1', '\0=1'])
  test(`no cell begins a formula: ${JSON.stringify(formula)}`, () => {
    const [[text = ''] = []] = readCsv(csvRow([formula], {}), ',');
    for (const line of text.split(/\r\n|\r|\n/)) assert.match(line, /^(?:[^=+\-@\t\uff1d\s\u200b\0]|$)/);
  });

test('a number of ours is no formula', () => {
  assert.equal(csvRow([-5, 0.25], {}), '-5,0.25\r\n');
});

const record: SyslogRecord = {
  at: '2026-11-22T10:00:00.123456Z',
  kind: 'sent',
  severity: 'informational',
  name: 'sending',
  parameters: [
    ['subject', 'a"b\\c]d\ne'],
    ['matter', undefined],
    ['class', 3],
  ],
};

test('syslog follows the grammar of RFC 5424, escapes what it must, and counts octets', () => {
  const message = syslogMessage(record, { host: 'kommun.example.se' });
  assert.match(
    message,
    /^<110>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z kommun\.example\.se brevduva - sent \[sending@32473(?: [\x21\x23-\x3c\x3e-\x5c\x5e-\x7e]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*\]\n$/u,
  );
  assert.ok(message.includes(' subject="a\\"b\\\\c\\]d e" class="3"]'));
  const counted = syslogMessage(record, { host: 'å', counted: true });
  const [count = ''] = counted.split(' ');
  assert.equal(Buffer.byteLength(counted.slice(count.length + 1)), Number(count));
  assert.match(counted, /^\d+ <110>1 \S+ - brevduva/);
  assert.ok(syslogMessage({ ...record, severity: 'warning' }, { host: 'h' }).startsWith('<108>1 '));
});

test('an export asks for one page at a time, after the last record of the page before', async () => {
  const all = Array.from({ length: 2 * EXPORT_PAGE + 500 }, (_, index) => ({ n: index + 1 }));
  const asked: (number | undefined)[] = [];
  let text = '';
  const pieces = exportPages<{ n: number }>({
    head: 'head\n',
    read: async (last, limit) => {
      asked.push(last?.n);
      return all.slice(last?.n ?? 0, (last?.n ?? 0) + limit);
    },
    write: jsonLine,
  });
  for await (const piece of pieces) text += piece;
  assert.deepEqual(asked, [undefined, 1000, 2000]);
  const lines = text.trimEnd().split('\n');
  assert.equal(lines.length, 2501);
  assert.deepEqual(JSON.parse(lines.at(-1) ?? ''), { n: 2500 });
});
