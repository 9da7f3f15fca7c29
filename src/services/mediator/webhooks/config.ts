// Webhooks in the mediator's configuration: whom receivers' certificates must come from, and how long we keep trying.
import { type Static, Type } from 'typebox';

export const WebhooksConfig = Type.Object(
  {
    caFiles: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'PEM: CAs of receivers beside the well-known ones' }),
    ),
    timeoutMs: Type.Optional(
      Type.Integer({ minimum: 100, maximum: 60_000, description: 'one call to a receiver; default 10 000' }),
    ),
    giveUpAfterHours: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 720,
        description: 'how long the oldest event is tried before the webhook is paused; default 72',
      }),
    ),
    perOrganisation: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1000,
        description: 'most webhooks of one organisation; default 20, 0 for none',
      }),
    ),
    retry: Type.Optional(
      Type.Object(
        {
          firstMs: Type.Optional(Type.Integer({ minimum: 1, description: 'before the second try; default 2 000' })),
          maxMs: Type.Optional(Type.Integer({ minimum: 1, description: 'longest between tries; default 900 000' })),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type WebhooksConfig = Static<typeof WebhooksConfig>;
