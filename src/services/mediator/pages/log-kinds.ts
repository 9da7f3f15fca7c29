// What happened, in a word: every kind of entry that the mediation log can hold (LOOK.md, Words).
import { catalogue, type Language } from '../../../platform/i18n/i18n.ts';
import type { MediatorEvent } from '../events.ts';
import type { FINAL_KINDS } from '../store/fetched.ts';

type OfService = 'service.restored' | 'service.resumed';
/** People's acts and the mediator's own; deliveries' events come from the feed, and reading changes nothing. */
type Act = Exclude<MediatorEvent, `delivery.${string}` | `log-read.${string}`> | OfService;
type Kind = Act | 'accepted' | 'attempted' | 'unknown' | (typeof FINAL_KINDS)[number];

const swedish = {
  accepted: 'Inlämnad',
  attempted: 'Försök att lämna över',
  delivered: 'Levererad',
  refused: 'Avvisad',
  unknown: 'Vet inte',
  expired: 'För gammal',
  cancelled: 'Avbruten',
  'resolution.recorded': 'Besked av en person',
  'log.disposed': 'Gallring',
  'hold.set': 'Gallringsstopp infört',
  'hold.lifted': 'Gallringsstopp hävt',
  'batch.committed': 'Flera brev inlämnade',
  'batch.cancelled': 'Inlämning avbruten',
  'mailing.created': 'Utskick planerat',
  'mailing.started': 'Utskick startat',
  'mailing.paused': 'Utskick pausat',
  'mailing.resumed': 'Utskick återupptaget',
  'mailing.finished': 'Utskick klart',
  'mailing.over': 'Utskickets tid slut',
  'mailing.cancelled': 'Utskick avbrutet',
  'operator.breaker-opened': 'Operatör svarar inte',
  'operator.breaker-closed': 'Operatör svarar igen',
  'operator.stopped': 'Överlämning stoppad',
  'operator.started': 'Överlämning startad',
  'operator.policy-changed': 'Ändrat för en operatör',
  'webhook.created': 'Webhook skapad',
  'webhook.changed': 'Webhook ändrad',
  'webhook.deleted': 'Webhook borttagen',
  'webhook.paused': 'Webhook pausad',
  'webhook.resumed': 'Webhook återupptagen',
  'webhook.replayed': 'Webhook skickar om',
  'webhook.secret-added': 'Webhook fick ny nyckel',
  'webhook.secret-removed': 'Webhooks nyckel borttagen',
  'webhook.gave-up': 'Webhook gav upp',
  'feed.disposed': 'Händelser gallrade',
  'content-erased': 'Innehåll raderat',
  'service.restored': 'Återställd från säkerhetskopia',
  'service.resumed': 'Igång efter återställning',
} as const satisfies Readonly<Record<Kind, string>>;

const words = catalogue(swedish, {
  accepted: 'Taken in',
  attempted: 'Attempt to hand over',
  delivered: 'Delivered',
  refused: 'Refused',
  unknown: 'Not known',
  expired: 'Too old',
  cancelled: 'Cancelled',
  'resolution.recorded': 'Told by a person',
  'log.disposed': 'Disposal',
  'hold.set': 'Legal hold set',
  'hold.lifted': 'Legal hold lifted',
  'batch.committed': 'Several letters taken in',
  'batch.cancelled': 'Handing in cancelled',
  'mailing.created': 'Mailing planned',
  'mailing.started': 'Mailing started',
  'mailing.paused': 'Mailing paused',
  'mailing.resumed': 'Mailing resumed',
  'mailing.finished': 'Mailing finished',
  'mailing.over': 'Mailing’s time over',
  'mailing.cancelled': 'Mailing cancelled',
  'operator.breaker-opened': 'Operator does not answer',
  'operator.breaker-closed': 'Operator answers again',
  'operator.stopped': 'Handing over stopped',
  'operator.started': 'Handing over started',
  'operator.policy-changed': 'Changed for an operator',
  'webhook.created': 'Webhook made',
  'webhook.changed': 'Webhook changed',
  'webhook.deleted': 'Webhook removed',
  'webhook.paused': 'Webhook paused',
  'webhook.resumed': 'Webhook resumed',
  'webhook.replayed': 'Webhook sends again',
  'webhook.secret-added': 'Webhook given a new secret',
  'webhook.secret-removed': 'Webhook’s secret removed',
  'webhook.gave-up': 'Webhook gave up',
  'feed.disposed': 'Events disposed of',
  'content-erased': 'Content erased',
  'service.restored': 'Restored from a backup',
  'service.resumed': 'Going on after a restore',
});

const isKind = (text: string): text is Kind => Object.hasOwn(swedish, text);

/** Kinds that can be chosen in a search. */
export const logKinds: readonly Kind[] = Object.keys(swedish).filter(isKind);

/** A kind for people to read; one that is not ours, as it is. */
export function kindInWords(kind: string, language: Language): string {
  return isKind(kind) ? words(language)(kind) : kind;
}
