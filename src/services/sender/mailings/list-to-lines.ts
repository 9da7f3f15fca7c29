// The list as it was handed over becomes lines, once: read in a killable process, written in sets.
import { readTable } from '../../../platform/tabular/read-table.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { insertLines } from '../store/mailing-lines.ts';
import { updateMailing } from '../store/mailings.ts';
import type { LineContent } from './line-content.ts';
import type { Mailing, MailingProblem } from './mailing.ts';

const AT_ONCE = 500;

/** Writes the lines that are not there yet. Returns why it cannot; undefined when all of them are there. */
export async function listToLines(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  mailing: Mailing,
): Promise<MailingProblem | undefined> {
  const { id, listBlob, listName } = mailing;
  const { lines } = await mailingFigures(records.database.reader(organisation.id), id);
  if (listName !== undefined && mailing.content.numberColumn === '') return { code: 'no-number-column' };
  // The file is let go with its last line.
  if (listBlob === undefined) return lines === 0 && mailing.pdf === undefined ? { code: 'list-empty' } : undefined;
  const table = await readTable(await records.blobs.get(organisation.id, listBlob), listName ?? '');
  if (table.kind === 'problem') return { code: 'list-unreadable' };
  if (table.rows.length === 0) return { code: 'list-empty' };
  for (let from = 0; from < table.rows.length; from += AT_ONCE) {
    const set = table.rows.slice(from, from + AT_ONCE).map(({ line, cells }, index) => {
      const values = new Map(table.columns.map((column, place) => [column, cells[place] ?? '']));
      const content: LineContent = { line, values };
      return { number: from + index + 1, content };
    });
    const last = from + AT_ONCE >= table.rows.length;
    await records.database.transaction(organisation.id, async (tx) => {
      await insertLines(tx, records.cipher, id, set);
      // That all of them are there is written with the last ones: a process that died before begins again.
      if (last) await updateMailing(tx, records.cipher, id, { list_blob: null }, records.clock());
    });
  }
  return undefined;
}
