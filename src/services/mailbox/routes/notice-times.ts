// GET /settings/notices: 200. POST /settings/notices: 303, or 422 with what was chosen.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { changeNoticeTimes } from '../access/change-notice-times.ts';
import { texts } from '../messages.ts';
import { DEFAULT_TIMES, type NoticeTimes } from '../notify/notice-times.ts';
import { type NoticeTimesView, noticeTimesPage } from '../pages/notice-times-page.ts';
import { noticeTimesOf } from '../store/notice-settings.ts';
import { phoneOf } from '../store/phones.ts';
import { decidesNotices, type Holder, type PageContext } from './visitor.ts';

const Query = Type.Object({ saved: Type.Optional(Type.Literal('yes')) });

function minutesIn(form: Form, name: string, otherwise: number, most = 1439): number {
  const typed = form.text(name);
  const value = Number(typed);
  return typed !== '' && Number.isInteger(value) && value >= 0 && value <= most ? value : otherwise;
}

function timesIn(form: Form): NoticeTimes {
  const pace = (name: string) => {
    const text = form.text(name);
    return text === 'daily' || text === 'weekly' ? text : 'at-once';
  };
  return {
    email: pace('email-pace'),
    sms: ['at-once', 'daily', 'weekly'].includes(form.text('sms-pace')) ? pace('sms-pace') : 'never',
    quiet: form.has('quiet')
      ? { from: minutesIn(form, 'quiet-from', 22 * 60), until: minutesIn(form, 'quiet-until', 7 * 60) }
      : undefined,
    digestAt: minutesIn(form, 'digest-at', DEFAULT_TIMES.digestAt),
    digestDay: Math.max(1, minutesIn(form, 'digest-day', 1, 7)),
  };
}

async function shown(
  context: PageContext,
  { account }: Holder,
  request: FastifyRequest,
): Promise<Pick<NoticeTimesView, 'email' | 'phone' | 'csrf'>> {
  const reader = context.database.reader(context.organisation);
  const phone = context.sms === undefined ? null : await phoneOf(reader, account.id);
  return { email: account.email, phone, csrf: request.shell.csrf };
}

/** Adds the page of notices' times. */
export function addNoticeTimes(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/settings/notices', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await decidesNotices(context, request, reply);
    if (holder === undefined) return reply;
    const times = await noticeTimesOf(context.database.reader(context.organisation), holder.account.id);
    const saved = request.query.saved === 'yes';
    const view = { ...(await shown(context, holder, request)), times, saved, faults: [] };
    return sendPage(request, reply, noticeTimesPage(texts(request.language), request.language, view));
  });
  app.post('/settings/notices', { preHandler }, async (request, reply): Promise<FastifyReply> => {
    const holder = await decidesNotices(context, request, reply);
    if (holder === undefined) return reply;
    const t = texts(request.language);
    const times = timesIn(await readForm(request));
    const base = await shown(context, holder, request);
    if (times.sms !== 'never' && typeof base.phone !== 'string') {
      const faults = [{ field: 'sms-pace', text: t('timesPhoneMissing') }];
      return sendPage(
        request,
        reply,
        noticeTimesPage(t, request.language, { ...base, times, saved: false, faults }),
        422,
      );
    }
    await changeNoticeTimes(context, holder, times);
    return reply.redirect('/settings/notices?saved=yes', 303);
  });
}
