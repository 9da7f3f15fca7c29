// A sheet of an Excel workbook (ISO/IEC 29500-1, 12.3 and 18): the values as they are shown. Formulas give the value that Excel kept;
// nothing is calculated, nothing outside the file is fetched. Runs in a killable process only.
import { BrevduvaError } from '../../domain/errors.ts';
import { parseXml } from '../../wire/xml/parse.ts';
import { attributeOf, childElements, type XmlElement } from '../../wire/xml/tree.ts';
import { formatCode, shownNumber } from './number-format.ts';
import { NotATable, type Table, TableMaker } from './table.ts';
import { piecesOf } from './xml-pieces.ts';
import { ZipPackage } from './zip-package.ts';

const RELATIONSHIPS = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'http://purl.oclc.org/ooxml/officeDocument/relationships',
];
/** Bytes of styles, names of sheets and the like. */
const SMALL_PART = 16 * 1_048_576;
/** Characters that all shared strings may hold together. */
const STRINGS_MAX = 128 * 1_048_576;

interface Workbook {
  readonly strings: readonly string[];
  /** Of each cell style: the code of its number format, or undefined for General. */
  readonly formats: readonly (string | undefined)[];
  readonly from1904: boolean;
}

/** Reads one sheet, the first that is shown unless named. Throws NotATable. */
export function readXlsx(bytes: Uint8Array, wanted?: string): Table {
  const zip = new ZipPackage(bytes);
  refuseOthers(zip);
  const targets = relationships(zip, 'xl/_rels/workbook.xml.rels');
  const root = readSmall(zip, 'xl/workbook.xml');
  const sheets = sheetsOf(root);
  const names = sheets.map(({ name }) => name);
  const sheet =
    wanted === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : sheets.find(({ name }) => name === wanted);
  if (sheet === undefined) throw new NotATable(names.length === 0 ? 'damaged' : 'no-such-sheet', { sheets: names });
  const from1904 = /^(1|true)$/.test(attribute(find(root, 'workbookPr'), 'date1904'));
  const workbook = { strings: sharedStrings(zip), formats: cellFormats(zip), from1904 };
  const part = zip.read(targets.get(sheet.relation) ?? '');
  if (part === undefined) throw new NotATable('damaged');
  const maker = new TableMaker();
  let row = 0;
  for (const piece of piecesOf(part, 'sheetData', 'row')) {
    for (const element of children(xml(piece), 'row')) {
      row = place(attribute(element, 'r'), row + 1);
      maker.add(row, cellsOf(element, workbook));
    }
  }
  return maker.finish({ format: 'xlsx', sheet: sheet.name, sheets: names });
}

function refuseOthers(zip: ZipPackage): void {
  if (zip.has('mimetype')) throw new NotATable('open-document');
  if (zip.has('xl/workbook.bin')) throw new NotATable('binary-workbook');
  if (!zip.has('xl/workbook.xml')) throw new NotATable('not-a-table');
  const types = zip.read('[Content_Types].xml')?.toString('latin1') ?? '';
  const macros = zip.names().some((name) => name.endsWith('vbaproject.bin') || name.startsWith('xl/macrosheets/'));
  if (macros || /macroEnabled/i.test(types)) throw new NotATable('macros');
}

/** XML of this package, by the strictest reader of the house: no DTD (and so no entities), no comment, UTF-8 only. */
function xml(bytes: Uint8Array): XmlElement {
  try {
    return parseXml(bytes, { maxBytes: SMALL_PART, maxDepth: 64, maxNodes: 3_000_000 });
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    throw new NotATable(error.code === 'too-large' ? 'zip-bomb' : 'damaged');
  }
}

function readSmall(zip: ZipPackage, name: string): XmlElement {
  const bytes = zip.read(name);
  if (bytes === undefined) throw new NotATable('damaged');
  return xml(bytes);
}

function children(element: XmlElement | undefined, local: string): XmlElement[] {
  return element === undefined ? [] : childElements(element).filter((child) => child.local === local);
}

function find(element: XmlElement | undefined, local: string): XmlElement | undefined {
  return children(element, local)[0];
}

function attribute(element: XmlElement | undefined, name: string): string {
  return element === undefined ? '' : (attributeOf(element, '', name) ?? '');
}

