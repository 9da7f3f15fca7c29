// GET /returned-mail (200) · POST /returned-mail (200 with what was found; 422 without a number). The number stands in the form, never in an address. Caseworkers, their units.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { returnedMailPage } from '../pages/returned-mail-page.ts';
import { printsIn } from '../paper/print-batch.ts';
import { findPosted, listPaperTasks, type PostedLetter } from '../store/on-paper.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { atDesk, type Desk, forCaseworkers } from './desk.ts';

const MOST = 50;
const LETTER_NUMBER = /^[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?$/;

interface Asked {
  readonly typed: string;
  readonly fault?: string;
  readonly found?: readonly PostedLetter[];
}

/** Adds the page. */
export function addReturnedMail(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (request: FastifyRequest, reply: FastifyReply, { typed, fault, found }: Asked) => {
    const { organisation, actor, language, csrf } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const open = await listPaperTasks(reader, { reach: printsIn(actor), what: 'returned' }, MOST);
    const main = returnedMailPage({ language, csrf, typed, fault, found, open });
    const hasErrors = fault !== undefined;
    const page = { title: paperMessages(language)('find-title'), main, current: '/print-queue', hasErrors };
    return sendPage(request, reply, page, hasErrors ? 422 : 200);
  };

  app.get('/returned-mail', forCaseworkers, async (request, reply) => show(request, reply, { typed: '' }));

  app.post('/returned-mail', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const typed = (await readForm(request)).text('number');
    const number = readRecipientId(typed, records.clock());
    const by = LETTER_NUMBER.test(typed.toLowerCase())
      ? { letter: typed.toLowerCase() }
      : number.ok
        ? { recipient: number.value }
        : undefined;
    if (by === undefined) return show(request, reply, { typed, fault: paperMessages(language)('find-missing') });
    const where = { ...by, reach: printsIn(actor), limit: MOST };
    const found = await findPosted(records.database.reader(organisation.id), where);
    await records.database.transaction(organisation.id, (tx) =>
      records.events.record(tx, {
        kind: 'posted-letters-searched',
        actor: actor.login,
        subject: organisation.id,
        details: by,
      }),
    );
    return show(request, reply, { typed, found });
  });
}
