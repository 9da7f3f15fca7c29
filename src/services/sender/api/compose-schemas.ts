// The shapes of the REST API about case types and templates, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { Links, withExample } from '../../../platform/web/rest.ts';
import { MATTER_MEMBERS } from '../case-types/case-type.ts';

const closed = { additionalProperties: false } as const;
const DateTime = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} (RFC 3339, UTC)` });
const Code = (of: string) =>
  Type.String({
    pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
    description: `Code of ${of}: small letters a–z, digits, hyphens`,
  });
const self = (path: string) => ({
  _links: { self: { href: `https://sender.example.se/api/v1${path}`, rel: 'self', method: 'GET' as const } },
});
const Fields = Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 10_000 }), {
  description: "Values of the template's fields, by name; a value is text and never read as syntax",
});
const Category = Type.Union([Type.Literal('matter'), Type.Literal('event'), Type.Literal('service')], {
  description:
    'matter: ärendemeddelande. event: händelsemeddelande. service (servicemeddelande) is reserved until it is specified, and is refused.',
});

/** What a letter may name besides its text. */
export const KindMembers = {
  unit: Type.Optional(Code("the unit that writes; default 'gemensamt', else the first that the system sees")),
  caseType: Type.Optional(Code('the case type, which gives class, secrecy mark, supportinfo and template')),
  category: Type.Optional(Category),
  template: Type.Optional(Code('the template; default the case type’s own where the letter has no text')),
  fields: Type.Optional(Fields),
};

const Contact = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: 1024 }),
    phoneNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    emailAddress: Type.Optional(Type.String({ minLength: 5, maxLength: 255 })),
    url: Type.Optional(Type.String({ minLength: 8, maxLength: 255 })),
  },
  { ...closed, description: "Who answers questions; absent: the unit's or the organisation's own" },
);
const Wanted = Type.Union([Type.Literal('needed'), Type.Literal('offered')]);

const CaseTypeMembers = {
  name: Type.String({ minLength: 1, maxLength: 120 }),
  protectionClass: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)]),
  leadText: Type.Optional(Type.String({ maxLength: 10_000, description: 'Ledtext: begins the letter’s text' })),
  template: Type.Optional(Code('its template')),
  supportinfo: Type.Optional(Contact),
  units: Type.Optional(Type.Array(Code('a unit'), { minItems: 1, description: 'Allowed senders; absent: every unit' })),
  category: Type.Optional(Category),
  approval: Type.Optional(Type.Boolean({ description: 'Each letter is approved by somebody else before it is sent' })),
  matter: Type.Optional(
    Type.Object(Object.fromEntries(MATTER_MEMBERS.map((name) => [name, Type.Optional(Wanted)])), {
      ...closed,
      description: 'What is asked for of the matter, and whether the letter tells of an appointment',
    }),
  ),
  secrecy: Type.Optional(Type.String({ maxLength: 200, description: 'Sekretessmarkering: the section of the law' })),
  messageType: Type.Optional(
    Type.String({
      minLength: 3,
      maxLength: 210,
      description: 'What its letters say beside their text: a registered message type, as id/version',
    }),
  ),
  asksReceipt: Type.Optional(Type.Boolean()),
  signedReceipt: Type.Optional(Type.Boolean({ description: 'With asksReceipt: a receipt signed with an e-ID' })),
  allowsReply: Type.Optional(Type.Boolean()),
  paperAfterDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, description: 'Working days unopened' })),
  retentionDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
  retentionDecision: Type.Optional(Type.String({ maxLength: 500, description: 'Gallringsbeslut: number and date' })),
};

const caseTypeExample = {
  name: 'Beslut om bistånd',
  protectionClass: 3 as const,
  leadText: 'Det här brevet gäller din ansökan om bistånd.',
  template: 'beslut-bistand',
  units: ['socialtjansten'],
  category: 'matter' as const,
  approval: true,
  matter: { diaryNumber: 'needed' as const },
  secrecy: 'OSL 26 kap. 1 §',
};

export const NewCaseType = withExample(Type.Object({ code: Code('the case type'), ...CaseTypeMembers }, closed), {
  code: 'beslut-bistand',
  ...caseTypeExample,
});
export type NewCaseType = Static<typeof NewCaseType>;

export const ChangedCaseType = withExample(
  Type.Object(
    { version: Type.Integer({ minimum: 1, description: 'The one that is replaced' }), ...CaseTypeMembers },
    closed,
  ),
  { version: 1, ...caseTypeExample },
);
export type ChangedCaseType = Static<typeof ChangedCaseType>;

