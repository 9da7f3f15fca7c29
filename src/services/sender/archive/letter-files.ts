// What a package holds of one letter: the letter as PDF/A-1b, attachments, signed XML, FaR's answer, receipt, events.
import { DATA, type FileUse, type PackageHead } from '../../../wire/fgs/package.ts';
import type { LetterView, TimelineEntry } from '../letter-view.ts';
import { printBrandOf } from '../organisation/brand.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { letterPdf } from '../print/letter-pdf.ts';
import type { Records } from '../records.ts';
import { auditOfLetter } from '../store/archive-reading.ts';
import type { LogNames } from '../store/log-names.ts';

export interface ArchiveSources {
  readonly records: Records;
  readonly organisation: SenderOrganisation;
  readonly head: PackageHead;
  readonly names: LogNames;
}

export interface ArchivedFile {
  readonly path: string;
  readonly use: FileUse;
  readonly content: Uint8Array;
  readonly mimeType: string;
  readonly createdAt: Date;
  /** In words, for the manifest and for erms.xml. */
  readonly what: string;
  readonly originalName?: string;
  readonly format?: { readonly name: string; readonly version?: string };
  readonly signed?: boolean;
}

/** One file at a time: no more than the largest is in memory. */
export async function* letterFiles(sources: ArchiveSources, letter: LetterView): AsyncGenerator<ArchivedFile> {
  const { records, organisation, head, names } = sources;
  const base = `${DATA}/${letter.id}`;
  const data = { use: 'data', createdAt: letter.createdAt } as const;
  const brand = await printBrandOf(records, organisation, letter.unit);
  const input = { language: 'sv', organisation, letter, brand, madeBy: head.madeBy, now: head.madeAt, names } as const;
  yield {
    ...data,
    path: `${base}/brev.pdf`,
    content: await letterPdf(input),
    createdAt: head.madeAt,
    mimeType: 'application/pdf',
    format: { name: 'PDF/A', version: '1b' },
    what: 'Brevet med allt som står i det, kvittens och tidslinje',
  };
  for (const [index, file] of letter.files.entries()) {
    yield {
      ...data,
      path: `${base}/bilaga-${String(index + 1).padStart(2, '0')}.pdf`,
      content: await records.blobs.get(organisation.id, file.blob),
      mimeType: 'application/pdf',
      originalName: file.filename,
      what: `Bilaga ${index + 1}, som den skickades`,
    };
  }
  if (letter.signedBlob !== undefined) {
    yield {
      ...data,
      path: `${base}/signerat.xml`,
      content: await records.blobs.get(organisation.id, letter.signedBlob),
      mimeType: 'application/xml',
      signed: true,
      what: 'Den signerade försändelsen (SignedDelivery) som lämnades till förmedlaren',
    };
  }
  yield* factFiles(sources, letter, base);
}

async function* factFiles(
  { records, organisation }: ArchiveSources,
  letter: LetterView,
  base: string,
): AsyncGenerator<ArchivedFile> {
  const json = (name: string, what: string, value: unknown): ArchivedFile => ({
    path: `${base}/${name}`,
    use: 'data',
    content: Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`),
    mimeType: 'application/json',
    createdAt: letter.createdAt,
    what,
  });
  const answers = letter.timeline.filter(({ kind }) => kind === 'checked' || kind === 'looked-up');
  if (answers.length > 0) yield json('far-svar.json', 'Vad FaR svarade om mottagaren', answers.map(entryOf));
  yield json('kvittens.json', 'Operatörens kvittens, eller hur det står', receiptOf(letter));
  const audit = await auditOfLetter(records.database.reader(organisation.id), letter.id);
  const events = { timeline: letter.timeline.map(entryOf), audit };
  yield json('handelser.json', 'Brevets tidslinje, och behandlingshistoriken med varje visning', events);
}

function entryOf({ kind, at, details }: TimelineEntry) {
  return { kind, at: at.toISOString(), details };
}

function receiptOf({ state, operator, transId, settledAt, reason, openedAt, deliveryId }: LetterView) {
  return {
    state,
    ...(operator === undefined ? {} : { operator }),
    ...(transId === undefined ? {} : { transactionId: transId }),
    ...(settledAt === undefined ? {} : { settledAt: settledAt.toISOString() }),
    ...(openedAt === undefined ? {} : { openedAt: openedAt.toISOString() }),
    ...(deliveryId === undefined ? {} : { mediatorDeliveryId: deliveryId }),
    ...(reason === undefined ? {} : { reason }),
  };
}
