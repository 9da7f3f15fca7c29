// Makes a PDF smaller without changing what it shows: what nobody refers to goes, twins become one, streams are packed better, and
// images that are finer than paper are made coarser (those that are not JPEG already). In a killable process (see shrink-pdf.ts).
import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, type PDFObject, PDFRawStream, PDFRef } from 'pdf-lib';
import { growsTooMuch } from '../../../platform/pdf/packed-objects.ts';
import { factsOf } from '../../../platform/pdf/pdf-facts.ts';
import { coarser } from './coarser-image.ts';

const STREAM_MAX = 64 * 1_048_576;
/** Made by programs for themselves: small pictures of pages, and their own copies of the document. */
const PRIVATE = ['Thumb', 'PieceInfo'];

/** The smaller PDF, or null where it may not or cannot be made smaller. */
export async function run(bytes: Uint8Array): Promise<Uint8Array | null> {
  if (growsTooMuch(Buffer.from(bytes))) return null;
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const facts = factsOf(document);
  if (facts.signed) return null;
  for (const [ref, object] of document.context.enumerateIndirectObjects()) {
    if (object instanceof PDFDict) for (const name of PRIVATE) object.delete(PDFName.of(name));
    if (object instanceof PDFRawStream) document.context.assign(ref, repacked(document, object));
  }
  joinTwins(document);
  dropUnused(document);
  // PDF/A-1 knows no packed objects (ISO 19005-1, 6.1.4).
  return await document.save({ useObjectStreams: facts.pdfa?.startsWith('1') !== true, updateFieldAppearances: false });
}

function repacked(document: PDFDocument, stream: PDFRawStream): PDFRawStream {
  const { dict } = stream;
  const filter = dict.get(PDFName.of('Filter'));
  const isFlate = filter instanceof PDFName && filter.decodeText() === 'FlateDecode';
  if (!isFlate && filter !== undefined) return stream;
  if (dict.get(PDFName.of('DecodeParms')) !== undefined) return stream;
  // Metadata is left readable, as PDF/A wants it.
  if (dict.get(PDFName.of('Type')) === PDFName.of('Metadata')) return stream;
  let plain: Buffer;
  try {
    plain = isFlate ? inflateSync(stream.contents, { maxOutputLength: STREAM_MAX }) : Buffer.from(stream.contents);
  } catch {
    return stream;
  }
  const image = coarser(document, dict, plain);
  const packed = deflateSync(image?.pixels ?? plain, { level: 9 });
  if (image === undefined && packed.length >= stream.contents.length) return stream;
  const changed = dict.clone(document.context);
  changed.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
  if (image !== undefined) {
    changed.set(PDFName.of('Width'), PDFNumber.of(image.width));
    changed.set(PDFName.of('Height'), PDFNumber.of(image.height));
  }
  return PDFRawStream.of(changed, packed);
}

// The same font or logo, embedded once for each page, is one.
function joinTwins(document: PDFDocument): void {
  const first = new Map<string, PDFRef>();
  const instead = new Map<PDFRef, PDFRef>();
  for (const [ref, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream)) continue;
    const digest = createHash('sha256').update(object.dict.toString()).update(object.contents).digest('base64');
    const known = first.get(digest);
    if (known === undefined) first.set(digest, ref);
    else instead.set(ref, known);
  }
  if (instead.size === 0) return;
  for (const [, object] of document.context.enumerateIndirectObjects()) pointAt(object, instead, 0);
}

function pointAt(object: PDFObject, instead: ReadonlyMap<PDFRef, PDFRef>, depth: number): void {
  if (depth > 40) return;
  const within = object instanceof PDFRawStream ? object.dict : object;
  if (within instanceof PDFDict) {
    for (const [key, value] of within.entries()) {
      const other = value instanceof PDFRef ? instead.get(value) : undefined;
      if (other !== undefined) within.set(key, other);
      else pointAt(value, instead, depth + 1);
    }
  }
  if (!(within instanceof PDFArray)) return;
  for (let at = 0; at < within.size(); at += 1) {
    const value = within.get(at);
    const other = value instanceof PDFRef ? instead.get(value) : undefined;
    if (other !== undefined) within.set(at, other);
    else pointAt(value, instead, depth + 1);
  }
}

function dropUnused(document: PDFDocument): void {
  const { context } = document;
  const seen = new Set<PDFRef>();
  const waiting: PDFObject[] = [context.trailerInfo.Root, context.trailerInfo.Info].filter(
    (root) => root !== undefined,
  );
  for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
    if (object instanceof PDFRef) {
      if (seen.has(object)) continue;
      seen.add(object);
      const found = context.lookup(object);
      if (found !== undefined) waiting.push(found);
    } else if (object instanceof PDFRawStream) waiting.push(object.dict);
    else if (object instanceof PDFDict) waiting.push(...object.values());
    else if (object instanceof PDFArray) waiting.push(...object.asArray());
  }
  for (const [ref] of context.enumerateIndirectObjects()) if (!seen.has(ref)) context.delete(ref);
}
