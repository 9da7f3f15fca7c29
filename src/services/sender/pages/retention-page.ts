// What goes once a day: how long each is kept, and what has been removed.
import { formatDate, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  definitionList,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
  notice,
  section,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { RetentionKind } from '../store/records-tables.ts';
import type { RetentionRecord } from '../store/retention.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { retentionMessages } from '../texts/retention-messages.ts';

/** In their order on the page. */
export const RETENTION_KINDS: readonly RetentionKind[] = ['drafts', 'mailings', 'accounts', 'looks'];
export type RetentionValues = Readonly<Record<RetentionKind | 'decision' | 'decidedOn', string>>;

export interface RetentionView {
  readonly language: Language;
  readonly csrf: string;
  readonly values: RetentionValues;
  readonly records: readonly RetentionRecord[];
  readonly faults: readonly Fault[];
  readonly saved: boolean;
  /** An archivist of the whole organisation; others only read. */
  readonly mayChange: boolean;
}

/** The page. */
export function retentionPage(view: RetentionView): Html {
  const { language, csrf, faults, mayChange } = view;
  const t = retentionMessages(language);
  const rules = mayChange ? form({ action: '/disposal/retention', csrf, body: ruleFields(view) }) : ruleList(view);
  return html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}
    ${view.saved && notice({ kind: 'success', text: t('saved'), announce: true })}
    ${section(t('rules'), rules)}${section(t('records'), recordTable(view))}
    ${actions(linkButton({ href: '/disposal', text: disposalMessages(language)('to-disposal'), kind: 'quiet', icon: 'back' }))}`;
}

function ruleFields({ language, values, faults }: RetentionView): Html {
  const [t, d] = [retentionMessages(language), disposalMessages(language)];
  const days = RETENTION_KINDS.map((what) =>
    field({
      ...{ language, name: what, label: t(what), value: values[what], error: faultOf(faults, what), optional: true },
      hint: `${t(`${what}-text`)} ${t(what === 'looks' ? 'days-hint-looks' : 'days-hint')}`,
      ...{ width: 'short' as const, inputMode: 'numeric' as const },
    }),
  );
  const text = (name: 'decision' | 'decidedOn', label: string, width: 'short' | 'medium') =>
    field({ language, name, label, value: values[name], error: faultOf(faults, name), optional: true, width });
  return html`${days}${text('decision', d('decision-label'), 'medium')}${text('decidedOn', d('decided-on-label'), 'short')}
    ${actions(button({ text: t('save') }))}`;
}

function ruleList({ language, values }: RetentionView): Html {
  const t = retentionMessages(language);
  return definitionList(
    RETENTION_KINDS.map((what) => ({
      term: t(what),
      description: values[what] === '' ? t('kept') : t('kept-days', { count: Number(values[what]) }),
    })),
  );
}

function recordTable({ language, records }: RetentionView): Html {
  const t = retentionMessages(language);
  if (records.length === 0) return html`<p>${t('records-none')}</p>`;
  return table({
    caption: t('records-caption'),
    columns: [{ head: t('when') }, { head: t('what') }, { head: t('count') }, { head: t('span') }, { head: t('rule') }],
    rows: records.map(({ at, what, count, oldest, newest, days, decision, decided_on }) => [
      html`${time(at, language)}`,
      t(what),
      formatNumber(count, language),
      `${formatDate(oldest, language)} – ${formatDate(newest, language)}`,
      [t('kept-days', { count: days }), decision, decided_on ?? ''].filter((one) => one !== '').join(', '),
    ]),
  });
}
