// The page of one incident: what happened, what must be done and by when, and how each thing was ended.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import {
  actions,
  button,
  type Content,
  definitionList,
  field,
  form,
  html,
  plainText,
  radios,
  section,
  select,
  statusBadge,
  textArea,
  time,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Duty, Incident } from '../store/incidents.ts';
import { type IncidentTranslate, incidentMessages } from './incident-messages.ts';
import { knownFields } from './incident-pages.ts';
import type { IncidentRule } from './incident-rules.ts';
import { oversightMessages, stepOf } from './oversight-messages.ts';
import { onePage } from './page-frames.ts';
import { dutyState, whoseText } from './page-parts.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';

export interface IncidentView extends PageView {
  readonly incident: Incident;
  readonly duties: readonly Duty[];
  readonly rules: readonly IncidentRule[];
}

export function incidentPage(view: IncidentView): Page {
  const { language, incident, duties } = view;
  const t = incidentMessages(language);
  const list = duties.length === 0 ? html`<p>${t('duties-none')}</p>` : duties.map((duty) => shown(view, duty, t));
  const isOpen = incident.closed === undefined;
  return onePage(view, {
    title: incident.title,
    path: '/incidents',
    body: html`${facts(view, t)}${section(t('what-title'), plainText(incident.what))}
      ${section(t('duties-title'), list)}
      ${isOpen ? section(t('add-title'), adding(view, t)) : ''}
      ${isOpen ? section(t('close-title'), closing(view, t)) : ''}`,
  });
}

function facts({ language, incident, directory }: IncidentView, t: IncidentTranslate): Content {
  const o = oversightMessages(language);
  const { closed, severity, party, knownAt, notedAt, notedBy } = incident;
  return definitionList([
    {
      term: o('column-state'),
      description:
        closed === undefined ? statusBadge('waiting', t('state-open')) : statusBadge('neutral', t('state-closed')),
    },
    { term: t('fact-severity'), description: t(`severity-${severity}`) },
    { term: t('fact-party'), description: whoseText(o, directory, party) },
    { term: t('fact-known'), description: time(knownAt, language) },
    { term: t('fact-noted'), description: html`${time(notedAt, language)}, ${notedBy}` },
    {
      term: t('fact-closed'),
      description: closed === undefined ? undefined : html`${time(closed.at, language)}, ${closed.by}`,
    },
    { term: t('fact-with'), description: closed?.with },
  ]);
}

function shown(view: IncidentView, duty: Duty, t: IncidentTranslate): Content {
  const { language, rules, now, incident } = view;
  const { name, to, source, rule } = stepOf(rules, duty, language);
  const { ended } = duty;
  const told = definitionList([
    { term: oversightMessages(language)('column-state'), description: dutyState(duty, now, language) },
    { term: t('duty-to'), description: to },
    { term: t('duty-due'), description: formatDateTime(duty.dueAt, language) },
    { term: t('duty-law'), description: rule },
    { term: t('duty-source'), description: source },
    {
      term: t('duty-ended'),
      description: ended === undefined ? undefined : html`${time(ended.at, language)}, ${ended.by}`,
    },
    { term: t('duty-note'), description: ended?.note },
  ]);
  const isOpen = ended === undefined && incident.closed === undefined;
  return html`<section class="bd-section"><h3>${name}</h3>${told}${isOpen ? ending(view, duty, t) : ''}</section>`;
}

function ending({ language, csrf, typed, incident }: IncidentView, { id }: Duty, t: IncidentTranslate): Content {
  const o = oversightMessages(language);
  const named = (name: string) => ({ language, name: `${name}-${id}`, ...again(typed, `${name}-${id}`) });
  const options = (['done', 'not-needed'] as const).map((value) => ({ value, label: t(`outcome-${value}`) }));
  return form({
    action: `/incidents/${incident.id}/duties/${id}`,
    csrf,
    body: html`${radios({ ...named('outcome'), legend: t('outcome'), options })}
      ${field({ ...named('day'), label: t('done-day'), hint: o('day-hint'), width: 'short' })}
      ${field({ ...named('time'), label: t('done-time'), hint: o('time-hint'), width: 'short' })}
      ${textArea({ ...named('note'), label: t('note'), hint: t('duty-note-hint'), rows: 3 })}
      ${actions(button({ text: t('end-duty'), busyText: o('busy'), kind: 'secondary' }))}`,
  });
}

function adding(view: IncidentView, t: IncidentTranslate): Content {
  const { language, csrf, typed, incident, rules, duties } = view;
  const left = rules.filter(({ key }) => !duties.some(({ rule }) => rule === key));
  if (left.length === 0) return '';
  const options = left.map(({ key, name }) => ({ value: key, label: name[language] }));
  return form({
    action: `/incidents/${incident.id}/rules`,
    csrf,
    body: html`${select({ language, name: 'rule', label: t('add-rule'), hint: t('add-hint'), options, ...again(typed, 'rule') })}
      ${knownFields(view, t)}
      ${actions(button({ text: t('add-button'), busyText: oversightMessages(language)('busy'), kind: 'secondary' }))}`,
  });
}

function closing({ language, csrf, typed, incident, duties }: IncidentView, t: IncidentTranslate): Content {
  if (duties.some(({ ended }) => ended === undefined)) return html`<p>${t('close-lead')}</p>`;
  const o = oversightMessages(language);
  const text = { language, name: 'closed-with', label: t('close-with'), hint: t('close-hint'), rows: 4 };
  return form({
    action: `/incidents/${incident.id}/close`,
    csrf,
    body: html`${textArea({ ...text, ...again(typed, 'closed-with') })}
      ${actions(button({ text: t('close-button'), busyText: o('busy') }))}`,
  });
}
