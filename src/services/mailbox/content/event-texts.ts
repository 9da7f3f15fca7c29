// Who did something in a mailbox, by name, and what it was about, as the audit trail keeps them: sealed under the mailbox's key, whoever did it
// found again by a mark. Before migrations/0013 they stood in plain text.
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { MailboxCipher } from './mailbox-cipher.ts';

const Texts = Type.Object({ by: Type.Optional(Type.String()), detail: Type.Optional(Type.String()) });

/** `by`: who did it, by name; absent for what the operator did. `detail`: what its sentence names. */
type EventTexts = Static<typeof Texts>;

export type EventDetails = Readonly<Record<string, JsonValue>>;

/** As a row of the audit trail has it: sealed, or in plain text from before. */
export interface KeptEvent {
  readonly kind: string;
  readonly letter: string | undefined;
  readonly by: string | undefined;
  readonly detail: string | undefined;
  readonly sealed: string | undefined;
}

/** What these tell of is a sender, by the name that stands in plain text in its delivery. */
const NAMES_A_SENDER: readonly string[] = [
  'letter.received',
  'letter.moved-in',
  'notification.sent',
  'notification.failed',
];

/** An event of one kind, about one letter where it is about one: what is sealed for it is told of no other. */
export function eventPlace(kind: string, letter: unknown): string {
  return `event ${kind} ${typeof letter === 'string' ? letter : ''}`;
}

/** An event as it is handed in, or as it stood in plain text before. */
export interface PlainEvent {
  readonly kind: string;
  readonly subject: string;
  readonly details: EventDetails;
}

const ACCOUNT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether an event's subject is a mailbox: what is not is sealed under the operator's key. */
export function isMailbox(subject: string): boolean {
  return ACCOUNT.test(subject);
}

/** What of an event is sealed. The operator's own staff answer for what they do by name: that stays (migrations/0013 has the same words). */
export function whatToSeal({ kind, subject, details: { by, detail } }: PlainEvent): EventDetails {
  return {
    ...(by === undefined || kind === 'support.looked' || !isMailbox(subject) ? {} : { by }),
    ...(detail === undefined || NAMES_A_SENDER.includes(kind) ? {} : { detail }),
  };
}

/** By which all that somebody did in one mailbox is found, without their name. */
export function markOfName(cipher: MailboxCipher, name: string): string {
  return cipher.mark('event by', name).toString('base64');
}

export interface SealedTexts {
  readonly sealed: string;
  /** Null for what the operator did. */
  readonly byMark: string | null;
}

/** What stands in an event's details instead of its texts. */
export function sealEventTexts(cipher: MailboxCipher, event: PlainEvent): SealedTexts {
  const texts = whatToSeal(event);
  const place = eventPlace(event.kind, event.details['letter']);
  const { by } = texts;
  return {
    sealed: cipher.seal(place, JSON.stringify(texts)).toString('base64'),
    byMark: typeof by === 'string' ? markOfName(cipher, by) : null,
  };
}

/** The texts of an event. Errors: 'internal' when they were changed, or are another event's. */
export function openEventTexts(cipher: MailboxCipher, { kind, letter, by, detail, sealed }: KeptEvent): EventTexts {
  const plain = { ...(by === undefined ? {} : { by }), ...(detail === undefined ? {} : { detail }) };
  if (sealed === undefined) return plain;
  const value: unknown = JSON.parse(cipher.open(eventPlace(kind, letter), Buffer.from(sealed, 'base64')));
  if (Value.Check(Texts, value)) return { ...plain, ...value };
  throw new BrevduvaError('internal', 'what is sealed of an event has an unknown form');
}
