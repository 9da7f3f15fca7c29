// A precheck as somebody may see it: of a unit that they are a caseworker in; every look is recorded, the list holds personal numbers.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { sees, worksIn } from '../rights.ts';
import { type Precheck, readPrecheck } from '../store/prechecks.ts';

/** Throws 'not-found' for one that is gone, another organisation's or a unit's that is not seen. Nothing is recorded. */
export async function findPrecheck(
  { database, cipher }: Pick<Records, 'database' | 'cipher'>,
  { id: organisation }: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<Precheck> {
  const found = await readPrecheck(database.reader(organisation), cipher, id);
  if (found === undefined || !sees(worksIn(actor, 'caseworker'), found.unit))
    throw new BrevduvaError('not-found', 'there is no such precheck');
  return found;
}

/** The same, and the look is recorded. */
export async function lookAtPrecheck(
  records: Pick<Records, 'database' | 'cipher' | 'events'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  kind: 'precheck-viewed' | 'precheck-exported' = 'precheck-viewed',
): Promise<Precheck> {
  const found = await findPrecheck(records, organisation, actor, id);
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, { kind, actor: actor.login, subject: id }),
  );
  return found;
}
