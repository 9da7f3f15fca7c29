// All SQL about letters that have been sent; every question names the organisation.
import type { Kysely, Selectable } from 'kysely';
import type { OperatorName } from '../../../domain/delivery-outcome.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipient, type RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { protectionClassOf, readContent, type StoredFile } from '../letter-draft.ts';
import type { LetterView } from '../letter-view.ts';
import type { LetterTable, SenderTables } from '../tables.ts';
import { keptFacts } from './drafts.ts';
import { readTimeline } from './timeline.ts';

type Tx = Transaction<SenderTables>;

function place(id: string): string {
  return `letter ${id}`;
}

/** Encrypts a letter's content for its row. */
export function sealLetterContent(cipher: ContentCipher, organisation: Organisationsnummer, id: string, text: string) {
  return cipher.seal(organisation, place(id), text);
}

/** Adds a letter with its files. A second letter of the same draft is a unique violation: look for the first before. */
export async function insertLetter(
  tx: Tx,
  letter: Omit<Selectable<LetterTable>, 'organisation' | 'updated_at' | 'asks_receipt'> & {
    readonly asks_receipt?: boolean;
  },
  files: readonly StoredFile[],
): Promise<void> {
  const organisation = tx.organisation;
  await tx.query
    .insertInto('letter')
    .values({ ...letter, organisation, updated_at: letter.created_at })
    .execute();
  if (files.length === 0) return;
  const rows = files.map(({ facts, ...file }, position) => ({
    ...file,
    facts: facts === undefined ? null : JSON.stringify(facts),
    letter: letter.id,
    organisation,
    position,
    content_type: 'application/pdf',
  }));
  await tx.query.insertInto('letter_attachment').values(rows).execute();
}

/** The letter that a draft became, if it did. */
export async function findLetterOfDraft(reader: Reader<SenderTables>, draft: string): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('letter')
    .select('id')
    .where('draft', '=', draft)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row?.id;
}

/** Whether the organisation has the letter (still). */
export async function letterIsThere(reader: Reader<SenderTables>, id: string): Promise<boolean> {
  const row = await reader.query
    .selectFrom('letter')
    .select('id')
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row !== undefined;
}

/** Where the signed letter lies; undefined when it is not signed or has been handed over already. */
export async function findSignedBlob(reader: Reader<SenderTables>, id: string): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('letter')
    .select('signed_blob')
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .where('delivery_id', 'is', null)
    .executeTakeFirst();
  return row?.signed_blob ?? undefined;
}

/** The whole letter, or undefined when this organisation has no such letter. */
export async function readLetter(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  id: string,
): Promise<LetterView | undefined> {
  const row = await reader.query
    .selectFrom('letter')
    .selectAll()
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const content = readContent(cipher.open(reader.organisation, place(id), row.content));
  return {
    ...asView(row),
    text: content.text,
    support: content.support,
    ...(content.extras === undefined ? {} : { extras: content.extras }),
    ...(content.postalAddress === undefined ? {} : { postalAddress: content.postalAddress }),
    files: await readFiles(reader.query, id, reader.organisation),
    timeline: await readTimeline(reader, id),
  };
}

async function readFiles(query: Kysely<SenderTables>, letter: string, organisation: string): Promise<StoredFile[]> {
  const rows = await query
    .selectFrom('letter_attachment')
    .select(['id', 'filename', 'bytes', 'sha256', 'md5', 'pages', 'blob', 'facts'])
    .where('letter', '=', letter)
    .where('organisation', '=', organisation)
    .orderBy('position')
    .execute();
  return rows.map(({ facts, ...file }) => ({ ...file, ...keptFacts(facts) }));
}

function asView(
  row: Selectable<LetterTable>,
): Omit<LetterView, 'text' | 'support' | 'extras' | 'postalAddress' | 'files' | 'timeline'> {
  const farOperator = operatorIn(row.far_operator_id, row.far_operator_name);
  return {
    id: row.id,
    origin: row.origin,
    createdAt: row.created_at,
    author: row.author,
    authorName: row.author_name,
    recipient: storedRecipient(row.recipient),
    subject: row.subject,
    language: row.language === 'enGB' ? 'enGB' : 'svSE',
    protectionClass: protectionClassOf(row.protection_class),
    envelopeBytes: row.envelope_bytes,
    state: row.state,
    waiting: row.waiting ?? undefined,
    deliveryId: row.delivery_id ?? undefined,
    operator: operatorIn(row.operator_id, row.operator_name),
    ...(farOperator === undefined ? {} : { farOperator }),
    transId: row.trans_id ?? undefined,
    reason: row.reason ?? undefined,
    settledAt: row.settled_at ?? undefined,
    signedBlob: row.signed_blob ?? undefined,
    signedSha256: row.signed_sha256 ?? undefined,
    channel: row.channel,
    unit: row.unit,
    keeper: row.keeper,
    caseType: row.case_type ?? undefined,
    category: row.category,
    matterId: row.matter_id ?? undefined,
    diaryNumber: row.diary_number ?? undefined,
    secrecy: row.secrecy ?? undefined,
    previous: row.previous ?? undefined,
    mailing: row.mailing ?? undefined,
    sendAt: row.send_at ?? undefined,
    approval: row.approval ?? undefined,
    openedAt: row.opened_at ?? undefined,
  };
}

function operatorIn(id: string | null, name: string | null): OperatorName | undefined {
  const operator = id === null ? undefined : parseOrganisationsnummer(id);
  return operator?.ok === true ? { id: operator.value, name: name ?? operator.value } : undefined;
}

/** A recipient from a row of ours. Throws a TypeError when the row holds something else. */
export function storedRecipient(text: string): RecipientId {
  const parsed = parseRecipient(text);
  if (!parsed.ok) throw new TypeError('a stored letter has no recipient');
  return parsed.value;
}

export type StateGroup = 'all' | 'on-its-way' | 'delivered' | 'undelivered' | 'unknown' | 'on-paper';

/** Which states are meant. */
export const GROUPS: Readonly<Record<Exclude<StateGroup, 'all'>, readonly LetterTable['state'][]>> = {
  'on-its-way': ['held', 'created', 'signed', 'accepted', 'sealed'],
  delivered: ['delivered'],
  undelivered: ['refused', 'expired', 'cancelled', 'rejected', 'withdrawn'],
  unknown: ['unknown'],
  'on-paper': ['to-print', 'printed'],
};

/** No unit has it: SQL's `in` needs something also where no unit may be seen. */
export const NO_UNIT = '00000000-0000-0000-0000-000000000000';
