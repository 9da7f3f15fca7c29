// One delivery for those who run the mediator: its facts, its attempts, and the question when only a person can answer it.
import { channels } from '../../../domain/notification-channel.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  copyable,
  definitionList,
  form,
  heading,
  notice,
  section,
  type TimelineItem,
  time,
  timeline,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { Closed } from '../operators/gate.ts';
import type { AttemptStatus, DeliveryStatus } from '../store/status.ts';
import { mediatorMessages } from './messages.ts';
import { reasonInWords } from './reason-messages.ts';
import { stateBadge } from './state-badge.ts';

export interface DeliveryView {
  readonly delivery: DeliveryStatus;
  readonly attempts: readonly AttemptStatus[];
  readonly messageIds: readonly string[];
  /** It waits because nothing is handed over to its operator now. */
  readonly held: Closed | undefined;
  readonly csrf: string;
  /** Somebody has just answered. */
  readonly resolved: boolean;
}

/** The page's main content. */
export function deliveryPage(
  { delivery, attempts, messageIds, held, csrf, resolved }: DeliveryView,
  language: Language,
): Html {
  const t = mediatorMessages(language);
  return html`${heading(t('delivery-title'), t('delivery-lead'))}
    ${resolved ? notice({ kind: 'success', text: t('resolved'), announce: true }) : ''}
    <p>${stateBadge(delivery.state, language)}</p>
    ${held === undefined ? '' : heldNotice(held, delivery.operator?.id ?? '', language)}
    ${delivery.awaiting === 'person' ? resolveSection(delivery.deliveryId, csrf, language) : ''}
    ${section(t('facts-title'), facts(delivery, messageIds, language))}
    ${section(t('attempts-title'), attemptList(attempts, language))}
    <p class="bd-no-print"><a href="/">${t('back')}</a></p>`;
}

// Waiting for an operator's line is no attempt and shows nowhere else on this page.
function heldNotice(held: Closed, operator: string, language: Language): Html {
  const t = mediatorMessages(language);
  return notice({
    kind: 'info',
    title: t('held-title'),
    text: html`<p>${t(`held-${held.why}`)}</p><p><a href="/operators/${operator}">${t('held-operator')}</a></p>`,
  });
}

function facts(delivery: DeliveryStatus, messageIds: readonly string[], language: Language): Html {
  const t = mediatorMessages(language);
  const { reason, code, description, operator, transId, nextAttemptAt } = delivery;
  const why = reason === undefined ? '' : reasonInWords(reason, language);
  return definitionList([
    { term: t('fact-id'), description: copyable(language, delivery.deliveryId) },
    { term: t('fact-kind'), description: t(`kind-${delivery.kind}`) },
    { term: t('fact-messages'), description: messageIds.filter(isShown).map((id) => copyable(language, id)) },
    { term: t('fact-sender'), description: delivery.senderName },
    { term: t('fact-reason'), description: description === undefined ? why : `${why}: ${description}` },
    { term: t('fact-code'), description: code === undefined ? '' : String(code) },
    { term: t('fact-operator'), description: operator?.name ?? '' },
    { term: t('fact-trans-id'), description: transId ?? '' },
    { term: t('fact-channels'), description: channelWords(delivery, language) },
    { term: t('fact-accepted'), description: time(delivery.acceptedAt, language) },
    {
      term: t('fact-expires'),
      description: hasTime(delivery) ? time(delivery.expiresAt, language) : '',
    },
    { term: t('fact-next'), description: nextAttemptAt === undefined ? '' : time(nextAttemptAt, language) },
    {
      term: t('fact-erased'),
      description: delivery.erasedAt === undefined ? '' : time(delivery.erasedAt, language),
    },
    { term: t('fact-repeated'), description: delivery.possiblyRepeated ? t('fact-repeated-text') : '' },
  ]);
}

// A letter that its mailing holds back is not tried, and its time counts from when it is let go.
function hasTime({ finishedAt, awaiting }: DeliveryStatus): boolean {
  return finishedAt === undefined && awaiting !== 'release';
}

function channelWords({ channels: statuses }: DeliveryStatus, language: Language): string {
  const t = mediatorMessages(language);
  return channels
    .flatMap((channel) => {
      const status = statuses?.[channel];
      return status === undefined ? [] : [`${t(`channel-${channel}`)}: ${t(`channel-${status}`)}`];
    })
    .join(', ');
}

// Recorded traffic has personal numbers as message ids: those are not shown.
function isShown(messageId: string): boolean {
  return !/^\D*\d{6}(\d{2})?\D?\d{4}\D*$/.test(messageId);
}

function attemptList(attempts: readonly AttemptStatus[], language: Language): Html {
  const t = mediatorMessages(language);
  if (attempts.length === 0) return html`<p>${t('attempts-none')}</p>`;
  return timeline(
    language,
    attempts.map((attempt) => attemptItem(attempt, language)),
  );
}

const looks = { delivered: 'done', refused: 'failed', 'not-sent': 'failed', unknown: 'unknown' } as const;

function attemptItem(attempt: AttemptStatus, language: Language): TimelineItem {
  const t = mediatorMessages(language);
  const { outcome, number, operator, certificate } = attempt;
  const why = attempt.reason === undefined ? '' : reasonInWords(attempt.reason, language);
  const reason = [why, attempt.code, attempt.description].filter((part) => part !== undefined).join(', ');
  const end =
    outcome === undefined
      ? t('attempt-running')
      : outcome === 'delivered'
        ? t('attempt-delivered', { transId: attempt.transId ?? '' })
        : t(`attempt-${outcome}`, { reason });
  return {
    title: t('attempt', { number, operator: operator.name }),
    state: outcome === undefined ? 'current' : looks[outcome],
    at: attempt.startedAt,
    text: html`<p>${end}</p>${transIdOf(attempt, language)}<p class="bd-mono">${t('attempt-certificate', { fingerprint: certificate.fingerprint })}</p>`,
  };
}

// A delivered attempt tells it in its first line.
function transIdOf({ outcome, transId }: AttemptStatus, language: Language): Html {
  if (outcome === 'delivered' || transId === undefined) return html``;
  return html`<p>${mediatorMessages(language)('attempt-trans-id', { transId })}</p>`;
}

function resolveSection(deliveryId: string, csrf: string, language: Language): Html {
  const t = mediatorMessages(language);
  const action = `/deliveries/${deliveryId}/resolution`;
  const answer = (value: 'arrived' | 'missing', kind: 'primary' | 'danger') =>
    form({
      action,
      csrf,
      body: actions(
        button({ text: t(`resolve-${value}`), busyText: t(`resolve-${value}`), name: 'answer', value, kind }),
      ),
    });
  return section(
    t('resolve-title'),
    html`<p>${t('resolve-text')}</p>${answer('arrived', 'primary')}
    ${askOnce({
      question: t('resolve-missing-question'),
      text: t('resolve-missing-text'),
      action: answer('missing', 'danger'),
    })}`,
  );
}
