// Substitutes (issue 4, "Substitutes and hand-over"): somebody does an absent colleague's work from day to day.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { findAccount } from '../store/accounts.ts';
import { absentOn, endSubstitute, insertSubstitute } from '../store/substitutes.ts';
import type { SenderTables } from '../tables.ts';

/**
 * The accounts whose work this account does on that day ('yyyy-mm-dd', Stockholm): their notices and tasks are the
 * substitute's too. Their drafts are not: a draft is its writer's own until it is handed over.
 */
export async function standsInFor(
  reader: Reader<SenderTables>,
  accountId: string,
  day: string,
): Promise<readonly string[]> {
  return await absentOn(reader, accountId, day);
}

export interface AskedSubstitute {
  readonly absent: string;
  readonly substitute: string;
  readonly fromDay: string;
  readonly toDay: string;
}

export type SubstituteFault =
  | { readonly field: 'absent'; readonly code: 'substitute-nobody' }
  | { readonly field: 'substitute'; readonly code: 'substitute-nobody' | 'substitute-self' }
  | { readonly field: 'from'; readonly code: 'substitute-day' }
  | { readonly field: 'to'; readonly code: 'substitute-day' | 'substitute-order' | 'substitute-past' };

/** Says who does whose work. Returns what is wrong instead, where something is. */
export async function addSubstitute(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  asked: AskedSubstitute,
): Promise<readonly SubstituteFault[]> {
  const faults = await faultsOf(records, organisation, asked);
  if (faults.length > 0) return faults;
  const id = randomUUID();
  await records.database.transaction(organisation.id, async (tx) => {
    await insertSubstitute(tx, { id, ...asked, createdBy: actor.name, at: records.clock() });
    await records.events.record(tx, { kind: 'substitute-set', actor: actor.login, subject: id, details: { ...asked } });
  });
  return [];
}

async function faultsOf(
  records: Records,
  organisation: SenderOrganisation,
  { absent, substitute, fromDay, toDay }: AskedSubstitute,
): Promise<SubstituteFault[]> {
  const faults: SubstituteFault[] = [];
  const reader = records.database.reader(organisation.id);
  if ((await findAccount(reader, absent)) === undefined) faults.push({ field: 'absent', code: 'substitute-nobody' });
  const other = await findAccount(reader, substitute);
  if (other === undefined || other.closedAt !== undefined)
    faults.push({ field: 'substitute', code: 'substitute-nobody' });
  else if (substitute === absent) faults.push({ field: 'substitute', code: 'substitute-self' });
  if (startOfDay(fromDay) === undefined) faults.push({ field: 'from', code: 'substitute-day' });
  if (startOfDay(toDay) === undefined) faults.push({ field: 'to', code: 'substitute-day' });
  else if (toDay < fromDay) faults.push({ field: 'to', code: 'substitute-order' });
  else if (toDay < stockholmDate(records.clock())) faults.push({ field: 'to', code: 'substitute-past' });
  return faults;
}

/** Ends it now. `own`: only where the actor is the one who is away. Throws 'not-found'. */
export async function removeSubstitute(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  own: boolean,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const of = own ? actor.id : undefined;
    if (!(await endSubstitute(tx, id, records.clock(), of))) {
      throw new BrevduvaError('not-found', 'there is no such substitute');
    }
    await records.events.record(tx, { kind: 'substitute-ended', actor: actor.login, subject: id });
  });
}
