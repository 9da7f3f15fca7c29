// One operator for those who run the mediator: how its line stands, what applies to it, its planned maintenance.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  definitionList,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  heading,
  notice,
  radios,
  section,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { OperatorPolicy, PolicyOverride } from '../operators/policy.ts';
import { numberFields, type PolicyForm, shownOf } from '../operators/policy-form.ts';
import { operatorMessages } from './operator-messages.ts';
import { type WindowForm, windowsSection } from './operator-windows.ts';
import { lineBadge, type OperatorRow } from './operators-page.ts';
import { reasonInWords } from './reason-messages.ts';

export interface OperatorView {
  readonly operator: OperatorRow;
  readonly policy: OperatorPolicy;
  readonly set: PolicyOverride;
  readonly form: PolicyForm;
  readonly windowForm: WindowForm;
  readonly faults: readonly Fault[];
  readonly saved: boolean;
  readonly csrf: string;
}

/** The page's main content. */
export function operatorPage(view: OperatorView, language: Language): Html {
  const t = operatorMessages(language);
  const { operator, policy, faults, saved } = view;
  return html`${errorSummary(language, faults)}${heading(operator.name, t('number', { number: operator.id.replace(/^16(\d{6})/, '$1-') }))}
    ${saved ? notice({ kind: 'success', text: t('saved'), announce: true }) : ''}
    ${section(t('line-title'), lineSection(view, language))}
    ${section(t('policy-title'), policyForm(view, language))}
    ${section(t('windows-title'), windowsSection(view, language))}
    ${section(
      t('trust-title'),
      html`<p>${t('trust-text')}</p>${definitionList([
        { term: t('trust-ca'), description: policy.caFiles.join(', ') },
        { term: t('trust-crl'), description: policy.crlFiles.join(', ') || t('trust-crl-none') },
      ])}`,
    )}
    <p class="bd-no-print"><a href="/operators">${t('back')}</a></p>`;
}

function lineSection({ operator, csrf }: OperatorView, language: Language): Html {
  const t = operatorMessages(language);
  const { closed } = operator;
  const to = (value: 'stop' | 'start', kind: 'primary' | 'danger') =>
    form({
      action: `/operators/${operator.id}/line`,
      csrf,
      body: actions(button({ text: t(value), busyText: t(value), name: 'line', value, kind })),
    });
  const stop = askOnce({ question: t('stop-question'), text: t('stop-text'), action: to('stop', 'danger') });
  return html`<p>${lineBadge(closed, language)}</p>${whyClosed(operator, language)}
    ${closed?.why === 'stopped' ? to('start', 'primary') : closed?.why === 'breaker' ? html`${to('start', 'primary')}${stop}` : stop}`;
}

function whyClosed({ closed, waiting }: OperatorRow, language: Language): Html {
  const t = operatorMessages(language);
  const at = (when: Date) => formatDateTime(when, language);
  switch (closed?.why) {
    case undefined:
      return html`<p>${t('on-text', { count: formatNumber(waiting, language) })}</p>`;
    case 'stopped':
      return notice({
        kind: 'warning',
        title: t('stopped-title'),
        text: t('stopped-text', { by: closed.by, since: at(closed.since) }),
      });
    case 'breaker': {
      const reason = reasonInWords(closed.reason, language);
      const next = closed.until === undefined ? '' : t('breaker-next', { until: at(closed.until) });
      const text = t('breaker-text', { since: at(closed.since), reason });
      return notice({ kind: 'warning', title: t('breaker-title'), text: `${text} ${next}` });
    }
    case 'maintenance':
      return notice({
        kind: 'info',
        title: t('maintenance-title'),
        text: t('maintenance-text', { until: at(closed.until) }),
      });
  }
}

function policyForm({ operator, policy, form: filled, faults, csrf }: OperatorView, language: Language): Html {
  const t = operatorMessages(language);
  const shown = shownOf(policy);
  const unset = { value: '', label: t('as-configured') };
  const repeats = radios({
    language,
    name: 'repeats',
    legend: t('repeats'),
    value: filled.repeats,
    options: [
      unset,
      { value: 'deduplicated', label: t('repeats-deduplicated') },
      { value: 'unknown', label: t('repeats-unknown') },
    ],
  });
  const retryUnknown = radios({
    language,
    name: 'retryUnknown',
    legend: t('retryUnknown'),
    value: filled.retryUnknown,
    options: [unset, { value: 'no', label: t('retryUnknown-no') }, { value: 'yes', label: t('retryUnknown-yes') }],
  });
  const numbers = numberFields.map(({ name }) => {
    const value = shown[name];
    return field({
      language,
      name,
      label: t(name),
      value: language === 'sv' ? filled[name].replace('.', ',') : filled[name],
      hint: value === undefined ? t('now-none') : t('now-value', { value: formatNumber(value, language) }),
      error: faultOf(faults, name),
      inputMode: 'numeric',
      width: 'short',
      optional: true,
    });
  });
  return form({
    action: `/operators/${operator.id}/policy`,
    csrf,
    body: html`<p>${t('policy-text')}</p>
      ${repeats}${retryUnknown}
      ${numbers}${actions(button({ text: t('save'), busyText: t('saving'), kind: 'primary' }))}`,
  });
}
