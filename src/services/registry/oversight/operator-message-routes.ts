// GET, POST /operator-messages: the list, and a new message. GET /operator-messages/:id, POST …/approve, …/return, …/again, …/withdrawal,
// …/withdrawal/approve, …/withdrawal/decline: one message.
// 200; 303 when something was done; 422 when a form is wrong; 403 for others than the register's staff, and for the writer's own approval; 404.
import type { FastifyReply } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { readForm } from '../../../platform/web/form.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import {
  type MessageTexts,
  readableText,
  TEXT_MAX,
  TITLE_MAX,
} from '../../../wire/operator-messages/operator-message.ts';
import { REASON_MAX, readableReason } from '../../../wire/operator-messages/withdrawal.ts';
import type { RegistryContext } from '../registry-context.ts';
import { handoversOf, listMessages, messageById } from '../store/operator-messages.ts';
import { messagePage, messagesPage } from './operator-message-pages.ts';
import { messageTexts } from './operator-message-texts.ts';
import { approveMessage, type Decided, handOverAgain, returnMessage, writeMessage } from './operator-messages.ts';
import { oversightMessages } from './oversight-messages.ts';
import { addStaffRoute, idIn, type StaffRequest } from './staff-routes.ts';
import { FieldReader, type TypedForm } from './typed-form.ts';
import { approveWithdrawal, askForWithdrawal, declineWithdrawal, withdrawAgain } from './withdraw-message.ts';
import { withdrawalTexts } from './withdrawal-texts.ts';

export function addOperatorMessages(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['get', '/operator-messages'], (at) => showMessages(context, at));
  addStaffRoute(app, context, ['post', '/operator-messages'], async (at) => {
    const t = messageTexts(at.view.language);
    const fields = new FieldReader(await readForm(at.request), oversightMessages(at.view.language));
    const texts = textsOf(fields, t);
    const shownFrom = fields.instant('from-day', 'from-time');
    const shownUntil = fields.instant('until-day', 'until-time');
    if (fields.faults.length === 0 && (shownUntil <= shownFrom || shownUntil <= at.view.now))
      fields.fault('until-day', t('fault-until'));
    if (fields.faults.length > 0) return await showMessages(context, at, fields.typed);
    const id = await writeMessage(context, at.staff, { texts, shownFrom, shownUntil });
    return at.goTo(`/operator-messages/${id}`);
  });
  addStaffRoute(app, context, ['get', '/operator-messages/:id'], (at) => showMessage(context, at));
  addDecisions(app, context);
  addStaffRoute(app, context, ['post', '/operator-messages/:id/again'], async (at) => {
    const id = idIn(at.request);
    const operator = (await readForm(at.request)).text('operator');
    const again = await handOverAgain(context, at.staff, id, operator);
    return at.goTo(
      `/operator-messages/${id}`,
      again || (await withdrawAgain(context, at.staff, { message: id, operator })),
    );
  });
  addWithdrawal(app, context);
}

function addWithdrawal(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['post', '/operator-messages/:id/withdrawal'], async (at) => {
    const id = idIn(at.request);
    const fields = new FieldReader(await readForm(at.request), oversightMessages(at.view.language));
    const sv = fields.text('reason-sv', REASON_MAX, 10);
    const en = fields.optional('reason-en', REASON_MAX);
    const reason = readableReason(en === undefined ? { sv } : { sv, en });
    if (fields.faults.length === 0 && reason === undefined)
      fields.fault('reason-sv', withdrawalTexts(at.view.language)('fault-hidden'));
    if (reason === undefined || fields.faults.length > 0) return await showMessage(context, at, fields.typed);
    const asked = await askForWithdrawal(context, at.staff, id, reason);
    return at.goTo(`/operator-messages/${id}`, asked !== 'gone');
  });
  addStaffRoute(app, context, ['post', '/operator-messages/:id/withdrawal/approve'], async (at) => {
    const id = idIn(at.request);
    return afterDecision(at, id, await approveWithdrawal(context, at.staff, id), withdrawalTexts);
  });
  addStaffRoute(app, context, ['post', '/operator-messages/:id/withdrawal/decline'], async (at) => {
    const id = idIn(at.request);
    return at.goTo(`/operator-messages/${id}`, await declineWithdrawal(context, at.staff, id));
  });
}

function textsOf(fields: FieldReader, t: ReturnType<typeof messageTexts>): MessageTexts {
  const sv = { title: fields.text('title-sv', TITLE_MAX), text: fields.text('text-sv', TEXT_MAX, 10) };
  const title = fields.optional('title-en', TITLE_MAX);
  const text = fields.optional('text-en', TEXT_MAX);
  if ((title === undefined) !== (text === undefined))
    fields.fault(title === undefined ? 'title-en' : 'text-en', t('fault-both'));
  if (fields.faults.length === 0 && readableText(sv) === undefined) fields.fault('text-sv', t('fault-hidden'));
  if (title === undefined || text === undefined) return { sv };
  const en = { title, text };
  if (fields.faults.length === 0 && readableText(en) === undefined) fields.fault('text-en', t('fault-hidden'));
  return { sv, en };
}

function addDecisions(app: WebServer, context: RegistryContext): void {
  addStaffRoute(app, context, ['post', '/operator-messages/:id/approve'], async (at) => {
    const id = idIn(at.request);
    return afterDecision(at, id, await approveMessage(context, at.staff, id));
  });
  addStaffRoute(app, context, ['post', '/operator-messages/:id/return'], async (at) => {
    const id = idIn(at.request);
    const fields = new FieldReader(await readForm(at.request), oversightMessages(at.view.language));
    const ground = fields.text('ground', 1000, 10);
    if (fields.faults.length > 0) return await showMessage(context, at, fields.typed);
    return afterDecision(at, id, await returnMessage(context, at.staff, id, ground));
  });
}

type OwnText = (language: Language) => (key: 'own-text') => string;

function afterDecision(at: StaffRequest, id: string, decided: Decided, texts: OwnText = messageTexts): FastifyReply {
  if (decided === 'own') {
    const detail = { sv: texts('sv')('own-text'), en: texts('en')('own-text') };
    throw new BrevduvaError('access-denied', 'one does not decide on what one wrote', { detail });
  }
  return at.goTo(`/operator-messages/${id}`, decided === 'decided');
}

async function showMessages(context: RegistryContext, at: StaffRequest, typed?: TypedForm): Promise<FastifyReply> {
  const reader = context.database.reader(context.organisation);
  const messages = await listMessages(reader);
  const handovers = await handoversOf(
    reader,
    messages.map(({ id }) => id),
  );
  const view = { ...at.view, messages, handovers, ...(typed === undefined ? {} : { typed }) };
  return at.show(messagesPage(view), typed === undefined ? 200 : 422);
}

async function showMessage(context: RegistryContext, at: StaffRequest, typed?: TypedForm): Promise<FastifyReply> {
  const reader = context.database.reader(context.organisation);
  const message = await messageById(reader, idIn(at.request));
  if (message === undefined) throw new BrevduvaError('not-found', 'no such message');
  const handovers = await handoversOf(reader, [message.id]);
  const { subject } = at.staff;
  const view = { ...at.view, message, handovers, subject, ...(typed === undefined ? {} : { typed }) };
  return at.show(messagePage(view), typed === undefined ? 200 : 422);
}
