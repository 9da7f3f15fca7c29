// Which unit a caseworker writes for.
import { BrevduvaError } from '../../domain/errors.ts';
import type { SenderOrganisation } from './organisations.ts';
import type { Records } from './records.ts';
import { may, type Rights } from './rights.ts';
import { openUnits, type UnitName } from './store/units.ts';

interface Here {
  readonly organisation: SenderOrganisation;
  readonly rights: Rights;
}

/** The open units that the caseworker may write in, by name. */
export async function unitsToWriteIn(records: Pick<Records, 'database'>, here: Here): Promise<readonly UnitName[]> {
  const units = await openUnits(records.database.reader(here.organisation.id));
  return units.filter(({ id }) => may(here.rights, 'caseworker', id));
}

/** The first of them. Throws 'access-denied' when there is none. */
export async function unitToWriteIn(records: Pick<Records, 'database'>, here: Here): Promise<string> {
  const [first] = await unitsToWriteIn(records, here);
  if (first === undefined) throw new BrevduvaError('access-denied', 'there is no open unit to write in');
  return first.id;
}
