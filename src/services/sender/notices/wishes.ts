// What a person wants to be told of and how: on the page, by e-mail at once or gathered. Kept with the account.
import type { JsonValue } from '../../../platform/database/json.ts';
import { NOTICE_KINDS, type NoticeKind } from './notice.ts';

/** 'at-once': within a minute. 'daily': gathered, at seven in the morning. */
export const MAIL_WAYS = ['none', 'at-once', 'daily'] as const;
export type MailWay = (typeof MAIL_WAYS)[number];

export interface Wishes {
  readonly mail: MailWay;
  readonly mailKinds: readonly NoticeKind[];
  /** Kinds that are not shown on the page. */
  readonly hidden: readonly NoticeKind[];
}

/** Kinds that call for somebody: these come by e-mail unless the person says otherwise. */
const CALLS: readonly NoticeKind[] = [
  'not-delivered',
  'unknown',
  'unopened',
  'replied',
  'approval-wanted',
  'returned',
  'not-sent',
  'handed-over',
  'registration-unconfirmed',
  'mailing-done',
  'mailing-stopped',
];

/** What holds until the person has chosen. */
export const DEFAULT_WISHES: Wishes = { mail: 'at-once', mailKinds: CALLS, hidden: [] };

/** Reads what writeWishes wrote; anything else is as if nothing was chosen. */
export function readWishes(kept: { readonly [key: string]: JsonValue }): Wishes {
  const mail = MAIL_WAYS.find((way) => way === kept['mail']);
  if (mail === undefined) return DEFAULT_WISHES;
  return { mail, mailKinds: kindsIn(kept['mailKinds']), hidden: kindsIn(kept['hidden']) };
}

/** As they are kept. */
export function writeWishes({ mail, mailKinds, hidden }: Wishes): { readonly [key: string]: JsonValue } {
  return { mail, mailKinds: [...mailKinds], hidden: [...hidden] };
}

function kindsIn(value: unknown): readonly NoticeKind[] {
  return Array.isArray(value) ? NOTICE_KINDS.filter((kind) => value.includes(kind)) : [];
}
