// The pages of audits: the list with a form to plan one, and one audit with its findings.
import { stockholmDate } from '../../../platform/clock.ts';
import { formatDate, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  askOnce,
  button,
  type Content,
  definitionList,
  field,
  form,
  html,
  radios,
  section,
  statusBadge,
  table,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import type { Audit, Finding } from '../store/audits.ts';
import type { FindingSeverity } from '../store/oversight-tables.ts';
import { type AuditTranslate, auditMessages } from './audit-messages.ts';
import { oversightMessages } from './oversight-messages.ts';
import { listPage, onePage } from './page-frames.ts';
import { partyChoice, whoseText } from './page-parts.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';

export const SEVERITIES: readonly FindingSeverity[] = ['observation', 'minor', 'major', 'critical'];

/** A day as people write it. */
export function dayText(day: string, language: Language): string {
  const start = startOfDay(day);
  return start === undefined ? day : formatDate(start, language);
}

export interface AuditsView extends PageView {
  readonly audits: readonly Audit[];
  /** Those that are not closed, by audit. */
  readonly open: ReadonlyMap<string, number>;
}

export function auditsPage(view: AuditsView): Page {
  const { language, audits } = view;
  const t = auditMessages(language);
  return listPage(view, t, {
    path: '/audits',
    lead: t('lead'),
    list: audits.length === 0 ? undefined : listed(view, t),
    forms: section(t('plan-title'), planning(view, t), 'plan'),
  });
}

function listed({ language, audits, open, directory, now }: AuditsView, t: AuditTranslate): Content {
  const o = oversightMessages(language);
  return table({
    caption: t('caption'),
    columns: [
      { head: t('column-about') },
      { head: o('column-whose') },
      { head: t('column-planned') },
      { head: o('column-state') },
      { head: t('column-findings'), numeric: true },
    ],
    rows: audits.map((audit) => [
      html`<a href="/audits/${audit.id}">${audit.about}</a>`,
      whoseText(o, directory, audit),
      dayText(audit.plannedOn, language),
      auditState(audit, now, t),
      formatNumber(open.get(audit.id) ?? 0, language),
    ]),
  });
}

/** Planned, late, made or dropped. */
export function auditState({ plannedOn, doneOn, droppedAt }: Audit, now: Date, t: AuditTranslate): Content {
  if (droppedAt !== undefined) return statusBadge('neutral', t('state-dropped'));
  if (doneOn !== undefined) return statusBadge('delivered', t('state-done'));
  if (plannedOn < stockholmDate(now)) return statusBadge('refused', t('state-late'));
  return statusBadge('waiting', t('state-planned'));
}

function planning(view: PageView, t: AuditTranslate): Content {
  const { language, csrf, typed } = view;
  const o = oversightMessages(language);
  const about = { language, name: 'about', label: t('about'), hint: t('about-hint'), ...again(typed, 'about') };
  const day = {
    language,
    name: 'planned-on',
    label: t('planned-on'),
    hint: o('day-hint'),
    ...again(typed, 'planned-on'),
  };
  return form({
    action: '/audits',
    csrf,
    body: html`${partyChoice(view, { label: t('party') })}${field(about)}${field({ ...day, width: 'short' })}
      ${actions(button({ text: t('plan-button'), busyText: o('busy') }))}`,
  });
}

export interface AuditView extends PageView {
  readonly audit: Audit;
  readonly findings: readonly Finding[];
}

export function auditPage(view: AuditView): Page {
  const { language, audit, findings, directory, now } = view;
  const t = auditMessages(language);
  const facts = definitionList([
    { term: oversightMessages(language)('column-state'), description: auditState(audit, now, t) },
    { term: t('fact-party'), description: whoseText(oversightMessages(language), directory, audit) },
    { term: t('fact-planned'), description: dayText(audit.plannedOn, language) },
    { term: t('fact-by'), description: audit.madeBy },
    { term: t('fact-done'), description: audit.doneOn === undefined ? undefined : dayText(audit.doneOn, language) },
    { term: t('fact-conclusion'), description: audit.conclusion },
  ]);
  const isOpen = audit.doneOn === undefined && audit.droppedAt === undefined;
  const shown =
    findings.length === 0 ? html`<p>${t('findings-none')}</p>` : findings.map((one) => shownFinding(view, one, t));
  return onePage(view, {
    title: audit.about,
    path: '/audits',
    body: html`${facts}${section(t('findings-title'), shown)}
      ${audit.droppedAt === undefined ? section(t('note-title'), noting(view, t)) : ''}
      ${isOpen ? section(t('end-title'), ending(view, t)) : ''}`,
  });
}

function shownFinding(view: AuditView, finding: Finding, t: AuditTranslate): Content {
  const { language, csrf, typed, audit, now } = view;
  const o = oversightMessages(language);
  const { id, severity, what, dueOn, notedBy, noted, closed } = { ...finding, noted: finding.notedAt };
  const isLate = closed === undefined && dueOn < stockholmDate(now);
  const facts = definitionList([
    { term: t('severity'), description: t(`severity-${severity}`) },
    {
      term: t('finding-due'),
      description: html`${dayText(dueOn, language)} ${isLate ? statusBadge('refused', o('late')) : ''}`,
    },
    { term: t('finding-noted'), description: html`${time(noted, language)}, ${notedBy}` },
    {
      term: t('finding-closed'),
      description: closed === undefined ? undefined : html`${time(closed.at, language)}, ${closed.by}`,
    },
    { term: t('finding-with'), description: closed?.with },
  ]);
  const name = `close-${id}`;
  const closing = form({
    action: `/audits/${audit.id}/findings/${id}/close`,
    csrf,
    body: html`${textArea({ language, name, label: t('close-with'), hint: t('close-hint'), rows: 3, ...again(typed, name) })}
      ${actions(button({ text: t('close-finding'), busyText: o('busy'), kind: 'secondary' }))}`,
  });
  return html`<section class="bd-section"><h3>${what}</h3>${facts}${closed === undefined ? closing : ''}</section>`;
}

function noting({ language, csrf, typed, audit }: AuditView, t: AuditTranslate): Content {
  const o = oversightMessages(language);
  const options = SEVERITIES.map((value) => ({ value, label: t(`severity-${value}`) }));
  const day = { language, name: 'due-on', label: t('due-on'), hint: o('day-hint'), ...again(typed, 'due-on') };
  return form({
    action: `/audits/${audit.id}/findings`,
    csrf,
    body: html`${radios({ language, name: 'severity', legend: t('severity'), options, ...again(typed, 'severity') })}
      ${textArea({ language, name: 'what', label: t('what'), rows: 4, ...again(typed, 'what') })}
      ${field({ ...day, width: 'short' })}${actions(button({ text: t('note-button'), busyText: o('busy'), kind: 'secondary' }))}`,
  });
}

function ending({ language, csrf, typed, audit }: AuditView, t: AuditTranslate): Content {
  const o = oversightMessages(language);
  const day = { language, name: 'done-on', label: t('done-on'), hint: o('day-hint'), ...again(typed, 'done-on') };
  const drop = form({
    action: `/audits/${audit.id}/drop`,
    csrf,
    body: button({ text: t('drop-button'), busyText: o('busy'), kind: 'danger' }),
  });
  const end = form({
    action: `/audits/${audit.id}/end`,
    csrf,
    body: html`${field({ ...day, width: 'short' })}
      ${textArea({ language, name: 'conclusion', label: t('conclusion'), rows: 4, ...again(typed, 'conclusion') })}
      ${actions(button({ text: t('end-button'), busyText: o('busy') }))}`,
  });
  return html`${end}${askOnce({ question: t('drop-question'), text: t('drop-text'), action: drop })}`;
}
