// The tables of the operations page: what waits by lane, operators, the last day's results, deliveries (LOOK.md, Lists).
import { formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { definitionList, emptyState, section, table, time } from '../../../platform/pages/components.ts';
import { type Content, type Html, html } from '../../../platform/pages/html.ts';
import type { OperationsSeen } from '../operations/read-operations.ts';
import { type QueueCount, stages } from '../store/operations.ts';
import type { DeliveryStatus } from '../store/status.ts';
import type { Tallied } from '../store/tally.ts';
import { mediatorMessages } from './messages.ts';
import { lineBadge } from './operators-page.ts';
import { overviewMessages } from './overview-messages.ts';
import { stateBadge } from './state-badge.ts';

const RESULTS = ['delivered', 'refused', 'unknown', 'expired', 'cancelled'] as const;

/** How long ago, in whole units: the page is read again and again, and must not change all the time. */
export function ageInWords(since: Date, now: Date, language: Language): string {
  const t = overviewMessages(language);
  const seconds = Math.max(0, (now.getTime() - since.getTime()) / 1_000);
  if (seconds < 10) return t('age-moment');
  if (seconds < 60) return t('age-soon');
  if (seconds < 5_400) return t('age-minutes', { count: Math.round(seconds / 60) });
  return seconds < 172_800
    ? t('age-hours', { count: Math.round(seconds / 3_600) })
    : t('age-days', { count: Math.round(seconds / 86_400) });
}

/** What waits, by state and lane, with the age of the oldest. */
export function queueTable({ queue, at }: OperationsSeen, language: Language): Html {
  const t = overviewMessages(language);
  const cells = (of: readonly QueueCount[]) => [
    ...laneCells(of, 'single', at, language),
    ...laneCells(of, 'mailing', at, language),
  ];
  const rows = stages.flatMap((stage) => {
    const of = queue.filter((each) => each.stage === stage);
    return of.length === 0 ? [] : [[t(stage), ...cells(of)]];
  });
  if (rows.length === 0) return section(t('queue-title'), html`<p>${t('queue-none')}</p>`);
  return table({ caption: t('queue-title'), columns: [{ head: t('queue-kind') }, ...laneColumns(language)], rows });
}

/** Each operator: whether its line goes on, what waits for it by lane, and how the last hour went. */
export function operatorTable({ operators, queue, tally, at }: OperationsSeen, language: Language): Html {
  const t = overviewMessages(language);
  if (operators.length === 0) {
    return section(t('operators-title'), html`<p>${mediatorMessages(language)('operators-none')}</p>`);
  }
  return table({
    caption: t('operators-title'),
    columns: [
      { head: t('operator') },
      { head: t('line') },
      ...laneColumns(language),
      { head: t('delivered-hour'), numeric: true },
      { head: t('refused-hour'), numeric: true },
      { head: t('unknown-hour'), numeric: true },
    ],
    rows: operators.map(({ id, name, closed }) => {
      const own = queue.filter(({ operator }) => operator === id);
      const hour = (what: Tallied) => {
        const count = tally.find((each) => each.operator === id && each.what === what)?.hour ?? 0;
        return formatNumber(count, language);
      };
      return [
        html`<a href="/operators/${id}">${name}</a>`,
        lineBadge(closed, language),
        ...laneCells(own, 'single', at, language),
        ...laneCells(own, 'mailing', at, language),
        hour('delivered'),
        hour('refused'),
        hour('unknown'),
      ];
    }),
  });
}

function laneColumns(language: Language) {
  const t = overviewMessages(language);
  return [
    { head: t('single'), numeric: true },
    { head: t('single-oldest') },
    { head: t('mailing'), numeric: true },
    { head: t('mailing-oldest') },
  ];
}

function laneCells(of: readonly QueueCount[], lane: QueueCount['lane'], at: Date, language: Language): Content[] {
  const { count, oldest } = sumOf(of.filter((each) => each.lane === lane));
  return [formatNumber(count, language), oldest === undefined ? '–' : ageInWords(oldest, at, language)];
}

/** How many these are together, and when the oldest of them came. */
export function sumOf(of: readonly QueueCount[]): { readonly count: number; readonly oldest: Date | undefined } {
  const oldest = of.flatMap((each) => (each.oldest === undefined ? [] : [each.oldest.getTime()]));
  return {
    count: of.reduce((sum, { count }) => sum + count, 0),
    oldest: oldest.length === 0 ? undefined : new Date(Math.min(...oldest)),
  };
}

/** How deliveries ended in the last day. */
export function results({ tally }: OperationsSeen, language: Language): Html {
  const t = mediatorMessages(language);
  const rows = RESULTS.flatMap((result) => {
    const count = tally.filter(({ what }) => what === result).reduce((sum, { day }) => sum + day, 0);
    return count === 0 ? [] : [{ term: t(`state-${result}`), description: formatNumber(count, language) }];
  });
  const words = overviewMessages(language);
  const body = rows.length === 0 ? html`<p>${words('results-none')}</p>` : definitionList(rows);
  return section(words('results-title'), body);
}

/** Deliveries with state, sender and operator, each linked to its page. */
export function latestTable(deliveries: readonly DeliveryStatus[], caption: string, language: Language): Html {
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
