// GET /mailings, GET and POST /mailings/new (200; 303 to the mailing, 422), GET /mailings/:id and …/progress (200), GET …/plan.csv and
// …/report.csv (200). Another organisation's or unit's mailing: 404. For caseworkers and approvers; only caseworkers begin one.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import { planCsv } from '../../../platform/mailing-plan/plan-csv.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { findKind } from '../case-types/choose-kind.ts';
import { kindsToChoose } from '../case-types/kinds-to-choose.ts';
import { mayWriteOf } from '../case-types/letter-rules.ts';
import { oneLine } from '../check-content.ts';
import { approvalWanted, mayApproveMailing, planWanted } from '../mailings/decide-mailing.ts';
import type { Mailing } from '../mailings/mailing.ts';
import { estimateCost, mailingPlan } from '../mailings/mailing-plan.ts';
import { reportCsv } from '../mailings/report.ts';
import { beginMailing, openMailing } from '../mailings/write-mailing.ts';
import { mailingListPage, newMailingPage } from '../pages/mailing-list-page.ts';
import { MAILING_DONE, mailingPage } from '../pages/mailing-page.ts';
import { mailingStatePart } from '../pages/mailing-progress.ts';
import { worksIn } from '../reach.ts';
import type { Records } from '../records.ts';
import { holds } from '../rights.ts';
import { readCaseType } from '../store/case-types.ts';
import {
  fileUses,
  mailingFigures,
  problemCounts,
  progressOf,
  progressOfOne,
  sampleNumbers,
} from '../store/mailing-figures.ts';
import { listMailingFiles } from '../store/mailing-files.ts';
import { readLines } from '../store/mailing-lines.ts';
import { listMailings } from '../store/mailings.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import { mailingStepMessages } from '../texts/mailing-step-messages.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, forRoles, hasQuery, idOf, queryText } from './desk.ts';

const PAGE = 20;
const SAMPLES = 6;
/** Who looks at mailings. */
export const forMailings = forRoles('caseworker', 'approver');

/** Adds the pages. */
export function addMailings(app: WebServer, desk: Desk): void {
  addList(app, desk);
  addNew(app, desk);
  addOne(app, desk);
}

function addList(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/mailings', forMailings, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const asked = Number(queryText(request, 'page'));
    const page = Number.isInteger(asked) && asked > 0 && asked < 100_000 ? asked : 1;
    const filter = { reach: worksIn(actor, 'caseworker', 'approver'), limit: PAGE, offset: (page - 1) * PAGE };
    const { mailings, total } = await listMailings(reader, records.cipher, filter);
    const progress = await progressOf(
      reader,
      mailings.map(({ id }) => id),
    );
    const now = records.clock();
    const seen = [];
    for (const mailing of mailings) {
      seen.push({ mailing, now, progress: progress.get(mailing.id) ?? (await progressOfOne(reader, mailing.id)) });
    }
    const mayWrite = holds(request.rights, ['caseworker']);
    const main = mailingListPage(seen, { page, pages: Math.ceil(total / PAGE), mayWrite }, language);
    return sendPage(request, reply, {
      title: mailingMessages(language)('title'),
      main,
      current: '/mailings',
      wide: true,
    });
  });
}

interface NewMailingForm {
  readonly name: string;
  readonly unit: string;
  readonly caseType: string;
  readonly template: string;
}
const NOTHING: NewMailingForm = { name: '', unit: '', caseType: '', template: 'usual' };

function addNew(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    written: NewMailingForm,
    faults: readonly Fault[],
  ) => {
    const here = atDesk(desk, request);
    const kinds = await kindsToChoose(records, here);
    const main = newMailingPage({ ...here, ...kinds, faults, ...written });
    const title = mailingStepMessages(here.language)('new-title');
    const page = { title, main, current: '/mailings', hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };
  app.get('/mailings/new', forCaseworkers, async (request, reply) => show(request, reply, NOTHING, []));
  app.post('/mailings/new', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const form = await readForm(request);
    const t = mailingStepMessages(language);
    const written = {
      ...{ name: oneLine(form.text('name')), unit: form.text('unit') },
      ...{ caseType: form.text('case-type'), template: form.has('template') ? form.text('template') : 'usual' },
    };
    const { name, unit, caseType, template } = written;
    const again = (field: string, text: string) => show(request, reply, written, [{ field, text }]);
    if (name === '') return again('name', t('name-empty'));
    const { units } = await kindsToChoose(records, { organisation, actor });
    const chosen = units.find(({ id }) => id === unit)?.id ?? units[0]?.id ?? '';
    const wanted = { unit: chosen, caseType: caseType === '' ? undefined : caseType };
    const reader = records.database.reader(organisation.id);
    const kind = await findKind(reader, organisation, actor, { ...wanted, template: template || undefined });
    if (kind.kind === 'fault')
      return again(kind.field, t(kind.field === 'template' ? 'template-not-yours' : 'kind-wrong'));
    const begun = { name, unit: chosen, template, origin: 'page' as const, ...(caseType === '' ? {} : { caseType }) };
    const id = await beginMailing(records, organisation, actor, begun);
    return reply.redirect(`/mailings/${id}/recipients`, 303);
  });
}

