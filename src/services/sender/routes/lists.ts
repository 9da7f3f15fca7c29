// GET /letters, POST /letters (a search; 200).
// A search is posted and answered with the page itself: it may hold a personal number, which no address may (DESIGN rule 7).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { LETTERS_A_PAGE, listPage, MOST_LETTERS, STATE_GROUPS } from '../pages/list-pages.ts';
import { pageNumber } from '../pages/search-pager.ts';
import { readFeedHealth } from '../store/feed.ts';
import { type LetterFilter, listLetters } from '../store/letter-list.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { atDesk, type Desk, forCaseworkers } from './desk.ts';

const NOTHING = new Form(new Map(), []);

/** Adds the pages. */
export function addLists(app: WebServer, desk: Desk): void {
  app.get('/letters', forCaseworkers, async (request, reply) => showLetters(desk, request, reply, NOTHING));
  app.post('/letters', forCaseworkers, async (request, reply) =>
    showLetters(desk, request, reply, await readForm(request)),
  );
}

async function showLetters(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
): Promise<FastifyReply> {
  const { organisation, actor, language, csrf } = atDesk(desk, request);
  const reader = desk.records.database.reader(organisation.id);
  const now = desk.records.clock();
  const words = oneLine(form.text('words'));
  const group = STATE_GROUPS.find((known) => known === form.text('group')) ?? 'all';
  const mine = form.has('mine');
  // No further than what is counted: the thousandth page is found by searching.
  const page = Math.min(pageNumber(form.text('page')), MOST_LETTERS / LETTERS_A_PAGE);
  const filter: LetterFilter = {
    reach: actor.sees,
    group,
    ...searchFor(words, now),
    ...(mine ? { author: actor.id } : {}),
    limit: LETTERS_A_PAGE,
    offset: (page - 1) * LETTERS_A_PAGE,
    countTo: MOST_LETTERS,
  };
  const { lines, total, isMore } = await listLetters(reader, filter);
  const health = await readFeedHealth(reader);
  const name = organisation.name;
  const found = { lines, total, isMore, page, group, words, mine };
  const main = listPage({ language, csrf, organisation: name, ...found, health, now });
  return sendPage(request, reply, {
    title: letterMessages(language)('list-title'),
    main,
    current: '/letters',
    wide: true,
  });
}

function searchFor(words: string, now: Date): Pick<LetterFilter, 'search'> {
  if (words === '') return {};
  const number = readRecipientId(words, now);
  return { search: number.ok ? { recipient: number.value } : { subject: words } };
}
