// Statistics: charts that are tables. Each row has its figures as text and its share as a bar, so nothing is told by the bar alone.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  type Html,
  heading,
  html,
  linkButton,
  section,
  table,
} from '../../../platform/pages/components.ts';
import { digitalShare, type Figures, groupedBy, postageSaved, totalOf, unopened } from '../statistics/figures.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import type { MonthFigures } from '../store/statistics.ts';
import { statisticsMessages } from '../texts/statistics-messages.ts';

export interface StatisticsView {
  readonly language: Language;
  readonly rows: readonly MonthFigures[];
  readonly names: LogNames;
  readonly postage: { readonly paperOre: number; readonly digitalOre: number } | undefined;
  readonly countedTo: Date | undefined;
  /** 'yyyy-mm', as typed. */
  readonly from: string;
  readonly to: string;
  readonly faults: readonly Fault[];
}

/** The page. */
export function statisticsPage(view: StatisticsView): Html {
  const { language, rows, names, faults, from, to } = view;
  const t = statisticsMessages(language);
  const monthText = (month: string) => month.slice(0, 7);
  const unitText = (unit: string) => nameOf(names.units, unit) ?? unit;
  const typeText = (type: string | undefined) =>
    type === undefined ? t('no-case-type') : (nameOf(names.caseTypes, type) ?? type);
  const parts = html`${total(view)}
    ${chart(
      view,
      t('by-month'),
      t('month'),
      groupedBy(rows, ({ month }) => monthText(month)),
    )}
    ${chart(
      view,
      t('by-unit'),
      t('unit'),
      groupedBy(rows, ({ unit }) => unitText(unit)),
    )}
    ${chart(
      view,
      t('by-case-type'),
      t('case-type'),
      groupedBy(rows, ({ caseType }) => typeText(caseType)),
    )}
    ${actions(linkButton({ href: `/statistics.csv?from=${from}&to=${to}`, text: t('csv'), icon: 'file' }))}${notes(view)}`;
  return html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}${periodForm(view)}
    ${rows.length === 0 ? emptyState({ title: t('none'), text: t('none-text'), icon: 'info' }) : parts}`;
}

// The period is no secret: it stands in the address, so that the page can be kept.
function periodForm({ language, from, to, faults }: StatisticsView): Html {
  const t = statisticsMessages(language);
  const month = (name: 'from' | 'to', value: string) =>
    field({
      ...{ language, name, label: t(name), value, error: faultOf(faults, name), optional: true },
      ...{ width: 'short' as const, inputMode: 'numeric' as const },
    });
  return html`<search class="bd-search"><form method="get" action="/statistics" novalidate>
    <div class="bd-search-row bd-search-row--days">${month('from', from)}${month('to', to)}${actions(button({ text: t('show'), kind: 'secondary' }))}</div></form></search>`;
}

function total({ language, rows, postage }: StatisticsView): Html {
  const t = statisticsMessages(language);
  const all = totalOf(rows);
  const saved = postageSaved(all, postage);
  const left = unopened(all);
  return section(
    t('total'),
    definitionList([
      { term: t('sent'), description: formatNumber(all.sent, language) },
      { term: t('digital'), description: formatNumber(all.digital, language) },
      { term: t('share'), description: shareText(language, all) },
      { term: t('paper'), description: formatNumber(all.paper, language) },
      { term: t('undelivered'), description: formatNumber(all.undelivered, language) },
      { term: t('unknown'), description: formatNumber(all.unknown, language) },
      { term: t('under-way'), description: formatNumber(all.underWay, language) },
      { term: t('unopened'), description: left === undefined ? t('unopened-none') : formatNumber(left, language) },
      {
        term: t('saved'),
        description: saved === undefined ? undefined : t('kronor', { amount: formatNumber(saved, language) }),
      },
    ]),
  );
}

function chart(
  { language, postage }: StatisticsView,
  title: string,
  head: string,
  groups: readonly (readonly [string, Figures])[],
): Html {
  const t = statisticsMessages(language);
  const saved = (figures: Figures) => {
    const kronor = postageSaved(figures, postage);
    return kronor === undefined ? [] : [t('kronor', { amount: formatNumber(kronor, language) })];
  };
  const most = Math.max(1, ...groups.map(([, { digital, paper }]) => digital + paper));
  return section(
    title,
    table({
      caption: title,
      columns: [
        { head },
        { head: t('sent'), numeric: true },
        { head: t('digital'), numeric: true },
        { head: t('paper'), numeric: true },
        { head: t('share') },
        ...(postage === undefined ? [] : [{ head: t('saved'), numeric: true }]),
      ],
      rows: groups.map(([name, figures]) => [
        name,
        formatNumber(figures.sent, language),
        formatNumber(figures.digital, language),
        formatNumber(figures.paper, language),
        html`${shareText(language, figures)}${bar(figures, most)}`,
        ...saved(figures),
      ]),
    }),
  );
}

const LENGTH = 200;

/** Digital filled, paper as an outline, both to the same scale as the other rows; the figures beside it say the same. */
function bar({ digital, paper }: Figures, most: number): Html {
  const wide = (count: number) => Math.round((count / most) * LENGTH);
  return html`<svg class="bd-bar" viewBox="0 0 ${LENGTH + 2} 14" width="${LENGTH}" height="14" aria-hidden="true" focusable="false">
    <rect class="bd-bar-filled" x="1" y="1" width="${wide(digital)}" height="12"/><rect class="bd-bar-outlined" x="${1 + wide(digital)}" y="1" width="${wide(paper)}" height="12"/></svg>`;
}

function shareText(language: Language, figures: Figures): string {
  const share = digitalShare(figures);
  return share === undefined ? '–' : `${formatNumber(Math.round(share * 100), language)}\u00a0%`;
}

function notes({ language, postage, countedTo }: StatisticsView): Html {
  const t = statisticsMessages(language);
  const kronor = (ore: number) => formatNumber(ore / 100, language);
  return html`<p class="bd-quiet">${t('unopened-text')}</p>
    <p class="bd-quiet">${postage === undefined ? t('saved-unknown') : t('saved-text', { paper: kronor(postage.paperOre), digital: kronor(postage.digitalOre) })}</p>
    ${countedTo !== undefined && html`<p class="bd-quiet">${t('counted-to', { when: formatDateTime(countedTo, language) })}</p>`}`;
}
