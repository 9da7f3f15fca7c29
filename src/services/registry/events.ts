// The registry's business events, each declared once. An account's events have its reference as their subject, never its number.
import type { EventDeclaration, Events } from '../../platform/events/events.ts';

export const declarations = {
  'account.registered': { says: 'A mailbox was registered' },
  'account.pending': { says: 'A registration was received and waits for signatures' },
  'account.confirmed': { says: 'A registration was confirmed again by the same operator' },
  'account.deregistered': { says: 'A mailbox was taken out of the register' },
  'sender.opted-out': { says: 'A recipient opted out from a sender' },
  'sender.opted-in': { says: 'A recipient opted in to a sender again' },
  'directory.changed': { says: 'Senders, mediators or operators were changed' },
  'recipient.looked-up': { says: 'Registry staff looked a recipient up' },
} as const satisfies Readonly<Record<string, EventDeclaration>>;

export type RegistryEvent = keyof typeof declarations;
export type RegistryEvents = Events<RegistryEvent>;
