// Reading a letter and its files: only in one's own mailbox; what was opened and by whom is kept.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Account } from '../account.ts';
import { fileIn, filesOf, letterOf } from '../content/open-letters.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import { letterIn, markRead, markUnread, type StoredLetter } from '../store/letters.ts';
import type { Actor } from './actor.ts';
import { originalOf } from './kept-content.ts';

const missing = (): BrevduvaError => new BrevduvaError('not-found', 'no such letter in this mailbox');

export interface OpenedLetter {
  readonly letter: StoredLetter;
  readonly attachments: readonly StoredAttachment[];
}

/** What somebody who opens a letter does with it: nothing that is told, or `shown` again after something was done with it, or `read`. */
export type Reading = 'no' | 'shown' | 'read';

/**
 * The letter with its files. Whoever reads it, or is shown it for the first time, marks it read; each who reads it is noted, also when somebody
 * has before them. Throws 'not-found' when this mailbox has no such letter.
 */
export async function openLetter(
  context: MailboxContext,
  where: { readonly account: Account; readonly letterId: string; readonly actor: Actor; readonly reading: Reading },
): Promise<OpenedLetter> {
  const { account, letterId, actor, reading } = where;
  const letter = await letterOf(context, account.id, letterId);
  if (letter === undefined) throw missing();
  const attachments = await filesOf(context, account.id, letterId);
  if (reading === 'read' || (reading === 'shown' && !letter.read))
    await noteRead(context, { account, letterId, actor });
  return { letter, attachments };
}

async function noteRead(
  context: MailboxContext,
  { account, letterId, actor }: { readonly account: Account; readonly letterId: string; readonly actor: Actor },
): Promise<void> {
  context.acting.at('mailbox.read-opened');
  await context.database.transaction(context.organisation, async (tx) => {
    const kind = (await markRead(tx, account.id, letterId, context.clock())) ? 'letter.read' : 'letter.opened';
    const details = { letter: letterId, by: actor.name };
    await context.events.record(tx, { kind, actor: actor.loginId, subject: account.id, details });
  });
  context.acting.at('mailbox.read-marked');
}

/** Marks the letter unread. Throws 'not-found' when this mailbox has no such letter. */
export async function putBackUnread(
  context: MailboxContext,
  { account, letterId, actor }: { readonly account: Account; readonly letterId: string; readonly actor: Actor },
): Promise<void> {
  await context.database.transaction(context.organisation, async (tx) => {
    if ((await letterIn(tx, account.id, letterId)) === undefined) throw missing();
    if (!(await markUnread(tx, account.id, letterId))) return;
    const details = { letter: letterId, by: actor.name };
    await context.events.record(tx, { kind: 'letter.unread', actor: actor.loginId, subject: account.id, details });
  });
}

/** One file of a letter, noted as opened. Throws 'not-found' when this mailbox has no such file in that letter. */
export async function openAttachment(
  context: MailboxContext,
  where: { readonly account: Account; readonly letterId: string; readonly attachmentId: string; readonly actor: Actor },
): Promise<StoredAttachment> {
  const { account, letterId, attachmentId, actor } = where;
  const file = await fileIn(context, account.id, attachmentId);
  if (file === undefined || file.letterId !== letterId) throw missing();
  await context.database.transaction(context.organisation, (tx) => {
    // Its name is the letter's to say, not the audit trail's.
    const details = { letter: letterId, file: attachmentId, by: actor.name };
    return context.events.record(tx, { kind: 'attachment.opened', actor: actor.loginId, subject: account.id, details });
  });
  context.acting.at('mailbox.file-noted');
  return file;
}

/** The delivery that the letter came in, exactly as it came, noted as downloaded. Errors: 'internal' when what was kept was changed. */
export async function takeOriginal(
  context: MailboxContext,
  { account, actor }: { readonly account: Account; readonly actor: Actor },
  letter: StoredLetter,
): Promise<Buffer> {
  const bytes = await originalOf(context, letter);
  await context.database.transaction(context.organisation, (tx) => {
    const details = { letter: letter.id, by: actor.name };
    return context.events.record(tx, { kind: 'letter.downloaded', actor: actor.loginId, subject: account.id, details });
  });
  return bytes;
}
