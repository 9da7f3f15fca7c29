// Which mailbox operators return replies and receipts: the wire has no operation for either, so each is configured (PROTOCOL, What the wire does not give).
import { type Static, Type } from 'typebox';
import type { Reachability } from '../../domain/reachability.ts';
import type { DraftContent } from './letter-draft.ts';

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

interface WithOperators {
  readonly operators?: ReadonlyMap<string, OperatorSupports>;
}

/** What the operator of a recipient supports by FaR's answer; nothing where FaR named none. */
export function supportsBy({ operators }: WithOperators, answer: Reachability | undefined): OperatorSupports {
  const configured = answer?.kind === 'reachable' ? operators?.get(answer.operator.id) : undefined;
  return configured ?? { replies: false, receipts: false };
}

/** Whether the letter offers a reply or asks for a receipt. */
export function wishes({ extras }: Pick<DraftContent, 'extras'>): boolean {
  return extras?.allowsReply === true || extras?.asksReceipt === true;
}

/** The letter without what the recipient's operator does not support: a case type or a system may ask for it of everybody. */
export function onlySupported(content: DraftContent, { replies, receipts }: OperatorSupports): DraftContent {
  if (!wishes(content)) return content;
  const { allowsReply, asksReceipt, signedReceipt, ...rest } = content.extras ?? {};
  const asked = asksReceipt === true && receipts;
  const extras = {
    ...rest,
    ...(allowsReply === true && replies ? { allowsReply } : {}),
    ...(asked ? { asksReceipt } : {}),
    ...(asked && signedReceipt === true ? { signedReceipt } : {}),
  };
  return { ...content, extras };
}
