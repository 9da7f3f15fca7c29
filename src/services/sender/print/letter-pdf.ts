// The record of a letter as one PDF, with its attachments after it when that is wanted and possible.
import { inKillableProcess } from '../../../platform/killable/killable.ts';
import { packFiles, taskInput } from '../mailings/split/task-input.ts';
import { recordMessages } from '../texts/record-messages.ts';
import { letterRecord, type RecordInput } from './record.ts';
import { recordPdf } from './record-pdf.ts';

const JOIN = new URL('./join-task.ts', import.meta.url);
const LIMITS = { seconds: 60, megabytes: 512 };

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
 * that it is a file of its own. The whole makes no claim to be PDF/A: the attachments may be anything. They are opened in a
 * killable process; when they cannot be joined there in time, all of them are files of their own.
 */
export async function letterPdfWithAttachments(
  input: RecordInput,
  files: readonly AttachedFile[],
): Promise<Uint8Array> {
  const measured = await pagesOf(files.map(({ bytes }) => bytes));
  const sources = files.map(({ id, bytes }, index) => ({ id, bytes, pages: measured[index] }));
  const record = async (of: readonly Source[], first: number): Promise<Uint8Array> =>
    await recordPdf(letterRecord({ ...input, notes: notesFor(input, of, first) }), input.now);
  const [own = 0] = await pagesOf([await record(sources, 99)]);
  const whole = own === 0 ? undefined : await joined(await record(sources, own + 1), sources);
  if (whole !== undefined) return whole;
  const alone = sources.map(({ id, bytes }) => ({ id, bytes, pages: undefined }));
  return await record(alone, 0);
}

interface Source extends AttachedFile {
  /** Undefined for one that cannot be taken in. */
  readonly pages: number | undefined;
}

async function pagesOf(files: readonly Uint8Array[]): Promise<readonly (number | undefined)[]> {
  const result = await inKillableProcess(JOIN, taskInput({ join: false }, packFiles(files)), LIMITS);
  if (!result.ok || !Array.isArray(result.value)) return [];
  return result.value.map((pages: unknown) => (typeof pages === 'number' ? pages : undefined));
}

async function joined(record: Uint8Array, sources: readonly Source[]): Promise<Uint8Array | undefined> {
  const taken = sources.filter(({ pages }) => pages !== undefined).map(({ bytes }) => bytes);
  const result = await inKillableProcess(JOIN, taskInput({ join: true }, packFiles([record, ...taken])), LIMITS);
  return result.ok && result.value instanceof Uint8Array ? result.value : undefined;
}

function notesFor({ language }: RecordInput, sources: readonly Source[], first: number): ReadonlyMap<string, string> {
  const t = recordMessages(language);
  let page = first;
  return new Map(
    sources.map(({ id, pages }) => {
      if (pages === undefined) return [id, t('print-not-merged')];
      const note = t('print-merged', { page });
      page += pages;
      return [id, note];
    }),
  );
}
