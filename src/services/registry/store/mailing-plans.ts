// Announced mailings in the database, and the senders that are reminded when they have announced nothing.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import type { RegistryTables } from '../tables.ts';

export interface AnnouncedPlan {
  readonly id: string;
  readonly announcer: string;
  readonly state: 'announced' | 'withdrawn';
  readonly reminderTo: string | undefined;
  readonly startsAt: Date | undefined;
  readonly endsAt: Date;
  readonly told: MailingPlanTold;
  readonly toldBy: string;
  readonly toldAt: Date;
  readonly version: number;
  readonly reminded: number;
}

export interface NewPlan {
  readonly told: MailingPlanTold;
  readonly reminderTo: string | undefined;
  readonly toldBy: string;
  readonly toldAt: Date;
}

export interface KeptPlan {
  readonly id: string;
  readonly version: number;
  /** The same plan again changes nothing. */
  readonly changed: boolean;
}

/** Keeps a plan, or the new version of one that is known. */
export async function keepPlan({ query }: Transaction<RegistryTables>, plan: NewPlan): Promise<KeptPlan> {
  const { told, reminderTo = null, toldBy, toldAt } = plan;
  const announcer = told.mediator.organisation;
  const json = JSON.stringify(told);
  const { rows } = await sql<{ id: string; version: number }>`
    insert into mailing_plan as p
      (announcer, mailing, state, reminder_to, starts_at, ends_at, told, told_by, told_at)
    values (${announcer}, ${told.mailingId}, 'announced', ${reminderTo}, ${told.startsAt ?? null}, ${told.endsAt},
      ${json}::jsonb, ${toldBy}, ${toldAt})
    on conflict (announcer, mailing) do update set state = 'announced', reminder_to = excluded.reminder_to,
      starts_at = excluded.starts_at, ends_at = excluded.ends_at, told = excluded.told, told_by = excluded.told_by,
      told_at = excluded.told_at, version = p.version + 1,
      reminded = case when p.starts_at is distinct from excluded.starts_at then 0 else p.reminded end
    where (p.state, p.told, p.reminder_to) is distinct from ('announced', excluded.told, excluded.reminder_to)
    returning p.id, p.version`.execute(query);
  const [kept] = rows;
  if (kept === undefined) {
    const known = await query
      .selectFrom('mailing_plan')
      .select(['id', 'version'])
      .where('announcer', '=', announcer)
      .where('mailing', '=', told.mailingId)
      .executeTakeFirstOrThrow();
    return { ...known, changed: false };
  }
  await query.deleteFrom('mailing_plan_sender').where('plan', '=', kept.id).execute();
  const senders = [...new Set(told.senders.map(({ organisation }) => organisation))];
  if (senders.length > 0) {
    const rows = senders.map((sender) => ({ plan: kept.id, sender }));
    await query.insertInto('mailing_plan_sender').values(rows).execute();
  }
  return { ...kept, changed: true };
}

/** What is kept of the same mailing of the same mediator, held; undefined when it is new. */
export async function planHeld(
  { query }: Transaction<RegistryTables>,
  { mediator, mailingId }: Pick<MailingPlanTold, 'mediator' | 'mailingId'>,
): Promise<MailingPlanTold | undefined> {
  const asked = query.selectFrom('mailing_plan').select('told').where('announcer', '=', mediator.organisation);
  return (await asked.where('mailing', '=', mailingId).forUpdate().executeTakeFirst())?.told;
}

/** False when it was withdrawn already. */
export async function withdrawPlan({ query }: Transaction<RegistryTables>, id: string): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('mailing_plan')
    .set({ state: 'withdrawn' })
    .where('id', '=', id)
    .where('state', '=', 'announced')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function planById(reader: Reader<RegistryTables>, id: string): Promise<AnnouncedPlan | undefined> {
  const row = await reader.query.selectFrom('mailing_plan').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : planOf(row);
}

