// A run of disposal: what it would take and leave, how far it has come, its protocol.
import { formatDate, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  definitionList,
  emptyState,
  form,
  type Html,
  heading,
  html,
  linkButton,
  section,
  table,
  time,
} from '../../../platform/pages/components.ts';
import type { DisposalRun } from '../store/disposal-runs.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import type { Judgement, RuleTotal, Taken } from '../store/records-tables.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { ruleScope } from './disposal-words.ts';

export interface RunView {
  readonly language: Language;
  readonly csrf: string;
  readonly run: DisposalRun;
  readonly names: LogNames;
  /** Of a plan. */
  readonly judged: readonly Judgement[];
  readonly samples: readonly Taken[];
  /** Of a run that was started. */
  readonly totals: readonly RuleTotal[];
  readonly mayChange: boolean;
}

/** The page. */
export function disposalRunPage(view: RunView): Html {
  const { language, run } = view;
  const t = disposalMessages(language);
  return html`${heading(t('run'), t(`run-lead-${run.state}`))}${facts(view)}
    ${run.state === 'planned' ? plan(view) : done(view)}
    ${actions(linkButton({ href: '/disposal', text: t('to-disposal'), kind: 'quiet', icon: 'back' }))}`;
}

function facts({ language, run }: RunView): Html {
  const t = disposalMessages(language);
  const when = (at: Date | null, name: string | null) =>
    at && html`${time(at, language)}${name !== null && `, ${name}`}`;
  return definitionList(
    [
      { term: t('run-planned'), description: when(run.at, run.planned_by_name) },
      { term: t('run-started'), description: when(run.started_at, run.started_by_name) },
      { term: t('run-ended'), description: when(run.ended_at, null) },
    ].map(({ term, description }) => ({ term, description: description ?? undefined })),
  );
}

const KEPT = ['held', 'unfinished', 'unregistered', 'open-reply', 'letter-remains'] as const;

function plan(view: RunView): Html {
  const { language, csrf, run, names, judged, samples, mayChange } = view;
  const t = disposalMessages(language);
  const countOf = (rule: { id: string; what: string }, judgement: string) =>
    judged.find((one) => one.rule === rule.id && one.what === rule.what && one.judgement === judgement);
  const kept = KEPT.filter((kind) => judged.some(({ judgement }) => judgement === kind));
  const number = (found: Judgement | undefined) => formatNumber(found?.count ?? 0, language);
  const rows = run.rules.map((rule) => [
    html`${t(`what-${rule.what}`)}: ${ruleScope(language, rule, names)}<br><span class="bd-quiet">${rule.decision}, ${t('days', { count: rule.retentionDays })}</span>`,
    html`${number(countOf(rule, 'taken'))}${made(language, countOf(rule, 'taken'))}`,
    ...kept.map((kind) => number(countOf(rule, kind))),
  ]);
  const columns = [
    { head: t('rule-scope') },
    { head: t('would-take') },
    ...kept.map((kind) => ({ head: t(`kept-${kind}`) })),
  ];
  const start = form({
    action: `/disposal/runs/${run.id}/start`,
    csrf,
    body: actions(button({ text: t('run-start'), kind: 'danger' })),
  });
  const isNothing = !judged.some(({ judgement }) => judgement === 'taken');
  return html`${table({ caption: t('would-take'), columns, rows })}
    ${isNothing ? emptyState({ title: t('run-nothing'), text: '', icon: 'info' }) : section(t('samples'), sampleTable(language, samples, names))}
    ${!isNothing && mayChange && askOnce({ question: t('run-start-question'), text: t('run-start-text'), action: start })}`;
}

function made(language: Language, found: Judgement | undefined): Html | string {
  if (found === undefined) return '';
  return html`<br><span class="bd-quiet">${formatDate(found.first, language)} – ${formatDate(found.last, language)}</span>`;
}

function sampleTable(language: Language, samples: readonly Taken[], names: LogNames): Html {
  const t = disposalMessages(language);
  return table({
    caption: t('samples'),
    columns: [{ head: t('sample-letter') }, { head: t('made') }, { head: t('unit') }, { head: t('case-type') }],
    rows: samples.map((one) => [
      html`<span class="bd-mono">${one.letter}</span>`,
      formatDate(one.made_at, language),
      nameOf(names.units, one.unit) ?? '',
      nameOf(names.caseTypes, one.case_type ?? undefined) ?? '–',
    ]),
  });
}

function done({ language, run, names, totals }: RunView): Html {
  const t = disposalMessages(language);
  const rows = run.rules.map((rule) => {
    const total = totals.find((one) => one.rule === rule.id && one.what === rule.what);
    return [
      `${t(`what-${rule.what}`)}: ${ruleScope(language, rule, names)}`,
      `${rule.decision}, ${t('days', { count: rule.retentionDays })}`,
      formatNumber(total?.count ?? 0, language),
    ];
  });
  const base = `/disposal/runs/${run.id}`;
  return html`${table({
    caption: t('taken-of'),
    columns: [{ head: t('rule-scope') }, { head: t('decision') }, { head: t('taken') }],
    rows,
  })}
    ${
      run.state === 'done' &&
      actions(
        linkButton({ href: `${base}/protocol.pdf`, text: t('protocol-pdf'), icon: 'file' }),
        linkButton({ href: `${base}/protocol.csv`, text: t('protocol-csv'), icon: 'file' }),
      )
    }`;
}
