// The log for those who read it: search, what was found, download. The recipient's number travels in forms, never in a URL.
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
  heading,
  linkButton,
  type StatusKind,
  section,
  select,
  statusBadge,
  table,
  time,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { LogEntry } from '../log/entry.ts';
import { SEARCH_FIELDS, type SearchField, type SearchValues } from '../routes/log-form.ts';
import { kindInWords, logKinds } from './log-kinds.ts';
import { logMessages } from './log-messages.ts';
import { numberInWords } from './number-in-words.ts';

export interface LogView {
  readonly values: SearchValues;
  readonly faults: readonly Fault[];
  readonly csrf: string;
  /** Absent before a search. */
  readonly found?: { readonly entries: readonly LogEntry[]; readonly next?: number };
  /** The reader may also set and lift legal holds. */
  readonly keeper: boolean;
}

/** The page's main content. */
export function logPage(view: LogView, language: Language): Html {
  const t = logMessages(language);
  const { values, faults, csrf, found, keeper } = view;
  return html`${heading(t('title'), t('lead'))}
    ${errorSummary(language, faults)}
    ${found === undefined ? '' : results(found, values, csrf, language)}
    ${section(t('search-title'), form({ action: '/log', csrf, body: html`${fields(values, faults, language)}${actions(button({ text: t('search') }))}` }))}
    ${found === undefined || found.entries.length === 0 ? '' : section(t('export-title'), exportForm(values, csrf, language))}
    ${keeper ? actions(linkButton({ href: '/log/holds', text: t('holds-nav') })) : ''}`;
}

function fields(values: SearchValues, faults: readonly Fault[], language: Language): Html {
  const t = logMessages(language);
  const one = (name: Exclude<SearchField, 'kind'>, hint?: string) => {
    const error = faultOf(faults, name);
    const more = { ...(hint === undefined ? {} : { hint }), ...(error === undefined ? {} : { error }) };
    const width = name === 'from' || name === 'to' ? ('short' as const) : ('medium' as const);
    return field({
      language,
      name,
      label: t(name),
      value: values[name],
      optional: true,
      width,
      spellcheck: false,
      ...more,
    });
  };
  const kinds = [
    { value: '', label: t('kind-any') },
    ...logKinds.map((kind) => ({ value: kind, label: kindInWords(kind, language) })),
  ];
  return html`${one('recipient', t('recipient-hint'))}${one('delivery')}${one('sender')}${one('operator')}
    ${select({ language, name: 'kind', label: t('kind'), value: values.kind, options: kinds, optional: true })}
    ${one('from', t('day-hint'))}${one('to', t('day-hint'))}`;
}

function results(
  { entries, next }: { readonly entries: readonly LogEntry[]; readonly next?: number },
  values: SearchValues,
  csrf: string,
  language: Language,
): Html {
  const t = logMessages(language);
  if (entries.length === 0) return emptyState({ title: t('none-title'), text: t('none-text'), icon: 'info' });
  const older = next === undefined ? '' : html`${kept(values)}<input type="hidden" name="before" value="${next}">`;
  return section(
    t('results-title'),
    html`${table({
      caption: t('results-caption'),
      columns: [
        { head: t('at') },
        { head: t('what') },
        { head: t('to-whom') },
        { head: t('fact-sender') },
        { head: t('fact-operator') },
      ],
      rows: entries.map((entry) => [
        html`<a href="/log/entries/${entry.position}">${time(new Date(entry.at), language)}</a>`,
        kindBadge(entry.kind, language),
        numberInWords(entry.recipient ?? '–'),
        numberInWords(entry.sender ?? '–'),
        entry.operator?.name ?? '–',
      ]),
    })}${next === undefined ? '' : form({ action: '/log', csrf, body: html`${older}${button({ text: t('older'), kind: 'secondary' })}` })}`,
  );
}

function exportForm(values: SearchValues, csrf: string, language: Language): Html {
  const t = logMessages(language);
  const formats = (['excel', 'csv', 'jsonl', 'syslog'] as const).map((value) => ({
    value,
    label: t(`format-${value}`),
  }));
  const choice = select({
    language,
    name: 'format',
    label: t('format'),
    hint: t('format-hint'),
    value: 'excel',
    options: formats,
  });
  const body = html`${kept(values)}<p>${t('export-text')}</p>${choice}${actions(button({ text: t('export'), kind: 'secondary' }))}`;
  return form({ action: '/log/export', csrf, body, file: true });
}

/** What was searched for, so that the next page and the file are of the same search. */
function kept(values: SearchValues): Html {
  return html`${SEARCH_FIELDS.map((name) => html`<input type="hidden" name="${name}" value="${values[name]}">`)}`;
}

const looks: Readonly<Record<string, StatusKind>> = {
  accepted: 'waiting',
  attempted: 'waiting',
  delivered: 'delivered',
  refused: 'refused',
  unknown: 'unknown',
  expired: 'refused',
};

/** What happened, in a word. */
export function kindBadge(kind: string, language: Language): Html {
  return statusBadge(looks[kind] ?? 'neutral', kindInWords(kind, language));
}
