// Workbooks: what Excel shows is what is read; macros, bombs, names that lead out and entities are refused (issue 4, "Proof").
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Part, SPREADSHEET, workbookOf, workbookParts, zipOf } from '../../../test/workbook.ts';
import { readTable } from './read-table.ts';
import type { Table } from './table.ts';

async function table(bytes: Uint8Array, sheet?: string): Promise<Table> {
  const answer = await readTable(bytes, 'lista.xlsx', sheet === undefined ? {} : { sheet });
  assert.ok(answer.kind === 'table', JSON.stringify(answer));
  return answer;
}

async function problem(bytes: Uint8Array, filename = 'lista.xlsx'): Promise<string> {
  const answer = await readTable(bytes, filename);
  assert.ok(answer.kind === 'problem', 'a table was read');
  return answer.code;
}

const styles = (codes: readonly string[]): Part => ({
  name: 'xl/styles.xml',
  bytes: `<styleSheet xmlns="${SPREADSHEET}"><numFmts>${codes
    .map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
    .join('')}</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/>${codes
    .map((_, at) => `<xf numFmtId="${164 + at}"/>`)
    .join('')}</cellXfs></styleSheet>`,
});

test('shared and inline strings, runs, numbers, booleans and formulas give what is shown', async () => {
  const strings = `<sst xmlns="${SPREADSHEET}"><si><t>Åsa &amp; Bo</t></si><si><r><t>halv</t></r><r><t xml:space="preserve">  fet</t></r><rPh><t>x</t></rPh></si></sst>`;
  const read = await table(
    zipOf(
      workbookParts(
        `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
        <row r="4"><c r="A4"><v>2.5</v></c><c r="B4" t="b"><v>1</v></c><c r="C4" t="str"><f>A1&amp;"!"</f><v>Hej</v></c></row>
        <row><c><f>1+1</f><v>2</v></c><c t="inlineStr"><is><t>in</t></is></c></row></sheetData>`,
        [{ name: 'xl/sharedStrings.xml', bytes: strings }],
      ),
    ),
  );
  assert.deepEqual(read.columns, ['Åsa & Bo', '', 'halv  fet']);
  assert.deepEqual(read.rows, [
    { line: 4, cells: ['2,5', 'SANT', 'Hej'] },
    { line: 5, cells: ['2', 'in', ''] },
  ]);
  assert.deepEqual([read.sheet, read.sheets], ['Blad1', ['Blad1']]);
});

test('dates and numbers come as their cells show them, with the zeros of a personal number', async () => {
  const cells = [
    [0, '123456789012', '123456789012'],
    [1, '45000', '2023-03-15'],
    [2, '1234567.5', '1\u00a0234\u00a0567,50'],
    [3, '1010001', '000101-0001'],
    [4, '45000.75', '15 mars 2023 18:00'],
    [5, '0.256', '26 %'],
    [6, '-3', '-3 kr'],
  ] as const;
  const codes = ['000000\\-0000', 'd mmmm yyyy hh:mm', '0 %', '0" kr"'];
  const row = cells.map(([style, value]) => `<c s="${style}"><v>${value}</v></c>`).join('');
  const read = await table(zipOf(workbookParts(`<sheetData><row>${row}</row></sheetData>`, [styles(codes)])));
  assert.deepEqual(
    read.columns,
    cells.map(([, , shown]) => shown),
  );
});

