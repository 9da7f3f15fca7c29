// A message of protection class 1 as the REST door takes it, and the same as NotificationDelivery (Notification v3).
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { SUBJECT_MAX, SUPPORT_FIELD_MAX, SUPPORT_TEXT_MAX } from '../../../domain/letter.ts';
import { type NotificationDelivery, notificationOperations } from '../../../wire/mina-meddelanden/notification.ts';

const closed = { additionalProperties: false } as const;
const Email = Type.String({ minLength: 5, maxLength: 256, pattern: '^.+@.+\\..+$' });
const one = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description === undefined ? {} : { description }) });

export const Notification = Type.Object(
  {
    sender: Type.Object({ id: Type.String({ pattern: '^16[0-9]{10}$' }), name: one(250) }, closed),
    recipient: Type.String({ pattern: '^[0-9]{12}$', description: 'As RecipientId: 12 digits, with century or 16' }),
    reference: Type.Optional(one(255, 'Yours; shown to the recipient')),
    message: Type.Object(
      {
        id: one(255, 'Yours; with the content it tells a repeat from another message'),
        subject: one(SUBJECT_MAX),
        text: Type.String({ minLength: 1, maxLength: 1_000_000, description: 'Put in the mailbox, plain text' }),
        language: Type.Optional(Type.Union([Type.Literal('svSE'), Type.Literal('enGB')], { default: 'svSE' })),
        support: Type.Object(
          {
            text: one(SUPPORT_TEXT_MAX, 'Whom to ask'),
            url: Type.Optional(one(SUPPORT_FIELD_MAX)),
            phoneNumber: Type.Optional(one(SUPPORT_FIELD_MAX)),
            emailAddress: Type.Optional(Email),
          },
          closed,
        ),
      },
      closed,
    ),
    email: Type.Optional(
      Type.Object(
        { from: Email, subject: one(254), text: one(100_000) },
        { ...closed, description: 'Sent where the recipient has given an address' },
      ),
    ),
    sms: Type.Optional(
      Type.Object(
        { from: one(11, 'Shown as the sender; letters, digits and spaces'), text: one(160) },
        { ...closed, description: 'Sent where the recipient has given a telephone number' },
      ),
    ),
  },
  closed,
);
export type Notification = Static<typeof Notification>;

/** The same on the wire. Errors: 'invalid-input' where the contract does not allow a value (U+0000 and the like). */
export function deliveryOf(notification: Notification): NotificationDelivery {
  const { sender, recipient, reference, message, email, sms } = notification;
  const { id, subject, text, language = 'svSE', support } = message;
  const delivery: NotificationDelivery = {
    header: { sender, recipients: [recipient], ...(reference === undefined ? {} : { reference }) },
    message: {
      header: { id, subject, supportinfo: support, metadata: [], language },
      body: { contentType: 'text/plain', body: Buffer.from(text) },
    },
    ...(email === undefined
      ? {}
      : { emailMessage: { header: { from: email.from, subject: email.subject }, text: email.text } }),
    ...(sms === undefined ? {} : { smsMessage: { header: { from: sms.from }, text: sms.text } }),
  };
  try {
    notificationOperations.distribute.request.write({ delivery });
  } catch (cause) {
    throw new BrevduvaError('invalid-input', 'the notification cannot be written as the contract wants it', {}, cause);
  }
  return delivery;
}
