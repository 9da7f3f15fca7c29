// What a message of protection class 1 holds, judged before anything is kept (Notification v3; reference codes 5001, 5005, 5019).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { NotificationDelivery } from '../../../wire/mina-meddelanden/notification.ts';
import { type BodyType, readBody } from '../deliver/admission.ts';
import { addressProblem } from '../use/change-notices.ts';

/** Characters in the text of an e-mail: more is no notice. The contract has no limit. */
const EMAIL_TEXT_MAX = 100_000;

export interface EmailText {
  /** Where answers go: an address of the sender's. */
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

export interface SmsText {
  /** What the telephone shows as sender, at most 11 characters. */
  readonly from: string;
  readonly text: string;
}

export interface IncomingNotification {
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
  readonly email: EmailText | undefined;
  readonly sms: SmsText | undefined;
}

/** The message and the texts to send on. Throws the error for the first thing that is not taken: it is kept whole or not at all. */
export function readNotification({ message, emailMessage, smsMessage }: NotificationDelivery): IncomingNotification {
  const { header, body } = message;
  const { text, url, phoneNumber, emailAddress } = header.supportinfo;
  return {
    messageId: plain(header.id, 'message id'),
    subject: plain(header.subject, 'subject'),
    language: header.language,
    body: readBody(body.contentType, body.body),
    support: { text, url, phone: phoneNumber, email: emailAddress },
    email: emailMessage === undefined ? undefined : readEmail(emailMessage),
    sms: smsMessage === undefined ? undefined : readSms(smsMessage),
  };
}

function readEmail({ header, text }: NonNullable<NotificationDelivery['emailMessage']>): EmailText {
  const { from, subject } = header;
  if (addressProblem(from) !== undefined)
    throw new BrevduvaError('invalid-input', 'the sender of the e-mail is not one address');
  if (text.length > EMAIL_TEXT_MAX)
    throw new BrevduvaError('too-large', 'the text of the e-mail is too long', { limit: EMAIL_TEXT_MAX });
  return { from, subject: plain(subject, 'e-mail subject'), text };
}

function readSms({ header: { from }, text }: NonNullable<NotificationDelivery['smsMessage']>): SmsText {
  // Letters, digits and what stands in names: others mean something to gateways, or nothing to telephones.
  if (!/^(?=.*\p{L})[\p{L}\p{N} .&-]{1,11}$/u.test(from))
    throw new BrevduvaError('invalid-input', 'the sender of the text message must be a name of at most 11 characters');
  if (/[^\P{Cc}\n]/u.test(text)) throw new BrevduvaError('invalid-input', 'the text message holds control characters');
  return { from, text };
}

function plain(text: string, what: string): string {
  if (/\p{Cc}/u.test(text)) throw new BrevduvaError('invalid-input', `the ${what} holds control characters`);
  return text;
}
