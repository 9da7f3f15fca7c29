// The page of all incidents, with a form to note one and the rules that may apply.
import {
  actions,
  button,
  type Content,
  checkbox,
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
import type { Duty, Incident } from '../store/incidents.ts';
import type { IncidentSeverity } from '../store/oversight-tables.ts';
import { type IncidentTranslate, incidentMessages } from './incident-messages.ts';
import type { IncidentRule } from './incident-rules.ts';
import { oversightMessages } from './oversight-messages.ts';
import { listPage } from './page-frames.ts';
import { dutyState, partyChoice, whoseText } from './page-parts.ts';
import type { PageView } from './staff-routes.ts';
import { again } from './typed-form.ts';

export const INCIDENT_SEVERITIES: readonly IncidentSeverity[] = ['low', 'serious', 'critical'];

export interface IncidentsView extends PageView {
  readonly incidents: readonly Incident[];
  readonly duties: readonly Duty[];
  readonly rules: readonly IncidentRule[];
}

export function incidentsPage(view: IncidentsView): Page {
  const { language, incidents } = view;
  const t = incidentMessages(language);
  return listPage(view, t, {
    path: '/incidents',
    lead: t('lead'),
    list: incidents.length === 0 ? undefined : listed(view, t),
    forms: section(t('note-title'), noting(view, t), 'note'),
  });
}

function listed({ language, incidents, duties, directory, now }: IncidentsView, t: IncidentTranslate): Content {
  const o = oversightMessages(language);
  const next = (incident: Incident): Content => {
    if (incident.closed !== undefined) return statusBadge('neutral', t('state-closed'));
    const left = duties.find((duty) => duty.incident === incident.id && duty.ended === undefined);
    return left === undefined ? t('nothing-left') : dutyState(left, now, language);
  };
  return table({
    caption: t('caption'),
    columns: [
      { head: t('column-incident') },
      { head: o('column-whose') },
      { head: t('column-known') },
      { head: t('column-next') },
    ],
    rows: incidents.map((incident) => [
      html`<a href="/incidents/${incident.id}">${incident.title}</a>`,
      whoseText(o, directory, incident.party),
      time(incident.knownAt, language),
      next(incident),
    ]),
  });
}

function noting(view: IncidentsView, t: IncidentTranslate): Content {
  const { language, csrf, typed } = view;
  const o = oversightMessages(language);
  const options = INCIDENT_SEVERITIES.map((value) => ({ value, label: t(`severity-${value}`) }));
  return form({
    action: '/incidents',
    csrf,
    body: html`${field({ language, name: 'name', label: t('name'), hint: t('name-hint'), ...again(typed, 'name') })}
      ${partyChoice(view, { label: t('party'), own: o('own') })}
      ${textArea({ language, name: 'what', label: t('what'), hint: t('what-hint'), rows: 5, ...again(typed, 'what') })}
      ${radios({ language, name: 'severity', legend: t('severity'), options, ...again(typed, 'severity') })}
      ${knownFields(view, t)}${ruleBoxes(view, t)}
      ${actions(button({ text: t('note-button'), busyText: o('busy') }))}`,
  });
}

/** When it became known: the same two fields wherever they are asked for. */
export function knownFields({ language, typed }: PageView, t: IncidentTranslate): Content {
  const o = oversightMessages(language);
  const day = { language, name: 'known-day', label: t('known-day'), hint: `${t('known-hint')} ${o('day-hint')}` };
  const clock = { language, name: 'known-time', label: t('known-time'), hint: o('time-hint') };
  return html`${field({ ...day, width: 'short', ...again(typed, 'known-day') })}
    ${field({ ...clock, width: 'short', ...again(typed, 'known-time') })}`;
}

function ruleBoxes({ language, rules, typed }: IncidentsView, t: IncidentTranslate): Content {
  return html`<fieldset class="bd-field"><legend class="label">${t('rules')}</legend><p class="bd-hint">${t('rules-hint')}</p>
    ${rules.map((rule) => {
      const steps = rule.steps.map(({ name, source }) => `${name[language]} (${source})`).join('; ');
      const hint = t('rule-steps', { when: rule.when[language], steps });
      const name = `rule-${rule.key}`;
      return checkbox({ name, label: rule.name[language], hint, checked: typed.values[name] === 'yes', value: 'yes' });
    })}</fieldset>`;
}
