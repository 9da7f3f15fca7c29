// GET, POST /mailing-plans: the calendar, and a plan put in as a file. POST /mailing-plans/large-senders and …/remove: who is reminded.
// GET /mailing-plans/:id, POST …/withdraw: one plan. 200; 303 when something was done; 422 when a form or file is wrong; 403; 404.
import type { FastifyReply } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import type { User } from '../../../platform/web/login.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { RegistryContext } from '../registry-context.ts';
import { type KeptPlan, listLargeSenders } from '../store/mailing-plans.ts';
import { oversightMessages } from './oversight-messages.ts';
import { planMessages } from './plan-messages.ts';
import { planPage } from './plan-page.ts';
import { plansPage } from './plan-pages.ts';
import { readPlanFile } from './plan-schema.ts';
import {
  dropPlan,
  followSender,
  type HandedIn,
  planCalendar,
  planOf,
  type Teller,
  takePlan,
  unfollowSender,
} from './plans.ts';
import { addStaffRoute, idIn, type StaffRequest } from './staff-routes.ts';
import { FieldReader, type TypedForm } from './typed-form.ts';

const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;
/** Bytes of a plan: some kilobytes, and what Excel adds. */
const PLAN_MOST = 1_048_576;

const tellerOf = ({ loginId, name }: User): Teller => ({ actor: loginId, name });

export function addPlans(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['get', '/mailing-plans'], (at) => showPlans(context, at));
  addStaffRoute(app, context, ['post', '/mailing-plans'], async (at) => {
    const { typed, kept } = await putIn(context, at);
    return kept === undefined ? await showPlans(context, at, typed) : at.goTo(`/mailing-plans/${kept.id}`);
  });
  addLargeSenders(app, context);
  addStaffRoute(app, context, ['get', '/mailing-plans/:id'], async (at) => {
    const plan = await planOf(context, idIn(at.request));
    return at.show(planPage({ ...at.view, plan }));
  });
  addStaffRoute(app, context, ['post', '/mailing-plans/:id/withdraw'], async (at) => {
    const id = idIn(at.request);
    await planOf(context, id);
    return at.goTo(`/mailing-plans/${id}`, await dropPlan(context, tellerOf(at.staff), id));
  });
}

async function putIn(
  context: RegistryContext,
  { request, staff, view }: StaffRequest,
): Promise<{ readonly typed: TypedForm; readonly kept?: KeptPlan }> {
  const t = planMessages(view.language);
  const form = await readForm(request, { fileBytes: PLAN_MOST, files: 1 });
  const fields = new FieldReader(form, oversightMessages(view.language));
  const reminderTo = fields.optional('reminder-to');
  if (reminderTo !== undefined && !EMAIL.test(reminderTo)) fields.fault('reminder-to', t('fault-email'));
  const [file] = form.filesOf('plan');
  if (file === undefined) fields.fault('plan', t('fault-file'));
  const read = file === undefined ? undefined : await readPlanFile(file.bytes, file.filename);
  if (read?.ok === false) fields.fault('plan', t(`fault-${read.why}`));
  if (fields.faults.length > 0 || read?.ok !== true) return { typed: fields.typed };
  const kept = await taken(context, tellerOf(staff), { plan: read.plan, reminderTo });
  if (kept === undefined) fields.fault('plan', t('fault-times'));
  return kept === undefined ? { typed: fields.typed } : { typed: fields.typed, kept };
}

async function taken(context: RegistryContext, teller: Teller, handedIn: HandedIn): Promise<KeptPlan | undefined> {
  try {
    return await takePlan(context, teller, handedIn);
  } catch (error) {
    if (error instanceof BrevduvaError && error.code === 'invalid-input') return undefined;
    throw error;
  }
}

function addLargeSenders(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['post', '/mailing-plans/large-senders'], async (at) => {
    const t = planMessages(at.view.language);
    const fields = new FieldReader(await readForm(at.request), oversightMessages(at.view.language));
    const { senders } = at.view.directory;
    const sender = fields.choice('sender', [...senders.keys()]);
    const reminderTo = fields.text('sender-reminder-to');
    if (reminderTo !== '' && !EMAIL.test(reminderTo)) fields.fault('sender-reminder-to', t('fault-email'));
    const quietDays = Number(fields.raw('quiet-days'));
    if (!Number.isInteger(quietDays) || quietDays < 1 || quietDays > 400) fields.fault('quiet-days', t('fault-days'));
    if (sender === undefined || fields.faults.length > 0) return await showPlans(context, at, fields.typed);
    await followSender(context, tellerOf(at.staff), { sender, reminderTo, quietDays });
    return at.goTo('/mailing-plans');
  });
  addStaffRoute(app, context, ['post', '/mailing-plans/large-senders/remove'], async (at) => {
    const form = await readForm(at.request);
    await unfollowSender(context, tellerOf(at.staff), form.text('sender'));
    return at.goTo('/mailing-plans');
  });
}

async function showPlans(context: RegistryContext, at: StaffRequest, typed?: TypedForm): Promise<FastifyReply> {
  const { database, organisation, oversight } = context;
  const [calendar, senders] = await Promise.all([
    planCalendar(context),
    listLargeSenders(database.reader(organisation)),
  ]);
  const shown = { ...at.view, calendar, senders, capacity: oversight.lettersPerHour };
  const view = typed === undefined ? shown : { ...shown, typed };
  return at.show(plansPage(view), typed === undefined ? 200 : 422);
}
