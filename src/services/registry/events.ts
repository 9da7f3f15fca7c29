// The registry's business events, each declared once. An account's events have its reference as their subject, never its number.
import type { EventDeclaration, Events } from '../../platform/events/events.ts';

export const declarations = {
  'account.registered': { says: 'A mailbox was registered' },
  'account.pending': { says: 'A registration was received and waits for signatures' },
  'account.confirmed': { says: 'A registration was confirmed again by the same operator' },
  'account.deregistered': { says: 'A mailbox was taken out of the register' },
  'account.operator-changed': { says: 'A mailbox was moved to another operator' },
  'account.dissolved': { says: 'A mailbox was taken out of the register, since its organisation is gone' },
  'account.number-changed': { says: 'A mailbox got the new number of its holder' },
  'account.number-conflict': {
    says: 'A number was replaced by one that has a mailbox too; staff is to decide',
    level: 'warn',
  },
  'account.conflict-decided': {
    says: 'Registry staff decided which of one person’s two mailboxes stays',
    level: 'warn',
  },
  'account.death-noted': { says: 'The holder of a mailbox has died' },
  'account.closed-after-death': { says: 'A mailbox was taken out of the register, since its holder has died' },
  'request.opened': { says: 'A request was received and waits for signatures' },
  'request.signed': { says: 'A request that waits was signed by one more' },
  'request.completed': { says: 'A request that waited was signed by all who are needed' },
  'request.replaced': { says: 'A request that waited was replaced by another' },
  'request.deleted': { says: 'A request that waited was deleted' },
  'request.expired': { says: 'A request waited too long for signatures' },
  'request.fallen': { says: 'A request fell, since somebody who signed it may not sign any more' },
  'request.decided': { says: 'Registry staff decided that a request is signed by those who are needed', level: 'warn' },
  'company.signatories-changed': { says: 'The signatories of an organisation have changed' },
  'sender.opted-out': { says: 'A recipient opted out from a sender' },
  'sender.opted-in': { says: 'A recipient opted in to a sender again' },
  'register.loaded': { says: 'Many mailboxes were put into the register from a file' },
  'directory.changed': { says: 'Senders, mediators or operators were changed' },
  'conflicts.listed': { says: 'Registry staff read which numbers have two mailboxes' },
  'watch.changed': { says: 'A sender changed which recipients it is told about' },
  'recipient.looked-up': { says: 'Registry staff looked a recipient up' },
} as const satisfies Readonly<Record<string, EventDeclaration>>;

export type RegistryEvent = keyof typeof declarations;
export type RegistryEvents = Events<RegistryEvent>;