const CaseTypeShown = Type.Object({
  code: Type.String(),
  ...CaseTypeMembers,
  version: Type.Integer(),
  open: Type.Boolean(),
  updatedAt: DateTime('When it was last changed'),
  _links: Links,
});
const shownCaseType = {
  code: 'beslut-bistand',
  ...caseTypeExample,
  asksReceipt: false,
  signedReceipt: false,
  allowsReply: false,
  version: 1,
  open: true,
  updatedAt: '2026-11-22T12:30:00.000Z',
  ...self('/case-types/beslut-bistand'),
};
export const CaseType = withExample(CaseTypeShown, shownCaseType);
export const CaseTypes = withExample(Type.Object({ caseTypes: Type.Array(CaseTypeShown), _links: Links }), {
  caseTypes: [shownCaseType],
  ...self('/case-types'),
});
export const CodeParams = Type.Object({ code: Code('it') });

const FieldShown = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    hint: Type.Optional(Type.String({ maxLength: 500 })),
    example: Type.Optional(Type.String({ maxLength: 500 })),
    needed: Type.Optional(Type.Boolean({ default: true })),
  },
  closed,
);
const ContentMembers = {
  subject: Type.String({ maxLength: 1000, description: 'May name fields: {{fält}}' }),
  text: Type.String({
    maxLength: 200_000,
    description: '{{fält}}, {{#om fält}}…{{/om}}, {{#om fält = värde}}…{{/om}}, {{^om fält}}…{{/om}}',
  }),
  contentType: Type.Optional(
    Type.Union([Type.Literal('text/plain'), Type.Literal('text/html')], { default: 'text/plain' }),
  ),
  language: Type.Optional(Type.Union([Type.Literal('svSE'), Type.Literal('enGB')], { default: 'svSE' })),
  fields: Type.Optional(Type.Array(FieldShown, { maxItems: 60, description: 'About the fields that the text names' })),
};
const contentExample = {
  subject: 'Beslut i ditt ärende',
  text: 'Hej {{Namn}}\n\n{{#om Svar = ja}}Vi har beviljat din ansökan.{{/om}}',
  contentType: 'text/plain' as const,
  language: 'svSE' as const,
  fields: [
    { name: 'Namn', hint: 'Förnamn räcker', example: 'Kim', needed: true },
    { name: 'Svar', hint: 'ja eller nej', example: 'ja', needed: true },
  ],
};
const PlaceMembers = {
  name: Type.String({ minLength: 1, maxLength: 120 }),
  folder: Type.Optional(Type.String({ maxLength: 200, description: 'Names with slashes between' })),
  unit: Type.Optional(Code('the unit whose it is; absent: every unit’s')),
};
const placeExample = { name: 'Beslut om bistånd', folder: 'Bistånd', unit: 'socialtjansten' };

export const NewTemplate = withExample(
  Type.Object({ code: Code('the template'), ...PlaceMembers, ...ContentMembers }, closed),
  { code: 'beslut-bistand', ...placeExample, ...contentExample },
);
export type NewTemplate = Static<typeof NewTemplate>;

export const NewTemplateVersion = withExample(
  Type.Object(
    {
      over: Type.Integer({ minimum: 1, description: 'The newest version, that this is written over' }),
      ...PlaceMembers,
      ...ContentMembers,
    },
    closed,
  ),
  { over: 1, ...placeExample, ...contentExample },
);
export type NewTemplateVersion = Static<typeof NewTemplateVersion>;

const TemplateLine = Type.Object({
  code: Type.String(),
  ...PlaceMembers,
  publishedVersion: Type.Optional(Type.Integer({ description: 'Letters are written from it; absent: none yet' })),
  latestVersion: Type.Integer(),
  open: Type.Boolean(),
  _links: Links,
});
const templateLine = {
  code: 'beslut-bistand',
  ...placeExample,
  publishedVersion: 1,
  latestVersion: 2,
  open: true,
  ...self('/templates/beslut-bistand'),
};
export const Templates = withExample(Type.Object({ templates: Type.Array(TemplateLine), _links: Links }), {
  templates: [templateLine],
  ...self('/templates'),
});
export const Template = withExample(
  Type.Object({
    ...TemplateLine.properties,
    published: Type.Optional(Type.Object(ContentMembers)),
    latest: Type.Object(ContentMembers),
  }),
  { ...templateLine, published: contentExample, latest: contentExample },
);

export const NewPreview = withExample(
  Type.Object(
    { version: Type.Optional(Type.Integer({ minimum: 1, description: 'Default the newest' })), fields: Fields },
    closed,
  ),
  { fields: { Namn: 'Kim', Svar: 'ja' } },
);
export const Preview = withExample(
  Type.Object({
    version: Type.Integer(),
    subject: Type.String(),
    text: Type.String(),
    contentType: Type.String(),
    missing: Type.Array(Type.String(), { description: 'Fields that are needed and were not given' }),
  }),
  {
    version: 2,
    subject: 'Beslut i ditt ärende',
    text: 'Hej Kim\n\nVi har beviljat din ansökan.',
    contentType: 'text/plain',
    missing: [],
  },
);
