// GET, POST /incidents: the list, and a new one. GET /incidents/:id, POST …/duties/:duty, …/rules, …/close: one incident.
// 200; 303 when something was done; 422 when a form is wrong; 403 for others than the register's staff; 404 for none such.
// That staff reads an incident is recorded.
import type { FastifyReply } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { RegistryContext } from '../registry-context.ts';
import { dutiesOfIncidents, incidentById, listIncidents } from '../store/incidents.ts';
import { incidentPage } from './incident-page.ts';
import { INCIDENT_SEVERITIES, incidentsPage } from './incident-pages.ts';
import { addRule, endIncident, finishDuty, noteIncident } from './incidents.ts';
import { oversightMessages } from './oversight-messages.ts';
import { readWhose } from './read-typed.ts';
import { addStaffRoute, idIn, type StaffRequest } from './staff-routes.ts';
import { FieldReader, type TypedForm } from './typed-form.ts';

const TEXT_MOST = 4000;

export function addIncidents(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['get', '/incidents'], (at) => showIncidents(context, at));
  addStaffRoute(app, context, ['post', '/incidents'], async (at) => {
    const fields = await fieldsOf(at);
    const title = fields.text('name');
    const party = fields.raw('party');
    const whose = readWhose(party);
    if (whose === undefined && party !== 'own')
      fields.fault('party', oversightMessages(at.view.language)('fault-choice'));
    const what = fields.text('what', TEXT_MOST, 10);
    const severity = fields.choice('severity', INCIDENT_SEVERITIES);
    const knownAt = fields.instant('known-day', 'known-time', at.view.now);
    const rules = context.oversight.rules.map(({ key }) => key).filter((key) => fields.raw(`rule-${key}`) === 'yes');
    if (severity === undefined || fields.faults.length > 0) return await showIncidents(context, at, fields.typed);
    const noted = { title, what, severity, party: whose, knownAt, rules };
    return at.goTo(`/incidents/${await noteIncident(context, at.staff, noted)}`);
  });
  addStaffRoute(app, context, ['get', '/incidents/:id'], (at) => showIncident(context, at));
  addDuties(app, context);
  addStaffRoute(app, context, ['post', '/incidents/:id/close'], async (at) => {
    const id = idIn(at.request);
    const fields = await fieldsOf(at);
    const closedWith = fields.text('closed-with', TEXT_MOST, 10);
    if (fields.faults.length > 0) return await showIncident(context, at, fields.typed);
    return at.goTo(`/incidents/${id}`, await endIncident(context, at.staff, id, closedWith));
  });
}

function addDuties(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['post', '/incidents/:id/duties/:duty'], async (at) => {
    const [incident, id] = [idIn(at.request), idIn(at.request, 'duty')];
    const fields = await fieldsOf(at);
    const outcome = fields.choice(`outcome-${id}`, ['done', 'not-needed'] as const);
    // Why something is not needed has no time of its own.
    const done = outcome === 'not-needed' ? at.view.now : fields.instant(`day-${id}`, `time-${id}`, at.view.now);
    const note = fields.text(`note-${id}`, TEXT_MOST, 10);
    if (outcome === undefined || fields.faults.length > 0) return await showIncident(context, at, fields.typed);
    const ended = await finishDuty(context, at.staff, { id, incident, outcome, at: done, note });
    return at.goTo(`/incidents/${incident}`, ended);
  });
  addStaffRoute(app, context, ['post', '/incidents/:id/rules'], async (at) => {
    const incident = idIn(at.request);
    const fields = await fieldsOf(at);
    const keys = context.oversight.rules.map(({ key }) => key);
    const rule = fields.choice('rule', keys);
    const knownAt = fields.instant('known-day', 'known-time', at.view.now);
    if (rule === undefined || fields.faults.length > 0) return await showIncident(context, at, fields.typed);
    return at.goTo(`/incidents/${incident}`, await addRule(context, at.staff, incident, { rule, knownAt }));
  });
}

async function fieldsOf({ request, view }: StaffRequest): Promise<FieldReader> {
  return new FieldReader(await readForm(request), oversightMessages(view.language));
}

async function showIncidents(context: RegistryContext, at: StaffRequest, typed?: TypedForm): Promise<FastifyReply> {
  const { database, organisation, oversight } = context;
  const reader = database.reader(organisation);
  const incidents = await listIncidents(reader);
  const duties = await dutiesOfIncidents(
    reader,
    incidents.filter(({ closed }) => closed === undefined).map(({ id }) => id),
  );
  const view = { ...at.view, incidents, duties, rules: oversight.rules, ...(typed === undefined ? {} : { typed }) };
  return at.show(incidentsPage(view), typed === undefined ? 200 : 422);
}

async function showIncident(context: RegistryContext, at: StaffRequest, typed?: TypedForm): Promise<FastifyReply> {
  const { database, organisation, events, oversight } = context;
  const id = idIn(at.request);
  const found = await database.transaction(organisation, async (tx) => {
    const incident = await incidentById(tx, id);
    if (incident === undefined) return undefined;
    const details = { by: at.staff.name };
    await events.record(tx, { kind: 'incident.read', actor: at.staff.loginId, subject: id, details });
    return { incident, duties: await dutiesOfIncidents(tx, [id]) };
  });
  if (found === undefined) throw new BrevduvaError('not-found', 'no such incident');
  const view = { ...at.view, ...found, rules: oversight.rules, ...(typed === undefined ? {} : { typed }) };
  return at.show(incidentPage(view), typed === undefined ? 200 : 422);
}
