// What a PDF says of itself that a caseworker should know: tagged (PDF/UA), a claim to be PDF/A, signatures. Hints, but for the signature.
import { inflateSync } from 'node:zlib';
import { PDFArray, PDFBool, PDFDict, type PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';

export interface PdfFacts {
  readonly pages: number;
  /** Has a structure that screen readers follow. */
  readonly tagged: boolean;
  /** '1b', '2a', '3u': what it claims; undefined without a claim. */
  readonly pdfa?: string;
  /** Somebody has signed it: it may not be changed in a single byte. */
  readonly signed: boolean;
}

const METADATA_MAX = 1_048_576;

/** The facts of an opened document. */
export function factsOf(document: PDFDocument): PdfFacts {
  const { catalog } = document;
  const mark = catalog.lookup(PDFName.of('MarkInfo'));
  const marked = mark instanceof PDFDict ? mark.lookup(PDFName.of('Marked')) : undefined;
  const tagged = marked === PDFBool.True && catalog.lookup(PDFName.of('StructTreeRoot')) instanceof PDFDict;
  const pdfa = claimIn(metadataOf(document));
  return {
    pages: document.getPageCount(),
    tagged,
    ...(pdfa === undefined ? {} : { pdfa }),
    signed: isSigned(document),
  };
}

function metadataOf(document: PDFDocument): string {
  const stream = document.catalog.lookup(PDFName.of('Metadata'));
  if (!(stream instanceof PDFRawStream)) return '';
  const bytes = Buffer.from(stream.contents);
  if (stream.dict.get(PDFName.of('Filter')) === undefined) return bytes.toString('utf8', 0, METADATA_MAX);
  try {
    return inflateSync(bytes, { maxOutputLength: METADATA_MAX }).toString('utf8');
  } catch {
    return '';
  }
}

// Elements or attributes of the pdfaid schema (ISO 19005-1, 6.7.11).
function claimIn(metadata: string): string | undefined {
  const part = /pdfaid:part(?:>|\s*=\s*["'])\s*([1-4])/.exec(metadata)?.[1];
  const level = /pdfaid:conformance(?:>|\s*=\s*["'])\s*([ABUEFabuef])/.exec(metadata)?.[1] ?? '';
  return part === undefined ? undefined : `${part}${level.toLowerCase()}`;
}

// A signature covers a range of the file's bytes (ISO 32000-1, 12.8.1).
function isSigned(document: PDFDocument): boolean {
  return document.context.enumerateIndirectObjects().some(([, object]) => holdsRange(object, 0));
}

function holdsRange(object: unknown, depth: number): boolean {
  if (depth > 3 || !(object instanceof PDFDict)) return false;
  if (object.get(PDFName.of('ByteRange')) instanceof PDFArray) return true;
  return object.values().some((value) => holdsRange(value, depth + 1));
}
