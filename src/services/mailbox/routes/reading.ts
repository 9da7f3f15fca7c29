// GET /reading: 200. POST /reading: 303.
import { Type } from 'typebox';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { readingPage } from '../pages/reading-page.ts';
import { putReadingChoice } from '../store/reading-choices.ts';
import type { TextSize } from '../store/reading-tables.ts';
import { holderOf, type PageContext } from './visitor.ts';

const Query = Type.Object({ saved: Type.Optional(Type.Literal('yes')) });
const SIZES: readonly TextSize[] = ['normal', 'large', 'larger'];
const LANGUAGES = ['sv', 'en'] as const;

/** Adds the page about how the mailbox is read. */
export function addReading(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/reading', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const view = { choice: holder.reading, saved: request.query.saved === 'yes', csrf: request.shell.csrf };
    return sendPage(request, reply, readingPage(texts(request.language), request.language, view));
  });
  app.post('/reading', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'manage');
    if (holder === undefined) return reply;
    const form = await readForm(request);
    const choice = {
      language: LANGUAGES.find((language) => language === form.text('language')),
      textSize: SIZES.find((size) => size === form.text('text-size')) ?? 'normal',
      shortcuts: form.has('shortcuts'),
    };
    const { account, actor } = holder;
    await context.database.transaction(context.organisation, async (tx) => {
      await putReadingChoice(tx, account.id, choice);
      const details = { by: actor.name };
      await context.events.record(tx, { kind: 'reading.changed', actor: actor.loginId, subject: account.id, details });
    });
    return reply.redirect('/reading?saved=yes', 303);
  });
}
