// Bodies and files of letters: from their row, from a blob of their own (as they were kept before), or from the envelope they came in.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { MessageHeader, SecureMessage } from '../../../wire/mina-meddelanden/delivery.ts';
import { readKeptDelivery } from '../../../wire/mina-meddelanden/delivery-open.ts';
import { openEnvelope } from '../content/kept-envelope.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import { envelopeOf } from '../store/envelopes.ts';
import type { StoredLetter } from '../store/letters.ts';

/** The body of a letter as text. Errors: 'internal' when what was kept was changed. */
export async function bodyOf(context: MailboxContext, letter: StoredLetter): Promise<string> {
  if (letter.body !== undefined) return letter.body;
  const { blobs, organisation } = context;
  const bytes =
    letter.bodyBlob === undefined
      ? (await messageOf(context, letter.accountId, letter.id)).body.content
      : await blobs.get(organisation, letter.bodyBlob);
  return new TextDecoder().decode(bytes);
}

/** A file's content. Errors: 'internal' when what was kept was changed. */
export async function fileContentOf(context: MailboxContext, file: StoredAttachment): Promise<Uint8Array> {
  if (file.blob !== undefined) return await context.blobs.get(context.organisation, file.blob);
  const { attachments } = await messageOf(context, file.accountId, file.letterId);
  return attachments[file.position - 1]?.content ?? gone();
}

/** What the letter's message says of itself, as it was signed. Errors: 'internal' when what was kept was changed. */
export async function headerOf(context: MailboxContext, { accountId, id }: StoredLetter): Promise<MessageHeader> {
  return (await messageOf(context, accountId, id)).header;
}

/** The delivery exactly as it came. Errors: 'internal' when what was kept was changed. */
export async function originalOf(context: MailboxContext, { accountId, id }: StoredLetter): Promise<Buffer> {
  const kept = (await envelopeOf(context.database.reader(context.organisation), accountId, id)) ?? gone();
  return await openEnvelope(context, { accountId, ...kept });
}

async function messageOf(context: MailboxContext, accountId: string, letterId: string): Promise<SecureMessage> {
  const { organisation, database } = context;
  const kept = (await envelopeOf(database.reader(organisation), accountId, letterId)) ?? gone();
  const bytes = await openEnvelope(context, { accountId, ...kept });
  const { messages } = readKeptDelivery(bytes, kept.signedDigest.toString('base64'));
  return messages[kept.position - 1] ?? gone();
}

function gone(): never {
  throw new BrevduvaError('internal', 'the envelope does not hold what its row says');
}
