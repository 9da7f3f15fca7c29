// List prechecks. GET /prechecks (200) · GET /prechecks/:id (200; 303 to the choice of a column) · GET /prechecks/:id/progress (200, a
// part) · POST /prechecks/:id/mend, /ask, /write, /remove (303; 429 over the limits) · POST /prechecks/:id/export (200 the file). Else 404.
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { stockholmDate } from '../../../platform/clock.ts';
import { exportTypes } from '../../../platform/export/export-pages.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { PRECHECKS_A_PAGE, precheckListPage } from '../pages/precheck-list-page.ts';
import { MEND_AT_ONCE, MEND_FIELD } from '../pages/precheck-mend.ts';
import { LINES_A_PAGE, type PrecheckPage, precheckPage, progressAnswer, SHOWN } from '../pages/precheck-page.ts';
import { pageNumber } from '../pages/search-pager.ts';
import { askAgain, mendNumbers, throwPrecheckAway } from '../prechecks/change-precheck.ts';
import { findPrecheck, lookAtPrecheck } from '../prechecks/look-at-precheck.ts';
import { groupOf, LINE_GROUPS, type LineGroup } from '../prechecks/precheck-line.ts';
import { type PrecheckFormat, precheckFile } from '../prechecks/precheck-list.ts';
import { writeToList } from '../prechecks/write-to-list.ts';
import { worksIn } from '../reach.ts';
import { listLines, speedOf } from '../store/precheck-parts.ts';
import { listPrechecks, type Precheck } from '../store/prechecks.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, hasQuery, idOf, queryText } from './desk.ts';

/** Adds the pages. */
export function addPrecheckPages(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/prechecks', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const page = pageNumber(queryText(request, 'page'));
    const want = {
      reach: worksIn(actor, 'caseworker'),
      limit: PRECHECKS_A_PAGE,
      offset: (page - 1) * PRECHECKS_A_PAGE,
    };
    const { prechecks, total } = await listPrechecks(records.database.reader(organisation.id), records.cipher, want);
    const { keepDays } = organisation.prechecks;
    const main = precheckListPage({ language, organisation: organisation.name, prechecks, total, page, keepDays });
    return sendPage(request, reply, {
      title: precheckMessages(language)('list-title'),
      main,
      current: '/prechecks',
      wide: true,
    });
  });

  app.get('/prechecks/:id', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const precheck = await lookAtPrecheck(records, here.organisation, here.actor, idOf(request));
    if (precheck.state === 'choosing') return reply.redirect(`/prechecks/${precheck.id}/column`, 303);
    const main = precheckPage(await pageOf(desk, here, precheck, request));
    return sendPage(request, reply, {
      title: precheckMessages(here.language)('title'),
      main,
      current: '/prechecks',
      wide: true,
      scripts: ['live.ts'],
    });
  });

  app.get('/prechecks/:id/progress', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const precheck = await findPrecheck(records, here.organisation, here.actor, idOf(request));
    const part = progressAnswer(await pageOf(desk, here, precheck, request));
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(part.text);
  });
  addChanges(app, desk);
  addExport(app, desk);
}

function addChanges(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.post('/prechecks/:id/mend', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const { id } = await findPrecheck(records, organisation, actor, idOf(request));
    await mendNumbers(records, organisation, actor, id, mendedIn(await readForm(request), request));
    return reply.redirect(`/prechecks/${id}?mended`, 303);
  });

  app.post('/prechecks/:id/ask', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const { id } = await findPrecheck(records, organisation, actor, idOf(request));
    const which = (await readForm(request)).text('which') === 'all' ? 'all' : 'unknown';
    await askAgain(records, organisation, actor, id, which);
    return reply.redirect(`/prechecks/${id}`, 303);
  });

  app.post('/prechecks/:id/write', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const precheck = await findPrecheck(records, organisation, actor, idOf(request));
    return reply.redirect(`/mailings/${await writeToList(records, organisation, actor, precheck)}`, 303);
  });

  app.post('/prechecks/:id/remove', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const { id } = await findPrecheck(records, organisation, actor, idOf(request));
    await throwPrecheckAway(records, organisation, actor, id);
    return reply.redirect('/prechecks', 303);
  });
}

function addExport(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.post('/prechecks/:id/export', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const chosen = (await readForm(request)).text('format');
    const format: PrecheckFormat = chosen === 'csv' || chosen === 'jsonl' ? chosen : 'excel';
    const { id } = await lookAtPrecheck(records, organisation, actor, idOf(request), 'precheck-exported');
    const reader = records.database.reader(organisation.id);
    const { type, extension } = exportTypes[format === 'jsonl' ? 'jsonl' : 'csv'];
    const name = `${language === 'sv' ? 'forkontroll' : 'precheck'}-${stockholmDate(records.clock())}.${extension}`;
    return reply
      .header('content-type', type)
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(precheckFile(reader, records.cipher, id, format, language), { objectMode: false }));
  });
}

/** The fields of the form by the line that they are about. */
function mendedIn(form: Form, request: FastifyRequest): ReadonlyMap<string, string> {
  const names = Object.keys(Object(request.body)).filter((name) => name.startsWith(MEND_FIELD));
  return new Map(names.slice(0, 4 * MEND_AT_ONCE).map((name) => [name.slice(MEND_FIELD.length), form.text(name)]));
}

async function pageOf(
  { records }: Desk,
  here: AtDesk,
  precheck: Precheck,
  request: FastifyRequest,
): Promise<PrecheckPage> {
  const reader = records.database.reader(here.organisation.id);
  const shown = SHOWN.find((known) => known === queryText(request, 'show')) ?? 'all';
  const page = pageNumber(queryText(request, 'page'));
  const lines = (groups: readonly LineGroup[], limit: number, offset: number) =>
    listLines(reader, records.cipher, precheck.id, { groups, limit, offset }, (line) => groups.includes(groupOf(line)));
  return {
    language: here.language,
    csrf: here.csrf,
    precheck,
    speed: precheck.state === 'asking' ? await speedOf(reader, precheck.id) : undefined,
    mend: { wrong: await lines(['wrong'], MEND_AT_ONCE, 0), duplicate: await lines(['duplicate'], MEND_AT_ONCE, 0) },
    shown,
    lines: await lines(shown === 'all' ? LINE_GROUPS : [shown], LINES_A_PAGE, (page - 1) * LINES_A_PAGE),
    page,
    mended: hasQuery(request, 'mended'),
    now: records.clock(),
  };
}
