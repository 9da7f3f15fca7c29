// From a precheck to a mailing: its recipients, each once, become the mailing's list.
import { csvHead, csvRow } from '../../../platform/export/csv.ts';
import { beginMailing, giveList } from '../mailings/write-mailing.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import type { Precheck } from '../store/prechecks.ts';
import { listOf } from './precheck-list.ts';

const COLUMNS = ['rad', 'personnummer'] as const;

/**
 * Begins a mailing of the precheck's unit and case type to everybody on the list, without wrong numbers and duplicates. The mailing's id.
 * Throws 'access-denied' where the actor may not write such letters.
 */
export async function writeToList(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  precheck: Precheck,
): Promise<string> {
  const listed = await listOf(records.database.reader(organisation.id), records.cipher, precheck.id);
  const rows = listed.map(({ line, recipient }) => csvRow([line, recipient], {}));
  const bytes = Buffer.from(`${csvHead(COLUMNS, {})}${rows.join('')}`);
  const { unit, caseType, caseTypeName, purpose } = precheck;
  const name = purpose === '' ? (caseTypeName ?? precheck.unitName) : purpose;
  const begun = { name, unit, origin: 'page' as const, ...(caseType === undefined ? {} : { caseType }) };
  const id = await beginMailing(records, organisation, actor, begun);
  await giveList(records, organisation, actor, id, { name: 'forkontroll.csv', bytes, columns: [...COLUMNS] });
  return id;
}
