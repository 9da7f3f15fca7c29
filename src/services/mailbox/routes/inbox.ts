// GET /: 200, or 303 to the inbox when logged in. GET /inbox, /archive, /trash, /folders/:id, /labels/:id, /matters/:key: 200, or 303 to /open
// without a mailbox; 404 for a folder, label or matter that is not the mailbox's.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { inboxPage, type ShownList } from '../pages/inbox-page.ts';
import { matterPage } from '../pages/matter-page.ts';
import { startPage } from '../pages/start-page.ts';
import { covers } from '../rights.ts';
import { messagesShown } from '../store/infrastructure-messages.ts';
import { type ListAsked, type ListView, sendersOfLetters } from '../store/lists.ts';
import { lettersOfMatter, listLetters } from '../use/list-letters.ts';
import { type Shelf, shelvesOf } from '../use/shelves.ts';
import { returnAddress } from './return-address.ts';
import { staffPages } from './support.ts';
import {
  type Holder,
  hasShortcuts,
  holderOf,
  idFrom,
  letterNotFound,
  type PageContext,
  recount,
  unreadText,
} from './visitor.ts';

const PER_PAGE = 30;
const Uuid = Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}$' }));

/** What every list's address may say. */
const Query = Type.Object({
  show: Type.Optional(Type.Literal('unread')),
  sender: Type.Optional(Type.String({ pattern: '^([0-9]{12})?$' })),
  older: Uuid,
  newer: Uuid,
  done: Type.Optional(
    Type.Union(
      [
        ...(['read', 'unread', 'archive', 'inbox', 'trash', 'back', 'folder', 'label', 'unlabel'] as const),
        ...(['nothing', 'undone', 'not-undone', 'opened', 'closed'] as const),
      ].map((word) => Type.Literal(word)),
    ),
  ),
  n: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  undo: Uuid,
});
type Asked = Type.Static<typeof Query>;

const Id = Type.Object({ id: Type.String() });
const Key = Type.Object({ key: Type.String({ pattern: '^[0-9a-f]{32}$' }) });

interface At {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly query: Asked;
}

/** Adds the start page and the lists of letters. */
export function addInbox(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/', async (request, reply) => {
    if (request.user !== undefined) return reply.redirect(staffPages(context, request)[0]?.href ?? '/inbox', 303);
    return sendPage(request, reply, startPage(texts(request.language), context.operator.name));
  });
  for (const kind of ['inbox', 'archive', 'trash'] as const)
    app.get(`/${kind}`, { preHandler, schema: { querystring: Query } }, async (request, reply) => {
      const holder = await holderOf(context, request, reply);
      if (holder === undefined) return reply;
      const { query } = request;
      const shown = { kind: kind === 'inbox' && query.show === 'unread' ? 'unread' : kind } as const;
      return await showList(context, { request, reply, query }, { holder, shown });
    });
  for (const [path, kind] of [
    ['/folders/:id', 'folder'],
    ['/labels/:id', 'label'],
  ] as const)
    app.get(path, { preHandler, schema: { querystring: Query, params: Id } }, async (request, reply) => {
      const holder = await holderOf(context, request, reply);
      if (holder === undefined) return reply;
      const id = idFrom(request.params.id);
      const shelves = await shelvesOf(context, holder.account.id);
      const shown = shelves.find((shelf) => shelf.id === id && shelf.kind === kind);
      if (shown === undefined) throw letterNotFound();
      return await showList(context, { request, reply, query: request.query }, { holder, shown, shelves });
    });
  addMatter(app, context);
}

function addMatter(app: WebServer, context: PageContext): void {
  app.get('/matters/:key', { preHandler: requireUser(), schema: { params: Key } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const letters = await lettersOfMatter(context, holder.account.id, request.params.key);
    const matter = letters[0]?.matter;
    if (matter === undefined) throw letterNotFound();
    const shelves = await shelvesOf(context, holder.account.id);
    const view = { matter, letters, shelves, now: context.clock() };
    return sendPage(request, reply, matterPage(texts(request.language), request.language, view));
  });
}

interface Showing {
  readonly holder: Holder;
  readonly shown: ShownList;
  /** Where they are known already. */
  readonly shelves?: readonly Shelf[];
}

async function showList(context: PageContext, { request, reply, query }: At, showing: Showing): Promise<FastifyReply> {
  const { holder, shown } = showing;
  const { account } = holder;
  const t = texts(request.language);
  const { sender: id = '' } = query;
  const asked = { view: viewOf(shown), sender: id === '' ? undefined : id, from: fromOf(query), limit: PER_PAGE };
  const reader = context.database.reader(context.organisation);
  const isInbox = shown.kind === 'inbox' || shown.kind === 'unread';
  const [list, shelves, senders, messages] = await Promise.all([
    listLetters(context, account.id, asked),
    showing.shelves ?? shelvesOf(context, account.id),
    sendersOfLetters(reader, account.id),
    isInbox ? messagesShown(reader, account.id, context.clock()) : [],
  ]);
  // Counted again: a letter that came meanwhile is in the list, and must not be missing from the number beside it.
  const { unread } = (await recount(context, request)) ?? holder.counts;
  const view = {
    account,
    shown,
    list,
    shelves,
    senders,
    sender: id === '' ? undefined : (senders.find((one) => one.id === id) ?? { id, name: id }),
    unread: unreadText(t, unread),
    now: context.clock(),
    canSort: covers(holder.right, 'manage'),
    isOthers: holder.way !== 'holder',
    shortcuts: hasShortcuts(holder),
    messages,
    csrf: request.shell.csrf,
    back: returnAddress(request.url),
    ...doneOf(query),
  };
  return sendPage(request, reply, inboxPage(t, request.language, view));
}

function viewOf(shown: ShownList): ListView {
  return 'id' in shown ? { kind: shown.kind, shelf: shown.id } : { kind: shown.kind };
}

function fromOf({ older, newer }: Asked): ListAsked['from'] {
  if (older !== undefined) return { direction: 'older', letter: idFrom(older) };
  return newer === undefined ? undefined : { direction: 'newer', letter: idFrom(newer) };
}

function doneOf({ done, n = 1, undo }: Asked) {
  if (done === undefined) return { done: undefined, said: undefined };
  if (done === 'opened' || done === 'closed') return { done: undefined, said: done };
  return { done: { kind: done, letters: n, undo }, said: undefined };
}
