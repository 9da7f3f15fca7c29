// POST /mailings/:id/prepare, …/left-out, …/ask, …/reopen, …/approve, …/return, …/plan-sent, …/start, …/pause, …/resume, …/cancel and
// …/print (303; 422 with faults), GET and POST …/lines (200; 303, 422), GET …/samples/:number and …/files/:file (200). 403, 404, 409.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { askApproval, decideMailing, markPlanSent, reopenMailing } from '../mailings/decide-mailing.ts';
import { leaveOut, mendNumbers } from '../mailings/mend-lines.ts';
import { numberOf } from '../mailings/merge-line.ts';
import { prepareMailing } from '../mailings/prepare-job.ts';
import { printUndelivered } from '../mailings/print-undelivered.ts';
import { cancelMailing, pauseMailing, resumeMailing, type Schedule, startMailing } from '../mailings/steer-mailing.ts';
import { openMailing } from '../mailings/write-mailing.ts';
import { lineField, mailingLinesPage, mailingSamplePage } from '../pages/mailing-line-pages.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { type MailingLine, readLines } from '../store/mailing-lines.ts';
import { mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import { atDesk, type Desk, forCaseworkers, forRoles, idOf } from './desk.ts';
import { forMailings, showMailing } from './mailings.ts';
import { sendFile } from './send-file.ts';

const LINES = 100;

/** Adds the deeds. */
export function addMailingDeeds(app: WebServer, desk: Desk): void {
  addSimple(app, desk);
  addDecisions(app, desk);
  addStart(app, desk);
  addLines(app, desk);
  addSamples(app, desk);
}

function addSimple(app: WebServer, desk: Desk): void {
  const deeds = [
    ['prepare', prepareMailing, ''],
    ['left-out', leaveOut, '?left'],
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
      const written = new Map(fields.map((name) => [name as string, form.text(name)] as const));
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

function addLines(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    faults: readonly Fault[],
    written: ReadonlyMap<string, string>,
  ) => {
    const here = atDesk(desk, request);
    const mailing = await openMailing(records, here.organisation, here.actor, idOf(request));
    const reader = records.database.reader(here.organisation.id);
    const found = await readLines(reader, records.cipher, mailing.id, { states: ['problem'], limit: LINES });
    const { problems: total } = await mailingFigures(reader, mailing.id);
    const lines = found.map((line) => ({ ...line, typed: numberOf(line, mailing) }));
    const main = mailingLinesPage({ ...here, mailing, lines, total, faults, written });
    const page = {
      title: mailingLineMessages(here.language)('lines-title'),
      main,
      current: '/mailings',
      hasErrors: faults.length > 0,
    };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };
  app.get('/mailings/:id/lines', forCaseworkers, async (request, reply) => show(request, reply, [], new Map()));
  app.post('/mailings/:id/lines', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const form = await readForm(request);
    const id = idOf(request);
    if (form.has('leave')) {
      await leaveOut(records, organisation, actor, id, [Number(form.text('leave'))]);
      return reply.redirect(`/mailings/${id}/lines`, 303);
    }
    const mailing = await openMailing(records, organisation, actor, id);
    const reader = records.database.reader(organisation.id);
    const lines = await readLines(reader, records.cipher, id, { states: ['problem'], limit: LINES });
    const mended = new Map<number, string>();
    const written = new Map<string, string>();
    for (const line of lines) {
      const typed = form.text(lineField(line.number));
      written.set(lineField(line.number), typed);
      if (form.has(lineField(line.number)) && typed !== numberOf(line, mailing)) mended.set(line.number, typed);
    }
    const wrong = await mendNumbers(records, organisation, actor, id, mended);
    const t = mailingLineMessages(language);
    const faults = wrong.map((number) => ({
      field: lineField(number),
      text: t('line-wrong', { line: shownLine(lines, number) }),
    }));
    return faults.length > 0 ? show(request, reply, faults, written) : reply.redirect(`/mailings/${id}`, 303);
  });
}

function shownLine(lines: readonly MailingLine[], number: number): number {
  const line = lines.find((one) => one.number === number)?.content.line ?? 0;
  return line === 0 ? number : line;
}

function addSamples(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const open = async (request: FastifyRequest) => {
    const here = atDesk(desk, request);
    const { organisation, actor } = here;
    const mailing = await openMailing(records, organisation, actor, idOf(request));
    const number = Number(Reflect.get(Object(request.params), 'number'));
    const wanted = {
      states: ['ready', 'letter'] as const,
      limit: 1,
      numbers: [Number.isInteger(number) ? number : -1],
    };
    const [line] = await readLines(records.database.reader(organisation.id), records.cipher, mailing.id, wanted);
    if (line === undefined) throw new BrevduvaError('not-found', 'there is no such letter in the mailing');
    await records.database.transaction(organisation.id, (tx) =>
      records.events.record(tx, {
        kind: 'mailing-viewed',
        actor: actor.login,
        subject: mailing.id,
        details: { number: line.number },
      }),
    );
    return { here, mailing, line };
  };
  app.get('/mailings/:id/samples/:number', forMailings, async (request, reply) => {
    const { here, mailing, line } = await open(request);
    const { language, organisation } = here;
    const main = mailingSamplePage({ language, organisation: organisation.name, mailing, line, now: records.clock() });
    const title = mailingLineMessages(language)('sample-title', { number: line.number });
    return sendPage(request, reply, { title, main, current: '/mailings' });
  });
  app.get('/mailings/:id/samples/:number/files/:file', forMailings, async (request, reply) => {
    const { here, line } = await open(request);
    const file = (line.content.files ?? [])[Number(Reflect.get(Object(request.params), 'file')) - 1];
    if (file === undefined) throw new BrevduvaError('not-found', 'the letter has no such file');
    return sendFile(reply, await records.blobs.get(here.organisation.id, file.blob), 'application/pdf', file.filename);
  });
}
