// What a mailing's letters carry: files for all, files by name, one large PDF to split. Each is another version, which nobody has approved.
import { type FileProblem, fileNameOf, type GivenFile, storeFile } from '../attach-file.ts';
import { oneLine } from '../check-content.ts';
import type { StoredFile } from '../letter-draft.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { deleteMailingFiles, deleteParts, nameKey, putMailingFile } from '../store/mailing-files.ts';
import { deleteLines, resetLines } from '../store/mailing-lines.ts';
import { changeMailing } from './write-mailing.ts';

/** One PDF that is split into the letters; undefined takes it away. */
export async function givePdf(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  given: { readonly name: string; readonly bytes: Uint8Array; readonly marker: string } | undefined,
): Promise<void> {
  const blob = given === undefined ? null : await records.blobs.put(organisation.id, given.bytes);
  await changeMailing(records, organisation, actor, id, async (tx, { content, listName, origin }) => {
    await deleteParts(tx, id);
    // Lines that came from the PDF before go with it; those of a list or a system stay, and are merged again.
    if (listName === undefined && origin === 'page') await deleteLines(tx, id);
    else await resetLines(tx, id);
    const marker = oneLine(given?.marker ?? '');
    const name = oneLine(given?.name ?? '').slice(0, 200);
    const splitBy = given === undefined ? null : marker === '' ? 'number' : 'marker';
    return { pdf_blob: blob, pdf_name: name, pdf_pages: null, split_by: splitBy, plain: { ...content, marker } };
  });
}

/**
 * Files for all, or by name for those whose line names them. Returns what was refused; the others are there. `twice`: names that came
 * more than once in the same go: none of those is kept, since nobody can know which of them a line means.
 */
export async function addFiles(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  kind: 'all' | 'own',
  files: readonly GivenFile[],
): Promise<{ readonly refused: readonly FileProblem[]; readonly twice: readonly string[] }> {
  const twice = repeatedNames(files);
  const refused: FileProblem[] = [];
  const stored: StoredFile[] = [];
  for (const given of files) {
    if (twice.includes(nameKey(fileNameOf(given.filename)))) continue;
    const one = await storeFile(records, organisation, given);
    if (one.ok) stored.push(one.value);
    else refused.push(one.problem);
  }
  if (stored.length === 0) return { refused, twice };
  await changeMailing(records, organisation, actor, id, async (tx) => {
    for (const file of stored) await putMailingFile(tx, id, kind, file);
    await resetLines(tx, id);
    return {};
  });
  return { refused, twice };
}

function repeatedNames(files: readonly GivenFile[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { filename } of files) {
    const key = nameKey(fileNameOf(filename));
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return [...twice];
}

/** Takes a file away again; all of the kind when none is named. */
export async function removeFiles(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  kind: 'all' | 'own',
  file?: string,
): Promise<void> {
  await changeMailing(records, organisation, actor, id, async (tx) => {
    await deleteMailingFiles(tx, id, kind, file);
    await resetLines(tx, id);
    return {};
  });
}
