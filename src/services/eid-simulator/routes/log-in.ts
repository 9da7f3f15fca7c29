// GET and POST /<issuer>/log-in/:uid: who the person wants to be. 200 the page, 303 back to the service, 422 unknown number, 404 expired.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors, type InteractionResults } from 'oidc-provider';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { Issuer } from '../issuer.ts';
import { acrOf, LEVELS, type Level } from '../levels.ts';
import { logInPage } from '../pages/log-in.ts';
import { messages } from '../pages/messages.ts';
import type { Person } from '../people.ts';

type Interaction = Awaited<ReturnType<Issuer['provider']['interactionDetails']>>;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function levelFrom(text: unknown): Level | undefined {
  return LEVELS.find((level) => level === text);
}

async function interactionOf(issuer: Issuer, request: FastifyRequest, reply: FastifyReply): Promise<Interaction> {
  try {
    return await issuer.provider.interactionDetails(request.raw, reply.raw);
  } catch (error) {
    if (error instanceof errors.SessionNotFound) throw new BrevduvaError('gone', 'the log-in is over or never began');
    throw error;
  }
}

/** The level that is used unless another is chosen: the lowest that is asked for, or what Swedish e-IDs have. */
function levelFor({ params }: Interaction, chosen: unknown): Level {
  const asked = textOf(params.acr_values).split(' ');
  return levelFrom(chosen) ?? LEVELS.find((level) => asked.includes(acrOf(level))) ?? 'loa3';
}

interface Shown {
  readonly level: Level;
  readonly typed?: string;
  readonly faults?: readonly Fault[];
}

async function show(issuer: Issuer, request: FastifyRequest, reply: FastifyReply, of: Interaction, shown: Shown) {
  const client = await issuer.provider.Client.find(textOf(of.params.client_id));
  const page = logInPage({
    language: request.language,
    issuer: issuer.name,
    people: issuer.people,
    client: client?.clientName ?? '',
    action: `/${issuer.name}/log-in/${of.uid}`,
    csrf: request.shell.csrf,
    ...shown,
  });
  return sendPage(request, reply, page, shown.faults === undefined ? 200 : 422);
}

/**
 * Somebody else may be logged in already at this issuer (staff who change hats): their session becomes nobody's, which
 * spares a page that only works with script.
 */
async function forgetOthers(issuer: Issuer, { session }: Interaction, subject: string): Promise<void> {
  const before = session === undefined ? undefined : await issuer.provider.Session.findByUid(session.uid);
  if (before?.accountId === undefined || before.accountId === subject) return;
  delete before.accountId;
  delete before.authorizations;
  await before.persist();
}

/** Stores the outcome; returns where the browser goes on to. */
function settle(
  issuer: Issuer,
  request: FastifyRequest,
  reply: FastifyReply,
  result: InteractionResults,
): Promise<string> {
  const { provider } = issuer;
  return provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
}

async function logInAs(
  issuer: Issuer,
  request: FastifyRequest,
  reply: FastifyReply,
  of: Interaction,
  as: { readonly person: Person; readonly level: Level },
): Promise<FastifyReply> {
  const subject = await issuer.subjects.of(as.person);
  const login = {
    accountId: subject,
    acr: as.person.acr ?? acrOf(as.level),
    amr: as.level === 'loa2' ? ['pwd'] : ['mfa'],
  };
  const back = await settle(issuer, request, reply, { login });
  await forgetOthers(issuer, of, subject);
  return reply.redirect(back, 303);
}

async function post(issuer: Issuer, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const of = await interactionOf(issuer, request, reply);
  const form = await readForm(request);
  if (form.has('cancel')) {
    const cancelled = { error: 'access_denied', error_description: 'cancelled' };
    return reply.redirect(await settle(issuer, request, reply, cancelled), 303);
  }
  const level = levelFor(of, form.text('level'));
  const typed = form.text('number');
  const person = form.has('person')
    ? issuer.people.listed.find(({ key }) => key === form.text('person'))
    : issuer.people.find(typed);
  if (person !== undefined) return logInAs(issuer, request, reply, of, { person, level });
  const faults = [{ field: 'number', text: messages(request.language)('other-unknown') }];
  return show(issuer, request, reply, of, { level, typed, faults });
}

/** Adds the log-in page of an issuer. */
export function addLogIn(app: FastifyInstance, issuer: Issuer): void {
  const url = `/${issuer.name}/log-in/:uid`;
  app.get(url, async (request, reply) => {
    const of = await interactionOf(issuer, request, reply);
    const asked = new URL(request.url, issuer.provider.issuer).searchParams.get('level');
    return show(issuer, request, reply, of, { level: levelFor(of, asked) });
  });
  app.post(url, async (request, reply) => post(issuer, request, reply));
}