/** Those that have not ended at that time, the first to begin first, at most 500; of one announcer where it is named. */
export async function comingPlans(
  { query }: Reader<RegistryTables>,
  from: Date,
  announcer?: string,
): Promise<readonly AnnouncedPlan[]> {
  let asked = query
    .selectFrom('mailing_plan')
    .selectAll()
    .where('ends_at', '>=', from)
    .where('state', '=', 'announced');
  if (announcer !== undefined) asked = asked.where('announcer', '=', announcer);
  const rows = await asked.orderBy('starts_at').orderBy('ends_at').limit(500).execute();
  return rows.map(planOf);
}

/** Notes that its contact was reminded once more; false when somebody else just did, or it was told anew. */
export async function planReminded(
  { query }: Transaction<RegistryTables>,
  { id, version, reminded }: Pick<AnnouncedPlan, 'id' | 'version' | 'reminded'>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('mailing_plan')
    .set({ reminded: now })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('reminded', '=', reminded)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

interface PlanRow {
  readonly id: string;
  readonly announcer: string;
  readonly state: 'announced' | 'withdrawn';
  readonly reminder_to: string | null;
  readonly starts_at: Date | null;
  readonly ends_at: Date;
  readonly told: MailingPlanTold;
  readonly told_by: string;
  readonly told_at: Date;
  readonly version: number;
  readonly reminded: number;
}

function planOf(row: PlanRow): AnnouncedPlan {
  const { id, announcer, state, told, version, reminded } = row;
  return {
    id,
    announcer,
    state,
    reminderTo: row.reminder_to ?? undefined,
    startsAt: row.starts_at ?? undefined,
    endsAt: row.ends_at,
    told,
    toldBy: row.told_by,
    toldAt: row.told_at,
    version,
    reminded,
  };
}

export interface LargeSender {
  readonly sender: string;
  readonly reminderTo: string;
  readonly quietDays: number;
  readonly remindedAt: Date | undefined;
}

export async function listLargeSenders({ query }: Reader<RegistryTables>): Promise<readonly LargeSender[]> {
  const rows = await query.selectFrom('large_sender').selectAll().orderBy('sender').limit(500).execute();
  return rows.map((row) => ({
    sender: row.sender,
    reminderTo: row.reminder_to,
    quietDays: row.quiet_days,
    remindedAt: row.reminded_at ?? undefined,
  }));
}

export async function putLargeSender(
  { query }: Transaction<RegistryTables>,
  { sender, reminderTo, quietDays }: Omit<LargeSender, 'remindedAt'>,
  by: { readonly name: string; readonly at: Date },
): Promise<void> {
  const set = { reminder_to: reminderTo, quiet_days: quietDays, set_by: by.name, set_at: by.at };
  await query
    .insertInto('large_sender')
    .values({ sender, ...set, reminded_at: null })
    .onConflict((conflict) => conflict.column('sender').doUpdateSet(set))
    .execute();
}

export async function removeLargeSender({ query }: Transaction<RegistryTables>, sender: string): Promise<boolean> {
  const { numDeletedRows } = await query.deleteFrom('large_sender').where('sender', '=', sender).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Those that have nothing coming, have announced nothing for their days, and were not reminded for as long; marks them as reminded. */
export async function quietSenders(
  { query }: Transaction<RegistryTables>,
  now: Date,
): Promise<readonly { readonly sender: string; readonly reminderTo: string }[]> {
  const { rows } = await sql<{ sender: string; reminder_to: string }>`
    update large_sender as l set reminded_at = ${now}
    where l.set_at <= ${now}::timestamptz - make_interval(days => l.quiet_days)
      and (l.reminded_at is null or l.reminded_at <= ${now}::timestamptz - make_interval(days => l.quiet_days))
      and not exists (
        select from mailing_plan_sender s join mailing_plan p on p.id = s.plan
        where s.sender = l.sender and p.state = 'announced'
          and (p.ends_at >= ${now} or p.told_at > ${now}::timestamptz - make_interval(days => l.quiet_days)))
    returning l.sender, l.reminder_to`.execute(query);
  return rows.map(({ sender, reminder_to }) => ({ sender, reminderTo: reminder_to }));
}
