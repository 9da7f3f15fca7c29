// What the REST API says of a mailing's lines, as schemas with an example each (DIGG DOK.13, DOK.15).
import { Type } from 'typebox';
import { Links, Meta, withExample } from '../../../platform/web/rest.ts';

const closed = { additionalProperties: false } as const;
const base = 'https://sender.example.se/api/v1';
const id = '5a0f3c1e-3f0b-4a55-9c11-0b4f5a6c7d88';
const Count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });
const LineNumber = Type.Integer({ minimum: 1, maximum: 100_000 });
const AT_ONCE = 1000;

export const linesExample =
  '{"number": 1, "recipient": "198101052382", "fields": {"namn": "Signe", "avgift": "1 425"}}\n{"number": 2, "recipient": "195303231855", "fields": {"namn": "Ture", "avgift": "980"}}\n';

export const LinesTaken = withExample(
  Type.Object({ taken: Count('New, and durable now'), known: Count('Their number was taken before') }),
  { taken: 998, known: 2 },
);

export const ProblemLines = withExample(
  Type.Object({
    lines: Type.Array(
      Type.Object({
        number: Type.Integer(),
        problems: Type.Array(Type.String()),
        fields: Type.Optional(
          Type.Array(Type.String(), { description: 'Whose values are wrong or missing, beside the number' }),
        ),
      }),
    ),
    _meta: Meta,
    _links: Links,
  }),
  {
    lines: [
      { number: 17, problems: ['number-wrong'] },
      { number: 230, problems: ['field-missing'], fields: ['avgift'] },
    ],
    _meta: { totalRecords: 2, offset: 0, limit: 20, count: 2 },
    _links: { self: { href: `${base}/mailings/${id}/problems`, rel: 'self', method: 'GET' } },
  },
);

export const LeftOut = withExample(Type.Object({ leftOut: Count() }), { leftOut: 2 });
export const TakenBack = withExample(Type.Object({ takenBack: Count('To be checked again now') }), { takenBack: 2 });

export const MendedLines = withExample(
  Type.Object(
    {
      lines: Type.Array(
        Type.Object(
          {
            number: LineNumber,
            recipient: Type.Optional(
              Type.String({ minLength: 1, maxLength: 100, description: 'The number instead of the one handed in' }),
            ),
            fields: Type.Optional(
              Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 10_000 }), {
                maxProperties: 100,
                description: 'Values instead of those handed in; what is not named stays',
              }),
            ),
          },
          closed,
        ),
        { minItems: 1, maxItems: AT_ONCE, description: 'Each line once' },
      ),
    },
    closed,
  ),
  {
    lines: [
      { number: 17, recipient: '195303231855' },
      { number: 230, fields: { avgift: '1 425' } },
    ],
  },
);
export const LinesMended = withExample(
  Type.Object({
    mended: Count('Written anew; the mailing is being checked again'),
    passedOver: Count('Lines that have no problems, or are not there'),
  }),
  { mended: 2, passedOver: 0 },
);

export const LineNumbers = withExample(
  Type.Object({ numbers: Type.Array(LineNumber, { minItems: 1, maxItems: AT_ONCE }) }, closed),
  { numbers: [17, 230] },
);
