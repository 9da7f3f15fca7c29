// The audit trail as it is written: what an event says of people is sealed before it is there (content/event-texts.ts).
import type { Transaction } from '../../../platform/database/database.ts';
import type { Events, RecordedEvent } from '../../../platform/events/events.ts';
import type { MailboxEvent, MailboxEvents } from '../events.ts';
import type { MailboxTables } from '../schema.ts';
import { eventPlace, isMailbox, type PlainEvent, type SealedTexts, sealEventTexts, whatToSeal } from './event-texts.ts';
import type { MailboxCipher, MailboxCiphers } from './mailbox-cipher.ts';

type Event = RecordedEvent<MailboxEvent>;

/** What is sealed of an event whose subject is no mailbox, such as why support looked for one, is so under the operator's own key. */
export async function sealTexts(
  ciphers: MailboxCiphers,
  event: PlainEvent,
  cipher: MailboxCipher | undefined,
): Promise<SealedTexts> {
  if (cipher !== undefined) return sealEventTexts(cipher, event);
  const place = `${eventPlace(event.kind, event.details['letter'])} ${event.subject}`;
  const sealed = await ciphers.sealForOperator(place, JSON.stringify(whatToSeal(event)));
  return { sealed: sealed.toString('base64'), byMark: null };
}

/** Events of which nothing that names people is written in plain text. */
export function sealEvents(events: Events<MailboxEvent>, ciphers: MailboxCiphers): MailboxEvents {
  async function recordAll(tx: Transaction<MailboxTables>, all: readonly Event[]): Promise<void> {
    const saying = all.map((event) => ({ event, plain: { details: {}, ...event } }));
    const naming = saying.filter(({ plain }) => Object.keys(whatToSeal(plain)).length > 0);
    if (naming.length === 0) return await events.recordAll(tx, all);
    const mailboxes = naming.map(({ event }) => event.subject).filter(isMailbox);
    const cipherOf = await ciphers.within(tx, [...new Set(mailboxes)]);
    const sealed = saying.map(async ({ event, plain }): Promise<Event> => {
      const texts = whatToSeal(plain);
      if (Object.keys(texts).length === 0) return event;
      const rest = Object.fromEntries(Object.entries(plain.details).filter(([name]) => !Object.hasOwn(texts, name)));
      const cipher = isMailbox(event.subject) ? cipherOf(event.subject) : undefined;
      const { sealed: text, byMark } = await sealTexts(ciphers, plain, cipher);
      return { ...event, details: { ...rest, sealed: text, ...(byMark === null ? {} : { byMark }) } };
    });
    await events.recordAll(tx, await Promise.all(sealed));
  }
  return { recordAll, record: (tx, event) => recordAll(tx, [event]) };
}
