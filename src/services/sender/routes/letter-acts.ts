// What is done with a letter: POST /letters/:id/withdraw (303; 409 when it is gone) · …/again (303 to the new draft; 409 on its way or unknown)
// · GET and POST …/hand-on (200, 303, 422). A draft: GET and POST /drafts/:id/hand-on, /drafts/:id/later (200, 303, 422). Caseworkers of the letter's unit, else 403 or 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { manyLines } from '../check-content.ts';
import { handOnDraft, handOnLetter } from '../hand-on.ts';
import { readSendAt } from '../held/read-send-at.ts';
import { withdrawLetter } from '../held/withdraw-letter.ts';
import type { LetterView } from '../letter-view.ts';
import { letterWithoutNote } from '../look-at-letter.ts';
import { handOnDraftPage, handOnLetterPage, sendLaterPage } from '../pages/flow-pages.ts';
import { mayThere } from '../reach.ts';
import { sendAgain } from '../send-again.ts';
import { sendDraft } from '../send-draft.ts';
import { accountsWith } from '../store/account-rights.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { openDraft } from '../write-draft.ts';
import { type AtDesk, atDesk, type Desk, forCaseworkers, idOf } from './desk.ts';

const NOTE_MAX = 500;

/** Adds the acts. */
export function addLetterActs(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.post('/letters/:id/withdraw', forCaseworkers, async (request, reply) => {
    const { here, letter } = await writable(desk, request);
    const { draft, keeper } = await withdrawLetter(records, here.organisation, here.actor, letter.id);
    const own = draft !== undefined && keeper === here.actor.id;
    return reply.redirect(own ? `/drafts/${draft}/letter` : `/letters/${letter.id}`, 303);
  });

  app.post('/letters/:id/again', forCaseworkers, async (request, reply) => {
    const { here, letter } = await writable(desk, request);
    const draft = await sendAgain(records, here.organisation, here.actor, letter.id);
    return reply.redirect(`/drafts/${draft}/letter`, 303);
  });

  addLetterHandOn(app, desk);
  addDraftHandOn(app, desk);
  addSendLater(app, desk);
}

async function writable(desk: Desk, request: FastifyRequest): Promise<{ here: AtDesk; letter: LetterView }> {
  const here = atDesk(desk, request);
  const letter = await letterWithoutNote(desk.records, here.organisation, here.actor, idOf(request));
  if (!mayThere(here.rights, 'caseworker', letter))
    throw new BrevduvaError('access-denied', 'only caseworkers of the unit and its case type may do that');
  return { here, letter };
}

function addLetterHandOn(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[], note = '', to = '') => {
    const { here, letter } = await writable(desk, request);
    const { organisation, language, csrf } = here;
    const reader = records.database.reader(organisation.id);
    const everybody = await accountsWith(reader, 'caseworker', letter);
    const colleagues = everybody.filter(({ id }) => id !== letter.keeper);
    const main = handOnLetterPage({ language, csrf, faults, letter: letter.id, colleagues, note, to });
    const title = flowMessages(language)('hand-on-title');
    const page = { title, main, current: '/letters', hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };
  app.get('/letters/:id/hand-on', forCaseworkers, async (request, reply) => show(request, reply, []));
  app.post('/letters/:id/hand-on', forCaseworkers, async (request, reply) => {
    const { here, letter } = await writable(desk, request);
    const form = await readForm(request);
    const t = flowMessages(here.language);
    const [to, note] = [form.text('to'), manyLines(form.text('note')).trim()];
    const faults = [
      ...(to === '' ? [{ field: 'to', text: t('hand-on-choose-fault') }] : []),
      ...(note.length > NOTE_MAX ? [{ field: 'note', text: t('hand-on-note-long') }] : []),
    ];
    if (faults.length > 0) return show(request, reply, faults, note, to);
    await handOnLetter(records, here.organisation, here.actor, letter.id, { to, note });
    return reply.redirect(`/letters/${letter.id}`, 303);
  });
}

function addDraftHandOn(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const show = async (request: FastifyRequest, reply: FastifyReply, faults: readonly Fault[]) => {
    const { organisation, actor, language, csrf } = atDesk(desk, request);
    const draft = await openDraft(records, organisation, actor, idOf(request));
    const reader = records.database.reader(organisation.id);
    const everybody = await accountsWith(reader, 'caseworker', draft);
    const colleagues = everybody.filter(({ id }) => id !== actor.id);
    const main = handOnDraftPage({ language, csrf, faults, draft: draft.id, colleagues });
    const page = { title: flowMessages(language)('hand-on-draft-title'), main, hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };
  app.get('/drafts/:id/hand-on', forCaseworkers, async (request, reply) => show(request, reply, []));
  app.post('/drafts/:id/hand-on', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const to = (await readForm(request)).text('to');
    if (to === '') {
      return show(request, reply, [{ field: 'to', text: flowMessages(language)('hand-on-choose-fault') }]);
    }
    await handOnDraft(records, organisation, actor, idOf(request), to);
    return reply.redirect('/', 303);
  });
}

function addSendLater(app: WebServer, desk: Desk): void {
  const { records } = desk;
  interface Typed {
    readonly day: string;
    readonly time: string;
  }
  const show = async (request: FastifyRequest, reply: FastifyReply, typed: Typed, faults: readonly Fault[]) => {
    const { organisation, actor, language, csrf } = atDesk(desk, request);
    const draft = await openDraft(records, organisation, actor, idOf(request));
    const main = sendLaterPage({ language, csrf, faults, draft: draft.id, ...typed });
    const page = { title: flowMessages(language)('send-later'), main, hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };
  app.get('/drafts/:id/later', forCaseworkers, async (request, reply) =>
    show(request, reply, { day: '', time: '' }, []),
  );
  app.post('/drafts/:id/later', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const form = await readForm(request);
    const typed = { day: form.text('day'), time: form.text('time') };
    const read = readSendAt(typed.day, typed.time, records.clock());
    if (!read.ok) {
      return show(request, reply, typed, [{ field: read.field, text: flowMessages(language)(read.code) }]);
    }
    const id = idOf(request);
    const outcome = await sendDraft(records, organisation, actor, id, read.at);
    if (outcome.kind === 'sent') return reply.redirect(`/letters/${outcome.letter}?sent`, 303);
    return reply.redirect(outcome.kind === 'faults' ? `/drafts/${id}/check` : `/drafts/${id}/check?unreachable`, 303);
  });
}
