// All SQL about a mailing's own row: created, changed, locked, listed. Every question names the organisation.
import type { Selectable, Updateable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { readMailingContent, writeMailingContent } from '../mailings/line-content.ts';
import type { Mailing, MailingContent } from '../mailings/mailing.ts';
import type { Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import type { MailingTable } from './mailing-tables.ts';
import { ofReach } from './of-reach.ts';

type Tx = Transaction<SenderTables>;

function place(id: string): string {
  return `mailing ${id}`;
}

export interface NewMailing {
  readonly id: string;
  readonly unit: string;
  readonly caseType?: string;
  readonly name: string;
  readonly origin: 'page' | 'api';
  readonly by: { readonly id: string; readonly name: string };
  readonly content: MailingContent;
  readonly approvalNeeded: boolean;
  readonly at: Date;
}

/** Adds a mailing without anything in it. */
export async function insertMailing(tx: Tx, cipher: ContentCipher, mailing: NewMailing): Promise<void> {
  const { id, unit, name, origin, by, content, at } = mailing;
  const row = {
    ...{ id, unit, name, origin, organisation: tx.organisation, case_type: mailing.caseType ?? null },
    ...{ created_at: at, created_by: by.id, created_by_name: by.name, writers: [by.id], state: 'draft' as const },
    content: cipher.seal(tx.organisation, place(id), writeMailingContent(content)),
    ...{ approval_needed: mailing.approvalNeeded, updated_at: at },
  };
  await tx.query.insertInto('mailing').values(row).execute();
}

/** What is changed of a row; the content in the clear. */
export type MailingChange = Updateable<Omit<MailingTable, 'id' | 'organisation' | 'content'>> & {
  readonly plain?: MailingContent;
};

/** Changes the row. */
export async function updateMailing(
  tx: Tx,
  cipher: ContentCipher,
  id: string,
  { plain, ...change }: MailingChange,
  at: Date,
): Promise<void> {
  const content =
    plain === undefined ? {} : { content: cipher.seal(tx.organisation, place(id), writeMailingContent(plain)) };
  await tx.query
    .updateTable('mailing')
    .set({ ...change, ...content, updated_at: at })
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .execute();
}

/** The mailing; undefined when this organisation has none such. */
export async function readMailing(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  id: string,
): Promise<Mailing | undefined> {
  const row = await reader.query
    .selectFrom('mailing')
    .selectAll()
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row === undefined ? undefined : asMailing(reader, cipher, row);
}

/** The same, locked until the transaction ends. */
export async function lockMailing(tx: Tx, cipher: ContentCipher, id: string): Promise<Mailing | undefined> {
  const row = await tx.query
    .selectFrom('mailing')
    .selectAll()
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : asMailing(tx, cipher, row);
}

export interface MailingFilter {
  readonly reach: Reach;
  readonly limit: number;
  readonly offset: number;
}

function filtered(reader: Reader<SenderTables>, { reach }: Pick<MailingFilter, 'reach'>) {
  return reader.query.selectFrom('mailing').where('organisation', '=', reader.organisation).where(ofReach(reach));
}

/** A page of the list, latest first, and how many there are in all. */
export async function listMailings(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  filter: MailingFilter,
): Promise<{ readonly mailings: readonly Mailing[]; readonly total: number }> {
  const { total } = await filtered(reader, filter)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await filtered(reader, filter)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  return { mailings: rows.map((row) => asMailing(reader, cipher, row)), total: Number(total) };
}

/** Those that wait for an approver. */
export async function mailingsAsked(reader: Reader<SenderTables>, cipher: ContentCipher): Promise<readonly Mailing[]> {
  const rows = await reader.query
    .selectFrom('mailing')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('state', '=', 'asked')
    .orderBy('asked_at')
    .limit(100)
    .execute();
  return rows.map((row) => asMailing(reader, cipher, row));
}

type Row = Selectable<MailingTable>;

function asMailing({ organisation }: Reader<SenderTables>, cipher: ContentCipher, row: Row): Mailing {
  return {
    id: row.id,
    unit: row.unit,
    caseType: row.case_type ?? undefined,
    name: row.name,
    origin: row.origin,
    createdAt: row.created_at,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
    state: row.state,
    version: row.version,
    writers: row.writers,
    content: readMailingContent(cipher.open(organisation, place(row.id), row.content)),
    channel: row.channel,
    listBlob: row.list_blob ?? undefined,
    listName: row.list_name ?? undefined,
    pdf:
      row.pdf_blob === null
        ? undefined
        : { blob: row.pdf_blob, name: row.pdf_name ?? '', pages: row.pdf_pages ?? undefined },
    splitBy: row.split_by ?? undefined,
    stage: row.stage ?? undefined,
    problem: row.problem ?? undefined,
    ...stepsOf(row),
    startsAt: row.starts_at ?? undefined,
    endsAt: row.ends_at ?? undefined,
    perMinute: row.per_minute ?? undefined,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    mediatorMailing: row.mediator_mailing ?? undefined,
    mediatorState: row.mediator_state ?? undefined,
    mediatorAsked: row.mediator_asked ?? undefined,
  };
}

function stepsOf(row: Row): Pick<Mailing, 'approvalNeeded' | 'asked' | 'decided' | 'planSent'> {
  const { asked_at: asked, decided_at: decided, plan_sent_at: sent, decision } = row;
  return {
    approvalNeeded: row.approval_needed,
    asked: asked === null ? undefined : { at: asked, by: row.asked_by ?? '' },
    decided:
      decided === null || decision === null
        ? undefined
        : { at: decided, byName: row.decided_by_name ?? '', decision, comment: row.comment },
    planSent:
      sent === null ? undefined : { at: sent, byName: row.plan_sent_by_name ?? '', version: row.plan_version ?? 0 },
  };
}
