// Steps 3 and 4. GET /drafts/:id/check (200) · POST /drafts/:id/send (303 to the letter, also the second time; 409 while it is changed)
// GET /drafts/:id/paper (200) · GET /drafts/:id/preview (200, for the frame of the check) · GET /drafts/:id/files/:file (200 the PDF) · POST /drafts/:id/throw-away (303). Else 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { kindOfDraft } from '../case-types/kinds-to-choose.ts';
import { rulesFor } from '../case-types/letter-rules.ts';
import type { Draft } from '../letter-draft.ts';
import { onlySupported, supportsBy } from '../operator-supports.ts';
import { brandOf } from '../organisation/brand.ts';
import { checkPage, paperPage, writingOf } from '../pages/check-page.ts';
import { deviceOf } from '../pages/device-frame.ts';
import { previewParts } from '../preview-parts.ts';
import { sendDraft } from '../send-draft.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { judgeDraft, openDraft, throwDraftAway } from '../write-draft.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, hasQuery, idOf, queryText } from './desk.ts';
import { adviceOn } from './plain-language.ts';
import { sendFile } from './send-file.ts';
import { sendPreview } from './send-preview.ts';

/** Adds the steps. */
export function addCheck(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const open = async (request: FastifyRequest): Promise<{ here: AtDesk; draft: Draft }> => {
    const here = atDesk(desk, request);
    return { here, draft: await openDraft(records, here.organisation, here.actor, idOf(request)) };
  };

  app.get('/drafts/:id/check', forCaseworkers, async (request, reply) => {
    const { here, draft } = await open(request);
    return showCheck(desk, request, reply, here, draft);
  });

  app.post('/drafts/:id/send', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const id = idOf(request);
    const outcome = await sendDraft(records, organisation, actor, id);
    if (outcome.kind === 'sent') return reply.redirect(`/letters/${outcome.letter}?sent`, 303);
    return reply.redirect(outcome.kind === 'faults' ? `/drafts/${id}/check` : `/drafts/${id}/check?unreachable`, 303);
  });

  app.get('/drafts/:id/paper', forCaseworkers, async (request, reply) => {
    const { here, draft } = await open(request);
    const { language, organisation } = here;
    const brand = await brandOf(records, organisation, draft.unit);
    const writing = writingOf({ language, organisation: organisation.name, brand, draft, now: records.clock() });
    const parts = previewParts(organisation, draft.content, records.clock());
    const main = paperPage({ ...writing, parts }, `/drafts/${draft.id}/check`);
    return sendPage(request, reply, { title: composeMessages(language)('paper-title'), main, scripts: ['print.ts'] });
  });

  // A letter's own HTML, where nothing of it can reach the session: no script, no form, nothing from outside, no origin of ours.
  app.get('/drafts/:id/preview', forCaseworkers, async (request, reply) => {
    const { draft } = await open(request);
    return await sendPreview(reply, draft.content);
  });

  app.get('/drafts/:id/files/:file', forCaseworkers, async (request, reply) => {
    const { here, draft } = await open(request);
    const wanted = idOf(request, 'file');
    const file = draft.attachments.find((attached) => attached.id === wanted);
    if (file === undefined) throw new BrevduvaError('not-found', 'there is no such file');
    return sendFile(reply, await records.blobs.get(here.organisation.id, file.blob), 'application/pdf', file.filename);
  });

  app.post('/drafts/:id/throw-away', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    await throwDraftAway(records, organisation, actor, idOf(request));
    return reply.redirect('/', 303);
  });
}

async function showCheck({ records }: Desk, request: FastifyRequest, reply: FastifyReply, here: AtDesk, draft: Draft) {
  const { language, csrf, organisation, actor } = here;
  const rules = await rulesFor(records.database.reader(organisation.id), actor, draft, records.clock());
  const measure = judgeDraft(organisation, draft, rules);
  const nowUnreachable = hasQuery(request, 'unreachable');
  const now = records.clock();
  const content = onlySupported(draft.content, supportsBy(organisation, draft.checked?.answer));
  const written = { ...draft, content };
  const shown = { language, csrf, organisation: organisation.name, draft: written, measure, now, nowUnreachable };
  const advice = adviceOn(language, organisation.name, draft.content, rules);
  const kind = await kindOfDraft(records, here, draft, rules);
  const brand = await brandOf(records, organisation, draft.unit);
  const device = deviceOf(queryText(request, 'device'));
  const parts = previewParts(organisation, content, now);
  const main = checkPage({ ...shown, brand, advice, kind, device, parts });
  return sendPage(request, reply, { title: composeMessages(language)('check-title'), main });
}
