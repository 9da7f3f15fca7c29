// GET /letters/to-address (200) · POST /letters/to-address (303 to the draft; 422) · GET /drafts/:id/on-paper (200)
// POST /drafts/:id/on-paper (303 to the letter, also the second time; 303 to the check where the letter is not right; 422 without an address). Else 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ADDRESS_ONLY } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { lookUpRecipient } from '../look-up-recipient.ts';
import { sendOnPaperPage, toAddressPage } from '../pages/send-on-paper-pages.ts';
import { readAddress } from '../paper/address-lines.ts';
import { sendOnPaper } from '../paper/send-on-paper.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { unitToWriteIn } from '../units.ts';
import { beginDraft, openDraft } from '../write-draft.ts';
import { atDesk, type Desk, forCaseworkers, hasQuery, idOf } from './desk.ts';

interface Typed {
  readonly typed: string;
  readonly fault: string | undefined;
}

/** Adds the pages. */
export function addSendOnPaper(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const ask = (request: FastifyRequest, reply: FastifyReply, typed: Typed): FastifyReply => {
    const { language, csrf } = atDesk(desk, request);
    const main = toAddressPage({ language, csrf, register: false, ...typed });
    return show(request, reply, paperMessages(language)('to-address-title'), main, typed);
  };
  app.get('/letters/to-address', forCaseworkers, async (request, reply) =>
    ask(request, reply, { typed: '', fault: undefined }),
  );

  app.post('/letters/to-address', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const { organisation, actor, language } = here;
    const typed = (await readForm(request)).text('address');
    const read = readAddress(typed);
    if (!read.ok) return ask(request, reply, { typed, fault: paperMessages(language)(read.fault) });
    const checked = await lookUpRecipient(records, organisation, actor, ADDRESS_ONLY);
    const to = { unit: await unitToWriteIn(records, here), postalAddress: read.lines };
    const draft = await beginDraft(records, organisation, actor, ADDRESS_ONLY, checked, to);
    return reply.redirect(`/drafts/${draft}/letter`, 303);
  });

  app.get('/drafts/:id/on-paper', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const draft = await openDraft(records, organisation, actor, idOf(request));
    const typed = (draft.content.postalAddress ?? []).join('\n');
    return showSending(desk, request, reply, { typed, fault: undefined, draft: draft.id });
  });

  app.post('/drafts/:id/on-paper', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const id = idOf(request);
    const t = paperMessages(language);
    const typed = (await readForm(request)).text('address');
    const read = readAddress(typed);
    const asks = organisation.addresses !== undefined && typed === '';
    if (!read.ok && !asks) {
      await openDraft(records, organisation, actor, id);
      return showSending(desk, request, reply, { typed, fault: t(read.fault), draft: id });
    }
    const address = read.ok ? read.lines : [];
    const outcome = await sendOnPaper(records, organisation, actor, { draft: id, address });
    if (outcome.kind === 'sent') return reply.redirect(`/letters/${outcome.letter}?sent`, 303);
    if (outcome.kind === 'faults') return reply.redirect(`/drafts/${id}/check`, 303);
    if (outcome.kind === 'reachable') return reply.redirect(`/drafts/${id}/on-paper?reachable`, 303);
    return showSending(desk, request, reply, { typed, fault: t('address-none'), draft: id });
  });
}

function showSending(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { draft, ...typed }: Typed & { readonly draft: string },
): FastifyReply {
  const { language, csrf, organisation } = atDesk(desk, request);
  const register = organisation.addresses !== undefined;
  const nowReachable = hasQuery(request, 'reachable');
  const main = sendOnPaperPage({ language, csrf, register, draft, nowReachable, ...typed });
  return show(request, reply, paperMessages(language)('send-title'), main, typed);
}

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  title: string,
  main: ReturnType<typeof toAddressPage>,
  { fault }: Typed,
): FastifyReply {
  return sendPage(request, reply, { title, main, hasErrors: fault !== undefined }, fault === undefined ? 200 : 422);
}
