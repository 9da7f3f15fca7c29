// The sending log: search, lines, taking it out as a file. What is searched for is posted: it may be a personal number (DESIGN rule 7).
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  section,
  select,
  table,
} from '../../../platform/pages/components.ts';
import type { LogValues } from '../routes/log-form.ts';
import type { Found } from '../sending-log/read-log.ts';
import { type LogNames, type Named, nameOf } from '../store/log-names.ts';
import type { LogLine } from '../store/sending-log.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { logMessages } from '../texts/log-messages.ts';
import { stateBadge } from './letter-page.ts';
import { STATE_GROUPS } from './list-pages.ts';
import { secrecyMark } from './secrecy-mark.ts';
import { numberText } from './words.ts';

export interface LogView {
  readonly language: Language;
  readonly csrf: string;
  readonly values: LogValues;
  readonly faults: readonly Fault[];
  readonly found: Found | undefined;
  /** Only those that one may read. */
  readonly units: readonly Named[];
  readonly caseTypes: readonly Named[];
  /** What an export or an extract is to be used for, as typed. */
  readonly purpose?: string;
  /** The forms for handing out an extract, where one may. */
  readonly more?: Html;
}

/** The page. */
export function logPage(view: LogView): Html {
  const { language, found, faults } = view;
  const t = logMessages(language);
  const searched = Object.values(view.values).some((value) => value !== '');
  const none = searched
    ? emptyState({ title: t('none-title'), text: t('none-text'), icon: 'search' })
    : emptyState({ title: t('empty-title'), text: t('empty-text') });
  const lines = found === undefined || found.lines.length === 0 ? none : results(view, found);
  return html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}${searchForm(view)}${lines}
    ${found !== undefined && found.lines.length > 0 && [exportForm(view), view.more ?? '']}`;
}

function searchForm(view: LogView): Html {
  const { language, csrf, values, faults } = view;
  const t = logMessages(language);
  const press = button({ text: t('search'), kind: 'secondary', busyText: t('searching'), icon: 'search' });
  const words = field({
    ...{ language, name: 'words', label: t('words'), hint: t('words-hint'), value: values.words },
    ...{ type: 'search' as const, optional: true },
  });
  const open = Object.entries(values).some(([name, value]) => name !== 'words' && value !== '') || faults.length > 0;
  const body = html`<div class="bd-search-row">${words}${actions(press)}</div>
    <details class="bd-more"${open ? html` open` : ''}><summary>${t('more')}</summary>${moreFields(view)}</details>`;
  return html`<search class="bd-search">${form({ action: '/log', csrf, body })}</search>`;
}

function moreFields({ language, values, faults, units, caseTypes }: LogView): Html {
  const t = logMessages(language);
  const l = letterMessages(language);
  const day = (name: 'from' | 'to') =>
    field({
      ...{ language, name, label: t(name), value: values[name], error: faultOf(faults, name) },
      ...{ optional: true, width: 'short' as const, inputMode: 'numeric' as const },
    });
  const choice = (name: 'unit' | 'caseType', label: string, any: string, known: readonly Named[]) =>
    known.length < 2 && values[name] === ''
      ? ''
      : select({
          ...{ language, name, label, value: values[name], optional: true },
          options: [{ value: '', label: any }, ...known.map(({ id, name: text }) => ({ value: id, label: text }))],
        });
  const person = field({
    ...{ language, name: 'person', label: t('person'), hint: t('person-hint'), value: values.person, optional: true },
  });
  const matter = field({ language, name: 'matter', label: t('matter'), value: values.matter, optional: true });
  const group = select({
    ...{ language, name: 'group', label: t('group'), value: values.group, optional: true },
    options: STATE_GROUPS.map((known) => ({ value: known === 'all' ? '' : known, label: l(`filter-${known}`) })),
  });
  return html`<div class="bd-search-row">${person}${matter}</div>
    <div class="bd-search-row">${group}${choice('unit', t('unit'), t('unit-any'), units)}${choice('caseType', t('case-type'), t('case-type-any'), caseTypes)}</div>
    <div class="bd-search-row bd-search-row--days">${day('from')}${day('to')}</div>`;
}

function results(view: LogView, { lines, total, next, names }: Found): Html {
  const { language, csrf, values } = view;
  const t = logMessages(language);
  const older = html`${keptSearch(values)}<input type="hidden" name="after" value="${next ?? ''}">
    ${button({ text: t('older'), kind: 'secondary' })}`;
  return html`${total !== undefined && html`<p role="status">${countText(language, total)}</p>`}
    ${table({
      caption: t('caption'),
      columns: [
        { head: t('time') },
        { head: t('who') },
        { head: t('recipient') },
        { head: t('subject') },
        { head: t('state') },
        { head: t('transfer') },
      ],
      rows: lines.map((line) => row(language, line, names)),
    })}
    ${next !== undefined && form({ action: '/log', csrf, body: older })}
    ${total === undefined && html`<p><a href="/log">${t('newest')}</a></p>`}`;
}

/** 'Fler än 10 000 brev' where counting further would take too long. */
function countText(language: Language, { count, isMore }: NonNullable<Found['total']>): string {
  const t = logMessages(language);
  return isMore ? t('found-many', { most: formatNumber(count, language) }) : t('found', { count });
}

function row(language: Language, line: LogLine, names: LogNames) {
  const t = logMessages(language);
  const when = formatDateTime(line.at, language);
  const about = [nameOf(names.caseTypes, line.caseType), line.matterId].filter((text) => text !== undefined);
  return [
    html`<a href="/log/lines/${line.id}"><span class="sr-only">${t('show-line', { subject: line.subject, when: '' })}</span><time datetime="${line.at.toISOString()}">${when}</time></a>`,
    html`${line.loginName}<br><span class="bd-quiet">${nameOf(names.units, line.unit) ?? ''}</span>`,
    html`<span class="bd-numeric">${numberText(line.recipient, language)}</span>`,
    html`${line.subject}${secrecyMark(language, line.secrecy)}${about.length > 0 && html`<br><span class="bd-quiet">${about.join(' · ')}</span>`}`,
    stateBadge(language, line.state),
    html`${line.operatorName ?? '–'}${line.transId !== undefined && html`<br><span class="bd-quiet bd-mono">${line.transId}</span>`}`,
  ];
}

function exportForm({ language, csrf, values, faults, purpose = '' }: LogView): Html {
  const t = logMessages(language);
  const formats = (['excel', 'csv', 'jsonl', 'syslog'] as const).map((value) => ({
    value,
    label: t(`format-${value}`),
  }));
  const body = html`${keptSearch(values)}<p>${t('export-text')}</p>
    ${field({ language, name: 'purpose', label: t('purpose'), hint: t('purpose-hint'), value: purpose, error: faultOf(faults, 'purpose'), maxLength: 200 })}
    ${select({ language, name: 'format', label: t('format'), value: 'excel', options: formats })}
    ${actions(button({ text: t('export'), kind: 'secondary', icon: 'file' }))}`;
  return section(t('export-title'), form({ action: '/log/export', csrf, body, file: true }));
}

/** What was searched for, so that the next page and the file are of the same search. */
export function keptSearch(values: LogValues): Html {
  return html`${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}
