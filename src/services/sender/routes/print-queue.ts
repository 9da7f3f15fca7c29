// GET /print-queue (200) · POST /print-queue (303 to the batch; 422 when nothing is chosen; 409 when the letters are gone from the queue). Caseworkers, their units.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { printQueuePage } from '../pages/print-queue-page.ts';
import { pageNumber } from '../pages/search-pager.ts';
import { beginBatch, printsIn } from '../paper/print-batch.ts';
import { listPaperTasks } from '../store/on-paper.ts';
import { listPrintQueue } from '../store/print-queue.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { atDesk, type Desk, forCaseworkers, queryText } from './desk.ts';

const A_PAGE = 50;
const WAITING = 50;

/** Adds the page. */
export function addPrintQueue(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (request: FastifyRequest, reply: FastifyReply, wanted: string, faults: readonly Fault[]) => {
    const { organisation, actor, language, csrf } = atDesk(desk, request);
    const page = pageNumber(wanted);
    const reach = printsIn(actor);
    const reader = records.database.reader(organisation.id);
    const { letters, total } = await listPrintQueue(reader, { limit: A_PAGE, offset: (page - 1) * A_PAGE, reach });
    await records.database.transaction(organisation.id, (tx) =>
      records.events.record(tx, { kind: 'print-queue-viewed', actor: actor.login, subject: organisation.id }),
    );
    const waiting = await listPaperTasks(reader, { reach }, WAITING);
    const supplier = organisation.supplier?.name;
    const [pages, now] = [Math.ceil(total / A_PAGE), records.clock()];
    const main = printQueuePage({ language, csrf, letters, total, page, pages, now, supplier, waiting, faults });
    const hasErrors = faults.length > 0;
    const shown = {
      title: paperMessages(language)('queue-title'),
      main,
      current: '/print-queue',
      wide: true,
      hasErrors,
    };
    return sendPage(request, reply, shown, hasErrors ? 422 : 200);
  };

  app.get('/print-queue', forCaseworkers, async (request, reply) =>
    show(request, reply, queryText(request, 'page'), []),
  );

  app.post('/print-queue', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const filled = await readForm(request);
    const offset = (pageNumber(filled.text('page')) - 1) * A_PAGE;
    const reader = records.database.reader(organisation.id);
    const reach = printsIn(actor);
    const letters = filled.has('all')
      ? (await listPrintQueue(reader, { limit: A_PAGE, offset, reach })).letters.map(({ id }) => id)
      : filled.all('letter').filter((id) => UUID.test(id));
    if (letters.length === 0) {
      const fault = { field: 'all', text: paperMessages(language)('nothing-chosen') };
      return show(request, reply, filled.text('page'), [fault]);
    }
    const way = filled.text('way') === 'supplier' ? 'supplier' : 'person';
    const batch = await beginBatch(records, organisation, actor, { letters, way });
    return reply.redirect(`/print-batches/${batch}`, 303);
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
