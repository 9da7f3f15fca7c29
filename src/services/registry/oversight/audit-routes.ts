// GET, POST /audits: the list, and a new one. GET /audits/:id, POST …/findings, …/findings/:finding/close, …/end, …/drop: one audit.
// 200; 303 when something was done; 422 when a form is wrong; 403 for others than the register's staff; 404 for none such.
import type { FastifyReply } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { RegistryContext } from '../registry-context.ts';
import { auditById, findingsOf, listAudits } from '../store/audits.ts';
import { auditPage, auditsPage, SEVERITIES } from './audit-pages.ts';
import { endFinding, finishAudit, noteFinding, planAudit } from './audits.ts';
import { oversightMessages } from './oversight-messages.ts';
import { readWhose } from './read-typed.ts';
import { addStaffRoute, idIn, type StaffRequest } from './staff-routes.ts';
import { FieldReader, type TypedForm } from './typed-form.ts';

const TEXT_MOST = 4000;

export function addAudits(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['get', '/audits'], (at) => showAudits(context, at));
  addStaffRoute(app, context, ['post', '/audits'], async (at) => {
    const fields = await fieldsOf(at);
    const t = oversightMessages(at.view.language);
    const whose = readWhose(fields.raw('party'));
    if (whose === undefined) fields.fault('party', t('fault-choice'));
    const about = fields.text('about');
    const plannedOn = fields.day('planned-on');
    if (whose === undefined || fields.faults.length > 0) return await showAudits(context, at, fields.typed);
    const id = await planAudit(context, at.staff, { ...whose, about, plannedOn });
    return at.goTo(`/audits/${id}`);
  });
  addStaffRoute(app, context, ['get', '/audits/:id'], (at) => showAudit(context, at));
  addFindings(app, context);
  addStaffRoute(app, context, ['post', '/audits/:id/end'], async (at) => {
    const fields = await fieldsOf(at);
    const [doneOn, conclusion] = [fields.day('done-on'), fields.text('conclusion', TEXT_MOST, 10)];
    if (fields.faults.length > 0) return await showAudit(context, at, fields.typed);
    const id = idIn(at.request);
    return at.goTo(`/audits/${id}`, await finishAudit(context, at.staff, id, { doneOn, conclusion }));
  });
  addStaffRoute(app, context, ['post', '/audits/:id/drop'], async (at) => {
    const id = idIn(at.request);
    return at.goTo(`/audits/${id}`, await finishAudit(context, at.staff, id, 'dropped'));
  });
}

function addFindings(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['post', '/audits/:id/findings'], async (at) => {
    const audit = await auditOf(context, at);
    const fields = await fieldsOf(at);
    const severity = fields.choice('severity', SEVERITIES);
    const [what, dueOn] = [fields.text('what', TEXT_MOST, 10), fields.day('due-on')];
    if (severity === undefined || fields.faults.length > 0) return await showAudit(context, at, fields.typed);
    await noteFinding(context, at.staff, audit.id, { severity, what, dueOn });
    return at.goTo(`/audits/${audit.id}`);
  });
  addStaffRoute(app, context, ['post', '/audits/:id/findings/:finding/close'], async (at) => {
    const [audit, id] = [idIn(at.request), idIn(at.request, 'finding')];
    const fields = await fieldsOf(at);
    const closedWith = fields.text(`close-${id}`, TEXT_MOST, 10);
    if (fields.faults.length > 0) return await showAudit(context, at, fields.typed);
    return at.goTo(`/audits/${audit}`, await endFinding(context, at.staff, { id, audit }, closedWith));
  });
}

async function fieldsOf({ request, view }: StaffRequest): Promise<FieldReader> {
  return new FieldReader(await readForm(request), oversightMessages(view.language));
}

async function showAudits(context: RegistryContext, at: StaffRequest, typed?: TypedForm): Promise<FastifyReply> {
  const reader = context.database.reader(context.organisation);
  const audits = await listAudits(reader);
  const findings = await findingsOf(
    reader,
    audits.map(({ id }) => id),
  );
  const open = new Map<string, number>();
  for (const { audit, closed } of findings) if (closed === undefined) open.set(audit, (open.get(audit) ?? 0) + 1);
  const view = { ...at.view, audits, open, ...(typed === undefined ? {} : { typed }) };
  return at.show(auditsPage(view), typed === undefined ? 200 : 422);
}

async function auditOf({ database, organisation }: RegistryContext, { request }: StaffRequest) {
  const audit = await auditById(database.reader(organisation), idIn(request));
  if (audit === undefined) throw new BrevduvaError('not-found', 'no such audit');
  return audit;
}

async function showAudit(context: RegistryContext, at: StaffRequest, typed?: TypedForm): Promise<FastifyReply> {
  const audit = await auditOf(context, at);
  const findings = await findingsOf(context.database.reader(context.organisation), [audit.id]);
  const view = { ...at.view, audit, findings, ...(typed === undefined ? {} : { typed }) };
  return at.show(auditPage(view), typed === undefined ? 200 : 422);
}
