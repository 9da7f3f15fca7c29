// GET /print-batches (200) · GET /print-batches/:id (200) · GET /print-batches/:id/letters.pdf (200 the PDF; 404 when it is not made or gone)
// POST /print-batches/:id/printed, /release (303; 409 in another state; 422 without the person's word). A batch with letters of a unit that is not the caseworker's: 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { BATCH_DONE, batchesPage, batchPage } from '../pages/print-batch-pages.ts';
import { pageNumber } from '../pages/search-pager.ts';
import { batchPrinted, lookAtBatch, openBatch, printsIn, releaseBatch } from '../paper/print-batch.ts';
import { lettersOf, listBatches } from '../store/print-batches.ts';
import { printBatchMessages } from '../texts/print-batch-messages.ts';
import { atDesk, type Desk, forCaseworkers, idOf, queryText } from './desk.ts';
import { sendFile } from './send-file.ts';

const A_PAGE = 50;

/** Adds the pages. */
export function addPrintBatches(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/print-batches', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const page = pageNumber(queryText(request, 'page'));
    const where = { reach: printsIn(actor), limit: A_PAGE, offset: (page - 1) * A_PAGE };
    const { batches, total } = await listBatches(records.database.reader(organisation.id), where);
    const pages = Math.ceil(total / A_PAGE);
    const main = batchesPage({ language, batches, supplier: organisation.supplier?.name, page, pages });
    const title = printBatchMessages(language)('batches-title');
    return sendPage(request, reply, { title, main, current: '/print-queue', wide: true });
  });

  app.get('/print-batches/:id', forCaseworkers, async (request, reply) => show(desk, request, reply, []));

  app.get('/print-batches/:id/letters.pdf', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const { number, pdf } = await lookAtBatch(records, organisation, actor, idOf(request));
    if (pdf === undefined) throw new BrevduvaError('not-found', 'the batch has no file now');
    const bytes = await records.blobs.get(organisation.id, pdf.blob);
    return sendFile(reply, bytes, 'application/pdf', `omgang-${number}.pdf`);
  });

  app.post('/print-batches/:id/printed', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const id = idOf(request);
    await batchPrinted(records, organisation, actor, id);
    return reply.redirect(`/print-batches/${id}?done=printed`, 303);
  });

  app.post('/print-batches/:id/release', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const id = idOf(request);
    const sure = (await readForm(request)).has('sure');
    const done = await releaseBatch(records, organisation, actor, { id, sure });
    if (done) return reply.redirect(`/print-batches/${id}?done=released`, 303);
    return show(desk, request, reply, [{ field: 'sure', text: printBatchMessages(language)('release-sure-missing') }]);
  });
}

async function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const { organisation, actor, language, csrf } = atDesk(desk, request);
  const { records } = desk;
  const batch = await openBatch(records, organisation, actor, idOf(request));
  const letters = await lettersOf(records.database.reader(organisation.id), batch.id);
  const done = BATCH_DONE.find((known) => known === queryText(request, 'done'));
  const supplier = organisation.supplier?.name ?? '';
  const shown = letters.map(({ letter: id, ...rest }) => ({ id, ...rest }));
  const main = batchPage({ language, csrf, batch, supplier, letters: shown, done, faults });
  const hasErrors = faults.length > 0;
  const title = printBatchMessages(language)('batch-title', { number: batch.number });
  return sendPage(request, reply, { title, main, current: '/print-queue', hasErrors }, hasErrors ? 422 : 200);
}
