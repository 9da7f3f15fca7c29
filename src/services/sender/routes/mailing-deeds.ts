// POST /mailings/:id/prepare, …/left-out, …/taken-back, …/ask, …/reopen, …/approve, …/return, …/plan-sent, …/start, …/pause, …/resume,
// …/cancel, …/print and …/print-batch (303; 422 with faults). 403, 404, 409.
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { askApproval, decideMailing, markPlanSent, reopenMailing } from '../mailings/decide-mailing.ts';
import { leaveOut, takeBackLeftOut } from '../mailings/mend-lines.ts';
import { prepareMailing } from '../mailings/prepare-job.ts';
import { batchOfQueued, printUndelivered } from '../mailings/print-undelivered.ts';
import { cancelMailing, pauseMailing, resumeMailing, type Schedule, startMailing } from '../mailings/steer-mailing.ts';
import { openMailing } from '../mailings/write-mailing.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import { atDesk, type Desk, forCaseworkers, forRoles, idOf } from './desk.ts';
import { showMailing } from './mailings.ts';

/** Adds the deeds. */
export function addMailingDeeds(app: WebServer, desk: Desk): void {
  addSimple(app, desk);
  addBatch(app, desk);
  addDecisions(app, desk);
  addStart(app, desk);
}

function addSimple(app: WebServer, desk: Desk): void {
  const deeds = [
    ['prepare', prepareMailing, ''],
    ['left-out', leaveOut, '?left'],
    ['taken-back', takeBackLeftOut, '?back'],
    ['ask', askApproval, '?asked'],
    ['reopen', reopenMailing, ''],
    ['pause', pauseMailing, '?paused'],
    ['resume', resumeMailing, '?resumed'],
    ['cancel', cancelMailing, '?cancelled'],
    ['print', printUndelivered, '?printed'],
  ] as const;
  for (const [path, act, done] of deeds) {
    app.post(`/mailings/:id/${path}`, forCaseworkers, async (request, reply) => {
      const { organisation, actor } = atDesk(desk, request);
      await readForm(request);
      const id = idOf(request);
      await act(desk.records, organisation, actor, id);
      return reply.redirect(`/mailings/${id}${done}`, 303);
    });
  }
}

function addBatch(app: WebServer, desk: Desk): void {
  app.post('/mailings/:id/print-batch', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    await readForm(request);
    const batch = await batchOfQueued(desk.records, organisation, actor, idOf(request));
    return reply.redirect(`/print-batches/${batch}`, 303);
  });
}

function addDecisions(app: WebServer, desk: Desk): void {
  for (const [path, decision] of [
    ['approve', 'approved'],
    ['return', 'returned'],
  ] as const) {
    app.post(`/mailings/:id/${path}`, forRoles('approver'), async (request, reply) => {
      const here = atDesk(desk, request);
      const form = await readForm(request);
      const id = idOf(request);
      await openMailing(desk.records, here.organisation, here.actor, id);
      const said = { decision, comment: form.text('comment'), version: Number(form.text('version')) };
      await decideMailing(desk.records, here, id, said);
      return reply.redirect(`/mailings/${id}?${decision}`, 303);
    });
  }
  app.post('/mailings/:id/plan-sent', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const version = Number((await readForm(request)).text('version'));
    const id = idOf(request);
    await markPlanSent(desk.records, organisation, actor, id, version);
    return reply.redirect(`/mailings/${id}?plan`, 303);
  });
}

function addStart(app: WebServer, desk: Desk): void {
  app.post('/mailings/:id/start', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const form = await readForm(request);
    const id = idOf(request);
    const t = mailingMessages(language);
    const fields = ['start-day', 'start-time', 'end-day', 'rate'] as const;
    const again = (field: string, text: string) => {
      const written = new Map<string, string>(fields.map((name) => [name, form.text(name)]));
      return showMailing(desk, request, reply, { faults: [{ field, text }], written });
    };
    const schedule = scheduleIn(form);
    if (typeof schedule === 'string') return again(schedule, t(schedule === 'rate' ? 'rate-wrong' : 'date-wrong'));
    const { startsAt, endsAt } = schedule;
    if (endsAt !== undefined && endsAt <= (startsAt ?? desk.records.clock())) return again('end-day', t('end-wrong'));
    await startMailing(desk.records, organisation, actor, id, schedule);
    return reply.redirect(`/mailings/${id}?started`, 303);
  });
}

/** What was written, or the field that is wrong. */
function scheduleIn(form: Form): Schedule | 'start-day' | 'start-time' | 'end-day' | 'rate' {
  const [day, clock, end, rate] = ['start-day', 'start-time', 'end-day', 'rate'].map((name) => form.text(name));
  const starts = day === undefined || day === '' ? undefined : startOfDay(day);
  if (day !== '' && starts === undefined) return 'start-day';
  const time = /^([01]?[0-9]|2[0-3])[.:]([0-5][0-9])$/.exec(clock ?? '');
  if (clock !== '' && (time === null || starts === undefined)) return 'start-time';
  const ends = end === undefined || end === '' ? undefined : endOfDay(end);
  if (end !== '' && ends === undefined) return 'end-day';
  const perMinute = Number((rate ?? '').replaceAll(/\s/g, ''));
  if (rate !== '' && !(Number.isInteger(perMinute) && perMinute >= 1 && perMinute <= 1_000_000)) return 'rate';
  const minutes = time === null ? 0 : Number(time[1]) * 60 + Number(time[2]);
  return {
    ...(starts === undefined ? {} : { startsAt: new Date(starts.getTime() + minutes * 60_000) }),
    ...(ends === undefined ? {} : { endsAt: ends }),
    ...(rate === '' ? {} : { perMinute }),
  };
}
