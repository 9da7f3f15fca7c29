// Legal holds: those that stand, each with a way to lift it, and a form for a new one.
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  definitionList,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  linkButton,
  notice,
  radios,
  section,
  time,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { Hold } from '../log/store/holds.ts';
import type { HoldValues } from '../routes/log-form.ts';
import { logMessages } from './log-messages.ts';

export interface HoldsView {
  readonly holds: readonly Hold[];
  readonly values: HoldValues;
  readonly faults: readonly Fault[];
  readonly csrf: string;
  readonly done?: 'set' | 'lifted';
}

/** The page's main content. */
export function holdsPage({ holds, values, faults, csrf, done }: HoldsView, language: Language): Html {
  const t = logMessages(language);
  const list =
    holds.length === 0
      ? emptyState({ title: t('holds-none-title'), text: t('holds-none-text'), icon: 'info' })
      : section(t('holds-list'), html`${holds.map((hold) => standing(hold, csrf, language))}`);
  return html`${heading(t('holds-title'), t('holds-lead'))}
    ${done === undefined ? '' : notice({ kind: 'success', text: t(`hold-done-${done}`), announce: true })}
    ${errorSummary(language, faults)}
    ${list}
    ${section(t('hold-new'), form({ action: '/log/holds', csrf, body: newHold(values, faults, language) }))}
    ${actions(linkButton({ href: '/log', text: t('back') }))}`;
}

function standing(hold: Hold, csrf: string, language: Language): Html {
  const t = logMessages(language);
  const facts = definitionList([
    { term: t('hold-scope'), description: covers(hold, language) },
    { term: t('hold-reason'), description: hold.reason },
    { term: t('hold-by'), description: hold.setBy },
    { term: t('hold-when'), description: time(hold.setAt, language) },
  ]);
  const lift = form({
    action: `/log/holds/${hold.id}/lifting`,
    csrf,
    body: actions(button({ text: t('hold-lift'), kind: 'danger', label: `${t('hold-lift')}: ${hold.reason}` })),
  });
  return html`${facts}${askOnce({ question: t('hold-lift-question'), text: t('hold-lift-text'), action: lift })}`;
}

function covers(hold: Hold, language: Language): string {
  const t = logMessages(language);
  if (hold.scope !== 'time') return `${t(`hold-scope-${hold.scope}`)}: ${hold.value}`;
  const last = new Date(hold.to.getTime() - 1);
  return `${t('hold-scope-time')}: ${formatDate(hold.from, language)} – ${formatDate(last, language)}`;
}

function newHold(values: HoldValues, faults: readonly Fault[], language: Language): Html {
  const t = logMessages(language);
  const scopes = (['delivery', 'recipient', 'sender', 'time'] as const).map((value) => ({
    value,
    label: t(`hold-scope-${value}`),
  }));
  const day = (name: 'from' | 'to') =>
    field({
      language,
      name,
      label: t(name),
      hint: t('hold-days-hint'),
      value: values[name],
      error: faultOf(faults, name),
      optional: true,
      width: 'short',
    });
  return html`${radios({ language, name: 'scope', legend: t('hold-scope'), value: values.scope === '' ? 'delivery' : values.scope, options: scopes })}
    ${field({ language, name: 'value', label: t('hold-value'), hint: t('hold-value-hint'), value: values.value, error: faultOf(faults, 'value'), optional: 'sometimes', spellcheck: false })}
    ${day('from')}${day('to')}
    ${field({ language, name: 'reason', label: t('hold-reason'), hint: t('hold-reason-hint'), value: values.reason, error: faultOf(faults, 'reason'), maxLength: 200 })}
    ${actions(button({ text: t('hold-set') }))}`;
}
