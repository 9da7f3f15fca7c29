// Gallringsstopp: those that stand, each with a way to lift it with a reason, and a new one.
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
  radios,
  section,
  time,
} from '../../../platform/pages/components.ts';
import type { DisposalHold } from '../store/disposal-rules.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { holdScope } from './disposal-words.ts';

export interface HoldsView {
  readonly language: Language;
  readonly csrf: string;
  readonly holds: readonly DisposalHold[];
  readonly values: { readonly scope: string; readonly value: string; readonly reason: string };
  readonly faults: readonly Fault[];
  readonly saved: boolean;
  readonly mayChange: boolean;
}

/** The page. */
export function holdsPage(view: HoldsView): Html {
  const { language, csrf, holds, faults, mayChange } = view;
  const t = disposalMessages(language);
  const list = holds.length === 0 ? html`<p>${t('holds-none')}</p>` : holds.map((hold) => standing(view, hold));
  return html`${errorSummary(language, faults)}${heading(t('holds'), t('holds-lead'))}
    ${view.saved && notice({ kind: 'success', text: t('saved'), announce: true })}${list}
    ${mayChange && section(t('hold-new'), form({ action: '/disposal/holds', csrf, body: newHold(view) }))}
    ${actions(linkButton({ href: '/disposal', text: t('to-disposal'), kind: 'quiet', icon: 'back' }))}`;
}

function standing({ language, csrf, mayChange, faults }: HoldsView, hold: DisposalHold): Html {
  const t = disposalMessages(language);
  const facts = definitionList([
    { term: t('hold-reason'), description: hold.reason },
    { term: t('hold-since'), description: html`${time(hold.set_at, language)}, ${hold.set_by_name}` },
  ]);
  const name = `lift-${hold.id}`;
  const lift = html`${field({ language, name, label: t('hold-lift-reason'), error: faultOf(faults, name), maxLength: 300 })}
    ${actions(button({ text: t('hold-lift'), kind: 'danger', label: `${t('hold-lift')}: ${holdScope(language, hold)}` }))}`;
  return section(
    holdScope(language, hold),
    html`${facts}${mayChange && form({ action: `/disposal/holds/${hold.id}/lift`, csrf, body: lift })}`,
  );
}

function newHold({ language, values, faults }: HoldsView): Html {
  const t = disposalMessages(language);
  const scope = radios({
    ...{ language, name: 'scope', legend: t('hold-scope'), value: values.scope, error: faultOf(faults, 'scope') },
    options: (['letter', 'matter', 'person', 'everything'] as const).map((value) => ({
      ...{ value, label: t(`hold-${value}`) },
    })),
  });
  return html`${scope}
    ${field({ language, name: 'value', label: t('hold-value'), hint: t('hold-value-hint'), value: values.value, error: faultOf(faults, 'value'), optional: 'sometimes', spellcheck: false, maxLength: 200 })}
    ${field({ language, name: 'reason', label: t('hold-reason'), value: values.reason, error: faultOf(faults, 'reason'), maxLength: 300 })}
    ${actions(button({ text: t('hold-set') }))}`;
}
