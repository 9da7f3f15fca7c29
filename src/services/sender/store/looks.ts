// All SQL about who has seen what: the audit trail read back, by its own order, without counting.
import { sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import { storedRecipient } from './letters.ts';
import { ofReach } from './of-reach.ts';

export interface LookCriteria {
  readonly letter?: string;
  /** Whose letters. */
  readonly recipient?: RecipientId;
  /** Part of a person's name or log-in, or a system's client id. */
  readonly person?: string;
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
}

export interface LookRow {
  readonly id: number;
  readonly at: Date;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
  readonly details: { readonly [key: string]: unknown };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** So many of the latest looks at something are gone through for those at the letters of some units, before these letters are asked about. */
const NEAR = 5000;
/** Of units with so many letters only these are asked about first. */
const FEW = 2000;

/** Looks of these kinds, the latest first; where not everything may be audited, those at letters that may. */
export async function findLooks(
  reader: Reader<SenderTables>,
  kinds: readonly string[],
  reach: Reach,
  criteria: LookCriteria,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<readonly LookRow[]> {
  const looks = filtered(reader, kinds, criteria, before).orderBy('id', 'desc');
  if (reach.whole === 'all') return await looks.limit(limit).execute();
  const ofOwn = atOneOf(reader, reach);
  // Of one letter or one person there are not that many.
  const isNarrow = [criteria.letter, criteria.recipient, criteria.person].some((one) => one !== undefined);
  if (isNarrow) return await looks.where(ofOwn).limit(limit).execute();
  const ofLetters = looks.where(atLettersOf(reader, reach)).limit(limit);
  if (await haveFew(reader, reach)) return await ofLetters.execute();
  const atThings = looks.where(sql<boolean>`subject like ${LIKE_ID}`);
  const near = await reader.query
    .selectFrom(atThings.limit(NEAR).as('audit_event'))
    .selectAll()
    .where(ofOwn)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  if (near.length >= limit) return near;
  const isMore = await atThings.offset(NEAR).limit(1).executeTakeFirst();
  return isMore === undefined ? near : await looks.where(atLettersOf(reader, reach)).limit(limit).execute();
}

function filtered(
  reader: Reader<SenderTables>,
  kinds: readonly string[],
  { letter, recipient, person, from, to }: LookCriteria,
  before: number | undefined,
) {
  let query = reader.query
    .selectFrom('audit_event')
    .select(['id', 'at', 'kind', 'actor', 'subject', 'details'])
    .where('organisation', '=', reader.organisation)
    .where('kind', 'in', [...kinds]);
  if (letter !== undefined) query = query.where('subject', '=', letter);
  if (person !== undefined) query = query.where('actor', 'in', loginsOf(reader, person));
  // Days as places in the trail: from the latest wanted on, and no sorting of months.
  if (from !== undefined)
    query = query.where(sql<boolean>`at + interval '0' >= ${from}`).where('id', '>=', firstAfter(reader, from, '-1'));
  if (to !== undefined)
    query = query.where(sql<boolean>`at + interval '0' < ${to}`).where('id', '<=', firstAfter(reader, to, '1'));
  if (before !== undefined) query = query.where('id', '<', before);
  return recipient === undefined ? query : query.where('id', 'in', aboutPerson(reader, recipient));
}

// Events have their places in the order of their times, but for those of transactions at the same time: an hour is enough for these.
function firstAfter({ organisation }: Reader<SenderTables>, time: Date, hours: '-1' | '1') {
  return sql<number>`coalesce((select id from audit_event where organisation = ${organisation}
    and at >= ${time}::timestamptz + ${sql.lit(hours)} * interval '1 hour' order by at limit 1), 9223372036854775807)`;
}

// Looks at the person's letters, and searches for the person: each by an index of its own.
function aboutPerson({ organisation }: Reader<SenderTables>, recipient: RecipientId) {
  return sql<number>`(select id from audit_event where organisation = ${organisation} and subject = any(array(
      select letter::text from sending_log where organisation = ${organisation} and recipient = ${recipient}))
    union select id from audit_event
      where organisation = ${organisation} and details ? 'recipient' and details->>'recipient' = ${recipient})`;
}

// One look after the other, so that the first page needs the latest ones only. What is no id is told in three cheap questions: one regular
// expression for the whole takes as long as the letter's unit does.
const LIKE_ID = '________-____-____-____-____________';
function atOneOf({ organisation }: Reader<SenderTables>, reach: Reach) {
  return sql<boolean>`(select ${ofReach(reach)} from sending_log where organisation = ${organisation}
    and letter = case when audit_event.subject like ${LIKE_ID} and audit_event.subject not like '%-%-%-%-%-%'
      and audit_event.subject !~ '[^-0-9a-f]' then audit_event.subject::uuid end)`;
}

async function haveFew({ organisation, query }: Reader<SenderTables>, reach: Reach): Promise<boolean> {
  const some = query
    .selectFrom('sending_log')
    .select('at')
    .where('organisation', '=', organisation)
    .where(ofReach(reach))
    .limit(FEW + 1);
  const { count } = await query
    .selectFrom(some.as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) <= FEW;
}

// Letters of a unit that few look at, or that has few: each by the index of looks at it.
function atLettersOf({ organisation }: Reader<SenderTables>, reach: Reach) {
  return sql<boolean>`subject = any(array(
    select letter::text from sending_log where organisation = ${organisation} and ${ofReach(reach)}))`;
}

// The audit trail names a log-in; the event of the log-in names whose it was. A system is named by its client id.
function loginsOf(reader: Reader<SenderTables>, person: string) {
  const pattern = `%${person.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<string>`(select login.actor from account join audit_event login
      on login.organisation = account.organisation and login.subject = account.id and login.kind = 'logged-in'
    where account.organisation = ${reader.organisation} and (account.id ilike ${pattern} or account.name ilike ${pattern})
    union select ${person}::text)`;
}

/** Who these log-ins were, as name and identity; a system's client id is not among them. */
export async function peopleOf(
  reader: Reader<SenderTables>,
  actors: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly name: string }>> {
  if (actors.length === 0) return new Map();
  const { rows } = await sql<{ actor: string; id: string; name: string }>`
    select login.actor, account.id, account.name from audit_event login
    join account on account.organisation = login.organisation and account.id = login.subject
    where login.organisation = ${reader.organisation} and login.kind = 'logged-in' and login.actor = any(${[...new Set(actors)]}::text[])`.execute(
    reader.query,
  );
  return new Map(rows.map(({ actor, id, name }) => [actor, { id, name }]));
}

export interface ToldLetter {
  /** Of its line in the log. */
  readonly line: number;
  readonly recipient: RecipientId;
  readonly subject: string;
}

/** Of these ids, the letters that the log knows. */
export async function toldLetters(
  reader: Reader<SenderTables>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ToldLetter>> {
  const letters = [...new Set(ids.filter((id) => UUID.test(id)))];
  if (letters.length === 0) return new Map();
  const rows = await reader.query
    .selectFrom('sending_log')
    .select(['id', 'letter', 'recipient', 'subject'])
    .where('organisation', '=', reader.organisation)
    .where('letter', 'in', letters)
    .execute();
  return new Map(
    rows.map((row) => [row.letter, { line: row.id, recipient: storedRecipient(row.recipient), subject: row.subject }]),
  );
}
