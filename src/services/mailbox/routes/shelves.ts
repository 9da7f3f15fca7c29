// GET /folders: 200. POST /folders, /folders/:id/name, /folders/:id/remove: 303, 404 for one that is not the mailbox's, 422 with what was typed.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { type MailboxTranslate, texts } from '../messages.ts';
import { type ShelvesView, shelvesPage } from '../pages/shelves-page.ts';
import { covers } from '../rights.ts';
import { changeShelfName, makeShelf, type Shelf, type ShelfProblem, shelvesOf, takeShelfAway } from '../use/shelves.ts';
import { withSaid } from './return-address.ts';
import { type Holder, holderOf, idFrom, letterNotFound, type PageContext, unreadText } from './visitor.ts';

const Id = Type.Object({ id: Type.String() });
const Query = Type.Object({
  done: Type.Optional(
    Type.Union((['made', 'renamed', 'removed', 'undone', 'not-undone'] as const).map((word) => Type.Literal(word))),
  ),
  undo: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}$' })),
});

function wordsFor(t: MailboxTranslate, problem: ShelfProblem): string {
  const words = {
    'no-name': t('shelvesProblem_noname'),
    'long-name': t('shelvesProblem_longname'),
    'same-name': t('shelvesProblem_samename'),
    'too-many': t('shelvesProblem_toomany'),
    gone: t('shelvesProblem_gone'),
  };
  return words[problem];
}

const FRESH = { name: '', kind: 'folder' } as const;

interface At {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly holder: Holder;
}

async function showShelves(
  context: PageContext,
  { request, reply, holder }: At,
  more: Partial<Pick<ShelvesView, 'typed' | 'faults' | 'done' | 'undo'>>,
): Promise<FastifyReply> {
  const t = texts(request.language);
  const view = {
    shelves: await shelvesOf(context, holder.account.id),
    unread: unreadText(t, holder.counts.unread),
    canSort: covers(holder.right, 'manage'),
    csrf: request.shell.csrf,
    faults: [],
    typed: FRESH,
    done: undefined,
    undo: undefined,
    ...more,
  };
  return sendPage(request, reply, shelvesPage(t, request.language, view), view.faults.length > 0 ? 422 : 200);
}

async function shelfOf(context: PageContext, { account }: Holder, id: string): Promise<Shelf> {
  const shelf = (await shelvesOf(context, account.id)).find((one) => one.id === idFrom(id));
  if (shelf === undefined) throw letterNotFound();
  return shelf;
}

/** Adds the page of folders and labels. */
export function addShelves(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/folders', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const { done, undo } = request.query;
    return await showShelves(context, { request, reply, holder }, { done, undo });
  });
  app.post('/folders', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const form = await readForm(request);
    const typed = { name: form.text('name'), kind: form.text('kind') === 'label' ? 'label' : 'folder' } as const;
    const made = await makeShelf(context, holder, typed);
    if ('id' in made) return reply.redirect('/folders?done=made', 303);
    const faults = [{ field: 'name', text: wordsFor(texts(request.language), made.problem) }];
    return await showShelves(context, { request, reply, holder }, { typed, faults });
  });
  addChanges(app, context);
}

function addChanges(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.post('/folders/:id/name', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const shelf = await shelfOf(context, holder, request.params.id);
    const field = `name-${shelf.id}`;
    const name = (await readForm(request)).text(field);
    const problem = await changeShelfName(context, holder, { shelf, name });
    if (problem === undefined) return reply.redirect('/folders?done=renamed', 303);
    const faults = [{ field, text: wordsFor(texts(request.language), problem) }];
    const typed = { shelf: shelf.id, name, kind: shelf.kind };
    return await showShelves(context, { request, reply, holder }, { typed, faults });
  });
  app.post('/folders/:id/remove', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const undo = await takeShelfAway(context, holder, await shelfOf(context, holder, request.params.id));
    return reply.redirect(withSaid('/folders', { done: 'removed', undo }), 303);
  });
}
