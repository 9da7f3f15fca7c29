// The mediator's business events, each declared once (DESIGN, Inside a service). Their subject is the delivery's id.
import type { EventDeclaration, Events } from '../../platform/events/events.ts';

export const declarations = {
  'delivery.accepted': { says: 'A delivery was accepted' },
  'delivery.attempted': { says: 'A delivery was sent to an operator' },
  'delivery.delivered': { says: 'A delivery was delivered' },
  'delivery.refused': { says: 'A delivery was refused' },
  'delivery.unknown': { says: 'An attempt ended so that nobody knows whether it arrived', level: 'warn' },
  'delivery.expired': { says: 'A delivery was given up at the end of its lifetime', level: 'warn' },
  'delivery.cancelled': { says: 'A delivery was cancelled' },
  'batch.committed': { says: 'A batch of deliveries was accepted' },
  'batch.cancelled': { says: 'A batch was cancelled before it was committed' },
  'mailing.created': { says: 'A mailing was planned' },
  'mailing.started': { says: 'A mailing was started' },
  'mailing.paused': { says: 'A mailing was paused' },
  'mailing.resumed': { says: 'A mailing was resumed' },
  'mailing.finished': { says: 'Everything in a mailing is finished' },
  'mailing.over': { says: 'The time of a mailing is over' },
  'mailing.cancelled': { says: 'A mailing was cancelled' },
  'operator.breaker-opened': {
    says: 'Calls to an operator failed one after the other: its deliveries wait',
    level: 'warn',
  },
  'operator.breaker-closed': { says: 'An operator answers again: its deliveries go on' },
  'operator.stopped': { says: 'A person stopped the deliveries to an operator', level: 'warn' },
  'operator.started': { says: 'A person started the deliveries to an operator again' },
  'operator.policy-changed': { says: 'A person changed what applies to an operator' },
  // A person's acts are chained in the mediation log; `log-read.…` are not: they change nothing.
  'resolution.recorded': { says: 'A person told what became of a delivery' },
  'hold.set': { says: 'A legal hold was set' },
  'hold.lifted': { says: 'A legal hold was lifted' },
  'log.disposed': { says: 'Entries of the mediation log were disposed of' },
  'log-read.searched': { says: 'The mediation log was searched' },
  'log-read.viewed': { says: 'An entry of the mediation log was shown' },
  'log-read.exported': { says: 'The mediation log was exported' },
  'webhook.created': { says: 'A webhook was made' },
  'webhook.changed': { says: 'A webhook was changed' },
  'webhook.deleted': { says: 'A webhook was removed' },
  'webhook.paused': { says: 'Staff paused a webhook' },
  'webhook.resumed': { says: 'Staff resumed a webhook' },
  'webhook.replayed': { says: 'A webhook was set to send events again' },
  'webhook.secret-added': { says: 'A webhook was given a second secret' },
  'webhook.secret-removed': { says: 'A secret of a webhook was removed' },
  'webhook.gave-up': { says: 'A webhook was paused: its receiver has not taken an event for too long', level: 'warn' },
  'feed.disposed': { says: 'The oldest part of the event feed was disposed of' },
  'content-erased': { says: 'The content of finished deliveries was erased' },
} as const satisfies Readonly<Record<string, EventDeclaration>>;

export type MediatorEvent = keyof typeof declarations;
export type MediatorEvents = Events<MediatorEvent>;
