// That a message to all mailbox holders is taken back, as it is signed (docs/operatorsmeddelanden.md; DP2-8).
import { instantOf, isIssuer, isLine, isShown, isUuid, jsonOf, objectOf } from './signed-parts.ts';

/** Names the form, so that nobody takes another text for one of these. */
const FORM = 'urn:brevduva:operator-message-withdrawal:1';
export const REASON_MAX = 500;

/** Why, to whoever has read the message. Swedish always; English where it was written. */
export interface WithdrawalReason {
  readonly sv: string;
  readonly en?: string;
}

export interface MessageWithdrawal {
  /** The message's. */
  readonly id: string;
  /** Who runs the infrastructure, twelve digits. */
  readonly owner: string;
  readonly ownerName: string;
  readonly reason: WithdrawalReason;
  readonly withdrawnAt: Date;
  /** How long it is said that the message was withdrawn. */
  readonly shownUntil: Date;
}

/** The withdrawal as the text that is signed. */
export function writeWithdrawal(withdrawal: MessageWithdrawal): string {
  const { id, owner, ownerName, reason, withdrawnAt, shownUntil } = withdrawal;
  const times = { withdrawnAt: withdrawnAt.toISOString(), shownUntil: shownUntil.toISOString() };
  return JSON.stringify({ form: FORM, id, owner, ownerName, reason, ...times });
}

/** Undefined for a text that is no such withdrawal, or has one that cannot be shown. */
export function readWithdrawal(text: string): MessageWithdrawal | undefined {
  const value = jsonOf(text);
  const { form, id, owner, ownerName } = value;
  const reason = readableReason(value.reason);
  const [withdrawnAt, shownUntil] = [instantOf(value.withdrawnAt), instantOf(value.shownUntil)];
  if (form !== FORM || !isUuid(id) || !isIssuer(owner) || !isLine(ownerName, 256)) return undefined;
  if (reason === undefined || withdrawnAt === undefined || shownUntil === undefined) return undefined;
  return withdrawnAt < shownUntil ? { id, owner, ownerName, reason, withdrawnAt, shownUntil } : undefined;
}

/** A reason that can be shown safely; undefined for anything else. */
export function readableReason(value: unknown): WithdrawalReason | undefined {
  const { sv, en } = objectOf(value);
  if (!isShown(sv, REASON_MAX)) return undefined;
  if (en === undefined) return { sv };
  return isShown(en, REASON_MAX) ? { sv, en } : undefined;
}
