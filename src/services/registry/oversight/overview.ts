// GET /oversight: everything that is to be done, what is late first. 200; 403 for others than the register's staff.

import { stockholmDate } from '../../../platform/clock.ts';
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  type Content,
  emptyState,
  heading,
  html,
  section,
  statusBadge,
  table,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type OpenFinding, openFindings } from '../store/audits.ts';
import { type OpenDuty, openDuties } from '../store/incidents.ts';
import { type MessageToAll, waitsForSomebody } from '../store/operator-message-rows.ts';
import { listMessages } from '../store/operator-messages.ts';
import { auditMessages } from './audit-messages.ts';
import { dayText } from './audit-pages.ts';
import { addAudits } from './audit-routes.ts';
import { operatorsWithoutAudit } from './audits.ts';
import { addIncidents } from './incident-routes.ts';
import type { IncidentRule } from './incident-rules.ts';
import { addOperatorMessages } from './operator-message-routes.ts';
import { type OversightTranslate, oversightMessages, stepOf } from './oversight-messages.ts';
import { dutyState, placesOf, whoseText } from './page-parts.ts';
import { collisionNotice } from './plan-pages.ts';
import { addPlans } from './plan-routes.ts';
import { type PlanCalendar, planCalendar } from './plans.ts';
import type { KnownParty } from './read-typed.ts';
import { addStaffRoute, type PageView } from './staff-routes.ts';

interface Overview extends PageView {
  readonly duties: readonly OpenDuty[];
  readonly findings: readonly OpenFinding[];
  readonly calendar: PlanCalendar;
  readonly waiting: readonly MessageToAll[];
  readonly unaudited: readonly KnownParty[];
  readonly rules: readonly IncidentRule[];
}

/** Adds every page of the oversight. */
export function addOversight(app: WebServer, context: RegistryContext): void {
  for (const add of [addOverview, addIncidents, addAudits, addPlans, addOperatorMessages]) add(app, context);
}

function addOverview(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['get', '/oversight'], async (at) => {
    const reader = context.database.reader(context.organisation);
    const [duties, findings, calendar, messages, unaudited] = await Promise.all([
      openDuties(reader),
      openFindings(reader),
      planCalendar(context),
      listMessages(reader),
      operatorsWithoutAudit(context),
    ]);
    const waiting = messages.filter(waitsForSomebody);
    const { rules } = context.oversight;
    return at.show(overviewPage({ ...at.view, duties, findings, calendar, waiting, unaudited, rules }));
  });
}

function overviewPage(view: Overview): Page {
  const { language, duties, findings, calendar, waiting, unaudited } = view;
  const t = oversightMessages(language);
  const parts = [
    duties.length === 0 ? '' : section(t('duties-title'), dutyTable(view, t)),
    calendar.collisions.length === 0 ? '' : section(t('collisions-title'), collisionNotice(view)),
    waiting.length === 0 ? '' : section(t('waiting-title'), linkList(waiting.map(messageLink))),
    findings.length === 0 ? '' : section(t('findings-title'), findingTable(view, t)),
    unaudited.length === 0 ? '' : section(t('unaudited-title'), linkList(unaudited.map(({ name }) => name))),
  ];
  const none = emptyState({ title: t('none-title'), text: t('none-text') });
  return {
    title: t('title'),
    current: '/oversight',
    wide: true,
    main: html`${heading(t('title'), t('lead'))}${placesOf(language, '/oversight')}
      ${parts.every((part) => part === '') ? none : parts}`,
  };
}

function messageLink({ id, texts }: MessageToAll): Content {
  return html`<a href="/operator-messages/${id}">${texts.sv.title}</a>`;
}

function linkList(items: readonly Content[]): Content {
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

function dutyTable({ language, duties, rules, now }: Overview, t: OversightTranslate): Content {
  return table({
    caption: t('duties-title'),
    captionHidden: true,
    columns: [{ head: t('column-what') }, { head: t('column-due') }, { head: t('column-state') }],
    rows: duties.map((duty) => {
      const { name, to } = stepOf(rules, duty, language);
      return [
        html`<a href="/incidents/${duty.incident}">${duty.title}</a>: ${name} (${to})`,
        formatDateTime(duty.dueAt, language),
        dutyState(duty, now, language),
      ];
    }),
  });
}

function findingTable({ language, findings, directory, now }: Overview, t: OversightTranslate): Content {
  const a = auditMessages(language);
  return table({
    caption: t('findings-title'),
    captionHidden: true,
    columns: [
      { head: t('column-what') },
      { head: t('column-whose') },
      { head: t('column-due') },
      { head: t('column-state') },
    ],
    rows: findings.map(({ audit, what, party, dueOn, severity }) => [
      html`<a href="/audits/${audit}">${shortened(what)}</a> <span class="bd-quiet">${a(`severity-${severity}`)}</span>`,
      whoseText(t, directory, party),
      dayText(dueOn, language),
      lateness(dueOn, now, language),
    ]),
  });
}

function lateness(dueOn: string, now: Date, language: Language): Content {
  const t = oversightMessages(language);
  return dueOn < stockholmDate(now) ? statusBadge('refused', t('late')) : statusBadge('waiting', t('left'));
}

function shortened(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119).trimEnd()}…`;
}
