// Where recipients' replies and receipts come in (docs/svar-och-kvittens.md); without it there is no such door.
import { type Static, Type } from 'typebox';
import { WireListenConfig } from '../../../platform/config/parts.ts';

const Files = (description: string) => Type.Array(Type.String({ minLength: 1, description }), { minItems: 1 });

export const RepliesConfig = Type.Object(
  {
    listen: WireListenConfig,
    trust: Type.Object(
      {
        caFiles: Files('PEM: a CA whose certificates may sign replies'),
        crlFiles: Type.Optional(Files('PEM or DER revocation list')),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, description: 'the door for replies and receipts, mutual TLS' },
);
export type RepliesConfig = Static<typeof RepliesConfig>;
