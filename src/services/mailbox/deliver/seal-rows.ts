// A delivery's rows as they are stored: every text of it sealed under the key of the mailbox that it is for.

import { sealEnvelope } from '../content/kept-envelope.ts';
import { type ForwardDetails, sealContent, sealDetails, sealFilename, sealSubject } from '../content/letter-texts.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import { type MatterText, markOfMatter, sealMatter } from '../content/matter-text.ts';
import type { DeliveryRow, FileRow, LetterRow } from '../store/intake.ts';

/** What is known before it is known whose mailbox it is. */
export interface PlainRow extends Omit<DeliveryRow, 'accountId' | 'envelope' | 'details' | 'letters'> {
  readonly reference: string | undefined;
  readonly attention: string | undefined;
  readonly forward: ForwardDetails | undefined;
  readonly letters: readonly PlainLetter[];
}

export interface PlainLetter extends Omit<LetterRow, 'subject' | 'content' | 'files' | 'waits' | 'matter'> {
  readonly messageId: string;
  readonly subject: string;
  /** Undefined for a large one, which is read from the envelope. */
  readonly body: string | undefined;
  readonly support: {
    readonly text: string;
    readonly url: string | undefined;
    readonly phone: string | undefined;
    readonly email: string | undefined;
  };
  readonly files: readonly PlainFile[];
  readonly matter: MatterText | undefined;
  /** The day by which something is to be paid, yyyy-mm-dd. */
  readonly due: string | undefined;
}

interface PlainFile extends Omit<FileRow, 'filename'> {
  readonly filename: string;
}

/** A small envelope as it came, or where a large one lies, encrypted already. */
export type IncomingEnvelope =
  | { readonly kind: 'row'; readonly bytes: Uint8Array }
  | { readonly kind: 'blob'; readonly address: string };

/** The rows for that mailbox. */
export function sealedRow(
  cipher: MailboxCipher,
  accountId: string,
  row: PlainRow,
  envelope: IncomingEnvelope,
): DeliveryRow {
  const { reference, attention, forward, letters, ...rest } = row;
  return {
    ...rest,
    accountId,
    envelope:
      envelope.kind === 'blob' ? envelope : { kind: 'row', sealed: sealEnvelope(cipher, row.id, envelope.bytes) },
    details: sealDetails(cipher, row.id, { reference, attention, forward }),
    letters: letters.map((letter) => sealedLetter(cipher, row.senderId, letter)),
  };
}

function sealedLetter(cipher: MailboxCipher, senderId: string, letter: PlainLetter): LetterRow {
  const { id, position, language, bodyType, subject, messageId, body, support, files, matter } = letter;
  return {
    id,
    position,
    language,
    bodyType,
    subject: sealSubject(cipher, id, subject),
    content: sealContent(cipher, id, { messageId, body, support }),
    files: files.map((file) => ({ ...file, filename: sealFilename(cipher, file.id, file.filename) })),
    waits: hasMoreToRead(letter),
    matter:
      matter === undefined
        ? null
        : { mark: markOfMatter(cipher, senderId, matter.id), sealed: sealMatter(cipher, id, matter) },
  };
}

/** Whether a job must read more of the letter than its row holds before all its words are known. */
export function hasMoreToRead({ body, files }: Pick<PlainLetter, 'body' | 'files'>): boolean {
  return body === undefined || files.some(({ recognised }) => recognised);
}
