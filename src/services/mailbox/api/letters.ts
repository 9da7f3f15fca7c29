// GET /api/v1/letters: the mailbox's letters, filtered and paged. GET /letters/{id}: one with what stands about it. Scope facts.
// 200 304, and 400 401 403 404 429 503.
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, etagOf, notModified, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { Caller } from '../own-data/authenticate.ts';
import { noteLetter, noteListing } from '../own-data/note-reading.ts';
import { chooseLetters, type LetterChoice } from '../store/letter-choice.ts';
import { type ListedLetter, lettersByIds } from '../use/list-letters.ts';
import { type OpenedLetter, openLetter } from '../use/read-letter.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { summaryOf, wholeLetter } from './letter-answers.ts';
import { Letter, LetterList, LetterParams, LettersQuery, personalToken } from './schemas.ts';

/** As far as a list is counted and paged: beyond that each page would cost more than the one before. */
const NEWEST = 10_000;

/** What is told of a letter that this mailbox has not, whether it is somebody else's or nobody's. */
export function noSuchLetter(): BrevduvaError {
  const detail = {
    sv: 'Brevet finns inte i den här brevlådan.',
    en: 'There is no such letter in this mailbox.',
  };
  return new BrevduvaError('not-found', 'no such letter in this mailbox', { detail });
}

/** The letter, not marked as read. Throws 'not-found' when the caller's mailbox has no such letter. */
export async function letterFor(
  context: MailboxContext,
  { account, actor }: Caller,
  letterId: string,
): Promise<OpenedLetter> {
  return await openLetter(context, { account, letterId, actor, reading: 'no' }).catch((error: unknown) => {
    throw error instanceof BrevduvaError && error.code === 'not-found' ? noSuchLetter() : error;
  });
}

function choiceOf(query: LettersQuery): LetterChoice {
  const { place, folder, label, sender, matter, read, receivedFrom, receivedUntil } = query;
  return {
    place,
    folder,
    label,
    sender,
    matter: matter === undefined ? undefined : Buffer.from(matter, 'hex'),
    read,
    from: receivedFrom === undefined ? undefined : new Date(receivedFrom),
    until: receivedUntil === undefined ? undefined : new Date(receivedUntil),
  };
}

/** Adds the list and the letter. */
export function addLetters(api: Api, { context, guard }: OwnDesk): void {
  const list = {
    operationId: 'listLetters',
    summary: 'The letters of the mailbox, latest first',
    description:
      'The 10 000 newest that the filter chooses: `totalRecords` counts no further, and an offset beyond gives an empty page. What they say is under `content`.',
    tags: ['letters'],
    security: personalToken('facts'),
    querystring: LettersQuery,
    response: { 200: LetterList, ...problemResponses('invalid-input', ...ALWAYS) },
  };
  api.get<{ Querystring: LettersQuery }>('/letters', { onRequest: guard('facts'), schema: list }, async (request) => {
    const caller = callerOf(request);
    const { id: accountId } = caller.account;
    const { limit, offset } = request.query;
    const reader = context.database.reader(context.organisation);
    const page = { limit, offset, most: NEWEST };
    const { ids, total } = await chooseLetters(reader, accountId, choiceOf(request.query), page);
    const letters = await lettersByIds(context, accountId, ids);
    await noteListing(context, caller);
    const now = context.clock();
    return {
      letters: letters.map((letter) => summaryOf(request, letter, now)),
      ...pageOf(request, '/letters', { limit, offset, count: letters.length, totalRecords: total }),
    };
  });
  addOne(api, { context, guard });
}

function addOne(api: Api, { context, guard }: OwnDesk): void {
  const one = {
    operationId: 'getLetter',
    summary: 'What stands about a letter',
    description:
      'Sender, signatures and their certificates, times, matter, payment, appointment, attachments. Noted in the activity log; not marked as read.',
    tags: ['letters'],
    security: personalToken('facts'),
    params: LetterParams,
    response: {
      200: Letter,
      304: Type.Null({ description: 'As it was: If-None-Match' }),
      ...problemResponses('invalid-input', 'not-found', ...ALWAYS),
    },
  };
  api.get('/letters/:id', { onRequest: guard('facts'), schema: one }, async (request, reply) => {
    const caller = callerOf(request);
    const { id } = request.params;
    const opened = await letterFor(context, caller, id);
    const listed = await listedFor(context, caller, id);
    await noteLetter(context, caller, 'token.facts-read', id);
    const answer = await wholeLetter(context, request, { ...opened, listed });
    return notModified(request, reply, etagOf(answer)) ? reply.code(304).send(null) : answer;
  });
}

/** The letter as lists have it. Throws 'not-found' when the caller's mailbox has no such letter. */
export async function listedFor(context: MailboxContext, { account }: Caller, id: string): Promise<ListedLetter> {
  const [listed] = await lettersByIds(context, account.id, [id]);
  if (listed === undefined) throw noSuchLetter();
  return listed;
}
