// What was sent from a mailbox, as its holder may see it: the words, the files, the signed original, and what became of it.
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredLetter } from '../store/letters.ts';
import { envelopeIn, type OutgoingRow, outgoingIn, outgoingOf, sendAgain } from '../store/outgoing.ts';
import { outgoingFile } from '../store/outgoing-files.ts';
import type { Actor } from '../use/actor.ts';
import { envelopePlace, filePlace, type OutgoingContent, openOutgoing } from './sealed.ts';
import { enqueueOutgoing, familyOf } from './send-job.ts';
import { filesOfOutgoing, type WrittenFile } from './write-reply.ts';

export interface Sent extends Omit<OutgoingRow, 'content'>, OutgoingContent {
  readonly files: readonly WrittenFile[];
}

async function opened(context: MailboxContext, { content, ...row }: OutgoingRow): Promise<Sent> {
  const cipher = await context.ciphers.of(row.accountId);
  return {
    ...row,
    ...openOutgoing(cipher, row.id, content),
    files: row.kind === 'reply' ? await filesOfOutgoing(context, row.accountId, row.id) : [],
  };
}

const known = new WeakMap<StoredLetter, Promise<Sent[]>>();

/** What was sent about a letter, oldest first; drafts are not. Read once for each time that the letter is opened. */
export function sentAbout(context: MailboxContext, letter: StoredLetter): Promise<Sent[]> {
  const found = known.get(letter) ?? readSent(context, letter);
  known.set(letter, found);
  return found;
}

async function readSent(context: MailboxContext, letter: StoredLetter): Promise<Sent[]> {
  const rows = await outgoingOf(context.database.reader(context.organisation), letter.accountId, letter.id);
  return await Promise.all(rows.filter(({ state }) => state !== 'draft').map((row) => opened(context, row)));
}

/** One of them; undefined when this mailbox has sent no such thing about that letter. */
export async function sentOne(
  context: MailboxContext,
  where: { readonly accountId: string; readonly letterId: string; readonly id: string },
): Promise<Sent | undefined> {
  const row = await outgoingIn(context.database.reader(context.organisation), where.accountId, where.id);
  if (row === undefined || row.letterId !== where.letterId || row.state === 'draft') return undefined;
  return await opened(context, row);
}

/** The bytes as they are sent in every try: the signed original. */
export async function originalOf(context: MailboxContext, { accountId, id }: Sent): Promise<Buffer | undefined> {
  const sealed = await envelopeIn(context.database.reader(context.organisation), accountId, id);
  return sealed === undefined ? undefined : (await context.ciphers.of(accountId)).openBytes(envelopePlace(id), sealed);
}

/** A file that went along. */
export async function sentFile(
  context: MailboxContext,
  { accountId, id, files }: Sent,
  fileId: string,
): Promise<{ readonly name: string; readonly bytes: Buffer } | undefined> {
  const known = files.find((file) => file.id === fileId);
  const row = await outgoingFile(context.database.reader(context.organisation), accountId, id, fileId);
  if (known === undefined || row === undefined) return undefined;
  return { name: known.name, bytes: (await context.ciphers.of(accountId)).openBytes(filePlace(fileId), row.content) };
}

/** Tries once more what failed, or whose end is not known: the same bytes. False when it is in another state. */
export async function tryAgain(
  context: MailboxContext,
  { account, actor }: { readonly account: Account; readonly actor: Actor },
  { id, kind, letterId }: Sent,
): Promise<boolean> {
  return await context.database.transaction(context.organisation, async (tx) => {
    if (!(await sendAgain(tx, account.id, id, context.clock()))) return false;
    await enqueueOutgoing(tx, id);
    const details = { letter: letterId, by: actor.name };
    const event = `${familyOf(kind)}.again` as const;
    await context.events.record(tx, { kind: event, actor: actor.loginId, subject: account.id, details });
    return true;
  });
}
