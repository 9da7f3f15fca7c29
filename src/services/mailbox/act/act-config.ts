// Where replies, receipts and forwards go: each sender is switched on by itself (docs/svar-och-kvittens.md).
import { type Static, Type } from 'typebox';
import type { ConfigFault } from '../../../platform/config/faults.ts';
import { OrganisationText } from '../../../platform/config/parts.ts';

const closed = { additionalProperties: false } as const;
const Files = (description: string) => Type.Array(Type.String({ minLength: 1, description }), { minItems: 1 });
const Timeout = Type.Optional(Type.Integer({ minimum: 100, maximum: 60_000, description: 'default 10 000' }));

export const AnswersConfig = Type.Object(
  {
    caFiles: Files('PEM: CAs of the TLS certificates of senders’ doors'),
    crlFiles: Type.Optional(Files('PEM or DER revocation list')),
    timeoutMs: Timeout,
    senders: Type.Array(
      Type.Object(
        {
          organisation: OrganisationText,
          url: Type.String({ pattern: '^https://', description: 'the sender’s Replies v1' }),
          replies: Type.Boolean({ description: 'the sender takes replies from here' }),
          receipts: Type.Boolean({ description: 'the sender takes receipts from here' }),
        },
        closed,
      ),
    ),
  },
  { ...closed, description: 'senders that take replies and receipts from this operator; absent: none does' },
);
export type AnswersConfig = Static<typeof AnswersConfig>;

export const ForwardingConfig = Type.Object(
  {
    caFiles: Files('PEM: CAs of the TLS certificates of other operators'),
    crlFiles: Type.Optional(Files('PEM or DER revocation list')),
    timeoutMs: Timeout,
    deduplicates: Type.Optional(
      Type.Array(OrganisationText, {
        description:
          'operators that remove repeats: only to them a forward whose answer was lost is sent again by itself',
      }),
    ),
  },
  { ...closed, description: 'letters may be forwarded to mailboxes of other people; absent: they may not' },
);
export type ForwardingConfig = Static<typeof ForwardingConfig>;

/** A sender that is named twice has two addresses. */
export function sendersAreOnce(answers: AnswersConfig | undefined): ConfigFault[] {
  const seen = new Set<string>();
  return (answers?.senders ?? []).flatMap(({ organisation }, index) => {
    const twice = seen.has(organisation);
    seen.add(organisation);
    const path = `answers.senders[${index}].organisation`;
    return twice ? [{ path, wrong: 'Is named twice.', todo: 'Keep one of them.' }] : [];
  });
}
