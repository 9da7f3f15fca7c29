// GET /delegates: 200. GET /delegates/new: 200, or 303 to use the e-ID anew. POST /delegates: 303, or 422 with what was typed.
// POST /delegates/end: 303. All for the holder only.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { kindOf, type RecipientId, readRecipientId } from '../../../domain/recipient-id.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { endOfDay } from '../../../platform/stockholm-days.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { isFresh, stepUpAddress } from '../../../platform/web/step-up.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { endDelegation, type Invitation, inviteDelegate, LONGEST_YEARS, listDelegates } from '../access/delegates.ts';
import { type MailboxTranslate, texts } from '../messages.ts';
import { delegatesPage, newDelegatePage } from '../pages/delegates-page.ts';
import { holderOf, idFrom, type PageContext, refuseOrganisation } from './visitor.ts';

const Query = Type.Object({ done: Type.Optional(Type.Union([Type.Literal('invited'), Type.Literal('ended')])) });
const DAY_MS = 86_400_000;
/** A form that was begun with a fresh log-in may be filled in at leisure, ms. */
const AT_LEISURE_MS = 30 * 60_000;

/** Whether the e-ID was used a moment ago, or a while for a form that has been filled in since. */
export function fresh(context: PageContext, request: FastifyRequest, when: 'now' | 'at-leisure'): boolean {
  const user = currentUser(request);
  return when === 'now' ? isFresh(user, context.clock()) : isFresh(user, context.clock(), AT_LEISURE_MS);
}

export interface TypedPerson {
  /** As typed. */
  readonly person: string;
  readonly label: string;
  readonly number: RecipientId | undefined;
  readonly faults: readonly Fault[];
}

/** The person in a form. `holder`: nobody lets themselves in. */
export function readPerson(t: MailboxTranslate, form: Form, holder: RecipientId, now: Date): TypedPerson {
  const person = form.text('person');
  const label = form.text('label').replaceAll(/\s+/g, ' ').slice(0, 100);
  const parsed = readRecipientId(person, now);
  const number = parsed.ok && kindOf(parsed.value) !== 'organisationsnummer' ? parsed.value : undefined;
  const faults: Fault[] = [];
  if (number === undefined) faults.push({ field: 'person', text: t('delegatesPersonWrong') });
  else if (number === holder) faults.push({ field: 'person', text: t('delegatesPersonSelf') });
  if (label === '') faults.push({ field: 'label', text: t('delegatesLabelMissing') });
  return { person, label, number, faults };
}

/** The last day in a form as the instant it is over; undefined with what is wrong. */
export function readUntil(
  t: MailboxTranslate,
  text: string,
  now: Date,
): { readonly until: Date } | { readonly fault: string } {
  const until = endOfDay(text);
  if (until === undefined) return { fault: t('delegatesUntilWrong') };
  if (until <= now) return { fault: t('delegatesUntilPast') };
  const longest = new Date(now);
  longest.setFullYear(longest.getFullYear() + LONGEST_YEARS);
  return until.getTime() > longest.getTime() + 2 * DAY_MS
    ? { fault: t('delegatesUntilFar', { years: LONGEST_YEARS }) }
    : { until };
}

/** Adds the pages about delegates. */
export function addDelegates(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/delegates', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    if (holder.isOrganisation) return reply.redirect('/users', 303);
    const delegates = await listDelegates(context, holder.account);
    const view = { delegates, done: request.query.done, csrf: request.shell.csrf };
    return sendPage(request, reply, delegatesPage(texts(request.language), request.language, view));
  });
  app.get('/delegates/new', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    if (holder.isOrganisation) return reply.redirect('/users/new', 303);
    if (!fresh(context, request, 'now')) return reply.redirect(stepUpAddress('/delegates/new'), 303);
    const inAYear = stockholmDate(new Date(context.clock().getTime() + 365 * DAY_MS));
    const empty = { person: '', label: '', may: 'read', until: inAYear, faults: [], stale: undefined };
    const view = { ...empty, csrf: request.shell.csrf };
    return sendPage(request, reply, newDelegatePage(texts(request.language), request.language, view));
  });
  addChanges(app, context);
}

function addChanges(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.post('/delegates', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    if (holder.isOrganisation) refuseOrganisation({ ...holder, right: 'read' });
    const t = texts(request.language);
    const form = await readForm(request);
    const now = context.clock();
    const typed = readPerson(t, form, holder.account.recipient, now);
    const [may, untilText] = [form.text('may'), form.text('until')];
    const until = readUntil(t, untilText, now);
    const right: Invitation['may'] | undefined = may === 'manage' || may === 'read' ? may : undefined;
    const faults = [
      ...typed.faults,
      ...(right === undefined ? [{ field: 'may', text: t('delegatesMayMissing') }] : []),
      ...('fault' in until ? [{ field: 'until', text: until.fault }] : []),
    ];
    const isStale = !fresh(context, request, 'at-leisure');
    const show = (wrong: readonly Fault[]) => {
      const stale = isStale ? stepUpAddress('/delegates/new') : undefined;
      const view = { ...typed, may, until: untilText, faults: wrong, stale, csrf: request.shell.csrf };
      return sendPage(request, reply, newDelegatePage(t, request.language, view), 422);
    };
    if (faults.length > 0 || isStale || typed.number === undefined || right === undefined || 'fault' in until)
      return show(faults);
    const invitation = { person: typed.number, label: typed.label, may: right, until: until.until };
    if ((await inviteDelegate(context, holder, invitation)) === 'already')
      return show([{ field: 'person', text: t('delegatesAlready') }]);
    return reply.redirect('/delegates?done=invited', 303);
  });
  app.post('/delegates/end', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply, 'own');
    if (holder === undefined) return reply;
    const id = idFrom((await readForm(request)).text('delegate'));
    await endDelegation(context, holder.actor, id, { account: holder.account.id });
    return reply.redirect('/delegates?done=ended', 303);
  });
}
