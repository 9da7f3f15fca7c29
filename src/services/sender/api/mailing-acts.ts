// POST /api/v1/mailings/{id}/check, …/left-out, …/approval-request, …/reopen, …/plan-sent, …/start, …/pause, …/resume, …/cancellation and …/print
// (200), GET …/plan and …/report (200 CSV). That a person approves is a person's act, on the pages. 400, 401, 403, 404, 409, 429.
import { Readable } from 'node:stream';
import { FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import { planCsv } from '../../../platform/mailing-plan/plan-csv.ts';
import { type Api, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { askApproval, markPlanSent, reopenMailing } from '../mailings/decide-mailing.ts';
import { mailingPlan } from '../mailings/mailing-plan.ts';
import { leaveOut, takeBackLeftOut } from '../mailings/mend-lines.ts';
import { prepareMailing } from '../mailings/prepare-job.ts';
import { printUndelivered } from '../mailings/print-undelivered.ts';
import { reportCsv } from '../mailings/report.ts';
import { cancelMailing, pauseMailing, resumeMailing, startMailing } from '../mailings/steer-mailing.ts';
import { openMailing } from '../mailings/write-mailing.ts';
import type { Desk } from '../routes/desk.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { callerOf, guard } from './guard.ts';
import { LeftOut, TakenBack } from './mailing-line-schemas.ts';
import { MailingParams, MailingStart, PlanSent, ToPrint } from './mailing-schemas.ts';
import { changed, type Guard, mailingCommon, NOT_ALLOWED, shown } from './mailings.ts';

/** Adds the operations. */
export function addMailingActs(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addActs(api, onRequest, desk);
  addStart(api, onRequest, desk);
  addCounted(api, onRequest, desk);
  addFilesOut(api, onRequest, desk);
}

const SIMPLE = [
  {
    path: 'check',
    operationId: 'checkMailing',
    summary: 'Merge, split, check and ask FaR about every line',
    act: prepareMailing,
  },
  {
    path: 'approval-request',
    operationId: 'askMailingApproval',
    summary: 'Put it before an approver',
    act: askApproval,
  },
  {
    path: 'reopen',
    operationId: 'reopenMailing',
    summary: 'Take it back from the approver, so that it can be changed',
    act: reopenMailing,
  },
  { path: 'pause', operationId: 'pauseMailing', summary: 'Pause it: nothing more leaves', act: pauseMailing },
  { path: 'resume', operationId: 'resumeMailing', summary: 'Go on with a paused one', act: resumeMailing },
  {
    path: 'cancellation',
    operationId: 'cancelMailing',
    summary: 'Cancel it: what has not left never does',
    act: cancelMailing,
  },
] as const;
const common = { ...mailingCommon, params: MailingParams };

function addActs(api: Api, onRequest: Guard, desk: Desk): void {
  for (const { path, act, ...about } of SIMPLE) {
    const schema = { ...common, ...about, response: changed };
    api.post(`/mailings/:id/${path}`, { onRequest, schema }, async (request) => {
      const caller = callerOf(desk, request);
      await act(desk.records, caller.organisation, caller.actor, request.params.id);
      return await shown(request, desk, caller, request.params.id);
    });
  }
}

function addStart(api: Api, onRequest: Guard, desk: Desk): void {
  const start = {
    ...common,
    operationId: 'startMailing',
    summary: 'Start it, now or at its time',
    body: MailingStart,
    response: changed,
  };
  api.post('/mailings/:id/start', { onRequest, schema: start }, async (request) => {
    const caller = callerOf(desk, request);
    const { startsAt, endsAt, perMinute } = request.body;
    await startMailing(desk.records, caller.organisation, caller.actor, request.params.id, {
      ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }),
      ...(endsAt === undefined ? {} : { endsAt: new Date(endsAt) }),
      ...(perMinute === undefined ? {} : { perMinute }),
    });
    return await shown(request, desk, caller, request.params.id);
  });

  const sent = {
    ...common,
    operationId: 'markMailingPlanSent',
    summary: 'Its plan has been sent to the infrastructure’s owner',
    body: PlanSent,
    response: changed,
  };
  api.post('/mailings/:id/plan-sent', { onRequest, schema: sent }, async (request) => {
    const caller = callerOf(desk, request);
    await markPlanSent(desk.records, caller.organisation, caller.actor, request.params.id, request.body.version);
    return await shown(request, desk, caller, request.params.id);
  });
}

function addCounted(api: Api, onRequest: Guard, desk: Desk): void {
  const left = {
    ...common,
    operationId: 'leaveOutMailingProblems',
    summary: 'Leave out every line with problems',
    response: { ...changed, 200: LeftOut },
  };
  api.post('/mailings/:id/left-out', { onRequest, schema: left }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    return { leftOut: await leaveOut(desk.records, organisation, actor, request.params.id) };
  });

  const back = {
    ...common,
    operationId: 'takeBackMailingLines',
    summary: 'Take back every line that was left out; they are checked again',
    response: { ...changed, 200: TakenBack },
  };
  api.post('/mailings/:id/taken-back', { onRequest, schema: back }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    return { takenBack: await takeBackLeftOut(desk.records, organisation, actor, request.params.id) };
  });

  const print = {
    ...common,
    operationId: 'printMailingUndelivered',
    summary: 'Put the undelivered in the print queue',
    description:
      'What certainly did not arrive, could not be reached, or never left before the time of the mailing was over; not what may have arrived, nor what was cancelled before it left.',
    response: { ...changed, 200: ToPrint },
  };
  api.post('/mailings/:id/print', { onRequest, schema: print }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    return { toPrint: await printUndelivered(desk.records, organisation, actor, request.params.id) };
  });
}

const csvOf = (description: string, example: string) => ({
  200: { description, content: { 'text/csv': { schema: { type: 'string', examples: [example] } } } },
  ...problemResponses(...NOT_ALLOWED, 'not-found'),
});

function addFilesOut(api: Api, onRequest: Guard, desk: Desk): void {
  const plan = {
    ...common,
    operationId: 'getMailingPlan',
    summary: 'The plan for the infrastructure’s owner, in the form that mediators export too',
    response: csvOf('The plan', 'Uppgift;Värde\r\nUtskick;Avgifter\r\n'),
  };
  api.get('/mailings/:id/plan', { onRequest, schema: plan }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const mailing = await openMailing(desk.records, organisation, actor, request.params.id);
    const figures = await mailingFigures(desk.records.database.reader(organisation.id), mailing.id);
    const told = mailingPlan(mailing, figures, organisation, desk.records.clock());
    return reply.type('text/csv; charset=utf-8').send(planCsv(told, request.language, FOR_SWEDISH_EXCEL));
  });

  const report = {
    ...common,
    operationId: 'getMailingReport',
    summary: 'Line by line what became of it',
    description: 'Holds personal numbers. That it was taken out is noted.',
    response: csvOf('The report', 'Rad;Mottagare;Läge\r\n1;198101052382;levererat\r\n'),
  };
  api.get('/mailings/:id/report', { onRequest, schema: report }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id } = await openMailing(desk.records, organisation, actor, request.params.id);
    const lines = Readable.from(reportCsv(desk.records, organisation, actor, id, request.language));
    return reply.type('text/csv; charset=utf-8').header('cache-control', 'private, no-store').send(lines);
  });
}