/** Everything that a mailing's page shows. */
export async function showMailing(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  wrong: { readonly faults: readonly Fault[]; readonly written: ReadonlyMap<string, string> } = {
    faults: [],
    written: new Map(),
  },
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const mailing = await openMailing(desk.records, here.organisation, here.actor, idOf(request));
  const parts = await partsOf(desk.records, here, mailing);
  const done = MAILING_DONE.find((known) => hasQuery(request, known));
  const main = mailingPage({ ...here, ...parts, mailing, done, ...wrong });
  const hasErrors = wrong.faults.length > 0;
  const page = { title: mailing.name, main, current: '/mailings', scripts: ['live.ts'], hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}

async function partsOf(records: Records, here: AtDesk, mailing: Mailing) {
  const { organisation, actor, rights } = here;
  const reader = records.database.reader(organisation.id);
  const { id } = mailing;
  const caseType = mailing.caseType === undefined ? undefined : await readCaseType(reader, mailing.caseType);
  const figures = await mailingFigures(reader, id);
  const letters = figures.ready + figures.letters;
  const numbers = await sampleNumbers(reader, id, SAMPLES);
  const wanted = { states: ['ready', 'letter'] as const, limit: numbers.length, numbers };
  const lines = numbers.length === 0 ? [] : await readLines(reader, records.cipher, id, wanted);
  return {
    figures,
    progress: await progressOfOne(reader, id),
    now: records.clock(),
    cost: estimateCost(figures, mailing.channel, organisation),
    samples: lines.map(({ number, content }) => ({ number, subject: content.letter?.subject ?? '' })),
    ownFiles: (await listMailingFiles(reader, id, 'own', 1)).total,
    allFiles: (await listMailingFiles(reader, id, 'all', 1)).total,
    ...(await fileUses(reader, id)),
    problems: await problemCounts(reader, id),
    approval: approvalWanted(mailing, letters, organisation, caseType),
    plan: planWanted(mailing, letters, organisation),
    planAbove: organisation.mailings.planAbove,
    secrecy: caseType?.secrecy ?? '',
    mayWrite: mayWriteOf(actor, mailing.unit, caseType),
    mayApprove: mayApproveMailing(actor, rights, mailing),
  };
}

function addOne(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/mailings/:id', forMailings, async (request, reply) => showMailing(desk, request, reply));

  app.get('/mailings/:id/progress', forMailings, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const mailing = await openMailing(records, organisation, actor, idOf(request));
    const reader = records.database.reader(organisation.id);
    const figures = await mailingFigures(reader, mailing.id);
    const progress = await progressOfOne(reader, mailing.id);
    const part = mailingStatePart({ mailing, figures, progress, now: records.clock() }, language);
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });

  app.get('/mailings/:id/plan.csv', forMailings, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const mailing = await openMailing(records, organisation, actor, idOf(request));
    const figures = await mailingFigures(records.database.reader(organisation.id), mailing.id);
    await records.database.transaction(organisation.id, (tx) =>
      records.events.record(tx, { kind: 'mailing-plan-exported', actor: actor.login, subject: mailing.id }),
    );
    const plan = mailingPlan(mailing, figures, organisation, records.clock());
    const options = hasQuery(request, 'excel') ? FOR_SWEDISH_EXCEL : {};
    return asCsv(reply, `plan-${mailing.id}.csv`).send(planCsv(plan, language, options));
  });

  app.get('/mailings/:id/report.csv', forMailings, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const { id } = await openMailing(records, organisation, actor, idOf(request));
    return asCsv(reply, `utskick-${id}.csv`).send(Readable.from(reportCsv(records, organisation, actor, id, language)));
  });
}

function asCsv(reply: FastifyReply, name: string): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'private, no-store');
}
