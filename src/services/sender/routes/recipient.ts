// Step 1. GET /letters/new (200) · POST /letters/new (303 to the draft, 422 for a number that is wrong)
// GET /drafts/:id (200) · POST /drafts/:id changes the recipient (303, 422) · POST /drafts/:id/ask asks FaR again (303). Else 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Draft } from '../letter-draft.ts';
import { lookUpRecipient } from '../look-up-recipient.ts';
import { recipientPage } from '../pages/recipient-page.ts';
import { identityProblemText } from '../pages/words.ts';
import { chargeQuestions } from '../prechecks/question-limit.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { unitToWriteIn } from '../units.ts';
import { beginDraft, changeRecipient, checkDraftAgain, openDraft } from '../write-draft.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, hasQuery, idOf } from './desk.ts';

interface Shown {
  readonly typed?: string;
  readonly fault?: string;
  readonly draft?: Draft;
  /** Show the field although there is a draft with an answer. */
  readonly change?: boolean;
}

function show(request: FastifyRequest, reply: FastifyReply, here: AtDesk, shown: Shown): FastifyReply {
  const { language, csrf, organisation } = here;
  const faults = shown.fault === undefined ? [] : [{ field: 'recipient', text: shown.fault }];
  const main = recipientPage({
    language,
    csrf,
    organisation: organisation.name,
    typed: shown.typed ?? '',
    faults,
    change: shown.change === true,
    ...(shown.draft === undefined ? {} : { draft: shown.draft }),
  });
  const title = composeMessages(language)('recipient-title');
  return sendPage(request, reply, { title, main, hasErrors: faults.length > 0 }, faults.length > 0 ? 422 : 200);
}

/** Adds the step. */
export function addRecipient(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/letters/new', forCaseworkers, async (request, reply) => show(request, reply, atDesk(desk, request), {}));

  app.post('/letters/new', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const typed = (await readForm(request)).text('recipient');
    const read = readRecipientId(typed, records.clock());
    if (!read.ok) return show(request, reply, here, { typed, fault: identityProblemText(here.language, read.problem) });
    await chargeQuestions(records, here.organisation, here.actor, 1);
    const checked = await lookUpRecipient(records, here.organisation, here.actor, read.value);
    const unit = await unitToWriteIn(records, here);
    const draft = await beginDraft(records, here.organisation, here.actor, read.value, checked, { unit });
    return reply.redirect(`/drafts/${draft}`, 303);
  });

  app.get('/drafts/:id', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const draft = await openDraft(records, here.organisation, here.actor, idOf(request));
    return show(request, reply, here, { draft, change: hasQuery(request, 'change') });
  });

  app.post('/drafts/:id', forCaseworkers, async (request, reply) => {
    const here = atDesk(desk, request);
    const draft = await openDraft(records, here.organisation, here.actor, idOf(request));
    const typed = (await readForm(request)).text('recipient');
    const read = readRecipientId(typed, records.clock());
    if (!read.ok) {
      return show(request, reply, here, { typed, draft, fault: identityProblemText(here.language, read.problem) });
    }
    await chargeQuestions(records, here.organisation, here.actor, 1);
    await changeRecipient(records, here.organisation, here.actor, draft, read.value);
    return reply.redirect(`/drafts/${draft.id}`, 303);
  });

  app.post('/drafts/:id/ask', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const draft = await openDraft(records, organisation, actor, idOf(request));
    await chargeQuestions(records, organisation, actor, 1);
    await checkDraftAgain(records, organisation, actor, draft);
    return reply.redirect(`/drafts/${draft.id}`, 303);
  });
}
