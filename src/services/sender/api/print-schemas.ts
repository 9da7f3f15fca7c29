// The shapes of the print queue in the REST API, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { Link, Links, Meta, withExample } from '../../../platform/web/rest.ts';

const closed = { additionalProperties: false } as const;
const ADDRESS = 'https://sender.example.se/api/v1';
const LETTER = `${ADDRESS}/letters/0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10`;
const get = (href: string, rel: string) => ({ href, rel, method: 'GET' as const });

const addressLines = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 6, description });

export const PostalAddress = addressLines('Lines of the address on paper, the name first');

export const PrintQueue = withExample(
  Type.Object({
    letters: Type.Array(
      Type.Object({
        letterId: Type.String({ format: 'uuid' }),
        queuedAt: Type.String({
          format: 'date-time',
          description: 'Since when it waits to be printed (RFC 3339, UTC)',
        }),
        recipient: Type.String(),
        subject: Type.String(),
        protectionClass: Type.Integer({ minimum: 1, maximum: 3 }),
        reason: Type.Optional(Type.String({ description: 'Why it does not go digitally' })),
        postalAddress: Type.Optional(
          addressLines(
            'Lines of the address that came with the letter. Absent for a person where the organisation has an address register: the PDF has it, asked for when the PDF is made',
          ),
        ),
        attachments: Type.Array(
          Type.Object({
            filename: Type.String(),
            bytes: Type.Integer(),
            pages: Type.Integer(),
            sha256: Type.String(),
            pdf: Link,
          }),
          { description: 'To be printed after the letter, in this order' },
        ),
        _links: Links,
      }),
    ),
    _meta: Meta,
    _links: Links,
  }),
  {
    letters: [
      {
        letterId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
        queuedAt: '2026-11-21T12:30:01.000Z',
        recipient: '198101052382',
        subject: 'Beslut om förskoleplats',
        protectionClass: 3,
        reason: 'no-mailbox',
        postalAddress: ['Signe Almgren', 'Exempelgatan 1', '123 45 EXEMPELSTAD'],
        attachments: [
          {
            filename: 'beslut.pdf',
            bytes: 18_211,
            pages: 2,
            sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
            pdf: get(`${LETTER}/attachments/1`, 'enclosure'),
          },
        ],
        _links: {
          self: get(LETTER, 'self'),
          pdf: get(`${LETTER}/print-pdf`, 'alternate'),
          printed: { href: `${LETTER}/printed`, rel: 'printed', method: 'POST' },
        },
      },
    ],
    _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
    _links: { self: get(`${ADDRESS}/print-queue?limit=20&offset=0`, 'self') },
  },
);

export const Printed = withExample(
  Type.Object(
    {
      printedAt: Type.Optional(
        Type.String({ format: 'date-time', description: 'When it was printed (RFC 3339); now when left out' }),
      ),
      reference: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: "The printer's own number of the letter or its batch",
        }),
      ),
    },
    closed,
  ),
  { printedAt: '2026-11-21T15:00:00Z', reference: 'batch-2026-47' },
);
export type Printed = Static<typeof Printed>;

export const AttachmentParams = Type.Object({
  id: Type.String({ format: 'uuid' }),
  number: Type.Integer({ minimum: 1, maximum: 100, description: 'Its place in the letter, from 1' }),
});
