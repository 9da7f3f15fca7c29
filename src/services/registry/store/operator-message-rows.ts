// Messages to all mailbox holders, and what became of them at each operator, as their rows say.
import type { MessageTexts } from '../../../wire/operator-messages/operator-message.ts';
import type { WithdrawalReason } from '../../../wire/operator-messages/withdrawal.ts';
import type { HandoverState, TakenBackState } from './oversight-tables.ts';

/** A member of staff: `subject` is the same at every log-in. */
export interface Writer {
  readonly name: string;
  readonly subject: string;
}

export interface MessageToAll {
  readonly id: string;
  readonly texts: MessageTexts;
  readonly shownFrom: Date;
  readonly shownUntil: Date;
  readonly state: 'waiting' | 'approved' | 'returned' | 'withdrawn';
  readonly writtenBy: Writer;
  readonly writtenAt: Date;
  readonly decided: (Writer & { readonly at: Date; readonly ground: string | undefined }) | undefined;
  /** As every operator gets it. */
  readonly signed: string | undefined;
  /** Asked for, and confirmed when the state says so. */
  readonly withdrawal: { readonly reason: WithdrawalReason; readonly by: Writer; readonly at: Date } | undefined;
  /** `signed`: as every operator that may have the message gets it; undefined where none had it. */
  readonly withdrawn: { readonly by: string; readonly at: Date; readonly signed: string | undefined } | undefined;
}

/** To be approved, or to be taken back. */
export function waitsForSomebody({ state, withdrawal }: MessageToAll): boolean {
  return state === 'waiting' || (state === 'approved' && withdrawal !== undefined);
}

export interface Handover {
  readonly message: string;
  readonly operator: string;
  readonly state: HandoverState;
  readonly tries: number;
  readonly reason: string | undefined;
  readonly at: Date;
  /** From when the operator may have it. */
  readonly givenAt: Date | undefined;
  /** What the operator reported, and how many mailboxes FaR itself had there then. */
  readonly reach:
    | { readonly mailboxes: number; readonly opened: number; readonly known: number | undefined; readonly at: Date }
    | undefined;
  /** Where the withdrawal is. */
  readonly takenBack:
    | { readonly state: TakenBackState; readonly reason: string | undefined; readonly at: Date }
    | undefined;
}

interface MessageRow {
  readonly id: string;
  readonly texts: MessageTexts;
  readonly shown_from: Date;
  readonly shown_until: Date;
  readonly state: MessageToAll['state'];
  readonly written_by: string;
  readonly written_login: string;
  readonly written_at: Date;
  readonly decided_by: string | null;
  readonly decided_login: string | null;
  readonly decided_at: Date | null;
  readonly ground: string | null;
  readonly signed: string | null;
  readonly withdrawal_reason: WithdrawalReason | null;
  readonly withdrawal_by: string | null;
  readonly withdrawal_login: string | null;
  readonly withdrawal_at: Date | null;
  readonly withdrawn_by: string | null;
  readonly withdrawn_at: Date | null;
  readonly withdrawal_signed: string | null;
}

/** A message as it stands in its row. */
export function messageOf(row: MessageRow): MessageToAll {
  const { id, texts, state, decided_by: by, decided_login: subject, decided_at: at, ground, signed } = row;
  return {
    id,
    texts,
    shownFrom: row.shown_from,
    shownUntil: row.shown_until,
    state,
    writtenBy: { name: row.written_by, subject: row.written_login },
    writtenAt: row.written_at,
    decided:
      by === null || subject === null || at === null
        ? undefined
        : { name: by, subject, at, ground: ground ?? undefined },
    signed: signed ?? undefined,
    ...withdrawalOf(row),
  };
}

function withdrawalOf(row: MessageRow): Pick<MessageToAll, 'withdrawal' | 'withdrawn'> {
  const { withdrawal_reason: reason, withdrawal_by: name, withdrawal_login: subject, withdrawal_at: at } = row;
  const { withdrawn_by: by, withdrawn_at: withdrawnAt, withdrawal_signed: signed } = row;
  return {
    withdrawal:
      reason === null || name === null || subject === null || at === null
        ? undefined
        : { reason, by: { name, subject }, at },
    withdrawn: by === null || withdrawnAt === null ? undefined : { by, at: withdrawnAt, signed: signed ?? undefined },
  };
}

interface HandoverRow {
  readonly message: string;
  readonly operator: string;
  readonly state: HandoverState;
  readonly tries: number;
  readonly reason: string | null;
  readonly at: Date;
  readonly mailboxes: number | null;
  readonly opened: number | null;
  readonly reported_at: Date | null;
  readonly given_at: Date | null;
  readonly fetched_at: Date | null;
  readonly known_mailboxes: number | null;
  readonly taken_back: TakenBackState | null;
  readonly taken_back_why: string | null;
  readonly taken_back_at: Date | null;
}

/** What became of one at an operator, as it stands in its row. */
export function handoverOf(row: HandoverRow): Handover {
  const { message, operator, state, tries, reason, at, mailboxes, opened, reported_at, taken_back, taken_back_at } =
    row;
  return {
    message,
    operator,
    state,
    tries,
    reason: reason ?? undefined,
    at,
    givenAt: row.given_at ?? row.fetched_at ?? undefined,
    reach:
      mailboxes === null || reported_at === null
        ? undefined
        : { mailboxes, opened: opened ?? 0, known: row.known_mailboxes ?? undefined, at: reported_at },
    takenBack:
      taken_back === null || taken_back_at === null
        ? undefined
        : { state: taken_back, reason: row.taken_back_why ?? undefined, at: taken_back_at },
  };
}
