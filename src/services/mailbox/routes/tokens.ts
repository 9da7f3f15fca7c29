// GET /settings/tokens: 200. GET /settings/tokens/new: 200, or 303 to use the e-ID anew. POST /settings/tokens: 200 with the token, shown this
// once, 303 when this form has made one already, or 422 with what was typed. POST /settings/tokens/end: 303. For the holder of a personal
// mailbox, and in a company's for whoever decides over it.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { stockholmDate } from '../../../platform/clock.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { endOfDay } from '../../../platform/stockholm-days.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import { API_ROOT, SHOWN_TEXT } from '../../../platform/web/rest.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { stepUpAddress } from '../../../platform/web/step-up.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { markOf } from '../access/log-ins.ts';
import type { Config } from '../config.ts';
import { texts } from '../messages.ts';
import { ownDataRules } from '../own-data/own-data-config.ts';
import { DEFAULT_DAYS, endOwnToken, listTokens, makeToken } from '../own-data/tokens.ts';
import {
  LONGEST_NAME,
  madeTokenPage,
  type NewTokenView,
  newTokenPage,
  SCOPES,
  tokensPage,
  tooManyFault,
} from '../pages/tokens-page.ts';
import type { TokenScope } from '../store/personal-token-tables.ts';
import { type TokenTranslate, tokenTexts } from '../texts/token-texts.ts';
import { fresh } from './delegates.ts';
import { type Holder, holderOf, idFrom, type PageContext } from './visitor.ts';
import { toldError } from './whose.ts';

const DAY_MS = 86_400_000;
const DOCUMENTATION = '/api-documentation';
const SHOWN = new RegExp(SHOWN_TEXT);
const Query = Type.Object({ done: Type.Optional(Type.Union([Type.Literal('ended'), Type.Literal('already')])) });

/** Whoever may make tokens. Not somebody who decides over another person's mailbox: a key is no mandate. */
async function makerOf(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Holder | undefined> {
  const holder = await holderOf(context, request, reply, 'own');
  if (holder === undefined) return undefined;
  const { isOrganisation, way, actor } = holder;
  if (isOrganisation ? actor.personalNumber !== undefined : way === 'holder') return holder;
  throw toldError('access-denied', 'personal tokens are their holder’s own', (t) =>
    t('accessOnlyOwn', { holder: holder.name }),
  );
}

/** The last day in a form as the instant it is over; or what is wrong. */
function readLastDay(
  words: TokenTranslate,
  text: string,
  { now, longestDays: days }: { readonly now: Date; readonly longestDays: number },
): { readonly until: Date } | { readonly fault: string } {
  const until = endOfDay(text);
  if (until === undefined) return { fault: words('untilWrong') };
  if (until <= now) return { fault: words('untilPast') };
  const longest = endOfDay(stockholmDate(new Date(now.getTime() + days * DAY_MS)));
  return longest !== undefined && until > longest ? { fault: words('untilFar', { days }) } : { until };
}

interface Typed {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly until: string;
  readonly good: Date | undefined;
  readonly faults: readonly Fault[];
}

function readTyped(
  words: TokenTranslate,
  form: Form,
  bounds: { readonly now: Date; readonly longestDays: number },
): Typed {
  const name = form.text('name').replaceAll(/\s+/g, ' ');
  const ticked = form.all('scopes');
  const scopes = SCOPES.filter((scope) => ticked.includes(scope));
  const until = form.text('until');
  const day = readLastDay(words, until, bounds);
  const faults: Fault[] = [];
  if (name === '') faults.push({ field: 'name', text: words('nameMissing') });
  else if (name.length > LONGEST_NAME || !SHOWN.test(name))
    faults.push({ field: 'name', text: words('nameWrong', { most: LONGEST_NAME }) });
  if (scopes.length === 0) faults.push({ field: 'scopes', text: words('scopesMissing') });
  if ('fault' in day) faults.push({ field: 'until', text: day.fault });
  return { name, scopes, until, good: 'until' in day ? day.until : undefined, faults };
}

/** Adds the pages. */
export function addTokens(app: WebServer, context: PageContext, config: Config): void {
  const preHandler = requireUser();
  const { longestDays } = ownDataRules(config.ownData);
  app.get('/settings/tokens', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const holder = await makerOf(context, request, reply);
    if (holder === undefined) return reply;
    const { account, isOrganisation } = holder;
    const view = {
      tokens: await listTokens(context, account),
      isOrganisation,
      isOpen: account.state === 'active',
      done: request.query.done,
      documentation: DOCUMENTATION,
      csrf: request.shell.csrf,
    };
    return sendPage(request, reply, tokensPage(texts(request.language), request.language, view));
  });
  app.get('/settings/tokens/new', { preHandler }, async (request, reply) => {
    const holder = await makerOf(context, request, reply);
    if (holder === undefined) return reply;
    if (holder.account.state !== 'active') return reply.redirect('/settings/tokens', 303);
    if (!fresh(context, request, 'now')) return reply.redirect(stepUpAddress('/settings/tokens/new'), 303);
    const until = stockholmDate(new Date(context.clock().getTime() + Math.min(DEFAULT_DAYS, longestDays) * DAY_MS));
    const empty = { id: randomUUID(), name: '', scopes: ['facts', 'content'], until, longestDays, faults: [] };
    const view = { ...empty, stale: undefined, csrf: request.shell.csrf };
    return sendPage(request, reply, newTokenPage(texts(request.language), request.language, view));
  });
  addMaking(app, context, { longestDays, api: `${config.pages.publicUrl.replace(/\/$/, '')}${API_ROOT}` });
  app.post('/settings/tokens/end', { preHandler }, async (request, reply) => {
    const holder = await makerOf(context, request, reply);
    if (holder === undefined) return reply;
    await endOwnToken(context, holder, idFrom((await readForm(request)).text('token')));
    return reply.redirect('/settings/tokens?done=ended', 303);
  });
}

function addMaking(
  app: WebServer,
  context: PageContext,
  { longestDays, api }: { readonly longestDays: number; readonly api: string },
): void {
  app.post('/settings/tokens', { preHandler: requireUser() }, async (request, reply) => {
    const holder = await makerOf(context, request, reply);
    if (holder === undefined) return reply;
    const { account, actor, isOrganisation } = holder;
    if (account.state !== 'active') return reply.redirect('/settings/tokens', 303);
    const { language } = request;
    const form = await readForm(request);
    const typed = readTyped(tokenTexts(language), form, { now: context.clock(), longestDays });
    const id = idFrom(form.text('id'));
    const isStale = !fresh(context, request, 'at-leisure');
    const show = (faults: readonly Fault[]): FastifyReply => {
      const stale = isStale ? stepUpAddress('/settings/tokens/new') : undefined;
      const view: NewTokenView = { ...typed, id, longestDays, faults, stale, csrf: request.shell.csrf };
      return sendPage(request, reply, newTokenPage(texts(language), language, view), 422);
    };
    if (typed.faults.length > 0 || isStale || typed.good === undefined) return show(typed.faults);
    const doing = {
      account,
      actor,
      person: isOrganisation ? actor.personalNumber : undefined,
      maker: markOf(context.contentKey, currentUser(request)),
    };
    const wanted = { id, name: typed.name, scopes: typed.scopes, until: typed.good };
    const made = await makeToken(context, doing, wanted);
    if (made.kind === 'made')
      return sendPage(request, reply, madeTokenPage(language, { text: made.text, name: typed.name, api }));
    return made.kind === 'already'
      ? reply.redirect('/settings/tokens?done=already', 303)
      : show([tooManyFault(language)]);
  });
}
