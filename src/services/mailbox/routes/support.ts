// GET /support: 200. POST /support: 200 with the mailbox's state, or 422. For the operator's staff with the role, by their own log-in;
// each look wants a reason, and is noted where the mailbox's holder sees it. GET /who-helps: 200, for everybody.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { NavigationItem } from '../../../platform/pages/layout.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, type User } from '../../../platform/web/user.ts';
import { markOf } from '../access/log-ins.ts';
import { texts } from '../messages.ts';
import { supportPage } from '../pages/support-page.ts';
import { type Contact, whoHelpsPage } from '../pages/who-helps-page.ts';
import { accountOf } from '../store/accounts.ts';
import { type SupportFacts, supportFacts } from '../store/support.ts';
import { operationsTexts } from '../texts/operations.ts';
import { holderIfAny, type PageContext } from './visitor.ts';

/** Whoever is logged in by the operator's own provider with the role. A citizen's log-in has neither. */
export function staffWith(context: PageContext, request: FastifyRequest, role: string): User {
  if (!context.hasStaffLogin) throw new BrevduvaError('not-found', 'no staff log in here');
  const user = currentUser(request);
  if (user.organisation !== context.organisation || !user.roles.includes(role))
    throw new BrevduvaError('access-denied', `the role ${role} at the operator is needed`);
  return user;
}

/** The pages of the operator's staff by their roles, in the navigation and as what they meet first; none for others. */
export function staffPages(context: PageContext, request: FastifyRequest): readonly NavigationItem[] {
  const { user, language } = request;
  if (!context.hasStaffLogin || user?.organisation !== context.organisation) return [];
  return [
    ...(user.roles.includes(context.supportRole) ? [{ href: '/support', text: texts(language)('supportTitle') }] : []),
    ...(user.roles.includes(context.operationsRole)
      ? [{ href: '/operations', text: operationsTexts(language)('title') }]
      : []),
  ];
}

function supporterOf(context: PageContext, request: FastifyRequest): User {
  return staffWith(context, request, context.supportRole);
}

/** Adds the page of the operator's support, and the one that says who helps whom. */
export function addSupport(app: WebServer, context: PageContext, owner: Contact | undefined): void {
  app.get('/who-helps', async (request, reply) => {
    await holderIfAny(context, request);
    return sendPage(request, reply, whoHelpsPage(texts(request.language), context.operator, owner));
  });
  app.get('/support', async (request, reply) => {
    if (request.user === undefined && context.hasStaffLogin)
      return reply.redirect(`/login?organisation=${context.organisation}&return-to=%2Fsupport`, 303);
    supporterOf(context, request);
    const view = { person: '', reason: '', faults: [], found: undefined, csrf: request.shell.csrf };
    return sendPage(request, reply, supportPage(texts(request.language), request.language, view));
  });
  app.post('/support', async (request, reply) => {
    const user = supporterOf(context, request);
    const t = texts(request.language);
    const form = await readForm(request);
    const person = form.text('person');
    const reason = form.text('reason').replaceAll(/\s+/g, ' ').slice(0, 300);
    const parsed = readRecipientId(person, context.clock());
    const faults = [
      ...(parsed.ok ? [] : [{ field: 'person', text: t('delegatesPersonWrong') }]),
      ...(reason.length < 5 ? [{ field: 'reason', text: t('supportReasonMissing') }] : []),
    ];
    const typed = { person, reason, csrf: request.shell.csrf };
    if (!parsed.ok || faults.length > 0)
      return sendPage(request, reply, supportPage(t, request.language, { ...typed, faults, found: undefined }), 422);
    const found = await look(context, user, { person: parsed.value, reason });
    return sendPage(request, reply, supportPage(t, request.language, { ...typed, faults, found }));
  });
}

/** Noted before anything is shown; null where there is no mailbox, which is noted too. */
async function look(
  context: PageContext,
  user: User,
  what: { readonly person: Parameters<typeof accountOf>[1]; readonly reason: string },
): Promise<SupportFacts | null> {
  const { database, organisation } = context;
  const reader = database.reader(organisation);
  const account = await accountOf(reader, what.person);
  const person = markOf(context.contentKey, { personalNumber: what.person, subject: '' });
  const details = { detail: what.reason, by: `${user.name} (${context.operator.name})` };
  await database.transaction(organisation, (tx) => {
    // Without a mailbox there is nobody's log to stand in: the audit trail has the digest, not the number.
    const subject = account?.id ?? `nobody ${person.toString('hex')}`;
    return context.events.record(tx, { kind: 'support.looked', actor: user.loginId, subject, details });
  });
  return account === undefined ? null : await supportFacts(reader, account, person);
}
