// The operations page: what this service is, what waits, how it went, whom it met, the latest deliveries (LOOK.md, Lists).
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  definitionList,
  emptyState,
  heading,
  notice,
  section,
  table,
  time,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { BacklogCount, OperatorCount } from '../store/operations.ts';
import type { DeliveryStatus } from '../store/status.ts';
import { mediatorMessages } from './messages.ts';
import { stateBadge } from './state-badge.ts';
import { backupSection, pauseSection, type Upkeep } from './upkeep-section.ts';

export interface Overview {
  readonly backlog: readonly BacklogCount[];
  readonly results: ReadonlyMap<'delivered' | 'refused' | 'unknown' | 'expired' | 'cancelled', number>;
  readonly operators: readonly OperatorCount[];
  readonly awaiting: readonly DeliveryStatus[];
  readonly awaitingCount: number;
  readonly latest: readonly DeliveryStatus[];
  readonly upkeep: Upkeep;
}

/** The page's main content. */
export function overviewPage(overview: Overview, language: Language): Html {
  const t = mediatorMessages(language);
  return html`${heading(t('start-title'), t('start-lead'))}
    ${pauseSection(overview.upkeep, language)}
    ${awaitingSection(overview, language)}
    ${backlogTable(overview.backlog, language)}
    ${section(t('results-title'), resultList(overview.results, language))}
    ${operatorTable(overview.operators, language)}
    ${latestTable(overview.latest, t('latest-title'), language)}
    ${backupSection(overview.upkeep, language)}`;
}

function awaitingSection({ awaiting, awaitingCount }: Overview, language: Language): Html {
  if (awaitingCount === 0) return html``;
  const t = mediatorMessages(language);
  const title = t('awaiting-title', { count: awaitingCount });
  return html`${notice({ kind: 'warning', title, text: t('awaiting-text', { count: awaitingCount }) })}
    ${latestTable(awaiting, t('awaiting-list'), language)}`;
}

function backlogTable(backlog: readonly BacklogCount[], language: Language): Html {
  const t = mediatorMessages(language);
  if (backlog.length === 0) {
    return emptyState({ title: t('backlog-none-title'), text: t('backlog-none-text') });
  }
  return table({
    caption: t('backlog-title'),
    columns: [{ head: t('backlog-kind') }, { head: t('backlog-count'), numeric: true }, { head: t('backlog-oldest') }],
    rows: backlog.map(({ kind, count, oldest }) => [t(`backlog-${kind}`), String(count), time(oldest, language)]),
  });
}

function resultList(results: Overview['results'], language: Language): Html {
  const t = mediatorMessages(language);
  if (results.size === 0) return html`<p>${t('results-none')}</p>`;
  const order = ['delivered', 'refused', 'unknown', 'expired', 'cancelled'] as const;
  return definitionList(
    order.flatMap((result) => {
      const count = results.get(result);
      return count === undefined ? [] : [{ term: t(`state-${result}`), description: String(count) }];
    }),
  );
}

function operatorTable(operators: readonly OperatorCount[], language: Language): Html {
  const t = mediatorMessages(language);
  if (operators.length === 0) return section(t('operators-title'), html`<p>${t('operators-none')}</p>`);
  return table({
    caption: t('operators-title'),
    columns: [
      { head: t('operator') },
      { head: t('operators-delivered'), numeric: true },
      { head: t('operators-refused'), numeric: true },
      { head: t('operators-unknown'), numeric: true },
      { head: t('operators-not-sent'), numeric: true },
      { head: t('operators-last') },
    ],
    rows: operators.map((operator) => [
      operator.name,
      String(operator.delivered),
      String(operator.refused),
      String(operator.unknown),
      String(operator.notSent),
      time(operator.last, language),
    ]),
  });
}

function latestTable(deliveries: readonly DeliveryStatus[], caption: string, language: Language): Html {
  const t = mediatorMessages(language);
  if (deliveries.length === 0) {
    return emptyState({ title: t('latest-none-title'), text: t('latest-none-text') });
  }
  return table({
    caption,
    columns: [{ head: t('accepted-at') }, { head: t('state') }, { head: t('sender') }, { head: t('operator') }],
    rows: deliveries.map((delivery) => [
      html`<a href="/deliveries/${delivery.deliveryId}">${time(delivery.acceptedAt, language)}</a>`,
      stateBadge(delivery.state, language),
      delivery.senderName,
      delivery.operator?.name ?? '–',
    ]),
  });
}
