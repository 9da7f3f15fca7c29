// The record of a letter as one PDF, with its attachments after it when that is wanted and possible.
import { PDFArray, PDFDocument, PDFName } from 'pdf-lib';
import { recordMessages } from '../texts/record-messages.ts';
import { letterRecord, type RecordInput } from './record.ts';
import { recordPdf } from './record-pdf.ts';

export interface AttachedFile {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The record alone: PDF/A-1b. */
export async function letterPdf(input: RecordInput): Promise<Uint8Array> {
  return await recordPdf(letterRecord(input), input.now);
}

/**
 * The record and, after it, the pages of every attachment that can be taken in; the record says where each begins, or
 * that it is a file of its own. The whole makes no claim to be PDF/A: the attachments may be anything.
 */
export async function letterPdfWithAttachments(
  input: RecordInput,
  files: readonly AttachedFile[],
): Promise<Uint8Array> {
  const sources = await Promise.all(files.map(openSource));
  const draft = await PDFDocument.load(
    await recordPdf(letterRecord({ ...input, notes: notesFor(input, sources, 99) }), input.now),
  );
  const first = draft.getPageCount() + 1;
  const record = await recordPdf(letterRecord({ ...input, notes: notesFor(input, sources, first) }), input.now);
  const whole = await PDFDocument.load(record, { updateMetadata: false });
  for (const { document } of sources) {
    if (document === undefined) continue;
    const pages = await whole.copyPages(document, document.getPageIndices());
    for (const page of pages) whole.addPage(page);
  }
  dropClaim(whole);
  return await whole.save({ useObjectStreams: false });
}

interface Source {
  readonly id: string;
  readonly document: PDFDocument | undefined;
}

// Copied once for a try: what fails here is listed instead.
async function openSource({ id, bytes }: AttachedFile): Promise<Source> {
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    const trial = await PDFDocument.create();
    await trial.copyPages(document, document.getPageIndices());
    return { id, document };
  } catch {
    return { id, document: undefined };
  }
}

function notesFor({ language }: RecordInput, sources: readonly Source[], first: number): ReadonlyMap<string, string> {
  const t = recordMessages(language);
  let page = first;
  return new Map(
    sources.map(({ id, document }) => {
      if (document === undefined) return [id, t('print-not-merged')];
      const note = t('print-merged', { page });
      page += document.getPageCount();
      return [id, note];
    }),
  );
}

function dropClaim(document: PDFDocument): void {
  document.catalog.delete(PDFName.of('Metadata'));
  const intents = document.catalog.get(PDFName.of('OutputIntents'));
  if (intents instanceof PDFArray) document.catalog.delete(PDFName.of('OutputIntents'));
}
