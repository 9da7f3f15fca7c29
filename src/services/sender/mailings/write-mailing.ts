// A mailing is put together: begun, given its list, its letter, its files. Every change makes another version, which nobody has approved.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { findKind, type Kind, textOfKind } from '../case-types/choose-kind.ts';
import { mayWriteOf } from '../case-types/letter-rules.ts';
import { manyLines, oneLine } from '../check-content.ts';
import { tidySupport } from '../letter-content.ts';
import type { LetterExtras } from '../letter-draft.ts';
import { tidyExtras } from '../letter-extras.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { reads, worksIn } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { readCaseType } from '../store/case-types.ts';
import { deleteParts } from '../store/mailing-files.ts';
import { deleteLines, resetLines } from '../store/mailing-lines.ts';
import { insertMailing, lockMailing, type MailingChange, readMailing, updateMailing } from '../store/mailings.ts';
import type { SenderTables } from '../tables.ts';
import { EDITABLE, type Mailing, type MailingContent, type MailingExtras, mustBe, NO_CONTENT } from './mailing.ts';

type Tx = Transaction<SenderTables>;

export interface BegunMailing {
  /** Named by whoever asks again; else a new one. */
  readonly id?: string;
  readonly name: string;
  readonly unit: string;
  readonly caseType?: string;
  /** By id; absent: the case type's own. '' for none. */
  readonly template?: string;
  readonly origin: 'page' | 'api';
}

/** Begins a mailing of that unit. Throws 'invalid-input' without a name, 'access-denied' where the actor may not write such letters. */
export async function beginMailing(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  begun: BegunMailing,
): Promise<string> {
  const reader = records.database.reader(organisation.id);
  const template = begun.template === '' ? undefined : (begun.template ?? 'usual');
  const wanted = { unit: begun.unit, caseType: begun.caseType, template };
  const kind = await findKind(reader, organisation, actor, wanted);
  if (kind.kind === 'fault') {
    const known = begun.caseType === undefined || (await readCaseType(reader, begun.caseType)) !== undefined;
    if (!known || kind.field === 'template') throw new BrevduvaError('not-found', `no such ${kind.field}`);
    throw new BrevduvaError('access-denied', 'not a unit or case type to write in');
  }
  const { caseType } = kind.found;
  const name = Array.from(oneLine(begun.name)).slice(0, 200).join('');
  if (name === '') throw new BrevduvaError('invalid-input', 'a mailing has a name');
  const content = contentOf(kind.found);
  const id = begun.id ?? randomUUID();
  const at = records.clock();
  await records.database.transaction(organisation.id, async (tx) => {
    const already = await lockMailing(tx, records.cipher, id);
    if (already !== undefined) return mustBeSame(already, begun, name);
    const { origin, unit } = begun;
    const made = { id, unit, name, origin, by: actor, content, approvalNeeded: caseType?.approval === true, at };
    await insertMailing(
      tx,
      records.cipher,
      begun.caseType === undefined ? made : { ...made, caseType: begun.caseType },
    );
    await records.events.record(tx, { kind: 'mailing-begun', actor: actor.login, subject: id });
  });
  return id;
}

function contentOf(kind: Kind): MailingContent {
  const { caseType, template, support } = kind;
  return {
    ...NO_CONTENT,
    support,
    protectionClass: caseType?.protectionClass ?? NO_CONTENT.protectionClass,
    text: textOfKind(kind),
    ...(template === undefined
      ? {}
      : {
          subject: template.version.subject,
          language: template.version.language,
          html: template.version.bodyType === 'text/html',
        }),
  };
}

function mustBeSame(already: Mailing, { unit, caseType }: BegunMailing, name: string): void {
  if (already.name === name && already.unit === unit && already.caseType === caseType) return;
  throw new BrevduvaError('conflict', 'the key was used for another mailing', { reason: 'key-reused' });
}

/** The mailing. Throws 'not-found', also for one that the actor does not see. */
export async function openMailing(
  records: Pick<Records, 'database' | 'cipher'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<Mailing> {
  return mine(await readMailing(records.database.reader(organisation.id), records.cipher, id), actor);
}

function mine(mailing: Mailing | undefined, actor: Actor): Mailing {
  if (mailing === undefined || !reads(worksIn(actor, 'caseworker', 'approver'), mailing))
    throw new BrevduvaError('not-found', 'there is no such mailing');
  return mailing;
}

/** The mailing locked, for somebody who may write in it. Throws 'not-found', 'access-denied'. */
export async function lockToWrite(
  tx: Tx,
  records: Pick<Records, 'cipher'>,
  actor: Actor,
  id: string,
): Promise<Mailing> {
  const mailing = mine(await lockMailing(tx, records.cipher, id), actor);
  const caseType = mailing.caseType === undefined ? undefined : await readCaseType(tx, mailing.caseType);
  if (!mayWriteOf(actor, mailing.unit, caseType)) throw new BrevduvaError('access-denied', 'not a mailing to write in');
  return mailing;
}

/** Changes what it consists of: the next version, by one more writer. Throws 'conflict' when it is not open to changes. */
export async function changeMailing(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
  change: (tx: Tx, mailing: Mailing) => Promise<MailingChange>,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    const mailing = await lockToWrite(tx, records, actor, id);
    mustBe(mailing, ...EDITABLE);
    const at = records.clock();
    const changed = await change(tx, mailing);
    await updateMailing(tx, records.cipher, id, { ...nextVersion(mailing, actor), state: 'draft', ...changed }, at);
    await records.events.record(tx, { kind: 'mailing-changed', actor: actor.login, subject: id });
  });
}

