// A notice: something that a caseworker is to know of, made in the transaction that made it true (SKL-12, SKL-18; DESIGN rule 5).
import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import type { Role } from '../rights.ts';
import { insertNotice } from '../store/notices.ts';
import type { Details, SenderTables } from '../tables.ts';

export const NOTICE_KINDS = [
  'delivered',
  'not-delivered',
  'unknown',
  'unopened',
  'replied',
  'approval-wanted',
  'approved',
  'returned',
  'not-sent',
  'handed-over',
  'registration-unconfirmed',
  'registration-wanted',
  'mailing-done',
  'mailing-stopped',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What people are told of; the rest is for webhooks alone. */
export const PEOPLE_KINDS = NOTICE_KINDS.filter((kind) => kind !== 'registration-wanted');

/** On this channel a commit with new notices is told, with the organisation. */
export const NOTICE_CHANNEL = 'notice';

/** One person, by the log-in's subject; everybody who has the role in the notice's unit; or the organisation's webhooks alone. */
export type NoticeTo = { readonly person: string } | { readonly role: Role; readonly caseType?: string } | 'webhooks';

export interface NewNotice {
  readonly kind: NoticeKind;
  readonly unit: string;
  readonly letter?: string;
  readonly mailing?: string;
  /** Absent: whoever keeps the letter. A notice about neither letter nor somebody goes to webhooks only. */
  readonly to?: NoticeTo;
  readonly at: Date;
  /** Reasons and counts. Never subject, name or number: e-mail and webhooks carry it. */
  readonly details?: Details;
}

/** Tells, in the caller's transaction: on the page, by e-mail to those who want that, and to the organisation's webhooks. */
export async function noteFor(tx: Transaction<SenderTables>, notice: NewNotice): Promise<void> {
  await insertNotice(tx, { ...notice, id: randomUUID() });
  tx.wake(NOTICE_CHANNEL, tx.organisation);
}
