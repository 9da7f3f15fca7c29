// GET /letters, POST /letters (a search; 200) · GET /log, POST /log (a search; 200, 422 for a day that is wrong).
// A search is posted and answered with the page itself: it may hold a personal number, which no address may (DESIGN rule 7).
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import { Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { GROUPS, LETTERS_A_PAGE, LOG_LINES_A_PAGE, listPage, logPage } from '../pages/list-pages.ts';
import { pageNumber } from '../pages/search-pager.ts';
import { readFeedHealth } from '../store/feed.ts';
import { type LetterFilter, listLetters } from '../store/letters.ts';
import { type LogFilter, listLog } from '../store/sending-log.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { recordMessages } from '../texts/record-messages.ts';
import { atDesk, type Desk, forCaseworkers } from './desk.ts';

const NOTHING = new Form(new Map(), []);

/** Adds the pages. */
export function addLists(app: WebServer, desk: Desk): void {
  app.get('/letters', forCaseworkers, async (request, reply) => showLetters(desk, request, reply, NOTHING));
  app.post('/letters', forCaseworkers, async (request, reply) =>
    showLetters(desk, request, reply, await readForm(request)),
  );
  app.get('/log', forCaseworkers, async (request, reply) => showLog(desk, request, reply, NOTHING));
  app.post('/log', forCaseworkers, async (request, reply) => showLog(desk, request, reply, await readForm(request)));
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
  const group = GROUPS.find((known) => known === form.text('group')) ?? 'all';
  const mine = form.has('mine');
  const page = pageNumber(form.text('page'));
  const filter: LetterFilter = {
    units: actor.sees,
    group,
    ...searchFor(words, now),
    ...(mine ? { author: actor.id } : {}),
    limit: LETTERS_A_PAGE,
    offset: (page - 1) * LETTERS_A_PAGE,
  };
  const { lines, total } = await listLetters(reader, filter);
  const health = await readFeedHealth(reader);
  const name = organisation.name;
  const main = listPage({ language, csrf, organisation: name, lines, total, page, group, words, mine, health, now });
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

async function showLog(desk: Desk, request: FastifyRequest, reply: FastifyReply, form: Form): Promise<FastifyReply> {
  const { organisation, actor, language, csrf } = atDesk(desk, request);
  const { database, events, clock } = desk.records;
  const [words, from, to] = [oneLine(form.text('words')), form.text('from'), form.text('to')];
  const page = pageNumber(form.text('page'));
  const t = recordMessages(language);
  const [start, end] = [startOfDay(from), endOfDay(to)];
  const faults = [
    ...(from !== '' && start === undefined ? [{ field: 'from', text: t('log-date-wrong') }] : []),
    ...(to !== '' && end === undefined ? [{ field: 'to', text: t('log-date-wrong') }] : []),
  ];
  const filter: LogFilter = {
    units: actor.sees,
    ...wordsFor(words, clock()),
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
    limit: LOG_LINES_A_PAGE,
    offset: (page - 1) * LOG_LINES_A_PAGE,
  };
  const { lines, total } = await listLog(database.reader(organisation.id), filter);
  await database.transaction(organisation.id, (tx) =>
    events.record(tx, {
      kind: 'log-viewed',
      actor: actor.login,
      subject: organisation.id,
      details: { lines: lines.length },
    }),
  );
  const main = logPage({ language, csrf, lines, total, page, words, from, to, faults });
  const content = { title: t('log-title'), main, current: '/log', wide: true, hasErrors: faults.length > 0 };
  return sendPage(request, reply, content, faults.length > 0 ? 422 : 200);
}

function wordsFor(words: string, now: Date): Pick<LogFilter, 'recipient' | 'words'> {
  if (words === '') return {};
  const number = readRecipientId(words, now);
  return number.ok ? { recipient: number.value } : { words };
}
