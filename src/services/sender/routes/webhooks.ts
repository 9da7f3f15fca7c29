// GET and POST /settings/webhooks (200; 303, 400 with faults) · GET /settings/webhooks/:id (200) · POST …/test, …/secrets (200)
// · POST …/pause, …/resume, …/replay, …/remove, …/secrets/:secret/remove (303; 400, 409). Role administrator, else 403; another organisation's: 404.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { oneLine } from '../check-content.ts';
import { textMember } from '../doors/json-members.ts';
import { type WebhookPage, webhookPage, webhooksPage } from '../pages/webhooks-pages.ts';
import { listWebhooks } from '../store/webhooks.ts';
import { webhookMessages } from '../texts/webhook-messages.ts';
import {
  addWebhookSecret,
  getWebhook,
  putWebhook,
  removeWebhook,
  removeWebhookSecret,
  replayWebhook,
  setWebhookState,
  testWebhook,
} from '../webhooks/manage-webhooks.ts';
import { atDesk, type Desk, forAdministrators, idOf } from './desk.ts';

const NOTHING = { url: '', description: '' };

/** Adds the pages. */
export function addWebhookPages(app: WebServer, desk: Desk): void {
  app.get('/settings/webhooks', forAdministrators, async (request, reply) => list(desk, request, reply, NOTHING, []));
  app.post('/settings/webhooks', forAdministrators, async (request, reply) => {
    const here = atDesk(desk, request);
    const form = await readForm(request);
    const typed = { url: form.text('url').trim(), description: oneLine(form.text('description')).slice(0, 200) };
    const id = randomUUID();
    try {
      const { secret } = await putWebhook(desk.webhooks, here, id, typed);
      return await show(desk, request, reply, id, { secret });
    } catch (error) {
      const faults = faultsIn(error, here.language);
      if (faults.length === 0) throw error;
      return list(desk, request, reply, typed, faults);
    }
  });
  app.get('/settings/webhooks/:id', forAdministrators, async (request, reply) =>
    show(desk, request, reply, idOf(request), {}),
  );
  addActs(app, desk);
}

function addActs(app: WebServer, desk: Desk): void {
  const tools = desk.webhooks;
  app.post('/settings/webhooks/:id/test', forAdministrators, async (request, reply) => {
    await readForm(request);
    const id = idOf(request);
    return show(desk, request, reply, id, { tested: await testWebhook(tools, atDesk(desk, request), id) });
  });
  app.post('/settings/webhooks/:id/secrets', forAdministrators, async (request, reply) => {
    await readForm(request);
    const id = idOf(request);
    const secret = await addWebhookSecret(tools, atDesk(desk, request), id, randomUUID());
    return show(desk, request, reply, id, { secret });
  });
  app.post('/settings/webhooks/:id/secrets/:secret/remove', forAdministrators, async (request, reply) => {
    await readForm(request);
    const id = idOf(request);
    await removeWebhookSecret(tools, atDesk(desk, request), id, idOf(request, 'secret'));
    return reply.redirect(`/settings/webhooks/${id}`, 303);
  });
  for (const [path, state] of [
    ['pause', 'paused'],
    ['resume', 'active'],
  ] as const) {
    app.post(`/settings/webhooks/:id/${path}`, forAdministrators, async (request, reply) => {
      await readForm(request);
      const id = idOf(request);
      await setWebhookState(tools, atDesk(desk, request), id, state);
      return reply.redirect(`/settings/webhooks/${id}`, 303);
    });
  }
  app.post('/settings/webhooks/:id/replay', forAdministrators, async (request, reply) => {
    const here = atDesk(desk, request);
    const [after, id] = [(await readForm(request)).text('after').trim(), idOf(request)];
    const wrong = [{ field: 'after', text: webhookMessages(here.language)('replay-wrong') }];
    if (!/^[0-9]{1,15}$/.test(after)) return show(desk, request, reply, id, { faults: wrong });
    try {
      await replayWebhook(tools, here, id, Number(after));
    } catch (error) {
      if (faultsIn(error, here.language).length === 0) throw error;
      return show(desk, request, reply, id, { faults: wrong });
    }
    return reply.redirect(`/settings/webhooks/${id}`, 303);
  });
  app.post('/settings/webhooks/:id/remove', forAdministrators, async (request, reply) => {
    await readForm(request);
    await removeWebhook(tools, atDesk(desk, request), idOf(request));
    return reply.redirect('/settings/webhooks', 303);
  });
}

function faultsIn(error: unknown, language: 'sv' | 'en'): readonly Fault[] {
  if (!(error instanceof BrevduvaError) || error.code !== 'invalid-input') return [];
  const faults: unknown = error.details['faults'];
  if (!Array.isArray(faults)) return [];
  return faults.map((fault: unknown) => ({
    field: textMember(fault, 'field') ?? '',
    text: textMember(fault, language) ?? '',
  }));
}

async function list(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: typeof NOTHING,
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const { organisation, language, csrf } = atDesk(desk, request);
  const webhooks = await listWebhooks(desk.records.database.reader(organisation.id));
  const main = webhooksPage({ language, csrf, webhooks, typed, faults });
  const hasErrors = faults.length > 0;
  const page = { title: webhookMessages(language)('title'), main, current: '/settings', wide: true, hasErrors };
  return sendPage(request, reply, page, hasErrors ? 400 : 200);
}

async function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  told: Partial<Pick<WebhookPage, 'secret' | 'tested' | 'faults'>>,
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { language, csrf } = here;
  const webhook = await getWebhook(desk.webhooks, here, id);
  const main = webhookPage({ language, csrf, webhook, faults: [], ...told });
  const hasErrors = (told.faults?.length ?? 0) > 0;
  const page = { title: webhookMessages(language)('one'), main, current: '/settings', hasErrors };
  return sendPage(request, reply, page, hasErrors ? 400 : 200);
}
