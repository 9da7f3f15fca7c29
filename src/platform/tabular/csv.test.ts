// Lists as text: what programs write is read, what cannot be understood is said with its line (issue 4, "Precheck", "Mailings").
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS_MAX, ROWS_MAX, type Table, type TableProblem } from './table.ts';
import { run } from './table-task.ts';

function read(bytes: Uint8Array | string): Table | TableProblem {
  const answer: Table | TableProblem = JSON.parse(
    Buffer.from(run(Buffer.concat([Buffer.from('c\0\0', 'latin1'), Buffer.from(bytes)]))).toString('utf8'),
  );
  return answer;
}

function table(bytes: Uint8Array | string): Table {
  const answer = read(bytes);
  assert.ok(answer.kind === 'table', JSON.stringify(answer));
  return answer;
}

const rowsOf = (bytes: Uint8Array | string) => table(bytes).rows.map(({ cells }) => cells);

test('semicolon, comma and tab are found out, and what stands in quotes does not mislead', () => {
  assert.deepEqual(rowsOf('namn;ort\r\nBo;Umeå\r\n'), [['Bo', 'Umeå']]);
  assert.deepEqual(rowsOf('namn,ort\nBo,"Umeå; Västerbotten"\n'), [['Bo', 'Umeå; Västerbotten']]);
  assert.deepEqual(rowsOf('namn\tort\rBo\tUmeå'), [['Bo', 'Umeå']]);
  assert.deepEqual(rowsOf('sep=,\nnamn,ort\nBo,Umeå'), [['Bo', 'Umeå']]);
  assert.deepEqual(rowsOf('namn\nBo\nEva'), [['Bo'], ['Eva']]);
});

test('quotes by RFC 4180: quotes within, line breaks within, lines told as in the file', () => {
  const read = table('a;b\n"x ""y""";"rad 1\nrad 2"\n\n;\nz;w');
  assert.deepEqual(read.rows, [
    { line: 2, cells: ['x "y"', 'rad 1\nrad 2'] },
    { line: 6, cells: ['z', 'w'] },
  ]);
});

test('a quote that is not closed or has text after it is told with its line', () => {
  assert.deepEqual(read('a;b\n1;"2\n3;4\n'), { kind: 'problem', code: 'unclosed-quote', lines: [2] });
  assert.deepEqual(read('a;b\n1;2\n"3"x;4\n'), { kind: 'problem', code: 'bad-quote', lines: [3] });
});

test('UTF-8, UTF-16 with and without mark, and Windows-1252 give the same letters', () => {
  const text = 'namn;ort\nÅsa;Örebro\n';
  const utf16 = Buffer.from(text, 'utf16le');
  const files = [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    Buffer.concat([Buffer.of(0xff, 0xfe), utf16]),
    utf16,
    Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(utf16).swap16()]),
    Buffer.from(text, 'latin1'),
  ];
  for (const file of files) assert.deepEqual(rowsOf(file), [['Åsa', 'Örebro']]);
  assert.deepEqual(
    files.map((file) => table(file).encoding),
    ['utf-8', 'utf-8', 'utf-16le', 'utf-16le', 'utf-16be', 'windows-1252'],
  );
});

test('bytes that no encoding explains are told with their lines', () => {
  const half = Buffer.concat([Buffer.from('namn\nÅsa\n'), Buffer.from('Örjan\n', 'latin1'), Buffer.from('Eva\n')]);
  assert.deepEqual(read(half), { kind: 'problem', code: 'bad-bytes', lines: [3] });
  assert.deepEqual(read(Buffer.from('namn\nx\x81y\n', 'latin1')), { kind: 'problem', code: 'bad-bytes', lines: [2] });
  assert.deepEqual(read('namn\nEva\nBo\u0000\n'), { kind: 'problem', code: 'bad-bytes', lines: [3] });
});

test('lines that are longer than the header are named, shorter ones are filled', () => {
  const read = table('a;b\n1\n1;2;3\n');
  assert.deepEqual(read.uneven, [3]);
  assert.deepEqual(read.rows[0]?.cells, ['1', '']);
});

test('limits: rows, columns, cells, nothing', () => {
  assert.equal(table(`n\n${'x\n'.repeat(ROWS_MAX)}`).rows.length, ROWS_MAX);
  assert.deepEqual(read(`n\n${'x\n'.repeat(ROWS_MAX + 1)}`), {
    kind: 'problem',
    code: 'too-many-rows',
    lines: [100_002],
  });
  assert.deepEqual(read(`${'x;'.repeat(COLUMNS_MAX)}x`), { kind: 'problem', code: 'too-many-columns', lines: [1] });
  assert.deepEqual(read(`n\n${'x'.repeat(32_768)}`), { kind: 'problem', code: 'cell-too-long', lines: [2] });
  assert.deepEqual(read(' \n;;\n'), { kind: 'problem', code: 'empty' });
});
