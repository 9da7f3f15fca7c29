// The shapes of replies in the REST API, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { Link, Links, Meta, withExample } from '../../../platform/web/rest.ts';

const ADDRESS = 'https://sender.example.se/api/v1';
const REPLY = `${ADDRESS}/replies/6a1f4f0e-20cc-4b38-9c45-7d5b8c1a3f11`;
const get = (href: string, rel: string) => ({ href, rel, method: 'GET' as const });

export const ReplyState = Type.Enum(['new', 'taken', 'closed'], {
  description: 'new: nobody has taken it. taken: somebody takes care of it. closed: nothing more is to be done.',
});

const ReplyMembers = {
  replyId: Type.String({ format: 'uuid' }),
  letterId: Type.String({ format: 'uuid', description: 'The letter that it answers' }),
  state: ReplyState,
  receivedAt: Type.String({ format: 'date-time', description: 'When it came in (RFC 3339, UTC)' }),
  from: Type.String({ description: 'Who answered: the letter’s recipient' }),
  subject: Type.String(),
  diaryNumber: Type.Optional(Type.String()),
  _links: Links,
};
const line = {
  replyId: '6a1f4f0e-20cc-4b38-9c45-7d5b8c1a3f11',
  letterId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
  state: 'new' as const,
  receivedAt: '2026-11-22T12:30:01.000Z',
  from: '198101052382',
  subject: 'Svar: grannhörande',
  _links: {
    self: get(REPLY, 'self'),
    letter: get(`${ADDRESS}/letters/0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10`, 'related'),
  },
};

export const ReplyList = withExample(
  Type.Object({ replies: Type.Array(Type.Object(ReplyMembers)), _meta: Meta, _links: Links }),
  {
    replies: [line],
    _meta: { offset: 0, limit: 20, count: 1, totalRecords: 1 },
    _links: { self: get(`${ADDRESS}/replies?limit=20&offset=0`, 'self') },
  },
);

export const WholeReply = withExample(
  Type.Object({
    ...ReplyMembers,
    text: Type.String(),
    operator: Type.Object({ id: Type.String(), name: Type.String() }),
    transactionId: Type.String({ description: 'The number that the operator was given' }),
    checkedForMalware: Type.Boolean(),
    attachments: Type.Array(
      Type.Object({
        filename: Type.String(),
        bytes: Type.Integer(),
        sha256: Type.String(),
        isPdf: Type.Boolean({ description: 'False: no PDF that can be shown safely, whatever it is called' }),
        file: Link,
      }),
    ),
  }),
  {
    ...line,
    text: 'Jag har inget emot uterummet.',
    operator: { id: '164022000022', name: 'Duvkullens brevlåda' },
    transactionId: '38e2cbde-1204-496b-bdd1-0ebbbf6d7e00',
    checkedForMalware: true,
    attachments: [
      {
        filename: 'ritning.pdf',
        bytes: 18_211,
        sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        isPdf: true,
        file: get(`${REPLY}/attachments/1`, 'enclosure'),
      },
    ],
  },
);

export const ReplyParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

export const ReplyRegistration = withExample(
  Type.Object(
    { diaryNumber: Type.String({ minLength: 1, maxLength: 100, description: 'As the diarium gave it' }) },
    { additionalProperties: false },
  ),
  { diaryNumber: 'BN 2026:231-4' },
);
export type ReplyRegistration = Static<typeof ReplyRegistration>;
