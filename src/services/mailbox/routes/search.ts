// GET /search: 200, the form. POST /search: 200, what was found: the words stand in the body, never in an address.
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { type SearchResult, searchPage } from '../pages/search-page.ts';
import { lettersByIds } from '../use/list-letters.ts';
import { catchUp, searchLetters } from '../use/search-letters.ts';
import { shelvesOf } from '../use/shelves.ts';
import { hasShortcuts, holderOf, type PageContext, unreadText } from './visitor.ts';

const PER_PAGE = 30;
const MOST_SHOWN = 1000;

async function search(context: PageContext, accountId: string, form: Form): Promise<SearchResult> {
  const words = form.text('words').slice(0, 200);
  const found = words === '' ? [] : await searchLetters(context, accountId, words);
  const before = Number(form.text('shown')) || 0;
  const shown = found.slice(0, Math.max(0, Math.min(MOST_SHOWN, before)) + PER_PAGE);
  const letters = await lettersByIds(
    context,
    accountId,
    shown.map(({ letterId }) => letterId),
  );
  return { letters, count: found.length, where: new Map(shown.map(({ letterId, where }) => [letterId, where])) };
}

/** Adds the search page. */
export function addSearch(app: WebServer, context: PageContext): void {
  for (const method of ['GET', 'POST'] as const)
    app.route({
      method,
      url: '/search',
      preHandler: requireUser(),
      handler: async (request, reply) => {
        const holder = await holderOf(context, request, reply);
        if (holder === undefined) return reply;
        const t = texts(request.language);
        const form = method === 'POST' ? await readForm(request) : undefined;
        // Whoever opens the page is about to search: the index is brought up to date meanwhile.
        if (form === undefined) await catchUp(context, holder.account.id);
        const view = {
          words: form?.text('words') ?? '',
          result: form === undefined ? undefined : await search(context, holder.account.id, form),
          shelves: await shelvesOf(context, holder.account.id),
          unread: unreadText(t, holder.counts.unread),
          now: context.clock(),
          shortcuts: hasShortcuts(holder),
          csrf: request.shell.csrf,
        };
        return sendPage(request, reply, searchPage(t, request.language, view));
      },
    });
}
