// Letters and files with their texts opened: what use cases give to pages, which never see sealed bytes.
import type { MailboxContext } from '../mailbox-context.ts';
import { attachmentIn, attachmentsOf, type SealedAttachment, type StoredAttachment } from '../store/attachments.ts';
import { letterIn, type SealedLetter, type StoredLetter } from '../store/letters.ts';
import { openContent, openDetails, openFilename, openSubject } from './letter-texts.ts';
import type { MailboxCipher } from './mailbox-cipher.ts';

type Opening = Pick<MailboxContext, 'database' | 'organisation' | 'ciphers'>;

/** One letter of this mailbox; undefined when it has none of that id. */
export async function letterOf(
  { database, organisation, ciphers }: Opening,
  accountId: string,
  letterId: string,
): Promise<StoredLetter | undefined> {
  const sealed = await letterIn(database.reader(organisation), accountId, letterId);
  return sealed === undefined ? undefined : openLetterTexts(await ciphers.of(accountId), sealed);
}

function openLetterTexts(cipher: MailboxCipher, { subject, content, delivery, ...rest }: SealedLetter): StoredLetter {
  const { details, ...facts } = delivery;
  return {
    ...rest,
    subject: openSubject(cipher, rest.id, subject),
    ...(Buffer.isBuffer(content) ? openContent(cipher, rest.id, content) : content),
    delivery: {
      ...facts,
      ...(Buffer.isBuffer(details) ? openDetails(cipher, rest.deliveryId, details) : details),
    },
  };
}

/** The files of one letter of this mailbox, in the sender's order. */
export async function filesOf(
  { database, organisation, ciphers }: Opening,
  accountId: string,
  letterId: string,
): Promise<StoredAttachment[]> {
  const sealed = await attachmentsOf(database.reader(organisation), accountId, letterId);
  if (sealed.length === 0) return [];
  const cipher = await ciphers.of(accountId);
  return sealed.map((file) => openedFile(cipher, file));
}

/** One file of this mailbox; undefined when it has none of that id. */
export async function fileIn(
  { database, organisation, ciphers }: Opening,
  accountId: string,
  fileId: string,
): Promise<StoredAttachment | undefined> {
  const sealed = await attachmentIn(database.reader(organisation), accountId, fileId);
  return sealed === undefined ? undefined : openedFile(await ciphers.of(accountId), sealed);
}

function openedFile(cipher: MailboxCipher, file: SealedAttachment): StoredAttachment {
  return { ...file, filename: openFilename(cipher, file.id, file.filename) };
}
