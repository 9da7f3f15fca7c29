// The shapes of replies in the REST API, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { Link, Links, Meta, PageQuery, withExample } from '../../../platform/web/rest.ts';
import { NewLetter } from './schemas.ts';

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
  keeper: Type.Optional(
    Type.Object(
      { accountId: Type.String({ description: "A person's account, or a system's client id" }), name: Type.String() },
      { description: 'Who takes care of it; absent: nobody yet' },
    ),
  ),
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
    answerLetterId: Type.Optional(Type.String({ format: 'uuid', description: 'The letter that answers it' })),
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

export const ReplyQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(ReplyState),
  letterId: Type.Optional(Type.String({ format: 'uuid', description: 'Only replies to that letter' })),
});

export const ReplyParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

export const ReplyRegistration = withExample(
  Type.Object(
    { diaryNumber: Type.String({ minLength: 1, maxLength: 100, description: 'As the diarium gave it' }) },
    { additionalProperties: false },
  ),
  { diaryNumber: 'BN 2026:231-4' },
);
export type ReplyRegistration = Static<typeof ReplyRegistration>;

export const ReplyHandOver = withExample(
  Type.Object(
    {
      to: Type.String({ minLength: 1, maxLength: 255, description: 'Account of the colleague: see the colleagues' }),
    },
    { additionalProperties: false },
  ),
  { to: 'a1b2c3' },
);

export const ReplyColleagues = withExample(
  Type.Object({
    colleagues: Type.Array(
      Type.Object({
        accountId: Type.String(),
        name: Type.String(),
        substitutes: Type.Array(Type.String(), {
          description: 'Accounts that do their work today: what is handed over to them is seen there too',
        }),
      }),
      { description: 'By name' },
    ),
    _links: Links,
  }),
  {
    colleagues: [
      { accountId: 'a1b2c3', name: 'Anna Ask', substitutes: ['d4e5f6'] },
      { accountId: 'd4e5f6', name: 'Bo Berg', substitutes: [] },
    ],
    _links: { self: get(`${REPLY}/colleagues`, 'self') },
  },
);

const { contentType, supportinfo, channel, postalAddress, sendAt, attachments, allowsReply } = NewLetter.properties;

export const NewAnswer = withExample(
  Type.Object(
    {
      text: Type.String({ minLength: 1, description: 'Lines end with \\n' }),
      ...{ contentType, allowsReply, supportinfo, channel, postalAddress, sendAt, attachments },
      subject: Type.Optional(
        Type.String({ minLength: 1, maxLength: 255, description: "The letter's own when absent" }),
      ),
    },
    { additionalProperties: false },
  ),
  { text: 'Hej\n\nTack för ditt svar. Vi har lagt det till ärendet.' },
);
export type NewAnswer = Static<typeof NewAnswer>;
