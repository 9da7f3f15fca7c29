// The shapes of copies and extracts to hand out in the REST API, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { withExample } from '../../../platform/web/rest.ts';
import { LOG_COLUMNS } from '../disclosure/disclose.ts';
import { LogCriteria } from './log-schemas.ts';

const closed = { additionalProperties: false } as const;
const Line = (description: string) => Type.String({ minLength: 1, maxLength: 200, description });
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const CoverMembers = {
  decision: Line("The decision's number"),
  decidedBy: Line('Who decided'),
  receiver: Line('Who gets the copy'),
  masked: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: 100,
    description: 'Words, phrases and numbers that are taken out wherever they stand; a number in every way to write it',
  }),
};
const cover = { decision: 'BUN 2026/44', decidedBy: 'Bo Berg', receiver: 'Dagbladet' };

export const MaskableFields = withExample(
  Type.Object({
    recordHash: Type.String({ description: 'Names the record that the fields are of: give it with the copy' }),
    fields: Type.Array(
      Type.Object({ field: Type.String(), section: Type.String(), label: Type.String(), value: Type.String() }),
    ),
    suggested: Type.Array(Type.String(), {
      description: 'What may have to be masked: numbers, e-mail addresses and telephone numbers in the texts',
    }),
  }),
  {
    recordHash: HASH,
    fields: [{ field: '0.3', section: 'Brevet', label: 'Ämne', value: 'Plats på förskolan' }],
    suggested: ['19810105-2382'],
  },
);

export const LetterDisclosure = withExample(
  Type.Object(
    {
      ...CoverMembers,
      maskedFields: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
          maxItems: 500,
          description: 'Fields that are masked whole, as GET …/maskable-fields names them; needs recordHash',
        }),
      ),
      recordHash: Type.Optional(
        Type.String({ minLength: 1, maxLength: 100, description: '409 when the letter has changed since' }),
      ),
    },
    closed,
  ),
  { ...cover, masked: ['198101052382', 'Elis'] },
);
export type LetterDisclosed = Static<typeof LetterDisclosure>;

export const LogDisclosure = withExample(
  Type.Object(
    {
      ...LogCriteria,
      ...CoverMembers,
      maskedColumns: Type.Array(Type.Enum([...LOG_COLUMNS]), {
        uniqueItems: true,
        description: 'Columns that are masked in each line; what they hold is masked wherever else it stands',
      }),
    },
    closed,
  ),
  { ...cover, from: '2026-11-01T00:00:00Z', maskedColumns: ['recipient', 'subject'], masked: ['Elis'] },
);
