// Which column of an uploaded list has the numbers. GET /prechecks/:id/column (200; 303 when it is chosen)
// POST /prechecks/:id/column (303; 200 for another sheet; 429 over the limits). Else 404; 410 when the upload cannot be read any more.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { errorSummary, type Fault, html } from '../../../platform/pages/components.ts';
import { readTable } from '../../../platform/tabular/read-table.ts';
import type { Table } from '../../../platform/tabular/table.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { columnPage } from '../pages/precheck-new-page.ts';
import { beginPrecheck } from '../prechecks/begin-precheck.ts';
import { findPrecheck } from '../prechecks/look-at-precheck.ts';
import { columnTexts, guessColumn } from '../prechecks/number-column.ts';
import type { Precheck } from '../store/prechecks.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, idOf, queryText } from './desk.ts';

interface Choosing {
  readonly here: AtDesk;
  readonly precheck: Precheck;
  /** '' for the first. */
  readonly sheet: string;
}

/** Adds the page. */
export function addPrecheckColumn(app: WebServer, desk: Desk): void {
  const open = async (request: FastifyRequest) => {
    const here = atDesk(desk, request);
    return { here, precheck: await findPrecheck(desk.records, here.organisation, here.actor, idOf(request)) };
  };
  app.get('/prechecks/:id/column', forCaseworkers, async (request, reply) => {
    const { here, precheck } = await open(request);
    if (precheck.upload === undefined) return reply.redirect(`/prechecks/${precheck.id}`, 303);
    return showColumns(desk, request, reply, { here, precheck, sheet: queryText(request, 'sheet') });
  });

  app.post('/prechecks/:id/column', forCaseworkers, async (request, reply) => {
    const { here, precheck } = await open(request);
    const form = await readForm(request);
    if (precheck.upload === undefined) return reply.redirect(`/prechecks/${precheck.id}`, 303);
    const choosing = { here, precheck, sheet: form.exact('sheet') };
    if (form.has('change')) return showColumns(desk, request, reply, choosing);
    const fault = await chooseColumn(desk, choosing, form.text('column'));
    if (fault !== undefined) return showColumns(desk, request, reply, choosing, fault);
    return reply.redirect(`/prechecks/${precheck.id}`, 303);
  });
}

/** Begins to ask about the column's numbers; nothing happens when there is no such column. Returns why it cannot. */
async function chooseColumn(desk: Desk, choosing: Choosing, chosen: string): Promise<Fault | undefined> {
  const { here, precheck } = choosing;
  const { records } = desk;
  const table = await uploadedTable(desk, choosing);
  const column = table.columns.findIndex((_, index) => String(index) === chosen);
  const { unit, origin, purpose, about, caseType } = precheck;
  const begin = { unit, origin, purpose, about, ...(caseType === undefined ? {} : { caseType }) };
  const texts = column < 0 ? [] : columnTexts(table, column, records.clock());
  try {
    await beginPrecheck(records, here.organisation, here.actor, begin, texts, precheck.id);
    return undefined;
  } catch (error) {
    const fault = limitFault(error, here.language, 'column');
    if (fault === undefined) throw error;
    return fault;
  }
}

async function showColumns(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  choosing: Choosing,
  fault?: Fault,
): Promise<FastifyReply> {
  const { here, precheck } = choosing;
  const { language, csrf } = here;
  const table = await uploadedTable(desk, choosing);
  const faults = fault === undefined ? [] : [fault];
  const guess = guessColumn(table, desk.records.clock());
  const main = html`${errorSummary(language, faults)}${columnPage({ language, csrf, id: precheck.id, table, guess })}`;
  const title = precheckMessages(language)('column-title');
  const page = { title, main, current: '/prechecks', hasErrors: faults.length > 0 };
  return sendPage(request, reply, page, fault === undefined ? 200 : 429);
}

/** The words of a limit that was reached, at this field; undefined for any other error. */
export function limitFault(error: unknown, language: Language, field: string): Fault | undefined {
  if (!(error instanceof BrevduvaError) || error.code !== 'too-many') return undefined;
  const text: unknown = Reflect.get(Object(error.details.detail), language);
  return typeof text === 'string' ? { field, text } : undefined;
}

async function uploadedTable({ records }: Desk, { here, precheck, sheet }: Choosing): Promise<Table> {
  const { upload, about } = precheck;
  const bytes = upload === undefined ? undefined : await records.blobs.get(here.organisation.id, upload);
  const options = sheet === '' ? {} : { sheet };
  const table = bytes === undefined ? undefined : await readTable(bytes, about.filename ?? '', options);
  if (table?.kind === 'table') return table;
  const [sv, en] = [precheckMessages('sv'), precheckMessages('en')];
  throw new BrevduvaError('gone', 'the upload cannot be read any more', {
    detail: { sv: sv('column-gone'), en: en('column-gone') },
  });
}
