// A precheck as somebody may see it: of a unit and a case type that they are a caseworker of; every look is recorded, the list holds personal numbers.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { reads, worksIn } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { type Precheck, readPrecheck } from '../store/prechecks.ts';

/** Throws 'not-found' for one that is gone, another organisation's, or not theirs to see. Nothing is recorded. */
export async function findPrecheck(
  { database, cipher }: Pick<Records, 'database' | 'cipher'>,
  { id: organisation }: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<Precheck> {
  const found = await readPrecheck(database.reader(organisation), cipher, id);
  if (found === undefined || !reads(worksIn(actor, 'caseworker'), found))
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
