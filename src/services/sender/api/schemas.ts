// The shapes of the REST API, each with an example (DIGG DOK.15). Identity numbers stand in bodies only, never in addresses.
import { type Static, Type } from 'typebox';
import { Links, Meta, withExample } from '../../../platform/web/rest.ts';
import { KindMembers } from './compose-schemas.ts';
import { ExtrasMembers } from './extras-schemas.ts';
import { PostalAddress } from './print-schemas.ts';

const closed = { additionalProperties: false } as const;
export const DateTime = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} (RFC 3339, UTC)` });
const Uuid = Type.String({ format: 'uuid' });
export const RecipientNumber = Type.String({
  pattern: '^[0-9]{12}$',
  description: 'Personnummer or samordningsnummer with century, or 16 and an organisationsnummer: 12 digits',
});
export const Operator = Type.Object({ id: Type.String(), name: Type.String() }, { description: 'Mailbox operator' });

export const Supportinfo = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: 1024, description: 'Where the recipient can turn with questions' }),
    phoneNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    emailAddress: Type.Optional(Type.String({ minLength: 5, maxLength: 255 })),
    url: Type.Optional(Type.String({ minLength: 8, maxLength: 255 })),
  },
  closed,
);

// A whole PDF of one empty page: whoever tries the example gets a letter, not an error.
const EMPTY_PAGE =
  'JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tp' +
  'ZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgNTk1' +
  'IDg0Ml0vUmVzb3VyY2VzPDw+Pj4+ZW5kb2JqCnhyZWYKMCA0CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAwOSAwMDAwMCBu' +
  'IAowMDAwMDAwMDUyIDAwMDAwIG4gCjAwMDAwMDAxMDEgMDAwMDAgbiAKdHJhaWxlcjw8L1NpemUgNC9Sb290IDEgMCBSPj4Kc3Rh' +
  'cnR4cmVmCjE3OAolJUVPRg==';

export const NewLetter = withExample(
  Type.Object(
    {
      recipient: Type.String({
        pattern: '^([0-9]{12}|address-only)$',
        description:
          'Personnummer or samordningsnummer with century, or 16 and an organisationsnummer: 12 digits. address-only: nobody’s number is known; needs postalAddress and the channel digital-or-paper',
      }),
      subject: Type.Optional(
        Type.String({ minLength: 1, maxLength: 255, description: 'Needed where no template gives it' }),
      ),
      text: Type.Optional(
        Type.String({
          minLength: 1,
          description: 'Plain text; lines end with \\n. Needed where no template gives it',
        }),
      ),
      ...KindMembers,
      ...ExtrasMembers,
      language: Type.Optional(Type.Union([Type.Literal('svSE'), Type.Literal('enGB')], { default: 'svSE' })),
      protectionClass: Type.Optional(
        Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)], {
          description: 'Skyddsklass; default the case type’s, else 3',
        }),
      ),
      supportinfo: Type.Optional(Supportinfo),
      channel: Type.Optional(
        Type.Union([Type.Literal('digital'), Type.Literal('digital-or-paper')], {
          default: 'digital',
          description:
            'digital-or-paper: where the recipient cannot be reached digitally, or it is certain that the letter did not arrive, it is put in the print queue; never when its outcome is not known',
        }),
      ),
      postalAddress: Type.Optional(PostalAddress),
      sentAgainFor: Type.Optional(
        Type.String({
          format: 'uuid',
          description:
            'Send again: the letter that this is a new one of. The two point to each other. A conflict while that one is on its way or may have arrived',
        }),
      ),
      sendAt: Type.Optional(
        Type.String({
          format: 'date-time',
          description:
            'When it is to be sent (RFC 3339 with offset); at once when absent or past. Until then it can be withdrawn',
        }),
      ),
      attachments: Type.Optional(
        Type.Array(
          Type.Object(
            {
              filename: Type.String({ minLength: 1, maxLength: 200 }),
              content: Type.String({ minLength: 1, contentEncoding: 'base64', description: 'The PDF as base64' }),
            },
            closed,
          ),
          { maxItems: 20 },
        ),
      ),
    },
    closed,
  ),
  {
    recipient: '198101052382',
    subject: 'Beslut om förskoleplats',
    text: 'Hej\n\nDu har fått en plats på förskolan Ängen.',
    protectionClass: 3,
    supportinfo: { text: 'Kundcenter svarar vardagar kl. 8–16.', phoneNumber: '0500-00 00 00' },
    attachments: [{ filename: 'beslut.pdf', content: EMPTY_PAGE }],
  },
);

const Timeline = Type.Array(
  Type.Object({
    kind: Type.Enum([
      'created',
      'checked',
      'signed',
      'hand-over-unclear',
      'hand-over-unknown',
      'handed-over',
      'accepted',
      'looked-up',
      'sealed',
      'attempted',
      'postponed',
      'delivered',
      'refused',
      'unknown',
      'expired',
      'cancelled',
      'rejected',
      'to-print',
      'printed',
      'approval-asked',
      'approved',
      'returned',
      'withdrawn',
      'released',
      'handed-on',
      'opened',
      'replied',
      'paper-wanted',
      'registered',
      'registration-asked',
      'returned-mail',
      'sent-again',
    ]),
    at: DateTime('When it happened'),
    details: Type.Record(Type.String(), Type.Unknown()),
  }),
);

export const State = Type.Enum(
  [
    'held',
    'withdrawn',
    'created',
    'signed',
    'accepted',
    'sealed',
    'delivered',
    'refused',
    'unknown',
    'expired',
    'cancelled',
    'rejected',
    'to-print',
    'printed',
  ],
  {
    description:
      'delivered: the mailbox has it. refused, expired, cancelled, rejected: it is certain that it does not. unknown: it may have it; do not send again. to-print, printed: it goes on paper. held: it waits for approval or its time. withdrawn: it was never sent. All else is on its way.',
  },
);

const Outcome = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('delivered'),
      Type.Literal('not-delivered'),
      Type.Literal('unknown'),
      Type.Literal('pending'),
      Type.Literal('printed'),
    ]),
    reason: Type.Optional(Type.String({ description: 'As the mediator or its operator named it' })),
    waitingFor: Type.Optional(Type.String({ description: 'What stands in the way, while it is pending' })),
  },
  { description: 'Where it stands, in one of five words' },
);

const Receipt = Type.Object(
  {
    operator: Type.Optional(Operator),
    transactionId: Type.Optional(Type.String()),
    deliveredAt: DateTime('When it was delivered'),
  },
  { description: "The operator's receipt; only for a letter that is delivered" },
);

const LetterMembers = {
  letterId: Uuid,
  state: State,
  createdAt: DateTime('When it was created'),
  recipient: Type.String(),
  subject: Type.String(),
  protectionClass: Type.Integer({ minimum: 1, maximum: 3 }),
  secrecy: Type.Optional(Type.String({ description: 'Sekretessmarkering: the section of the law' })),
  outcome: Outcome,
  _links: Links,
};

const letterExample = {
  letterId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
  createdAt: '2026-11-21T12:30:00.000Z',
  recipient: '198101052382',
  subject: 'Beslut om förskoleplats',
  protectionClass: 3,
  _links: {
    self: {
      href: 'https://sender.example.se/api/v1/letters/0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
      rel: 'self',
      method: 'GET',
    },
  },
} as const;

export const AcceptedLetter = withExample(Type.Object(LetterMembers), {
  ...letterExample,
  state: 'created',
  outcome: { kind: 'pending' },
});

export const WholeLetter = withExample(
  Type.Object({
    ...LetterMembers,
    envelopeBytes: Type.Integer({
      minimum: 0,
      description: 'Bytes of the SOAP envelope as the mediator serialises it',
    }),
    attachments: Type.Array(
      Type.Object({ filename: Type.String(), bytes: Type.Integer(), sha256: Type.String(), md5: Type.String() }),
    ),
    sentAgainFor: Type.Optional(Type.String({ format: 'uuid' })),
    offers: Type.Object(
      { reply: Type.Boolean(), receipt: Type.Boolean() },
      { description: 'What was asked for and the recipient’s operator supports' },
    ),
    signedDeliverySha256: Type.Optional(Type.String()),
    mediatorDeliveryId: Type.Optional(Type.String()),
    receipt: Type.Optional(Receipt),
    timeline: Timeline,
  }),
  {
    ...letterExample,
    state: 'delivered',
    outcome: { kind: 'delivered' },
    envelopeBytes: 18_211,
    offers: { reply: false, receipt: false },
    attachments: [],
    receipt: {
      operator: { id: '164020000007', name: 'Brevlåda Ett' },
      transactionId: '6f1ed002-ab',
      deliveredAt: '2026-11-21T12:30:03.000Z',
    },
    timeline: [
      { kind: 'created', at: '2026-11-21T12:30:00.000Z', details: { by: 'handlaggarsystem' } },
      { kind: 'delivered', at: '2026-11-21T12:30:03.000Z', details: { transId: '6f1ed002-ab' } },
    ],
  },
);

export const LetterList = withExample(
  Type.Object({ letters: Type.Array(Type.Object(LetterMembers)), _meta: Meta, _links: Links }),
  {
    letters: [{ ...letterExample, state: 'delivered', outcome: { kind: 'delivered' } }],
    _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
    _links: {
      self: { href: 'https://sender.example.se/api/v1/letters?limit=20&offset=0', rel: 'self', method: 'GET' },
    },
  },
);

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[\\x21-\\x7e]+$',
    description:
      'Your own key for this letter: the same key and body give the same answer, however often they are sent',
  }),
});

export const LetterParams = Type.Object({ id: Uuid });
export type NewLetter = Static<typeof NewLetter>;
