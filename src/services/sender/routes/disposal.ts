// Disposal: GET /disposal (200) · POST /disposal/rules (303, 422), …/rules/:id/end (303, 404) · POST /disposal/runs (303, 409) ·
// GET …/runs/:id (200, 404), POST …/runs/:id/start (303, 409), GET …/runs/:id/protocol.pdf and .csv (200, 404).
// Archivists of the whole organisation change; archivists and auditors of whole units read (403 otherwise).
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { addRule, type NewRule, planRun, startRun, stopRule } from '../disposal/plan-disposal.ts';
import { protocolCsv, protocolRecord } from '../disposal/protocol.ts';
import { disposalPage, type RuleValues } from '../pages/disposal-page.ts';
import { disposalRunPage } from '../pages/disposal-run-page.ts';
import { recordPdf } from '../print/record-pdf.ts';
import { reachOf } from '../reach.ts';
import { standingRules } from '../store/disposal-rules.ts';
import { asTotal, type DisposalRun, latestRuns, readRun, totalsOf } from '../store/disposal-runs.ts';
import { readLogNames } from '../store/log-names.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';
import { type AtDesk, atDesk, type Desk, forRoles, forWholeUnits, hasQuery, idOf } from './desk.ts';
import { sendFile } from './send-file.ts';

const RUNS = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EMPTY: RuleValues = { what: 'letters', unit: '', caseType: '', class: '', days: '', decision: '', decidedOn: '' };
/** Route options: those who read about disposal. Its protocols and holds name letters and people of every case type. */
export const forKeepers = forWholeUnits('archivist', 'auditor');
/** Route options: those who dispose. */
export const forArchivists = forRoles('archivist');

/** Whether the log-in may change rules and holds, and start runs: they concern every unit. */
export function keepsAll({ rights }: AtDesk): boolean {
  return reachOf(rights, ['archivist']).whole === 'all';
}

/** The desk of somebody who may. Throws 'access-denied' for an archivist of some units only. */
export function atArchive(desk: Desk, request: FastifyRequest): AtDesk {
  const here = atDesk(desk, request);
  if (!keepsAll(here)) throw new BrevduvaError('access-denied', 'disposal concerns every unit');
  return here;
}

/** Adds the pages. */
export function addDisposal(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/disposal', forKeepers, async (request, reply) => showDisposal(desk, request, reply, EMPTY, []));
  app.post('/disposal/rules', forArchivists, async (request, reply) => {
    const here = atArchive(desk, request);
    const { values, rule, faults } = readRule(await readForm(request), disposalMessages(here.language));
    if (faults.length > 0) return showDisposal(desk, request, reply, values, faults);
    await addRule(records, here, rule);
    return reply.redirect('/disposal?saved', 303);
  });
  app.post('/disposal/rules/:id/end', forArchivists, async (request, reply) => {
    await stopRule(records, atArchive(desk, request), idOf(request));
    return reply.redirect('/disposal?saved', 303);
  });
  app.post('/disposal/runs', forArchivists, async (request, reply) =>
    reply.redirect(`/disposal/runs/${await planRun(records, atArchive(desk, request))}`, 303),
  );
  app.get('/disposal/runs/:id', forKeepers, async (request, reply) => showRun(desk, request, reply));
  app.post('/disposal/runs/:id/start', forArchivists, async (request, reply) => {
    const id = idOf(request);
    await startRun(records, atArchive(desk, request), id);
    return reply.redirect(`/disposal/runs/${id}`, 303);
  });
  addProtocols(app, desk);
}

function addProtocols(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/disposal/runs/:id/protocol.pdf', forKeepers, async (request, reply) => {
    const { language, organisation, actor } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const run = await knownRun(desk, request);
    const [totals, names, now] = [await totalsOf(reader, run), await readLogNames(reader), records.clock()];
    const record = protocolRecord({ language, organisation, run, totals, names, madeBy: actor.name, now });
    return sendFile(reply, await recordPdf(record, now), 'application/pdf', `gallringsprotokoll-${run.id}.pdf`);
  });
  app.get('/disposal/runs/:id/protocol.csv', forKeepers, async (request, reply) => {
    const reader = records.database.reader(atDesk(desk, request).organisation.id);
    const run = await knownRun(desk, request);
    return reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="gallringsprotokoll-${run.id}.csv"`)
      .send(Readable.from(protocolCsv(reader, run, await readLogNames(reader)), { objectMode: false }));
  });
}

async function knownRun(desk: Desk, request: FastifyRequest): Promise<DisposalRun> {
  const { organisation } = atDesk(desk, request);
  const run = await readRun(desk.records.database.reader(organisation.id), idOf(request));
  if (run === undefined) throw new BrevduvaError('not-found', 'there is no such disposal');
  return run;
}

async function showDisposal(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  values: RuleValues,
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { language, csrf } = here;
  const reader = desk.records.database.reader(here.organisation.id);
  const [rules, runs, names] = [
    await standingRules(reader),
    await latestRuns(reader, RUNS),
    await readLogNames(reader),
  ];
  const [saved, mayChange] = [hasQuery(request, 'saved'), keepsAll(here)];
  const main = disposalPage({ language, csrf, rules, runs, names, values, faults, saved, mayChange });
  const hasErrors = faults.length > 0;
  const page = { title: disposalMessages(language)('title'), main, current: '/disposal', wide: true, hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}

async function showRun(desk: Desk, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { language, csrf } = here;
  const reader = desk.records.database.reader(here.organisation.id);
  const run = await knownRun(desk, request);
  const main = disposalRunPage({
    ...{ language, csrf, run, mayChange: keepsAll(here) },
    names: await readLogNames(reader),
    judged: run.plan?.judged.map(asTotal) ?? [],
    samples: run.plan?.samples.map(({ made_at, ...rest }) => ({ ...rest, made_at: new Date(made_at) })) ?? [],
    totals: run.state === 'planned' ? [] : await totalsOf(reader, run),
  });
  const title = disposalMessages(language)('run');
  return sendPage(request, reply, { title, main, current: '/disposal', wide: true });
}

function readRule(form: Form, t: ReturnType<typeof disposalMessages>) {
  const values: RuleValues = {
    what: form.text('what'),
    unit: form.text('unit'),
    caseType: form.text('caseType'),
    class: form.text('class'),
    days: form.text('days').replaceAll(/\s/g, ''),
    decision: oneLine(form.text('decision')).slice(0, 200),
    decidedOn: form.text('decidedOn'),
  };
  const days = /^[0-9]{1,5}$/.test(values.days) ? Number(values.days) : 0;
  const faults: Fault[] = [];
  if (days < 1 || days > 36_500) faults.push({ field: 'days', text: t('retention-wrong') });
  if (values.decision === '') faults.push({ field: 'decision', text: t('decision-wrong') });
  if (startOfDay(values.decidedOn) === undefined) faults.push({ field: 'decidedOn', text: t('decided-on-wrong') });
  const rule: NewRule = {
    what: values.what === 'log' ? 'log' : 'letters',
    unit: UUID.test(values.unit) ? values.unit : null,
    case_type: UUID.test(values.caseType) ? values.caseType : null,
    protection_class: /^[123]$/.test(values.class) ? Number(values.class) : null,
    retention_days: days,
    decision: values.decision,
    decided_on: values.decidedOn,
  };
  return { values, rule, faults };
}
