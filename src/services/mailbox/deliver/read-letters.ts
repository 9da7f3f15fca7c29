// From a verified delivery to the letters that a mailbox keeps; types and files that it does not take are refused here.
import { paymentOf } from '../../../platform/presentation/letter-says.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import {
  checksumIsGood,
  type MessageHeader,
  type SecureDelivery,
  type SecureMessage,
} from '../../../wire/mina-meddelanden/delivery.ts';
import { type MatterText, matterTextOf } from '../content/matter-text.ts';
import { type BodyType, beginsAs, readAttachmentType, readBody, safeFilename } from './admission.ts';

export interface IncomingFile {
  readonly filename: string;
  readonly contentType: string;
  readonly checksumGood: boolean;
  readonly recognised: boolean;
  readonly bytes: number;
}

export interface IncomingLetter {
  /** Which of the delivery's messages it is, from 1. */
  readonly position: number;
  readonly messageId: string;
  readonly subject: string;
  readonly language: string;
  readonly body: { readonly type: BodyType; readonly text: string };
  readonly support: {
    readonly text: string;
    readonly url: string | undefined;
    readonly phone: string | undefined;
    readonly email: string | undefined;
  };
  readonly files: readonly IncomingFile[];
  /** The day by which something is to be paid, yyyy-mm-dd. */
  readonly due: string | undefined;
  /** The matter that it names, if any. */
  readonly matter: MatterText | undefined;
}

/** Every message of the delivery, or the error for the first that is not taken: a delivery is stored whole or not at all. */
export function readLetters(delivery: SecureDelivery, attachmentTypes: readonly string[]): IncomingLetter[] {
  return delivery.messages.map((message, index) => ({ position: index + 1, ...readLetter(message, attachmentTypes) }));
}

function readLetter(
  { header, body, attachments }: SecureMessage,
  attachmentTypes: readonly string[],
): Omit<IncomingLetter, 'position'> {
  const { text, url, phoneNumber, emailAddress } = header.supportinfo;
  return {
    messageId: header.id,
    subject: header.subject,
    language: header.language,
    body: readBody(body.contentType, body.content),
    support: { text, url, phone: phoneNumber, email: emailAddress },
    due: dueDayOf(header),
    matter: matterTextOf(header.officialMatter),
    files: attachments.map((attachment, index) => {
      const contentType = readAttachmentType(attachment.contentType, attachmentTypes);
      return {
        filename: safeFilename(attachment.filename, index + 1),
        contentType,
        checksumGood: checksumIsGood(attachment),
        recognised: beginsAs(contentType, attachment.content),
        bytes: attachment.content.length,
      };
    }),
  };
}

// A day that there is not says nothing: the letter is shown with what it says, and nothing is planned by it.
function dueDayOf({ officialMatter }: MessageHeader): string | undefined {
  const day = officialMatter === undefined ? undefined : paymentOf(officialMatter)?.dueDate.slice(0, 10);
  return day === undefined || startOfDay(day) === undefined ? undefined : day;
}
