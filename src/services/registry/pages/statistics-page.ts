// The page of statistics: charts that are tables. Each bar has its figure beside it, so nothing is told by a bar alone.
import { formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  html,
  linkButton,
  notice,
  section,
  table,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { type StatisticsTranslate, statisticsMessages } from './statistics-messages.ts';
import type { StatisticTable } from './statistics-tables.ts';

interface StatisticsView {
  readonly language: Language;
  readonly csrf: string;
  /** yyyy-mm, as typed. */
  readonly from: string;
  readonly to: string;
  readonly tables: readonly StatisticTable[];
  /** The last day that was counted. */
  readonly countedTo: string | undefined;
  readonly asked?: boolean;
  readonly faults: readonly Fault[];
}

export function statisticsPage(view: StatisticsView): Page {
  const { language, csrf, countedTo, tables, faults, asked } = view;
  const t = statisticsMessages(language);
  const body = actions(button({ text: t('count'), busyText: t('counting'), kind: 'secondary' }));
  const count = form({ action: '/statistics', csrf, body });
  const shown = html`${tables.map((each) => chart(view, each, t))}<p class="bd-quiet">${t('counted-to', { day: countedTo ?? '' })}</p>`;
  return {
    title: t('title'),
    current: '/statistics',
    wide: true,
    hasErrors: faults.length > 0,
    main: html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}
      ${asked === true ? notice({ kind: 'success', text: t('asked-text'), announce: true }) : ''}${period(view, t)}
      ${countedTo === undefined ? emptyState({ title: t('none-title'), text: t('none-text') }) : shown}${count}`,
  };
}

// The period is no secret: it stands in the address, so that the page can be kept.
function period({ language, from, to, faults }: StatisticsView, t: StatisticsTranslate): Content {
  const month = (name: 'from' | 'to', value: string) =>
    field({
      ...{ language, name, label: t(name), value, hint: t('month-hint'), error: faultOf(faults, name) },
      ...{ width: 'short' as const, inputMode: 'numeric' as const, optional: true },
    });
  return html`<search class="bd-search"><form method="get" action="/statistics" novalidate>
    <div class="bd-search-row bd-search-row--days">${month('from', from)}${month('to', to)}${actions(button({ text: t('show'), kind: 'secondary' }))}</div></form></search>`;
}

function chart({ language, from, to }: StatisticsView, shown: StatisticTable, t: StatisticsTranslate): Content {
  const { name, title, lead, heads, rows, bars } = shown;
  const most = Math.max(1, ...rows.map((row) => numberAt(row, bars)));
  const [first = '', ...others] = heads;
  const href = `/statistics/${name}.csv?from=${from}&to=${to}`;
  return section(
    title,
    html`${lead === undefined ? '' : html`<p>${lead}</p>`}${table({
      caption: title,
      captionHidden: true,
      columns: [{ head: first }, ...others.map((head) => ({ head, numeric: true })), { head: t('chart') }],
      rows: rows.map((row) => {
        const [named, ...numbers] = row;
        return [named, ...numbers.map((value) => formatNumber(value, language)), bar(numberAt(row, bars) / most)];
      }),
    })}${actions(linkButton({ href, text: t('csv'), icon: 'file', kind: 'quiet' }))}`,
    name,
  );
}

function numberAt(row: readonly (string | number)[], index: number): number {
  const value = row[index];
  return typeof value === 'number' ? value : 0;
}

const LENGTH = 160;

/** `share`: 0 to 1 of the longest bar of the table. */
function bar(share: number): Content {
  const width = Math.round(share * LENGTH);
  return html`<svg class="bd-figure-bar" viewBox="0 0 ${LENGTH + 2} 14" width="${LENGTH}" height="14" aria-hidden="true" focusable="false"><rect x="1" y="1" width="${width}" height="12"/></svg>`;
}
