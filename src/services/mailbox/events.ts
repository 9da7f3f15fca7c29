// The mailbox's business events, each declared once (DESIGN.md, Inside a service). Their subject is the mailbox's id.
import type { EventDeclaration, Events } from '../../platform/events/events.ts';

export const declarations = {
  'letter.received': { says: 'A letter was received' },
  'letter.read': { says: 'A letter was opened for the first time' },
  'letter.unread': { says: 'A letter was marked as unread' },
  'letter.archived': { says: 'A letter was archived' },
  'letter.to-inbox': { says: 'A letter was moved to the inbox' },
  'letter.filed': { says: 'A letter was put in a folder' },
  'letter.trashed': { says: 'A letter was put in the trash' },
  'letter.restored': { says: 'A letter was taken back from the trash' },
  'letter.removed': { says: 'A letter was removed for good, sixty days after it was put in the trash' },
  'letter.labelled': { says: 'A letter was given a label' },
  'letter.unlabelled': { says: 'A label was taken off a letter' },
  'letter.downloaded': { says: 'A letter was downloaded as it was signed' },
  'sorting.undone': { says: 'What was last done with letters or folders was taken back' },
  'shelf.made': { says: 'A folder or a label was made' },
  'shelf.renamed': { says: 'A folder or a label was renamed' },
  'shelf.removed': { says: 'A folder or a label was removed' },
  'reading.changed': { says: 'How the mailbox is read was changed' },
  'attachment.opened': { says: 'An attachment was opened or downloaded' },
  'delivery.repeated': { says: 'A delivery came again and was given its first answer' },
  'delivery.refused': { says: 'A delivery was refused', level: 'warn' },
  'notice.sent': { says: 'A notice about post was sent' },
  'notice.failed': { says: 'A notice about post was given up', level: 'warn' },
  'notification.sent': { says: 'A sender’s text was sent on as e-mail or text message' },
  'notification.failed': { says: 'A sender’s text was given up as e-mail or text message', level: 'warn' },
  'phone.changed': { says: 'The number for text messages was changed' },
  'phone.removed': { says: 'The number for text messages was removed' },
  'email.changed': { says: 'The address for notices was changed' },
  'email.removed': { says: 'The address for notices was removed' },
  'language.changed': { says: 'The language of notices was changed' },
  'sender.opted-out': { says: 'A recipient opted out from a sender' },
  'sender.opted-in': { says: 'A recipient opted in to a sender again' },
  'account.opened': { says: 'A mailbox was opened' },
  'account.closed': { says: 'A mailbox was closed' },
} as const satisfies Readonly<Record<string, EventDeclaration>>;

export type MailboxEvent = keyof typeof declarations;
export type MailboxEvents = Events<MailboxEvent>;