test('a sheet is the first that is shown, or the one that is named', async () => {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const sheets = `<sheets><sheet name="Dold" state="hidden" r:id="rId1"/><sheet name="Här" r:id="rId2"/></sheets>`;
  const book = zipOf(
    workbookParts('<sheetData><row><c><v>1</v></c></row></sheetData>', [
      {
        name: 'xl/workbook.xml',
        bytes: `<x:workbook xmlns:x="${SPREADSHEET}" xmlns="${SPREADSHEET}" xmlns:r="${relations}">${sheets}</x:workbook>`,
      },
      {
        name: 'xl/worksheets/sheet2.xml',
        bytes: `<x:worksheet xmlns:x="${SPREADSHEET}"><x:sheetData><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
      },
    ]),
  );
  assert.deepEqual((await table(book)).columns, ['2']);
  assert.deepEqual((await table(book, 'Dold')).columns, ['1']);
  const other = await readTable(book, 'lista.xlsx', { sheet: 'Borta' });
  assert.deepEqual(other, { kind: 'problem', code: 'no-such-sheet', sheets: ['Dold', 'Här'] });
});

test('20 000 rows of 5 columns are read in pieces and none is lost', async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => ['rad', String(at), 'text & mer', 'x', 'y']);
  const read = await table(workbookOf(rows));
  assert.equal(read.rows.length, 19_999);
  assert.deepEqual(read.rows.at(-1), { line: 20_000, cells: ['rad', '19999', 'text & mer', 'x', 'y'] });
});

test('.xls, .xlsb, .ods, macros, passwords, PDF, Word and pictures are told apart and refused', async () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]);
  assert.equal(await problem(ole, 'lista.xls'), 'old-excel');
  assert.equal(await problem(Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')])), 'encrypted');
  assert.equal(
    await problem(zipOf([{ name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.spreadsheet' }])),
    'open-document',
  );
  assert.equal(await problem(zipOf([{ name: 'xl/workbook.bin', bytes: 'x' }])), 'binary-workbook');
  assert.equal(await problem(zipOf([{ name: 'word/document.xml', bytes: '<w/>' }])), 'not-a-table');
  assert.equal(
    await problem(zipOf(workbookParts('<sheetData/>', [{ name: 'xl/vbaProject.bin', bytes: 'x' }]))),
    'macros',
  );
  const types = {
    name: '[Content_Types].xml',
    bytes: '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
  };
  assert.equal(await problem(zipOf(workbookParts('<sheetData/>', [types]))), 'macros');
  assert.equal(await problem(Buffer.from('%PDF-1.7'), 'lista.csv'), 'not-a-table');
  assert.equal(await problem(Buffer.from('<!doctype html>'), 'lista.csv'), 'not-a-table');
  assert.equal(await problem(Buffer.from('namn\nEva')), 'damaged');
  assert.equal(await problem(Buffer.alloc(0)), 'empty');
});

test('zip bombs: a part that unpacks to more than it says, or says more than any list needs', async () => {
  const zeros = Buffer.alloc(40 * 1_048_576);
  const bomb = (says: number): Part => ({ name: 'xl/worksheets/sheet1.xml', bytes: zeros, says });
  assert.equal(await problem(zipOf(workbookParts('', [bomb(1000)]))), 'zip-bomb');
  assert.equal(await problem(zipOf(workbookParts('', [bomb(0xf000_0000)]))), 'zip-bomb');
  assert.equal(await problem(zipOf(workbookParts('', [bomb(zeros.length)]))), 'damaged', 'true, but no sheet');
  const styles = { name: 'xl/styles.xml', bytes: Buffer.alloc(17 * 1_048_576, ' ') };
  assert.equal(await problem(zipOf(workbookParts('<sheetData/>', [styles]))), 'zip-bomb');
});

test('a billion laughs: entities are refused wherever they stand, unread', async () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(100)}"><!ENTITY c "${'&b;'.repeat(100)}">]>`;
  const sheet = `${laughs}<worksheet xmlns="${SPREADSHEET}"><sheetData><row><c t="str"><v>&c;</v></c></row></sheetData></worksheet>`;
  assert.equal(
    await problem(zipOf(workbookParts('', [{ name: 'xl/worksheets/sheet1.xml', bytes: sheet }]))),
    'damaged',
  );
  const strings = `<?xml version="1.0"?>\n${laughs}<sst xmlns="${SPREADSHEET}"><si><t>&c;</t></si></sst>`;
  assert.equal(await problem(zipOf(workbookParts('', [{ name: 'xl/sharedStrings.xml', bytes: strings }]))), 'damaged');
});

test('names that lead out of the package, twice the same name and targets elsewhere', async () => {
  for (const name of ['../../etc/cron.d/x', '/etc/passwd', 'xl\\..\\x', 'C:/x', 'a/./b', 'xl/WORKBOOK.xml']) {
    assert.equal(await problem(zipOf(workbookParts('<sheetData/>', [{ name, bytes: 'x' }]))), 'damaged', name);
  }
  const target = (to: string): Part => ({
    name: 'xl/_rels/workbook.xml.rels',
    bytes: `<Relationships><Relationship Id="rId1" Target="${to}"/></Relationships>`,
  });
  for (const to of ['../../../../etc/passwd', 'file:///etc/passwd', '/etc/passwd']) {
    assert.equal(await problem(zipOf(workbookParts('<sheetData/>', [target(to)]))), 'damaged', to);
  }
});

test('16 384 columns, and a cell in the last column and row of Excel', async () => {
  const wide = `<row>${'<c><v>1</v></c>'.repeat(16_384)}</row>`;
  assert.equal(await problem(zipOf(workbookParts(`<sheetData>${wide}</sheetData>`))), 'too-many-columns');
  const far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
  assert.equal(await problem(zipOf(workbookParts(`<sheetData>${far}</sheetData>`))), 'too-many-columns');
  const low = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>';
  assert.equal((await table(zipOf(workbookParts(`<sheetData>${low}</sheetData>`)))).headerLine, 1_048_576);
  const empty = `<row>${'<c s="0"/>'.repeat(16_384)}<c r="A2"><v>1</v></c></row>`;
  assert.deepEqual((await table(zipOf(workbookParts(`<sheetData>${empty}</sheetData>`)))).columns, ['1']);
});

test('damaged files are refused, whatever byte is wrong', async () => {
  const good = workbookOf([['a'], ['b']]);
  for (let cut = 0; cut < good.length; cut += 97) {
    assert.ok(
      ['damaged', 'not-a-table', 'empty', 'zip-bomb'].includes(await problem(good.subarray(0, cut))),
      String(cut),
    );
  }
  assert.equal(
    await problem(zipOf(workbookParts('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>'))),
    'damaged',
  );
  assert.equal(await problem(zipOf(workbookParts('<sheetData><row><c></row></sheetData>'))), 'damaged');
  assert.equal(await problem(zipOf(workbookParts('<sheetData/>', [{ name: 'x', bytes: 'x', flags: 1 }]))), 'encrypted');
});
