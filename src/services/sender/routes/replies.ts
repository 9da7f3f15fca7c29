// GET /replies (200) · GET /replies/:id (200) · GET /replies/:id/files/:file (200) · POST /replies/:id/take, /give, /answer, /close, /reopen,
// /registration (303; 409 when it is in another state, 422 with faults, 403 for who may only read). A unit's that is not seen: 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { REPLIES_A_PAGE, REPLY_DONE, repliesPage, replyPage } from '../pages/replies-pages.ts';
import { pageNumber } from '../pages/search-pager.ts';
import { mayThere } from '../reach.ts';
import {
  answerReply,
  assignReply,
  closeReply,
  keepersFor,
  lookAtReply,
  registerReply,
} from '../replies/act-on-reply.ts';
import { readLetter } from '../store/letters.ts';
import { listReplies, type ReplyView } from '../store/replies.ts';
import { replyMessages } from '../texts/reply-messages.ts';
import { type AtDesk, atDesk, type Desk, forReaders, hasQuery, idOf, queryText } from './desk.ts';
import { sendFile } from './send-file.ts';

const NUMBER_MAX = 100;
const WARNED = 'application/octet-stream';

/** Adds the pages. */
export function addReplies(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/replies', forReaders, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const closed = hasQuery(request, 'closed');
    const page = pageNumber(queryText(request, 'page'));
    const lines = await listReplies(records.database.reader(organisation.id), records.cipher, {
      reach: actor.sees,
      states: closed ? ['closed'] : ['new', 'taken'],
      limit: REPLIES_A_PAGE,
      offset: (page - 1) * REPLIES_A_PAGE,
    });
    const main = repliesPage({ language, lines, closed, page, now: records.clock() });
    return sendPage(request, reply, { title: replyMessages(language)('title'), main, current: '/replies', wide: true });
  });

  app.get('/replies/:id', forReaders, async (request, reply) => show(desk, request, reply, []));

  app.get('/replies/:id/files/:file', forReaders, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const wanted = idOf(request, 'file');
    const seen = await lookAtReply(records, organisation, actor, idOf(request), 'reply-attachment-opened');
    const file = seen.files.find(({ id }) => id === wanted);
    if (file === undefined) throw new BrevduvaError('not-found', 'there is no such file');
    const bytes = await records.blobs.get(organisation.id, file.blob);
    return sendFile(reply, bytes, file.judged === 'pdf' ? 'application/pdf' : WARNED, file.filename);
  });
  addActs(app, desk);
}

async function atReply(desk: Desk, request: FastifyRequest): Promise<AtDesk & { readonly seen: ReplyView }> {
  const here = atDesk(desk, request);
  const seen = await lookAtReply(desk.records, here.organisation, here.actor, idOf(request));
  if (!mayThere(here.rights, 'caseworker', seen))
    throw new BrevduvaError('access-denied', 'the caseworkers of the unit and the letter’s case type only');
  return { ...here, seen };
}

function addActs(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.post('/replies/:id/take', forReaders, async (request, reply) => {
    const { organisation, actor, seen } = await atReply(desk, request);
    await assignReply(records, organisation, actor, seen, actor.id);
    return reply.redirect(`/replies/${seen.id}?done=taken`, 303);
  });
  app.post('/replies/:id/give', forReaders, async (request, reply) => {
    const { organisation, actor, language, seen } = await atReply(desk, request);
    const colleague = (await readForm(request)).text('colleague');
    if (colleague === '') {
      return show(desk, request, reply, [{ field: 'colleague', text: replyMessages(language)('give-missing') }]);
    }
    await assignReply(records, organisation, actor, seen, colleague);
    return reply.redirect(`/replies/${seen.id}?done=taken`, 303);
  });
  app.post('/replies/:id/answer', forReaders, async (request, reply) => {
    const { organisation, actor, seen } = await atReply(desk, request);
    const draft = await answerReply(records, organisation, actor, seen);
    return reply.redirect(`/drafts/${draft}/letter`, 303);
  });
  for (const [name, closed] of [
    ['close', true],
    ['reopen', false],
  ] as const) {
    app.post(`/replies/:id/${name}`, forReaders, async (request, reply) => {
      const { organisation, actor, seen } = await atReply(desk, request);
      await closeReply(records, organisation, actor, seen, closed);
      return reply.redirect(`/replies/${seen.id}?done=${closed ? 'closed' : 'reopened'}`, 303);
    });
  }
  app.post('/replies/:id/registration', forReaders, async (request, reply) => {
    const { organisation, actor, language, seen } = await atReply(desk, request);
    const number = oneLine((await readForm(request)).text('diary-number'));
    const wrong = number === '' ? 'register-missing' : number.length > NUMBER_MAX ? 'register-long' : undefined;
    if (wrong !== undefined) {
      const fault = { field: 'diary-number', text: replyMessages(language)(wrong) };
      return show(desk, request, reply, [fault], number);
    }
    await registerReply(records, organisation, actor, seen, number);
    return reply.redirect(`/replies/${seen.id}?done=registered`, 303);
  });
}

async function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly Fault[],
  typedNumber = '',
): Promise<FastifyReply> {
  const { organisation, actor, rights, language, csrf } = atDesk(desk, request);
  const { records } = desk;
  const seen = await lookAtReply(records, organisation, actor, idOf(request));
  const reader = records.database.reader(organisation.id);
  const letter = await readLetter(reader, records.cipher, seen.letter);
  const acts = mayThere(rights, 'caseworker', seen);
  const colleagues = acts ? await keepersFor(records, organisation, seen) : undefined;
  const done = REPLY_DONE.find((known) => known === queryText(request, 'done'));
  const letterSubject = letter?.subject ?? '';
  const main = replyPage({ language, csrf, reply: seen, letterSubject, colleagues, faults, typedNumber, done });
  const hasErrors = faults.length > 0;
  const page = {
    title: seen.subject || replyMessages(language)('title'),
    main,
    current: '/replies',
    wide: true,
    hasErrors,
  };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}
