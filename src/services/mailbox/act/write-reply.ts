// Writing a reply: one draft for each letter, kept as it was typed, with PDFs that were tried in a process of their own (LOOK.md: nothing typed is lost).
import { randomUUID } from 'node:crypto';
import { checkPdf, type PdfProblemCode } from '../../../platform/pdf/check-pdf.ts';
import type { Account } from '../account.ts';
import { safeFilename } from '../deliver/admission.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { dropOutgoing, outgoingOf, putDraft } from '../store/outgoing.ts';
import { deleteOutgoingFile, insertOutgoingFile, outgoingFiles } from '../store/outgoing-files.ts';
import { fileNamePlace, filePlace, openOutgoing, sealOutgoing } from './sealed.ts';

/** Bytes of one file, and of all: base64 makes them a third larger, and the whole envelope may be 2 MiB. */
export const FILES_BYTES = 1_400_000;
export const FILES_MAX = 10;
/** Characters. */
export const REPLY_SUBJECT_MAX = 255;
export const REPLY_TEXT_MAX = 20_000;

export interface WrittenFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

export interface ReplyDraft {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly files: readonly WrittenFile[];
  readonly changedAt: Date;
  /** Changes with every change. */
  readonly version: string;
}

/** The names and sizes of what goes along. */
export async function filesOfOutgoing(
  { database, organisation, ciphers }: MailboxContext,
  accountId: string,
  id: string,
): Promise<WrittenFile[]> {
  const rows = await outgoingFiles(database.reader(organisation), accountId, id);
  if (rows.length === 0) return [];
  const cipher = await ciphers.of(accountId);
  return rows.map((file) => ({ id: file.id, bytes: file.bytes, name: cipher.open(fileNamePlace(file.id), file.name) }));
}

/** The draft of a reply to the letter, if there is one. */
export async function draftOf(
  context: MailboxContext,
  accountId: string,
  letterId: string,
): Promise<ReplyDraft | undefined> {
  const rows = await outgoingOf(context.database.reader(context.organisation), accountId, letterId);
  const row = rows.find(({ state }) => state === 'draft');
  if (row === undefined) return undefined;
  const { subject, text } = openOutgoing(await context.ciphers.of(accountId), row.id, row.content);
  const files = await filesOfOutgoing(context, accountId, row.id);
  const version = [row.changedAt.toISOString(), ...files.map(({ id }) => id)].join(' ');
  return { id: row.id, subject, text, files, changedAt: row.changedAt, version };
}

export interface TypedReply {
  readonly account: Account;
  readonly letterId: string;
  /** Who writes. */
  readonly by: string;
  readonly subject: string;
  readonly text: string;
}

/** Keeps what was typed, whatever it is. Gives the draft's id. */
export async function keepDraft(context: MailboxContext, typed: TypedReply): Promise<string> {
  const { account, letterId, by, subject, text } = typed;
  const cipher = await context.ciphers.of(account.id);
  const rows = await outgoingOf(context.database.reader(context.organisation), account.id, letterId);
  const id = rows.find(({ state }) => state === 'draft')?.id ?? randomUUID();
  const content = sealOutgoing(cipher, id, { subject, text, by });
  await context.database.transaction(context.organisation, (tx) =>
    putDraft(tx, { id, accountId: account.id, letterId, content }, context.clock()),
  );
  return id;
}

export type FileFault = PdfProblemCode | 'file-too-large' | 'too-many-files';

/** Tries the file and puts it last; says why not. Its content is sealed under the mailbox's key. */
export async function attachToDraft(
  context: MailboxContext,
  { accountId, draftId }: { readonly accountId: string; readonly draftId: string },
  upload: { readonly filename: string; readonly bytes: Uint8Array },
): Promise<FileFault | undefined> {
  const { filename, bytes } = upload;
  const before = await filesOfOutgoing(context, accountId, draftId);
  const total = before.reduce((sum, file) => sum + file.bytes, bytes.length);
  if (total > FILES_BYTES) return 'file-too-large';
  if (before.length >= FILES_MAX) return 'too-many-files';
  const checked = await checkPdf(bytes);
  if (!checked.ok) return checked.problem.code;
  const cipher = await context.ciphers.of(accountId);
  const id = randomUUID();
  const name = cipher.seal(fileNamePlace(id), safeFilename(filename, before.length + 1));
  const file = { id, bytes: bytes.length, name, content: cipher.sealBytes(filePlace(id), bytes) };
  const kept = await context.database.transaction(context.organisation, (tx) =>
    insertOutgoingFile(tx, draftId, file, { most: FILES_MAX, now: context.clock() }),
  );
  return kept ? undefined : 'too-many-files';
}

/** Takes a file out of the draft. */
export async function removeFromDraft(
  { database, organisation, clock }: MailboxContext,
  { accountId, draftId }: { readonly accountId: string; readonly draftId: string },
  fileId: string,
): Promise<void> {
  await database.transaction(organisation, (tx) =>
    deleteOutgoingFile(tx, accountId, draftId, { fileId, now: clock() }),
  );
}

/** Throws the draft away with its files. */
export async function discardDraft(
  { database, organisation }: MailboxContext,
  accountId: string,
  letterId: string,
): Promise<void> {
  await database.transaction(organisation, (tx) => dropOutgoing(tx, accountId, letterId, 'draft'));
}