function textIn(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('');
}

function sheetsOf(root: XmlElement): { name: string; relation: string; hidden: boolean }[] {
  return children(find(root, 'sheets'), 'sheet').map((sheet) => ({
    name: attribute(sheet, 'name'),
    relation: RELATIONSHIPS.map((space) => attributeOf(sheet, space, 'id')).find((id) => id !== undefined) ?? '',
    hidden: attribute(sheet, 'state') !== '' && attribute(sheet, 'state') !== 'visible',
  }));
}

/** Parts by the relation's id: those inside the package only. */
function relationships(zip: ZipPackage, name: string): ReadonlyMap<string, string> {
  const inside = children(readSmall(zip, name), 'Relationship').filter(
    (one) => attribute(one, 'TargetMode') !== 'External',
  );
  return new Map(
    inside.map((one) => {
      const target = attribute(one, 'Target');
      return [attribute(one, 'Id'), target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^(\.\/)+/, '')}`];
    }),
  );
}

function sharedStrings(zip: ZipPackage): string[] {
  const part = zip.read('xl/sharedStrings.xml');
  if (part === undefined) return [];
  const strings: string[] = [];
  let left = STRINGS_MAX;
  for (const piece of piecesOf(part, 'sst', 'si')) {
    for (const item of children(xml(piece), 'si')) {
      const text = stringOf(item);
      left -= text.length;
      if (left < 0) throw new NotATable('zip-bomb');
      strings.push(text);
    }
  }
  return strings;
}

/** A string item: plain, or in runs; how it is pronounced (rPh) is not part of it. "_x000D_" is a sign that XML cannot hold. */
function stringOf(item: XmlElement): string {
  const texts = [item, ...children(item, 'r')].flatMap((holder) => children(holder, 't'));
  const text = texts.map(textIn).join('');
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function cellFormats(zip: ZipPackage): (string | undefined)[] {
  const part = zip.read('xl/styles.xml');
  if (part === undefined) return [];
  const root = xml(part);
  const own = new Map(
    children(find(root, 'numFmts'), 'numFmt').map((one) => [
      Number(attribute(one, 'numFmtId')),
      attribute(one, 'formatCode'),
    ]),
  );
  return children(find(root, 'cellXfs'), 'xf').map((one) => formatCode(Number(attribute(one, 'numFmtId')), own));
}

function cellsOf(row: XmlElement, workbook: Workbook): string[] {
  const cells: string[] = [];
  let column = 0;
  for (const cell of children(row, 'c')) {
    column = columnOf(attribute(cell, 'r'), column + 1);
    const text = shownIn(cell, workbook);
    if (text === '') continue;
    if (column > 16_384) throw new NotATable('damaged');
    while (cells.length < column - 1) cells.push('');
    cells[column - 1] = text;
  }
  return cells;
}

function shownIn(cell: XmlElement, { strings, formats, from1904 }: Workbook): string {
  const type = attribute(cell, 't');
  if (type === 'inlineStr') {
    const item = find(cell, 'is');
    return item === undefined ? '' : stringOf(item);
  }
  const held = find(cell, 'v');
  const value = held === undefined ? '' : textIn(held);
  if (type === 's') {
    const text = strings[Number(value)];
    if (text === undefined) throw new NotATable('damaged');
    return text;
  }
  if (type === 'b') return value === '' ? '' : value === '1' ? 'SANT' : 'FALSKT';
  if (type === 'str' || type === 'e') return value;
  if (type === 'd') return value.replace(/T00:00:00(\.0+)?Z?$/, '').replace('T', ' ');
  return shownNumber(value, formats[Number(attribute(cell, 's') || 0)], from1904);
}

/** "AB12" is in column 28 (18.18.7); without a reference it follows the one before. */
function columnOf(reference: string, next: number): number {
  const letters = /^[A-Z]{1,3}(?=[0-9])/.exec(reference)?.[0];
  if (letters === undefined) return next;
  return Array.from(letters, (letter) => letter.charCodeAt(0) - 64).reduce((sum, digit) => sum * 26 + digit, 0);
}

function place(text: string, next: number): number {
  const number = Number(text);
  return text !== '' && Number.isInteger(number) && number > 0 ? number : next;
}
