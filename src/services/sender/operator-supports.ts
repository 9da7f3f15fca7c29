// Which mailbox operators return replies and receipts: the wire has no operation for either, so each is configured (PROTOCOL, What the wire does not give).
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

export const OperatorsConfig = Type.Array(
  Type.Object(
    {
      id: Type.String({ pattern: '^16[0-9]{10}$', description: "the operator's organisationsnummer, 12 digits" }),
      supports: Type.Object(
        {
          replies: Type.Boolean({ description: 'sends recipients’ replies to us' }),
          receipts: Type.Boolean({ description: 'tells us when a letter that asked for it was opened' }),
        },
        closed,
      ),
    },
    closed,
  ),
  { description: 'mailbox operators that do more than the wire; every other does neither' },
);

export interface OperatorSupports {
  readonly replies: boolean;
  readonly receipts: boolean;
}

/** By the operator's number. */
export function operatorSupports(
  operators: Static<typeof OperatorsConfig> | undefined,
): ReadonlyMap<string, OperatorSupports> {
  return new Map((operators ?? []).map(({ id, supports }) => [id, supports]));
}
