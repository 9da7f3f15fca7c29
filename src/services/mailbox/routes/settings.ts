// GET /settings: 200. POST /settings: 303, or 422 with what was typed. GET and POST /close: 200, 303 (also to use
// the e-ID anew), or 503 when FaR is silent.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { hasNumber } from '../../../domain/foreign-identity.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { stepUpAddress } from '../../../platform/web/step-up.ts';
import { requireUser } from '../../../platform/web/user.ts';
import type { Account, NoticeLanguage } from '../account.ts';
import { type MailboxTranslate, texts } from '../messages.ts';
import { closePage } from '../pages/close-page.ts';
import { settingsPage } from '../pages/settings-page.ts';
import { phoneOf } from '../store/phones.ts';
import { addressProblem, changeNotices } from '../use/change-notices.ts';
import { closeMailbox } from '../use/close-mailbox.ts';
import { fresh } from './delegates.ts';
import { eidOf } from './log-ins.ts';
import { closerOf, decidesNotices, type Holder, holderOf, type PageContext } from './visitor.ts';

const Query = Type.Object({
  saved: Type.Optional(
    Type.Union([
      Type.Literal('email'),
      Type.Literal('language'),
      Type.Literal('no-email'),
      Type.Literal('phone'),
      Type.Literal('no-phone'),
    ]),
  ),
});

export interface TypedNotices {
  /** As typed. */
  readonly email: string;
  readonly language: NoticeLanguage;
  readonly faults: readonly Fault[];
}

/** Address and language from a form, with what is wrong with them. An empty address is a choice, not a fault. */
export function readNotices(t: MailboxTranslate, form: Form): TypedNotices {
  const email = form.text('email');
  const problem = email === '' ? undefined : addressProblem(email);
  const words = { incomplete: t('settingsEmailWrong'), 'too-long': t('settingsEmailLong') };
  return {
    email,
    language: form.text('language') === 'en' ? 'en' : 'sv',
    faults: problem === undefined ? [] : [{ field: 'email', text: words[problem] }],
  };
}

/** Null where no text messages are sent from here. */
async function shownPhone(context: PageContext, account: Account): Promise<string | undefined | null> {
  if (context.sms === undefined) return null;
  return await phoneOf(context.database.reader(context.organisation), account.id);
}

async function baseView(context: PageContext, request: FastifyRequest, holder: Holder) {
  const { account, isOrganisation, right, way, until, signs } = holder;
  const eid = eidOf(request, way === 'holder' && !hasNumber(account.recipient));
  const phone = await shownPhone(context, account);
  return { account, isOrganisation, right, way, until, signs, eid, phone, csrf: request.shell.csrf };
}

/** Adds the settings and the closing of a mailbox. */
export function addSettings(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/settings', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const { language, email = '' } = holder.account;
    const { saved } = request.query;
    const view = { ...(await baseView(context, request, holder)), email, language, faults: [], saved };
    return sendPage(request, reply, settingsPage(texts(request.language), request.language, view));
  });
  app.post('/settings', { preHandler }, async (request, reply) => {
    const holder = await decidesNotices(context, request, reply);
    if (holder === undefined) return reply;
    const t = texts(request.language);
    const typed = readNotices(t, await readForm(request));
    if (typed.faults.length > 0) {
      const view = { ...(await baseView(context, request, holder)), ...typed, saved: undefined };
      return sendPage(request, reply, settingsPage(t, request.language, view), 422);
    }
    const { language } = typed;
    const saved = await changeNotices(context, holder, {
      email: typed.email === '' ? undefined : typed.email,
      language,
    });
    return reply.redirect(`/settings?saved=${saved}`, 303);
  });
  addClosing(app, context);
}

/** Each who signs for a company only together with others closes it: FaR keeps what is signed until that is enough. */
function addClosing(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/close', { preHandler }, async (request, reply) => {
    const closer = await closerOf(context, request, reply);
    if (closer === undefined) return reply;
    const together = closer.right !== 'own';
    if (closer.account.state === 'closed') return reply.redirect(together ? '/mailboxes' : '/inbox', 303);
    const view = { csrf: request.shell.csrf, problem: undefined, together };
    return sendPage(request, reply, closePage(texts(request.language), request.language, view));
  });
  app.post('/close', { preHandler }, async (request, reply) => {
    const closer = await closerOf(context, request, reply);
    if (closer === undefined) return reply;
    // Whoever sits down at a browser that somebody left does not close a mailbox.
    if (!fresh(context, request, 'at-leisure')) return reply.redirect(stepUpAddress('/close'), 303);
    const together = closer.right !== 'own';
    const problem = await closeMailbox(context, closer);
    if (problem === undefined) return reply.redirect(together ? '/mailboxes?done=closed' : '/inbox?done=closed', 303);
    const view = { csrf: request.shell.csrf, problem, together };
    const status = together && problem.kind === 'waiting' ? 200 : 503;
    return sendPage(request, reply, closePage(texts(request.language), request.language, view), status);
  });
}
