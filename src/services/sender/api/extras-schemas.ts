// Members of a letter in REST beside its text: what kind of text it is, event in a matter, payment, reply and receipt (additive).
import { type Static, Type } from 'typebox';
import type { DraftContent, LetterExtras } from '../letter-draft.ts';

const closed = { additionalProperties: false } as const;
const Id = (description: string) => Type.String({ minLength: 1, maxLength: 255, description });

const Matter = Type.Object(
  {
    matterId: Id('The same in every letter of the matter'),
    eventId: Type.Optional(Id('This event')),
    precedingEventId: Type.Optional(Id('The event before it')),
    subject: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description: 'What the matter is about' })),
    eventType: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description: 'Kind of event' })),
    status: Type.Optional(
      Type.Enum(['senderinitiative', 'recipientinitiative', 'closed'], { description: 'Whose turn it is' }),
    ),
  },
  { ...closed, description: 'Makes the letter an event message (händelsemeddelande): mailboxes thread letters by it' },
);

const Payment = Type.Object(
  {
    amount: Type.String({ pattern: '^[0-9]{1,8}(\\.[0-9]{2})?$', description: 'Kronor, above 0: 1234.50' }),
    dueDate: Type.String({ format: 'date', description: 'Sista betalningsdag' }),
    method: Type.Enum(['BG', 'PG'], { description: 'Bankgiro or plusgiro' }),
    account: Type.String({ minLength: 2, maxLength: 12, description: 'Its check digit is tried' }),
    ocr: Type.Optional(Type.String({ pattern: '^[0-9]{2,25}$', description: 'Its check digit (modulus 10) is tried' })),
  },
  { ...closed, description: 'Betaldata: carried as the Invoice extension, printed with a QR code' },
);

const Moment = (description: string) => Type.String({ format: 'date-time', description });
const Short = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 255, description }));

const Appointment = Type.Object(
  {
    starts: Moment('With offset: 2026-12-03T10:00:00+01:00'),
    ends: Type.Optional(Moment('After `starts`')),
    title: Short('What it is, in a few words; the subject when absent'),
    place: Short('Where'),
    id: Short('Names the appointment: a later letter with the same id changes or cancels it'),
    cancelled: Type.Optional(Type.Boolean({ description: 'The appointment of this id is not to be; needs the id' })),
  },
  { ...closed, description: 'A time to come to: mailboxes give the recipient a calendar file (docs/kallelser.md)' },
);

export const MetadataMember = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 200, description: 'The message type’s id, a URI' }),
    version: Type.Integer({ minimum: 1, maximum: 9999 }),
    values: Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 2000 }), {
      maxProperties: 40,
      description: 'By field: a day as 2027-01-31, an amount as 1234.50 SEK. Empty ones are left out',
    }),
  },
  closed,
);

export const ExtrasMembers = {
  contentType: Type.Optional(
    Type.Enum(['text/plain', 'text/html'], {
      description:
        'What `text` is; text/plain when absent. HTML keeps p, br, h2–h4, ul, ol, li, strong, em, a (https, mailto, tel) and tables; all else is taken out, never sent',
    }),
  ),
  matter: Type.Optional(Matter),
  payment: Type.Optional(Payment),
  asksReceipt: Type.Optional(
    Type.Boolean({
      description:
        'Ask to be told when it is opened; left out where the recipient’s operator does not support it (see offers)',
    }),
  ),
  signedReceipt: Type.Optional(
    Type.Boolean({
      description: 'With asksReceipt: ask the recipient to sign the receipt with an e-ID (docs/svar-och-kvittens.md)',
    }),
  ),
  appointment: Type.Optional(Appointment),
  allowsReply: Type.Optional(
    Type.Boolean({
      description: 'The recipient may reply; left out where the recipient’s operator does not support it (see offers)',
    }),
  ),
  secrecy: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Sekretessmarkering: the section of the law. Where the case type has a mark that one holds',
    }),
  ),
  metadata: Type.Optional(
    Type.Array(MetadataMember, {
      maxItems: 5,
      description: 'What the letter says of registered message types, each once (docs/presentation.md)',
    }),
  ),
  diaryNumber: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'In your diarium, where the letter already has one' }),
  ),
};
const Extras = Type.Object(ExtrasMembers);
export type ExtrasBody = Static<typeof Extras> & { readonly text?: string };

/** The content with the extras that the body names; an own text is what its contentType says. */
export function withExtras(content: DraftContent, body: ExtrasBody): DraftContent {
  const { bodyType, ...rest } = content.extras ?? {};
  const isHtml = body.text === undefined ? bodyType === 'text/html' : body.contentType === 'text/html';
  const extras: LetterExtras = {
    ...rest,
    ...(isHtml ? { bodyType: 'text/html' } : {}),
    ...matterIn(body),
    ...paymentIn(body),
    ...(body.asksReceipt === true ? { asksReceipt: true } : {}),
    ...(body.signedReceipt === true ? { signedReceipt: true } : {}),
    ...appointmentIn(body),
    ...(body.allowsReply === true ? { allowsReply: true } : {}),
    ...(body.secrecy === undefined || rest.secrecy !== undefined ? {} : { secrecy: body.secrecy }),
    ...(body.metadata === undefined || body.metadata.length === 0 ? {} : { metadata: body.metadata }),
    ...(body.diaryNumber === undefined ? {} : { diaryNumber: body.diaryNumber.trim() }),
  };
  return { ...content, extras };
}

function matterIn({ matter }: ExtrasBody): Pick<LetterExtras, 'matter'> {
  if (matter === undefined) return {};
  const { matterId, eventId = '', precedingEventId = '', subject = '', eventType = '', status = '' } = matter;
  return { matter: { matterId, eventId, precedingEventId, subject, eventType, status } };
}

function appointmentIn({ appointment }: ExtrasBody): Pick<LetterExtras, 'appointment'> {
  if (appointment === undefined) return {};
  const { starts, ends = '', title = '', place = '', id = '', cancelled = false } = appointment;
  return { appointment: { starts, ends, title, place, id, cancelled } };
}

function paymentIn({ payment }: ExtrasBody): Pick<LetterExtras, 'payment'> {
  return payment === undefined ? {} : { payment: { ...payment, ocr: payment.ocr ?? '' } };
}
