// Disposal: the rules in force, a new one, runs and their protocols, the way to what would go.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
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
  select,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { DisposalRule } from '../store/disposal-rules.ts';
import type { DisposalRun } from '../store/disposal-runs.ts';
import type { LogNames } from '../store/log-names.ts';
import { dataSubjectMessages } from '../texts/data-subject-messages.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { logMessages } from '../texts/log-messages.ts';
import { retentionMessages } from '../texts/retention-messages.ts';
import { ruleScope } from './disposal-words.ts';

export const RULE_FIELDS = ['what', 'unit', 'caseType', 'class', 'days', 'decision', 'decidedOn'] as const;
export type RuleValues = Readonly<Record<(typeof RULE_FIELDS)[number], string>>;

export interface DisposalView {
  readonly language: Language;
  readonly csrf: string;
  readonly rules: readonly DisposalRule[];
  readonly runs: readonly DisposalRun[];
  readonly names: LogNames;
  readonly values: RuleValues;
  readonly faults: readonly Fault[];
  readonly saved: boolean;
  /** An archivist; an auditor only reads. */
  readonly mayChange: boolean;
}

/** The page. */
export function disposalPage(view: DisposalView): Html {
  const { language, csrf, faults, mayChange, rules } = view;
  const t = disposalMessages(language);
  const plan = html`<p>${t('plan-text')}</p>${actions(button({ text: t('plan'), kind: 'secondary', icon: 'search' }))}`;
  return html`${errorSummary(language, faults)}${heading(t('title'), t('lead'))}
    ${view.saved && notice({ kind: 'success', text: t('saved'), announce: true })}
    ${section(
      t('rules'),
      html`${rules.length === 0 ? html`<p>${t('rules-none')}</p>` : html`<p>${t('rules-text')}</p>${ruleTable(view)}`}
      ${mayChange && rules.length > 0 && rules.map((rule) => ending(view, rule))}`,
    )}
    ${actions(
      linkButton({ href: '/disposal/holds', text: t('holds') }),
      linkButton({ href: '/disposal/retention', text: retentionMessages(language)('title') }),
      mayChange && linkButton({ href: '/person-data', text: dataSubjectMessages(language)('title') }),
      linkButton({ href: '/looks', text: logMessages(language)('looks-title') }),
    )}
    ${section(t('runs'), html`${runTable(view)}${mayChange && form({ action: '/disposal/runs', csrf, body: plan })}`)}
    ${mayChange && section(t('rule-new'), form({ action: '/disposal/rules', csrf, body: ruleForm(view) }))}`;
}

const asScope = (rule: DisposalRule) => ({
  unit: rule.unit,
  caseType: rule.case_type,
  protectionClass: rule.protection_class,
});

function ruleTable({ language, rules, names }: DisposalView): Html {
  const t = disposalMessages(language);
  return table({
    caption: t('rules'),
    columns: [
      { head: t('what') },
      { head: t('rule-scope') },
      { head: t('retention') },
      { head: t('decision') },
      { head: t('rule-by') },
    ],
    rows: rules.map((rule) => [
      t(`what-${rule.what}`),
      ruleScope(language, asScope(rule), names),
      t('days', { count: rule.retention_days }),
      `${rule.decision}, ${rule.decided_on}`,
      rule.created_by_name,
    ]),
  });
}

function ending({ language, csrf, names }: DisposalView, rule: DisposalRule): Html {
  const t = disposalMessages(language);
  const label = `${t('rule-end')}: ${t(`what-${rule.what}`)}, ${ruleScope(language, asScope(rule), names)}, ${rule.decision}`;
  const end = form({
    action: `/disposal/rules/${rule.id}/end`,
    csrf,
    body: actions(button({ text: t('rule-end'), kind: 'danger', label })),
  });
  return askOnce({ question: label, text: t('rule-end-text'), action: end });
}

function runTable({ language, runs }: DisposalView): Html {
  const t = disposalMessages(language);
  if (runs.length === 0) return html`<p>${t('runs-none')}</p>`;
  return table({
    caption: t('runs-caption'),
    columns: [{ head: t('when') }, { head: t('by') }, { head: t('state') }],
    rows: runs.map((run) => [
      html`<a href="/disposal/runs/${run.id}">${time(run.started_at ?? run.at, language)}</a>`,
      run.started_by_name ?? '',
      t(`run-state-${run.state}`),
    ]),
  });
}

function ruleForm({ language, names, values, faults }: DisposalView): Html {
  const t = disposalMessages(language);
  const what = radios({
    ...{ language, name: 'what', legend: t('what'), value: values.what === 'log' ? 'log' : 'letters' },
    options: (['letters', 'log'] as const).map((value) => ({
      ...{ value, label: t(`what-${value}`), hint: t(`what-${value}-hint`) },
    })),
  });
  const choice = (name: 'unit' | 'caseType', label: string, any: string, known: LogNames['units']) =>
    select({
      ...{ language, name, label, value: values[name], optional: true },
      options: [{ value: '', label: any }, ...known.map(({ id, name: text }) => ({ value: id, label: text }))],
    });
  const classes = select({
    ...{ language, name: 'class', label: t('class'), value: values.class, optional: true },
    options: [
      { value: '', label: t('class-any') },
      ...['1', '2', '3'].map((number) => ({ value: number, label: t('class-value', { number }) })),
    ],
  });
  const text = (name: 'days' | 'decision' | 'decidedOn', label: string, hint: string | undefined, short: boolean) =>
    field({
      ...{ language, name, label, value: values[name], error: faultOf(faults, name) },
      ...(hint === undefined ? {} : { hint }),
      ...(short ? { width: 'short' as const, inputMode: 'numeric' as const } : { width: 'medium' as const }),
    });
  return html`${what}${choice('caseType', t('case-type'), t('case-type-any'), names.caseTypes)}${choice('unit', t('unit'), t('unit-any'), names.units)}${classes}
    ${text('days', t('retention-days'), t('retention-hint'), true)}
    ${text('decision', t('decision-label'), t('decision-hint'), false)}${text('decidedOn', t('decided-on-label'), undefined, true)}
    ${actions(button({ text: t('rule-save') }))}`;
}