/** What every change does: nothing said about the version before is said about this one. */
export function nextVersion(mailing: Mailing, actor: Pick<Actor, 'id'>): MailingChange {
  return {
    version: mailing.version + 1,
    writers: [...new Set([...mailing.writers, actor.id])],
    ...{ problem: null, stage: null, prepared_at: null },
    ...{ asked_at: null, asked_by: null, decided_at: null, decided_by: null, decided_by_name: null, decision: null },
  };
}

/** The list as it was handed over; its lines are made when the mailing is prepared. */
export async function giveList(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  list: { readonly name: string; readonly bytes: Uint8Array; readonly columns: readonly string[] },
): Promise<void> {
  const blob = await records.blobs.put(organisation.id, list.bytes);
  await changeMailing(records, organisation, actor, id, async (tx, { content }) => {
    await deleteLines(tx, id);
    const plain = { ...content, columns: list.columns, ...guessColumns(list.columns, content) };
    return { list_blob: blob, list_name: oneLine(list.name).slice(0, 200), plain };
  });
}

const NUMBER = /person.*(nummer|nr)|^(pnr|nummer|recipient|mottagare|id)$|samordning|organisationsnummer/i;
const FILE = /^(fil|filnamn|bilaga|file|attachment)$/i;
const ADDRESS = /^(namn|name|c\/?o|adress.*|gatuadress|postadress|address.*|postnummer.*|postnr.*|ort|postort)$/i;

// A guess that the writer sees and may change; what was chosen before and still is a column stays.
function guessColumns(columns: readonly string[], before: MailingContent) {
  const kept = (column: string, pattern: RegExp) =>
    columns.includes(column) ? column : (columns.find((one) => pattern.test(one.trim())) ?? '');
  const chosen = before.addressColumns.filter((column) => columns.includes(column));
  const like = columns.filter((column) => ADDRESS.test(column.trim())).slice(0, 6);
  // A name alone is no address.
  const guessed = like.some((column) => !/^(namn|name)$/i.test(column.trim())) ? like : [];
  return {
    numberColumn: kept(before.numberColumn, NUMBER),
    fileColumn: kept(before.fileColumn, FILE),
    addressColumns: chosen.length > 0 ? chosen : guessed,
  };
}

export type WrittenLetter = Pick<
  MailingContent,
  | 'numberColumn'
  | 'addressColumns'
  | 'fileColumn'
  | 'subject'
  | 'text'
  | 'html'
  | 'language'
  | 'protectionClass'
  | 'classReason'
  | 'support'
  | 'diaryNumber'
  | keyof MailingExtras
  | 'repeats'
  | 'marker'
> & { readonly channel: Mailing['channel'] };

const NO_EXTRAS: MailingExtras = {
  ...{ matter: undefined, payment: undefined, appointment: undefined, metadata: undefined },
  secrecy: '',
};

/** What is written beside the text as a letter has it: nothing where nothing was. */
export function extrasWritten({ matter, payment, appointment, metadata, secrecy }: MailingExtras): LetterExtras {
  return {
    ...(matter === undefined ? {} : { matter }),
    ...(payment === undefined ? {} : { payment }),
    ...(appointment === undefined ? {} : { appointment }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(secrecy === '' ? {} : { secrecy }),
  };
}

/** The letter with its fields, as written. Every line is merged anew. */
export async function writeLetter(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  { channel, ...written }: WrittenLetter,
): Promise<void> {
  await changeMailing(records, organisation, actor, id, async (tx, { content, pdf }) => {
    await resetLines(tx, id);
    const tidied = {
      subject: oneLine(written.subject),
      text: manyLines(written.text),
      ...NO_EXTRAS,
      ...tidyExtras(extrasWritten(written)).extras,
      support: tidySupport(written.support),
      diaryNumber: oneLine(written.diaryNumber),
      classReason: oneLine(written.classReason),
    };
    const marker = oneLine(written.marker);
    const plain = { ...content, ...written, ...tidied, marker };
    if (pdf === undefined || marker === content.marker) return { channel, plain };
    // Split otherwise than before: what was split off is no longer right.
    await deleteParts(tx, id);
    return { channel, plain, pdf_pages: null, split_by: marker === '' ? ('number' as const) : ('marker' as const) };
  });
}
