// GET /mailboxes: 200. POST /mailboxes: 303 into a mailbox, 403, 404 or 503. POST /mailboxes/answer and /leave: 303; answering yes wants
// the e-ID anew.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { isFresh, stepUpAddress } from '../../../platform/web/step-up.ts';
import { currentUser, requireUser, type User } from '../../../platform/web/user.ts';
import { type Accesses, accessesOf, enterMailbox } from '../access/accesses.ts';
import { answerInvitation, endDelegation } from '../access/delegates.ts';
import { isReplaced } from '../access/replaced-number.ts';
import { texts } from '../messages.ts';
import { mailboxesPage } from '../pages/mailboxes-page.ts';
import { accountById } from '../store/accounts.ts';
import { sharedWith } from '../store/shares.ts';
import { actorOf } from '../use/actor.ts';
import { holderIfAny, idFrom, type PageContext } from './visitor.ts';
import { chosenIn, hasReplacedNumber, replacedError, toldError, type Visitor, visitorIn, visitorOf } from './whose.ts';

const Query = Type.Object({
  done: Type.Optional(
    Type.Union([
      Type.Literal('accepted'),
      Type.Literal('declined'),
      Type.Literal('left'),
      Type.Literal('gone'),
      Type.Literal('again'),
      Type.Literal('closed'),
    ]),
  ),
});

const NOTHING: Accesses = { others: [], invitations: [], without: [], silent: false };

async function own(context: PageContext, request: FastifyRequest): Promise<Visitor | undefined> {
  const user = currentUser(request);
  return user.personalNumber === undefined && context.foreignLevels.length === 0
    ? undefined
    : await visitorOf(context, request);
}

function numberOf(user: User): RecipientId {
  if (user.personalNumber !== undefined) return user.personalNumber;
  throw toldError('access-denied', 'only a person with a number can be in another’s mailbox', (t) => t('noNumberText'));
}

/** Adds the page where one changes mailbox, and what is answered there. */
export function addMailboxes(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/mailboxes', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const user = currentUser(request);
    await holderIfAny(context, request);
    const mine = await own(context, request);
    const { personalNumber: number, name } = user;
    const now = context.clock();
    const reader = context.database.reader(context.organisation);
    const shared = number === undefined ? [] : await sharedWith(reader, number, now);
    const accesses = number === undefined ? NOTHING : await accessesOf(context, { number, name });
    const replaced = number !== undefined && (await isReplaced(context, number, accesses.silent));
    const hasNone = mine === undefined || (replaced && mine.account === undefined);
    const view = {
      own: hasNone ? undefined : { name: mine.name, hasMailbox: mine.account !== undefined },
      openNow: chosenIn(request),
      accesses,
      replaced,
      hasShared: shared.length > 0,
      done: request.query.done,
      csrf: request.shell.csrf,
    };
    return sendPage(request, reply, mailboxesPage(texts(request.language), request.language, view));
  });
  app.post('/mailboxes', { preHandler }, async (request, reply) => {
    const user = currentUser(request);
    const id = (await readForm(request)).text('mailbox');
    if (id === 'own') {
      await enterMailbox(context, actorOf(user), undefined);
      return reply.redirect('/inbox', 303);
    }
    const account = await accountById(context.database.reader(context.organisation), idFrom(id));
    const visitor = account === undefined ? undefined : await visitorIn(context, user, account);
    // A mailbox that one may not be in is not there, whether it is or not.
    if (account === undefined || visitor === undefined) {
      if (await hasReplacedNumber(context, user)) throw replacedError();
      throw toldError('not-found', 'no mailbox that this person may be in', (t) => t('mailboxesNotYours'));
    }
    await enterMailbox(context, actorOf(user), { account, as: visitor.actor.name });
    return reply.redirect(visitor.right === 'sign' ? '/users' : '/inbox', 303);
  });
  addAnswers(app, context);
}

function addAnswers(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.post('/mailboxes/answer', { preHandler }, async (request, reply) => {
    const user = currentUser(request);
    const person = numberOf(user);
    const form = await readForm(request);
    const accepts = form.text('answer') === 'yes';
    if (accepts && !isFresh(user, context.clock())) return reply.redirect(stepUpAddress('/mailboxes?done=again'), 303);
    const answer = { id: idFrom(form.text('invitation')), person, accepts };
    const done = await answerInvitation(context, actorOf(user), answer);
    return reply.redirect(`/mailboxes?done=${done === undefined ? 'gone' : accepts ? 'accepted' : 'declined'}`, 303);
  });
  app.post('/mailboxes/leave', { preHandler }, async (request, reply) => {
    const user = currentUser(request);
    const person = numberOf(user);
    const id = idFrom((await readForm(request)).text('delegation'));
    const done = await endDelegation(context, actorOf(user), id, { person });
    return reply.redirect(`/mailboxes?done=${done === undefined ? 'gone' : 'left'}`, 303);
  });
}
