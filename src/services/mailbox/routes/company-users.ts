// GET /users: 200. GET /users/new: 200, or 303 to use the e-ID anew. POST /users, /users/sign, /users/end and /users/take-over: 303, 422
// with what was typed, or 503 when FaR is silent. For those who sign for the company, alone or with others.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { stepUpAddress } from '../../../platform/web/step-up.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import {
  endRole,
  giveRole,
  listCompanyUsers,
  type NewUser,
  type Signatory,
  type Signed,
  signRole,
  takeOver,
} from '../access/company-users.ts';
import { texts } from '../messages.ts';
import { companyUsersPage, type NewUserView, newUserPage, type UsersView } from '../pages/company-users-page.ts';
import { covers } from '../rights.ts';
import { fresh, readPerson, readUntil } from './delegates.ts';
import { idFrom, type PageContext } from './visitor.ts';
import { presentVisitor, toldError } from './whose.ts';

const Query = Type.Object({
  done: Type.Optional(
    Type.Union([
      Type.Literal('complete'),
      Type.Literal('incomplete'),
      Type.Literal('ended'),
      Type.Literal('taken-over'),
    ]),
  ),
});

interface Desk extends Signatory {
  readonly name: string;
  /** Where notices go is everyday business: whoever handles the mail, or decides alone. */
  readonly handles: boolean;
  readonly together: boolean;
}

/** Whoever signs for the company whose mailbox is open. Throws 'access-denied' for others, saying whom to ask. */
async function signatoryOf(context: PageContext, request: FastifyRequest): Promise<Desk> {
  const visitor = await presentVisitor(context, request);
  const { account, actor, name } = visitor;
  const number: RecipientId | undefined = actor.personalNumber;
  if (account === undefined || number === undefined || !visitor.isOrganisation || !visitor.signs)
    throw toldError('access-denied', 'only those who sign for the company decide over its users', (t) =>
      t('organisationSigns', { organisation: name }),
    );
  const { name: person } = currentUser(request);
  return {
    account,
    actor,
    number,
    person,
    name,
    handles: covers(visitor.right, 'manage'),
    together: visitor.right !== 'own',
  };
}

async function show(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
  who: Desk,
  done: UsersView['done'],
): Promise<FastifyReply> {
  const list = await listCompanyUsers(context, who.account, who.number);
  const view = {
    company: who.name,
    list,
    mayKeepEmail: who.handles,
    together: who.together,
    done,
    csrf: request.shell.csrf,
  };
  const status = typeof done === 'object' ? statusOf(done) : 200;
  return sendPage(request, reply, companyUsersPage(texts(request.language), request.language, view), status);
}

function statusOf({ kind }: Signed): number {
  if (kind === 'complete' || kind === 'incomplete') return 200;
  return kind === 'unanswered' ? 503 : 422;
}

/** Adds the pages about a company's users. */
export function addCompanyUsers(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/users', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const { done } = request.query;
    const signed = { complete: { kind: 'complete' }, incomplete: { kind: 'incomplete', others: [] } } as const;
    const shown = done === 'complete' || done === 'incomplete' ? signed[done] : done;
    return await show(context, request, reply, await signatoryOf(context, request), shown);
  });
  app.get('/users/new', { preHandler }, async (request, reply) => {
    const { name } = await signatoryOf(context, request);
    if (!fresh(context, request, 'now')) return reply.redirect(stepUpAddress('/users/new'), 303);
    const empty = {
      person: '',
      label: '',
      role: 'reader',
      until: '',
      faults: [],
      problem: undefined,
      stale: undefined,
    };
    const view = { ...empty, company: name, csrf: request.shell.csrf };
    return sendPage(request, reply, newUserPage(texts(request.language), request.language, view));
  });
  app.post('/users', { preHandler }, async (request, reply) => await give(context, request, reply));
  addChanges(app, context);
}

async function give(context: PageContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const who = await signatoryOf(context, request);
  const t = texts(request.language);
  const form = await readForm(request);
  const now = context.clock();
  const typed = readPerson(t, form, who.account.recipient, now);
  const [roleText, untilText] = [form.text('role'), form.text('until')];
  const until = untilText === '' ? { until: undefined } : readUntil(t, untilText, now);
  const role: NewUser['role'] | undefined = roleText === 'reader' || roleText === 'handler' ? roleText : undefined;
  const faults: Fault[] = [
    ...typed.faults,
    ...(role === undefined ? [{ field: 'role', text: t('usersRoleMissing') }] : []),
    ...('fault' in until ? [{ field: 'until', text: until.fault }] : []),
  ];
  const stale = fresh(context, request, 'at-leisure') ? undefined : stepUpAddress('/users/new');
  const again = (problem?: Signed) => {
    const base = { ...typed, company: who.name, role: roleText, until: untilText, faults, stale, problem };
    const view: NewUserView = { ...base, csrf: request.shell.csrf };
    const status = problem === undefined ? 422 : statusOf(problem);
    return sendPage(request, reply, newUserPage(t, request.language, view), status);
  };
  if (faults.length > 0 || stale !== undefined || typed.number === undefined || role === undefined || 'fault' in until)
    return again();
  const user = { person: typed.number, label: typed.label, role, until: until.until };
  const signed = await giveRole(context, who, user);
  if (signed.kind !== 'complete' && signed.kind !== 'incomplete') return again(signed);
  return reply.redirect(`/users?done=${signed.kind}`, 303);
}

function addChanges(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.post('/users/sign', { preHandler }, async (request, reply) => {
    const who = await signatoryOf(context, request);
    if (!fresh(context, request, 'at-leisure')) return reply.redirect(stepUpAddress('/users'), 303);
    const signed = await signRole(context, who, idFrom((await readForm(request)).text('user')));
    return await show(context, request, reply, who, signed);
  });
  app.post('/users/end', { preHandler }, async (request, reply) => {
    const who = await signatoryOf(context, request);
    const ended = await endRole(context, who, idFrom((await readForm(request)).text('user')));
    return ended
      ? reply.redirect('/users?done=ended', 303)
      : await show(context, request, reply, who, { kind: 'gone' });
  });
  app.post('/users/take-over', { preHandler }, async (request, reply) => {
    const who = await signatoryOf(context, request);
    if (!fresh(context, request, 'at-leisure')) return reply.redirect(stepUpAddress('/users'), 303);
    const keepEmail = who.handles && (await readForm(request)).has('email');
    await takeOver(context, who, { keepEmail });
    return reply.redirect('/users?done=taken-over', 303);
  });
}
