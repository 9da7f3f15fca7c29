// GET /letters/:id/forward: 200. POST: 200 with what was chosen, 303 once it is on its way, 422 with what was typed, or 503 when FaR is silent.
// 404 for another mailbox's letter and one that cannot be forwarded, 403 without the right 'manage'.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { formatRecipientId } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { addressBook, keepEntry } from '../act/address-book.ts';
import { canForward, FORWARD_TEXT_MAX, forwardLetter, type NotForwarded, refusedBy } from '../act/forward.ts';
import { confirmForwardPage, expiredForwardPage, type ForwardView, forwardPage } from '../pages/forward-pages.ts';
import { NOBODY } from '../pages/person-fields.ts';
import { shareTexts } from '../texts/share-texts.ts';
import { readPerson } from './read-person.ts';
import { letterAt, type ShownLetter } from './show-letter.ts';
import type { PageContext } from './visitor.ts';

const Id = Type.Object({ id: Type.String() });

const PROBLEMS = {
  'no-mailbox': 'forward_noMailbox',
  'own-mailbox': 'forward_own',
  unanswered: 'forward_unanswered',
  refused: 'forward_refused',
  'too-large': 'forward_tooLarge',
  'too-many': 'forward_tooMany',
  'not-possible': 'forward_notPossible',
  'expired-elsewhere': 'forward_elsewhere',
} as const satisfies Record<Exclude<NotForwarded, 'expired'>, string>;

/** Adds forwarding. */
export function addForward(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  const hereAt = async (
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<ShownLetter | undefined> => {
    const { id } = request.params;
    const found = await letterAt(context, { request, reply, id }, { right: 'manage', reading: 'no' });
    if (found !== undefined && !canForward(context, found.opened.letter))
      throw new BrevduvaError('not-found', 'the letter cannot be forwarded');
    return found;
  };
  app.get('/letters/:id/forward', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(request, reply);
    if (here === undefined) return reply;
    const refusing = await refusedBy(context, here.opened.letter);
    if (refusing === 'everybody')
      return sendPage(request, reply, expiredForwardPage(request.language, here.opened.letter));
    const onlyTo = refusing === 'nobody' ? undefined : context.operator.name;
    const book = await addressBook(context, here.holder.account.id);
    const empty = { typed: NOBODY, text: '', faults: [], problem: undefined };
    const view = { book, letter: here.opened.letter, ...empty, onlyTo };
    return sendPage(request, reply, forwardPage(request.language, { ...view, csrf: request.shell.csrf }));
  });
  app.post('/letters/:id/forward', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(request, reply);
    return here === undefined ? reply : await takeForm(context, { request, reply }, here);
  });
}

async function takeForm(
  context: PageContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { holder, opened }: ShownLetter,
): Promise<FastifyReply> {
  const { language } = request;
  const t = shareTexts(language);
  const { account, actor } = holder;
  const { letter } = opened;
  const form = await readForm(request);
  const book = await addressBook(context, account.id);
  const read = readPerson(language, form, { book, today: context.clock() });
  const text = form.text('text');
  const tooLong = Array.from(text).length > FORWARD_TEXT_MAX ? [{ field: 'text', text: t('forwardTextLong') }] : [];
  const faults = [...read.faults, ...tooLong];
  const { csrf } = request.shell;
  const onlyTo = (await refusedBy(context, letter)) === 'nobody' ? undefined : context.operator.name;
  const view: ForwardView = { letter, book, typed: read.typed, text, faults, problem: undefined, onlyTo, csrf };
  const { person, typed } = read;
  if (person === undefined || faults.length > 0) return sendPage(request, reply, forwardPage(language, view), 422);
  if (form.text('do') === 'change') return sendPage(request, reply, forwardPage(language, view));
  if (form.text('do') !== 'send')
    return sendPage(request, reply, confirmForwardPage(language, { letter, person, text, typed, csrf }));
  const problem = await forwardLetter(
    context,
    { account, actor, person: currentUser(request).name, letter },
    { to: person, text },
  );
  if (problem === 'expired') return sendPage(request, reply, expiredForwardPage(language, letter), 422);
  if (problem !== undefined) {
    const words = t(PROBLEMS[problem], { number: formatRecipientId(person.id) });
    return sendPage(
      request,
      reply,
      forwardPage(language, { ...view, problem: words }),
      problem === 'unanswered' ? 503 : 422,
    );
  }
  if (typed.save) await keepEntry(context, holder, { name: person.name, recipient: person.id });
  return reply.redirect(`/letters/${letter.id}?done=forwarded#share`, 303);
}
