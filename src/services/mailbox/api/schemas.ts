// The shapes of the own-data API's letters, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { type Link, Links, Meta, PageQuery, withExample } from '../../../platform/web/rest.ts';

export const Uuid = Type.String({ format: 'uuid' });
export const DateTime = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} (RFC 3339, UTC)` });
const Text = Type.Optional(Type.String());
export const MatterKey = Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Names the matter in this API' });
const OrganisationId = Type.String({ description: '16 and the organisation number' });

/** `security` of an operation that needs a personal token with this scope; without one, of any. */
export function personalToken(...scopes: readonly string[]): { readonly personalToken: string[] }[] {
  return [{ personalToken: [...scopes] }];
}

export const LetterParams = Type.Object({ id: Uuid });

export const LettersQuery = Type.Object({
  ...PageQuery.properties,
  place: Type.Enum(['all', 'inbox', 'archive', 'folder', 'trash'], {
    default: 'all',
    description: 'all: everything but the trash',
  }),
  folder: Type.Optional(Type.String({ format: 'uuid', description: 'Only in this folder' })),
  label: Type.Optional(Type.String({ format: 'uuid', description: 'Only with this label' })),
  sender: Type.Optional(Type.String({ pattern: '^16[0-9]{10}$', description: 'Only from this organisation' })),
  matter: Type.Optional(Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Only of this matter' })),
  read: Type.Optional(Type.Boolean({ description: 'false: only unread letters; true: only read ones' })),
  receivedFrom: Type.Optional(DateTime('Only those received at this time or later')),
  receivedUntil: Type.Optional(DateTime('Only those received before this time')),
});
export type LettersQuery = Static<typeof LettersQuery>;

const Sender = Type.Object({ id: Type.String(), name: Type.String() }, { description: 'As the letter names it' });
const MatterStatus = Type.Enum(['senderinitiative', 'recipientinitiative', 'closed'], {
  description: 'Whose turn it is, as the sender says',
});

const MatterMembers = {
  matterKey: MatterKey,
  matterId: Type.String({ description: 'The sender’s own id of it' }),
  subject: Text,
  type: Text,
  status: Type.Optional(MatterStatus),
  letters: Type.Integer({ minimum: 1, description: 'Letters of the matter outside the trash; 100 stands for more' }),
};

const PaymentMark = {
  dueDate: Type.String({ description: 'yyyy-mm-dd' }),
  paidAt: Type.Optional(DateTime('When the holder marked it as paid')),
  overdue: Type.Boolean({ description: 'The day is over, and it is not marked as paid' }),
};

const SummaryMembers = {
  letterId: Uuid,
  kind: Type.Enum(['secure', 'notification', 'forward'], {
    description:
      'secure: signed and sealed. notification: of protection class 1, signed by nobody. forward: sent on by somebody',
  }),
  sender: Sender,
  subject: Type.String(),
  language: Type.String({ description: 'sv or en' }),
  receivedAt: DateTime('When the mailbox took it'),
  read: Type.Boolean(),
  place: Type.Enum(['inbox', 'archive', 'folder'], { description: 'Of a letter in the trash: where it was' }),
  folderId: Type.Optional(Uuid),
  labelIds: Type.Array(Uuid),
  trashedAt: Type.Optional(DateTime('In the trash since; removed for good sixty days later')),
  attachmentCount: Type.Integer({ minimum: 0 }),
  matter: Type.Optional(Type.Object(MatterMembers)),
};

export const LetterSummary = Type.Object({
  ...SummaryMembers,
  payment: Type.Optional(Type.Object(PaymentMark)),
  _links: Links,
});

const Certificate = Type.Object({
  organisation: OrganisationId,
  subject: Type.String(),
  issuer: Type.String(),
  serialNumber: Type.String(),
  sha256: Type.String({ description: 'Fingerprint of the certificate' }),
  algorithm: Type.String(),
});

const Authenticity = Type.Object(
  {
    signedBy: Type.Enum(['sender', 'dispatcher', 'nobody'], {
      description:
        'Both signatures of what is told of here were checked when it came. sender: the sender signed. dispatcher: its mediator signed for it. nobody: nothing was signed, or what moved in here could not be verified',
    }),
    signature: Type.Optional(Certificate),
    seal: Type.Optional(Certificate),
    handedInBy: Type.Optional(Type.String({ description: 'With nobody: the organisation that handed it in' })),
    movedFrom: Type.Optional(
      Type.Object(
        { operator: Type.String(), at: DateTime('When it moved in') },
        { description: 'From another operator' },
      ),
    ),
  },
  { description: 'Whether it really is from the sender. The original holds the signatures themselves' },
);

const Payment = Type.Object({
  ...PaymentMark,
  amount: Type.String({ pattern: '^[0-9]+\\.[0-9]{2}$' }),
  currency: Type.String(),
  method: Type.Enum(['BG', 'PG'], { description: 'Bankgiro or plusgiro' }),
  account: Type.String(),
  ocr: Text,
});

const Appointment = Type.Object({
  starts: DateTime('When'),
  ends: Type.Optional(DateTime('Until when')),
  title: Text,
  place: Text,
  id: Type.Optional(Type.String({ description: 'A later letter with the same id changes or cancels it' })),
  cancelled: Type.Boolean(),
});

const Attachment = Type.Object({
  attachmentId: Uuid,
  filename: Type.String(),
  contentType: Type.String({ description: 'As the sender says' }),
  bytes: Type.Integer({ minimum: 0 }),
  checksumGood: Type.Boolean(),
  recognised: Type.Boolean({ description: 'It begins as its type says' }),
  _links: Links,
});

export const WholeLetter = Type.Object({
  ...SummaryMembers,
  sealedAt: Type.String({ description: 'When the mediator sealed it, as it wrote it' }),
  transactionId: Type.String(),
  messageId: Type.String({ description: 'The sender’s own id: not unique in practice' }),
  reference: Text,
  attention: Text,
  support: Type.Object({ text: Type.String(), url: Text, phoneNumber: Text, emailAddress: Text }),
  authenticity: Authenticity,
  event: Type.Optional(
    Type.Object({ eventId: Text, precedingEventId: Text, at: Type.String() }, { description: 'In the matter' }),
  ),
  payment: Type.Optional(Payment),
  appointment: Type.Optional(Appointment),
  metadata: Type.Optional(
    Type.Array(
      Type.Object({
        type: Type.String({ description: 'The message type’s id' }),
        version: Type.Integer(),
        values: Type.Record(Type.String(), Type.String(), {
          description: 'By field, as signed: a day as 2027-01-31, an amount as 1234.50 SEK',
        }),
      }),
      { description: 'What it says of message types that are known here (docs/presentation.md), for bookkeeping say' },
    ),
  ),
  asks: Type.Object(
    {
      reply: Type.Optional(Type.Enum(['wanted', 'allowed'])),
      receipt: Type.Optional(Type.Enum(['simple', 'signed'])),
    },
    { description: 'What the sender would like; done on the pages, by a person' },
  ),
  forwardedBy: Type.Optional(Type.Object({ name: Type.String(), operator: OrganisationId })),
  attachments: Type.Array(Attachment),
  _links: Links,
});

const root = 'https://mailbox.example.se/api/v1';
const at = (path: string, rel = 'self'): Link => ({ href: `${root}${path}`, rel, method: 'GET' });
export const exampleLink = at;
export const LETTER_ID = '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10';
export const FILE_ID = '6a7c1c36-55a1-4c5e-9a0e-0a4f9b8f6d21';
export const FOLDER_ID = '2f4e0d0c-6f0b-4f58-9d43-7a7a3a0e8a55';
export const MATTER_KEY = '5f2b8c1e9a7d4f60b1c2d3e4f5a60718';

const summary = {
  letterId: LETTER_ID,
  kind: 'secure',
  sender: { id: '162021003898', name: 'Kommun B' },
  subject: 'Beslut om förskoleplats',
  language: 'sv',
  receivedAt: '2026-11-21T12:30:03.000Z',
  read: false,
  place: 'folder',
  folderId: FOLDER_ID,
  labelIds: [],
  attachmentCount: 1,
  matter: { matterKey: MATTER_KEY, matterId: 'BUN 2026/14', subject: 'Förskoleplats', status: 'closed', letters: 2 },
} as const;
const links = {
  self: at(`/letters/${LETTER_ID}`),
  content: at(`/letters/${LETTER_ID}/content`, 'related'),
  original: at(`/letters/${LETTER_ID}/original`, 'alternate'),
};

export const LetterList = withExample(Type.Object({ letters: Type.Array(LetterSummary), _meta: Meta, _links: Links }), {
  letters: [{ ...summary, labelIds: [], payment: { dueDate: '2026-12-30', overdue: false }, _links: links }],
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: { self: at('/letters?limit=20&offset=0'), first: at('/letters?limit=20&offset=0', 'first') },
});

const certificate = {
  organisation: '162021003898',
  subject: 'CN=Kommun B, serialNumber=162021003898',
  issuer: 'CN=Exempel CA',
  serialNumber: '01',
  sha256: '00:11:22:33',
  algorithm: 'RSA-SHA256',
};

export const Letter = withExample(WholeLetter, {
  ...summary,
  labelIds: [],
  sealedAt: '2026-11-21',
  transactionId: '6f1ed002-ab',
  messageId: '4711',
  support: { text: 'Kundcenter svarar vardagar kl. 8–16.', phoneNumber: '010-123 45 00' },
  authenticity: {
    signedBy: 'sender',
    signature: certificate,
    seal: { ...certificate, organisation: '164021000015', subject: 'CN=Förmedlaren, serialNumber=164021000015' },
  },
  event: { eventId: '2', precedingEventId: '1', at: '2026-11-21' },
  payment: {
    dueDate: '2026-12-30',
    overdue: false,
    amount: '1250.00',
    currency: 'SEK',
    method: 'BG',
    account: '5050-1055',
    ocr: '1234567897',
  },
  appointment: { starts: '2027-01-15T09:00:00.000Z', title: 'Inskolning', place: 'Förskolan Ängen', cancelled: false },
  metadata: [
    {
      type: 'urn:brevduva:message-type:decision',
      version: 1,
      values: { decision: 'Plats erbjuds', decidedOn: '2026-11-20' },
    },
  ],
  asks: { reply: 'allowed', receipt: 'simple' },
  attachments: [
    {
      attachmentId: FILE_ID,
      filename: 'beslut.pdf',
      contentType: 'application/pdf',
      bytes: 48_211,
      checksumGood: true,
      recognised: true,
      _links: { self: at(`/letters/${LETTER_ID}/attachments/${FILE_ID}`) },
    },
  ],
  _links: links,
});
