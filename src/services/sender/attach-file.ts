// Attaching a PDF to a draft: judged by its bytes, digested, stored encrypted, then listed (SKL-8).
import { createHash, randomUUID } from 'node:crypto';
import { ok, problem, type Result } from '../../domain/result.ts';
import { checkPdf, type PdfProblemCode } from '../../platform/pdf/check-pdf.ts';
import { oneLine } from './check-content.ts';
import type { Draft, StoredFile } from './letter-draft.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Actor, Records } from './records.ts';
import { noteWriter } from './store/draft-owners.ts';
import { deleteDraftFile, insertDraftFile } from './store/drafts.ts';

export const FILES_MAX = 20;
/** Bytes of one file that is looked at at all: three quarters of an envelope is the most that base64 leaves. */
export const FILE_BYTES_MAX = 1_572_864;

/** Bytes of a file that a draft takes, so that it can be made smaller: more than a letter carries, less than would hurt. */
export const UPLOAD_BYTES_MAX = 20 * 1_048_576;

export type FileProblemCode = PdfProblemCode | 'too-large' | 'too-many-files' | 'malware' | 'not-scanned';
export interface FileProblem {
  readonly code: FileProblemCode;
  readonly filename: string;
}

/** A file as somebody sent it; `tooLarge` when it was cut off on the way in. */
export interface GivenFile {
  readonly filename: string;
  readonly bytes: Uint8Array;
  readonly tooLarge?: boolean;
}

/** Checks and stores one file, without tying it to anything yet. Problems are values: each has its own sentence. */
export async function storeFile(
  records: Pick<Records, 'blobs' | 'scan'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  given: GivenFile,
  most: number = FILE_BYTES_MAX,
): Promise<Result<StoredFile, FileProblem>> {
  const filename = fileNameOf(given.filename);
  if (given.tooLarge === true || given.bytes.length > most) {
    return problem({ code: 'too-large', filename: lastPart(given.filename) });
  }
  const checked = await checkPdf(given.bytes);
  if (!checked.ok) return problem({ code: checked.problem.code, filename: lastPart(given.filename) });
  const scanned = await scanFile(records, given.bytes);
  if (scanned !== undefined) return problem({ code: scanned, filename: lastPart(given.filename) });
  const blob = await records.blobs.put(organisation.id, given.bytes);
  return ok({
    id: randomUUID(),
    filename,
    bytes: given.bytes.length,
    sha256: createHash('sha256').update(given.bytes).digest('hex'),
    md5: createHash('md5').update(given.bytes).digest('hex').toUpperCase(),
    pages: checked.value.pages,
    blob,
    facts: checked.value,
  });
}

/** What a scanner that is configured says against the file. One that does not answer lets nothing through. */
export async function scanFile(
  records: Pick<Records, 'scan'>,
  bytes: Uint8Array,
): Promise<'malware' | 'not-scanned' | undefined> {
  const result = await records.scan?.(bytes);
  if (result === undefined || result.kind === 'clean') return undefined;
  return result.kind === 'found' ? 'malware' : 'not-scanned';
}

/** Attaches files to a draft. Returns what was refused, each with its reason; the others are attached. */
export async function attachFiles(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  draft: Draft,
  files: readonly GivenFile[],
): Promise<readonly FileProblem[]> {
  const refused: FileProblem[] = [];
  let count = draft.attachments.length;
  for (const given of files) {
    const stored =
      count >= FILES_MAX
        ? problem<FileProblem>({ code: 'too-many-files', filename: lastPart(given.filename) })
        : await storeFile(records, organisation, given, UPLOAD_BYTES_MAX);
    if (stored.ok) count += 1;
    else refused.push(stored.problem);
    await records.database.transaction(organisation.id, async (tx) => {
      if (stored.ok) {
        await insertDraftFile(tx, records.cipher, draft.id, stored.value, records.clock());
        await noteWriter(tx, { id: draft.id, owner: actor.id });
      }
      await records.events.record(tx, {
        kind: stored.ok ? 'file-attached' : 'file-refused',
        actor: actor.login,
        subject: draft.id,
        details: stored.ok ? { bytes: stored.value.bytes, sha256: stored.value.sha256 } : { code: stored.problem.code },
      });
    });
  }
  return refused;
}

/** Takes a file away from a draft again. */
export async function detachFile(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  draft: Draft,
  file: string,
): Promise<void> {
  if (!draft.attachments.some((attached) => attached.id === file)) return;
  await records.database.transaction(organisation.id, async (tx) => {
    await deleteDraftFile(tx, draft.id, file);
    await noteWriter(tx, { id: draft.id, owner: actor.id });
  });
}

// Names that Windows keeps for devices, whatever comes after them.
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
/** UTF-8 bytes that file systems take in a name. */
const NAME_BYTES = 255;

/**
 * A name as recipients may see it: the last part of a path, one line, at most 120 characters and 255 bytes, ending in .pdf; without signs
 * that turn the reading direction (they make 'fdp.exe' of 'exe.pdf'), hidden signs, and names that are devices.
 */
export function fileNameOf(given: string): string {
  const stem = lastPart(given)
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/(?:\.pdf)+$/i, '')
    .replaceAll(/^[.\s]+|[.\s]+$/g, '');
  const named = stem === '' || RESERVED.test(stem) ? `bilaga${stem === '' ? '' : ` ${stem}`}` : stem;
  const characters = Array.from(named).slice(0, 116);
  while (Buffer.byteLength(`${characters.join('')}.pdf`) > NAME_BYTES) characters.pop();
  return `${characters.join('').trim()}.pdf`;
}

function lastPart(given: string): string {
  // Format characters (bidi overrides, zero width) are seen by nobody and believed by programs.
  return (
    oneLine(given.replaceAll(/\p{Cf}/gu, ''))
      .split(/[/\\]/)
      .at(-1)
      ?.trim() ?? ''
  );
}
