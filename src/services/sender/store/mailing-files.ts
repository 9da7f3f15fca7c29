// All SQL about what a mailing's letters carry: files for all, files by name, and the letters that one large PDF was split into.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { StoredFile } from '../letter-draft.ts';
import type { SenderTables } from '../tables.ts';
import type { MailingFileTable } from './mailing-tables.ts';

type Tx = Transaction<SenderTables>;
type Kind = MailingFileTable['kind'];

const FILE = ['id', 'filename', 'bytes', 'sha256', 'md5', 'pages', 'blob'] as const;

/** How names are compared: people write them in a list as they remember them. */
export function nameKey(filename: string): string {
  return filename
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/\.pdf$/, '');
}

/** Adds a file; one of the same name takes the other's place. */
export async function putMailingFile(tx: Tx, mailing: string, kind: Kind, file: StoredFile): Promise<void> {
  const { id, filename, bytes, sha256, md5, pages, blob } = file;
  const row = {
    ...{ id, filename, bytes, sha256, md5, pages, blob },
    ...{ mailing, organisation: tx.organisation, kind, name_key: nameKey(filename) },
  };
  await tx.query
    .insertInto('mailing_file')
    .values(row)
    .onConflict((conflict) => conflict.columns(['mailing', 'kind', 'name_key']).doUpdateSet(row))
    .execute();
}

/** Takes a file away; all of a kind when none is named. */
export async function deleteMailingFiles(tx: Tx, mailing: string, kind: Kind, id?: string): Promise<void> {
  let query = tx.query.deleteFrom('mailing_file').where('mailing', '=', mailing).where('kind', '=', kind);
  if (id !== undefined) query = query.where('id', '=', id);
  await query.execute();
}

/** The files of a kind by name, at most so many. */
export async function listMailingFiles(
  reader: Reader<SenderTables>,
  mailing: string,
  kind: Kind,
  limit: number,
): Promise<{ readonly files: readonly StoredFile[]; readonly total: number }> {
  const { total } = await reader.query
    .selectFrom('mailing_file')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('mailing', '=', mailing)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  const files = await reader.query
    .selectFrom('mailing_file')
    .select(FILE)
    .where('mailing', '=', mailing)
    .where('kind', '=', kind)
    .orderBy('name_key')
    .limit(limit)
    .execute();
  return { files, total: Number(total) };
}

/** Of the files by name those with these keys. */
export async function filesByName(
  reader: Reader<SenderTables>,
  mailing: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredFile>> {
  if (keys.length === 0) return new Map();
  const rows = await reader.query
    .selectFrom('mailing_file')
    .select([...FILE, 'name_key'])
    .where('mailing', '=', mailing)
    .where('kind', '=', 'own')
    .where('name_key', 'in', [...keys])
    .execute();
  return new Map(rows.map(({ name_key, ...file }) => [name_key, file]));
}

export interface MailingPart {
  readonly number: number;
  readonly firstPage: number;
  readonly pages: number;
  readonly recipient: string | undefined;
  /** Undefined until it has been split off. */
  readonly file: Omit<StoredFile, 'id' | 'filename'> | undefined;
}

/** Forgets how the large PDF was split. */
export async function deleteParts(tx: Tx, mailing: string): Promise<void> {
  await tx.query.deleteFrom('mailing_part').where('mailing', '=', mailing).execute();
}

/** Adds parts in sets; those that are there already stay as they are. */
export async function insertParts(tx: Tx, mailing: string, parts: readonly MailingPart[]): Promise<void> {
  for (let from = 0; from < parts.length; from += 1000) {
    const rows = parts.slice(from, from + 1000).map(({ number, firstPage, pages, recipient }) => ({
      ...{ mailing, number, organisation: tx.organisation, first_page: firstPage, pages },
      ...{ recipient: recipient ?? null, bytes: null, sha256: null, md5: null, blob: null },
    }));
    await tx.query
      .insertInto('mailing_part')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['mailing', 'number']).doNothing())
      .execute();
  }
}

/** The part's file has been made. */
export async function storePart(
  tx: Tx,
  mailing: string,
  number: number,
  { bytes, sha256, md5, blob }: Pick<StoredFile, 'bytes' | 'sha256' | 'md5' | 'blob'>,
): Promise<void> {
  await tx.query
    .updateTable('mailing_part')
    .set({ bytes, sha256, md5, blob })
    .where('mailing', '=', mailing)
    .where('number', '=', number)
    .execute();
}

/** Parts by their number, after one, at most so many. */
export async function readParts(
  reader: Reader<SenderTables>,
  mailing: string,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly MailingPart[]> {
  const rows = await reader.query
    .selectFrom('mailing_part')
    .selectAll()
    .where('mailing', '=', mailing)
    .where('number', '>', page.after)
    .orderBy('number')
    .limit(page.limit)
    .execute();
  return rows.map((row) => {
    const { bytes, sha256, md5, blob } = row;
    const made = bytes !== null && sha256 !== null && md5 !== null && blob !== null;
    return {
      ...{ number: row.number, firstPage: row.first_page, pages: row.pages, recipient: row.recipient ?? undefined },
      file: made ? { bytes, sha256, md5, blob, pages: row.pages } : undefined,
    };
  });
}

/** The parts of these recipients, or of these places, by what was asked with. */
export async function partsFor(
  reader: Reader<SenderTables>,
  mailing: string,
  by: 'recipient' | 'number',
  wanted: readonly (string | number)[],
): Promise<ReadonlyMap<string, MailingPart>> {
  if (wanted.length === 0) return new Map();
  const rows = await reader.query
    .selectFrom('mailing_part')
    .selectAll()
    .where('mailing', '=', mailing)
    .where(by === 'recipient' ? 'recipient' : 'number', 'in', [...wanted])
    .execute();
  return new Map(
    rows.map(({ number, first_page: firstPage, pages, recipient, bytes, sha256, md5, blob }) => {
      const made = bytes !== null && sha256 !== null && md5 !== null && blob !== null;
      const file = made ? { bytes, sha256, md5, blob, pages } : undefined;
      return [
        String(by === 'recipient' ? recipient : number),
        { number, firstPage, pages, recipient: recipient ?? undefined, file },
      ];
    }),
  );
}
