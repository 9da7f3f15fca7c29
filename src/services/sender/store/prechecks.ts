// All SQL about list prechecks and how much was asked; every question names the organisation.
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { LINE_GROUPS, type LineCounts } from '../prechecks/precheck-line.ts';
import type { Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import { ofReach } from './of-reach.ts';
import type { PrecheckTable } from './precheck-tables.ts';

type Tx = Transaction<SenderTables>;

/** What is known of the table that the numbers came in. */
export interface AboutUpload {
  readonly filename?: string;
  readonly sheet?: string;
}

export interface Precheck {
  readonly id: string;
  readonly unit: string;
  readonly unitName: string;
  readonly origin: 'page' | 'api';
  readonly createdAt: Date;
  readonly author: string;
  readonly authorName: string;
  readonly purpose: string;
  readonly caseType: string | undefined;
  readonly caseTypeName: string | undefined;
  readonly state: 'choosing' | 'asking' | 'finished';
  /** The blob of the upload while its column is to be chosen. */
  readonly upload: string | undefined;
  readonly about: AboutUpload;
  readonly finishedAt: Date | undefined;
  readonly unanswered: number;
  readonly unansweredSince: Date | undefined;
  readonly deleteAt: Date;
  readonly counts: LineCounts;
}

export interface NewPrecheck
  extends Pick<
    Precheck,
    'id' | 'unit' | 'origin' | 'createdAt' | 'author' | 'authorName' | 'purpose' | 'caseType' | 'deleteAt'
  > {
  readonly state: 'choosing' | 'asking';
  readonly upload?: string;
  readonly about: AboutUpload;
  readonly request?: { readonly key: string; readonly hash: string };
}

function place(id: string): string {
  return `precheck ${id} about`;
}

/** Adds a precheck without its lines. A second with the same author and key is a unique violation: look for the first before. */
export async function insertPrecheck(tx: Tx, cipher: ContentCipher, precheck: NewPrecheck): Promise<void> {
  await tx.query
    .insertInto('precheck')
    .values({
      id: precheck.id,
      organisation: tx.organisation,
      unit: precheck.unit,
      origin: precheck.origin,
      created_at: precheck.createdAt,
      author: precheck.author,
      author_name: precheck.authorName,
      purpose: precheck.purpose,
      case_type: precheck.caseType ?? null,
      state: precheck.state,
      upload: precheck.upload ?? null,
      about: cipher.seal(tx.organisation, place(precheck.id), JSON.stringify(precheck.about)),
      started_at: precheck.state === 'asking' ? precheck.createdAt : null,
      finished_at: null,
      unanswered_since: null,
      delete_at: precheck.deleteAt,
      request_key: precheck.request?.key ?? null,
      request_hash: precheck.request?.hash ?? null,
    })
    .execute();
}

const sums = () => LINE_GROUPS.map((group) => sql<string>`coalesce(sum(${sql.ref(`part.${group}`)}), 0)`.as(group));

function whole(reader: Reader<SenderTables>) {
  return reader.query
    .selectFrom('precheck')
    .innerJoin('unit', 'unit.id', 'precheck.unit')
    .leftJoin('case_type', 'case_type.id', 'precheck.case_type')
    .leftJoin('precheck_part as part', 'part.precheck', 'precheck.id')
    .selectAll('precheck')
    .select(['unit.name as unit_name', 'case_type.name as case_type_name', ...sums()])
    .where('precheck.organisation', '=', reader.organisation)
    .groupBy(['precheck.id', 'unit.name', 'case_type.name']);
}

type Row = Selectable<PrecheckTable> & { unit_name: string; case_type_name: string | null } & Record<
    (typeof LINE_GROUPS)[number],
    string
  >;

function asPrecheck(cipher: ContentCipher, organisation: Organisationsnummer, row: Row): Precheck {
  const about: AboutUpload = row.about === null ? {} : JSON.parse(cipher.open(organisation, place(row.id), row.about));
  const { wrong, duplicate, digital, paper, unknown, waiting } = row;
  return {
    id: row.id,
    unit: row.unit,
    unitName: row.unit_name,
    origin: row.origin,
    createdAt: row.created_at,
    author: row.author,
    authorName: row.author_name,
    purpose: row.purpose,
    caseType: row.case_type ?? undefined,
    caseTypeName: row.case_type_name ?? undefined,
    state: row.state,
    upload: row.upload ?? undefined,
    about,
    finishedAt: row.finished_at ?? undefined,
    unanswered: row.unanswered,
    unansweredSince: row.unanswered_since ?? undefined,
    deleteAt: row.delete_at,
    counts: {
      wrong: Number(wrong),
      duplicate: Number(duplicate),
      digital: Number(digital),
      paper: Number(paper),
      unknown: Number(unknown),
      waiting: Number(waiting),
    },
  };
}

/** The precheck with its counts; undefined when the organisation has none by that id. */
export async function readPrecheck(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  id: string,
): Promise<Precheck | undefined> {
  const row = await whole(reader).where('precheck.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : asPrecheck(cipher, reader.organisation, row);
}

/** A page of the prechecks that are read, latest first, and how many there are in all. */
export async function listPrechecks(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  want: { readonly reach: Reach; readonly limit: number; readonly offset: number },
): Promise<{ readonly prechecks: readonly Precheck[]; readonly total: number }> {
  const { total } = await reader.query
    .selectFrom('precheck')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('organisation', '=', reader.organisation)
    .where(ofReach(want.reach))
    .executeTakeFirstOrThrow();
  const rows = await whole(reader)
    .where(ofReach(want.reach, { unit: 'precheck.unit', caseType: 'precheck.case_type' }))
    .orderBy('precheck.created_at', 'desc')
    .orderBy('precheck.id', 'desc')
    .limit(want.limit)
    .offset(want.offset)
    .execute();
  return { prechecks: rows.map((row) => asPrecheck(cipher, reader.organisation, row)), total: Number(total) };
}

/** The list that the API's caller made with this key, if any. */
export async function findByRequest(
  reader: Reader<SenderTables>,
  author: string,
  key: string,
): Promise<{ readonly id: string; readonly hash: string } | undefined> {
  const row = await reader.query
    .selectFrom('precheck')
    .select(['id', 'request_hash'])
    .where('organisation', '=', reader.organisation)
    .where('author', '=', author)
    .where('request_key', '=', key)
    .executeTakeFirst();
  return row === undefined ? undefined : { id: row.id, hash: row.request_hash ?? '' };
}

/** Holds the precheck's row until the transaction ends: changes of one list come one after the other. Its state; undefined when gone. */
export async function holdPrecheck(tx: Tx, id: string): Promise<Precheck['state'] | undefined> {
  const row = await tx.query
    .selectFrom('precheck')
    .select('state')
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .forUpdate()
    .executeTakeFirst();
  return row?.state;
}

/** What of a precheck changes. */
export async function changePrecheck(
  tx: Tx,
  id: string,
  change: Pick<
    Updateable<PrecheckTable>,
    'state' | 'upload' | 'started_at' | 'finished_at' | 'unanswered' | 'unanswered_since'
  >,
): Promise<void> {
  const which = tx.query.updateTable('precheck').where('id', '=', id).where('organisation', '=', tx.organisation);
  await which.set(change).execute();
}

/** Removes it with its lines. */
export async function removePrecheck(tx: Tx, id: string): Promise<void> {
  await tx.query.deleteFrom('precheck').where('id', '=', id).where('organisation', '=', tx.organisation).execute();
}

/** Removes the organisation's prechecks whose time is over, and counts of questions that no limit looks at any more. */
export async function forgetPrechecks(tx: Tx, now: Date): Promise<void> {
  const { organisation } = tx;
  await tx.query.deleteFrom('precheck').where('organisation', '=', organisation).where('delete_at', '<', now).execute();
  const old = new Date(now.getTime() - 2 * 86_400_000);
  await tx.query.deleteFrom('far_use').where('organisation', '=', organisation).where('at', '<', old).execute();
}
