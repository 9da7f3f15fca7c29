// Whether a PDF opens, and what of PDF/A-1b (ISO 19005-1) it does not keep, as far as its structure tells: run in a killable process.
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, type PDFObject, PDFRawStream } from 'pdf-lib';

const FORBIDDEN_ACTIONS = ['Launch', 'Sound', 'Movie', 'ResetForm', 'ImportData', 'JavaScript', 'SetState', 'NoOp'];
const REFUSED_FILTERS = ['LZWDecode', 'Crypt', 'JBIG2Decode'];

/** Throws when it does not open. Answers what stands against it; nothing for one that does not claim to be PDF/A. */
export async function run(
  input: Uint8Array,
): Promise<{ readonly pages: number; readonly claim: boolean; readonly faults: readonly string[] }> {
  const document = await PDFDocument.load(input, { updateMetadata: false, ignoreEncryption: true });
  const faults = new Set<string>();
  const claim = claims(document);
  if (claim) {
    fileFaults(input, document, faults);
    catalogFaults(document, faults);
    for (const [, object] of document.context.enumerateIndirectObjects()) objectFaults(object, faults, 0);
  }
  return { pages: document.getPageCount(), claim, faults: [...faults] };
}

const name = (text: string) => PDFName.of(text);

function claims({ catalog }: PDFDocument): boolean {
  const metadata = catalog.lookup(name('Metadata'));
  if (!(metadata instanceof PDFRawStream)) return false;
  return /pdfaid:part(?:>|\s*=\s*["'])\s*1/.test(Buffer.from(metadata.contents).toString('utf8'));
}

// 6.1: the file's own frame.
function fileFaults(input: Uint8Array, document: PDFDocument, faults: Set<string>): void {
  const start = Buffer.from(input.buffer, input.byteOffset, Math.min(input.byteLength, 40)).toString('latin1');
  if (!/^%PDF-1\.[0-4]\r?\n%[\x80-\xff]{4}/.test(start)) faults.add('6.1.2 header');
  const { Encrypt, ID } = document.context.trailerInfo;
  if (Encrypt !== undefined) faults.add('6.1.3 encrypted');
  if (!(ID instanceof PDFArray)) faults.add('6.1.3 no file identifier');
  if (!/\bxref\r?\n/.test(Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('latin1')))
    faults.add('6.1.4 no cross-reference table');
}

// 6.2.2, 6.6, 6.7, 6.1.11, 6.1.13: what the catalog must and may not have.
function catalogFaults({ catalog }: PDFDocument, faults: Set<string>): void {
  const metadata = catalog.lookup(name('Metadata'));
  const text = metadata instanceof PDFRawStream ? Buffer.from(metadata.contents).toString('utf8') : '';
  if (metadata instanceof PDFRawStream && metadata.dict.has(name('Filter'))) faults.add('6.7.2 metadata is compressed');
  if (!/pdfaid:conformance(?:>|\s*=\s*["'])\s*[AB]/.test(text)) faults.add('6.7.11 no level of conformance');
  const intents = catalog.lookup(name('OutputIntents'));
  const intent = intents instanceof PDFArray ? intents.lookup(0) : undefined;
  const isOne = intent instanceof PDFDict && intent.lookup(name('S')) === name('GTS_PDFA1');
  if (!isOne || !(intent.lookup(name('DestOutputProfile')) instanceof PDFRawStream))
    faults.add('6.2.2 no output intent');
  for (const key of ['OCProperties', 'AA']) if (catalog.has(name(key))) faults.add(`6.1.13 the catalog has ${key}`);
  const names = catalog.lookup(name('Names'));
  if (names instanceof PDFDict)
    for (const key of ['EmbeddedFiles', 'JavaScript'])
      if (names.has(name(key))) faults.add(`6.1.11 the names have ${key}`);
}

function objectFaults(object: PDFObject, faults: Set<string>, depth: number): void {
  if (object instanceof PDFRawStream) streamFaults(object, faults);
  const dict = object instanceof PDFRawStream ? object.dict : object;
  if (dict instanceof PDFArray && depth < 20) for (const one of dict.asArray()) objectFaults(one, faults, depth + 1);
  if (!(dict instanceof PDFDict)) return;
  fontFaults(dict, faults);
  paintFaults(dict, faults);
  const action = dict.get(name('S'));
  if (action instanceof PDFName && FORBIDDEN_ACTIONS.includes(action.decodeText()))
    faults.add(`6.6.1 action ${action.decodeText()}`);
  if (dict.has(name('AA'))) faults.add('6.6.2 additional actions');
  if (dict.has(name('EF'))) faults.add('6.1.11 an embedded file');
  if (dict.get(name('Subtype')) === name('Link') && !isPrinted(dict))
    faults.add('6.5.3 an annotation that is not printed');
  if (depth < 20)
    for (const one of dict.values())
      if (one instanceof PDFDict || one instanceof PDFArray) objectFaults(one, faults, depth + 1);
}

function streamFaults({ dict }: PDFRawStream, faults: Set<string>): void {
  const filter = dict.lookup(name('Filter'));
  const filters = filter instanceof PDFArray ? filter.asArray() : [filter];
  for (const one of filters)
    if (one instanceof PDFName && REFUSED_FILTERS.includes(one.decodeText()))
      faults.add(`6.1.10 filter ${one.decodeText()}`);
  for (const key of ['F', 'FFilter', 'FDecodeParms'])
    if (dict.has(name(key))) faults.add('6.1.7 a stream in another file');
  const type = dict.get(name('Type'));
  if (type === name('ObjStm') || type === name('XRef')) faults.add('6.1.4 objects in streams');
  if (dict.get(name('Subtype')) === name('PS')) faults.add('6.2.7 PostScript');
}

// 6.3.4: every font is in the file.
function fontFaults(dict: PDFDict, faults: Set<string>): void {
  if (dict.get(name('Type')) !== name('Font')) return;
  const subtype = dict.get(name('Subtype'));
  if (subtype === name('Type3') || subtype === name('Type0')) return;
  const descriptor = dict.lookup(name('FontDescriptor'));
  const files = ['FontFile', 'FontFile2', 'FontFile3'];
  if (!(descriptor instanceof PDFDict) || !files.some((key) => descriptor.has(name(key))))
    faults.add('6.3.4 a font that is not in the file');
}

// 6.4: nothing is transparent.
function paintFaults(dict: PDFDict, faults: Set<string>): void {
  const mask = dict.get(name('SMask'));
  if (mask !== undefined && mask !== name('None')) faults.add('6.4 a soft mask');
  for (const key of ['CA', 'ca']) {
    const value = dict.get(name(key));
    if (value instanceof PDFNumber && value.asNumber() !== 1) faults.add('6.4 transparency');
  }
  const blend = dict.get(name('BM'));
  if (blend !== undefined && blend !== name('Normal') && blend !== name('Compatible')) faults.add('6.4 a blend mode');
  const group = dict.get(name('Group'));
  if (group instanceof PDFDict && group.get(name('S')) === name('Transparency')) faults.add('6.4 a transparency group');
}

function isPrinted(annotation: PDFDict): boolean {
  const flags = annotation.get(name('F'));
  return flags instanceof PDFNumber && (flags.asNumber() & 4) === 4;
}
