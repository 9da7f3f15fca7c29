// GET /settings/phone: 200; POST /settings/phone, …/code and …/remove: 303, or 422 with what was typed. 404 where no text messages are sent.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { TelephoneProblem } from '../../../domain/telephone-number.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { type MailboxTranslate, texts } from '../messages.ts';
import { askForCode, confirmPhone, isOpen, removePhone } from '../notify/change-phone.ts';
import { phonePage } from '../pages/phone-page.ts';
import { phoneCheckOf, phoneOf } from '../store/phones.ts';
import { decidesNotices, type Holder, type PageContext } from './visitor.ts';

const Query = Type.Object({ sent: Type.Optional(Type.Literal('yes')) });

interface Typed {
  readonly phone?: string;
  readonly faults: readonly Fault[];
  readonly sent?: boolean;
}

function wordsFor(t: MailboxTranslate, problem: TelephoneProblem): string {
  if (problem === 'not-a-number') return t('phoneWrongNumber');
  return problem === 'wrong-length' ? t('phoneWrongLength') : t('phoneNotMobile');
}

async function holderWithSms(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Holder | undefined> {
  if (context.sms === undefined) throw new BrevduvaError('not-found', 'no text messages are sent from here');
  return await decidesNotices(context, request, reply);
}

async function showPhone(
  context: PageContext,
  { request, reply, holder }: { request: FastifyRequest; reply: FastifyReply; holder: Holder },
  { phone: typed = '', faults, sent = false }: Typed,
) {
  const reader = context.database.reader(context.organisation);
  const check = await phoneCheckOf(reader, holder.account.id);
  const view = {
    phone: await phoneOf(reader, holder.account.id),
    waiting: check !== undefined && isOpen(check, context.clock()) ? check.number : undefined,
    justSent: sent,
    typed,
    faults,
    csrf: request.shell.csrf,
  };
  const page = phonePage(texts(request.language), request.language, view);
  return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
}

/** Adds the page and what is done on it. */
export function addPhone(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/settings/phone', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderWithSms(context, request, reply);
    if (holder === undefined) return reply;
    return await showPhone(context, { request, reply, holder }, { faults: [], sent: request.query.sent === 'yes' });
  });
  app.post('/settings/phone', { preHandler }, async (request, reply) => {
    const holder = await holderWithSms(context, request, reply);
    if (holder === undefined) return reply;
    const phone = (await readForm(request)).text('phone');
    const asked = await askForCode(context, holder, phone);
    if (asked.kind === 'sent') return reply.redirect('/settings/phone?sent=yes', 303);
    const t = texts(request.language);
    const text = asked.kind === 'too-many' ? t('phoneTooMany') : wordsFor(t, asked.problem);
    return await showPhone(context, { request, reply, holder }, { phone, faults: [{ field: 'phone', text }] });
  });
  app.post('/settings/phone/code', { preHandler }, async (request, reply) => {
    const holder = await holderWithSms(context, request, reply);
    if (holder === undefined) return reply;
    const end = await confirmPhone(context, holder, (await readForm(request)).text('code'));
    if (end === 'confirmed') return reply.redirect('/settings?saved=phone', 303);
    const t = texts(request.language);
    // Where the code is over its field is gone: the fault is at the number, which is what to do next.
    const fault =
      end === 'wrong' ? { field: 'code', text: t('phoneCodeWrong') } : { field: 'phone', text: t('phoneCodeOver') };
    return await showPhone(context, { request, reply, holder }, { faults: [fault] });
  });
  app.post('/settings/phone/remove', { preHandler }, async (request, reply) => {
    const holder = await holderWithSms(context, request, reply);
    if (holder === undefined) return reply;
    await removePhone(context, holder);
    return reply.redirect('/settings?saved=no-phone', 303);
  });
}
