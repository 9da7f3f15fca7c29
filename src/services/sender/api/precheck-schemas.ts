// The shapes of a question about whether recipients can be reached, each with an example (DIGG DOK.15).
import { Type } from 'typebox';
import { Links, withExample } from '../../../platform/web/rest.ts';
import { DateTime, Operator, RecipientNumber } from './schemas.ts';

export const NewPrecheck = withExample(
  Type.Object(
    {
      recipients: Type.Array(RecipientNumber, {
        minItems: 1,
        maxItems: 1000,
        description: 'One to a thousand numbers',
      }),
    },
    { additionalProperties: false },
  ),
  { recipients: ['198101052382', '162021004748'] },
);

export const Precheck = withExample(
  Type.Object({
    checkedAt: DateTime('When FaR answered'),
    results: Type.Array(
      Type.Object({
        recipient: Type.String(),
        channel: Type.Union([Type.Literal('digital'), Type.Literal('paper'), Type.Literal('unknown')], {
          description: 'unknown: FaR did not answer, ask again; or the number is wrong, and nothing can be sent to it',
        }),
        reason: Type.Optional(
          Type.Enum(['no-mailbox', 'opted-out', 'pending', 'no-number', 'no-answer', 'bad-answer', 'wrong-number'], {
            description: 'Only what a source said; FaR says nothing about age, death or protection',
          }),
        ),
        operator: Type.Optional(Operator),
      }),
    ),
    _links: Links,
  }),
  {
    checkedAt: '2026-11-21T12:30:00Z',
    results: [
      { recipient: '198101052382', channel: 'digital', operator: { id: '164020000007', name: 'Brevlåda Ett' } },
      { recipient: '162021004748', channel: 'paper', reason: 'no-mailbox' },
    ],
    _links: { self: { href: 'https://sender.example.se/api/v1/prechecks', rel: 'self', method: 'POST' } },
  },
);
