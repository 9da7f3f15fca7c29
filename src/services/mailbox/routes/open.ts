// GET /open: 200, or 303 to the inbox when the mailbox is open. POST /open: 303, 422 with what was typed (also to use the e-ID anew before a mailbox
// is moved here), or 503 when FaR is silent (what was typed stands).
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { stepUpAddress } from '../../../platform/web/step-up.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { texts } from '../messages.ts';
import { type OpenView, openPage } from '../pages/open-page.ts';
import { accountOf } from '../store/accounts.ts';
import { actorOf } from '../use/actor.ts';
import { agreementToOpen } from '../use/agreement-to-open.ts';
import { openMailbox } from '../use/open-mailbox.ts';
import { fresh } from './delegates.ts';
import { readNotices } from './settings.ts';
import { type PageContext, refuseOrganisation, type Visitor, visitorOf } from './visitor.ts';
import { toldError } from './whose.ts';

const Query = Type.Object({ organisation: Type.Optional(Type.String({ pattern: '^16[0-9]{10}$' })) });

function emptyView(context: PageContext, { account, name, recipient }: Visitor) {
  return {
    operator: context.operator.name,
    holder: { name, recipient },
    again: account?.state === 'closed',
    accepted: false,
    faults: [],
    problem: undefined,
    stale: undefined,
  };
}

/** Where the e-ID is used anew before the mailbox that somebody has elsewhere is moved: whoever sits down at a browser that was left does not. */
function staleMove(
  context: PageContext,
  request: FastifyRequest,
  { isOrganisation, recipient }: Visitor,
): string | undefined {
  if (fresh(context, request, 'at-leisure')) return undefined;
  return stepUpAddress(isOrganisation ? `/open?organisation=${recipient}` : '/open');
}

/**
 * Whose mailbox is opened: the visitor's own, or that of a company that they sign for, as FaR says now. Throws 'access-denied' when
 * they do not, 'unavailable' when FaR is silent.
 */
async function openerOf(
  context: PageContext,
  request: FastifyRequest,
  organisation: string | undefined,
): Promise<Visitor> {
  if (organisation === undefined) return await visitorOf(context, request);
  const user = currentUser(request);
  const parsed = parseOrganisationsnummer(organisation);
  const { personalNumber } = user;
  const answer =
    parsed.ok && personalNumber !== undefined ? await context.mandates.rightsOf(personalNumber) : undefined;
  if (answer?.kind === 'unanswered')
    throw toldError('unavailable', 'FaR does not say who signs for the organisation', (t) => t('openFarDownText'));
  const grants = answer?.kind === 'answered' ? answer.value.rights : [];
  const grant = grants.find(({ id, grantType }) => id === organisation && grantType === 'AuthorizedSignatory');
  if (!parsed.ok || grant === undefined)
    throw toldError('access-denied', 'only those who sign for the organisation open its mailbox', (t) =>
      t('organisationSigns', { organisation }),
    );
  const recipient = parsed.value;
  return {
    actor: actorOf(user),
    recipient,
    name: grant.organizationName ?? organisation,
    isOrganisation: true,
    right: 'own',
    signs: true,
    way: 'signatory',
    until: undefined,
    account: await accountOf(context.database.reader(context.organisation), recipient),
  };
}

/** Adds the opening of a mailbox. */
export function addOpening(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/open', { preHandler, schema: { querystring: Query } }, async (request, reply) => {
    const visitor = await openerOf(context, request, request.query.organisation);
    if (visitor.account?.state === 'active')
      return reply.redirect(visitor.isOrganisation ? '/mailboxes' : '/inbox', 303);
    refuseOrganisation(visitor);
    const view: OpenView = {
      ...emptyView(context, visitor),
      agreement: await agreementToOpen(context, visitor, request.language),
      email: visitor.account?.email ?? currentUser(request).email ?? '',
      language: visitor.account?.language ?? request.language,
      csrf: request.shell.csrf,
    };
    return sendPage(request, reply, openPage(texts(request.language), request.language, view));
  });
  app.post('/open', { preHandler }, async (request, reply) => {
    const form = await readForm(request);
    const organisation = form.text('organisation');
    const visitor = await openerOf(context, request, organisation === '' ? undefined : organisation);
    if (visitor.account?.state === 'active')
      return reply.redirect(visitor.isOrganisation ? '/mailboxes' : '/inbox', 303);
    refuseOrganisation(visitor);
    const t = texts(request.language);
    const typed = readNotices(t, form);
    const accepted = form.has('accept');
    const agreement = await agreementToOpen(context, visitor, request.language);
    // What is signed is what was read.
    const isRead = !form.has('agreement') || form.text('agreement') === agreement.text;
    const missing = isRead ? t('openAcceptMissing') : t('openAgreementChanged');
    const faults = [...typed.faults, ...(accepted && isRead ? [] : [{ field: 'accept', text: missing }])];
    const base = { ...emptyView(context, visitor), agreement, csrf: request.shell.csrf };
    const stale = form.has('move') ? staleMove(context, request, visitor) : undefined;
    const view: OpenView = { ...base, ...typed, accepted: accepted && isRead, faults, stale };
    if (faults.length > 0 || stale !== undefined)
      return sendPage(request, reply, openPage(t, request.language, view), 422);
    const email = typed.email === '' ? undefined : typed.email;
    const problem = await openMailbox(context, {
      ...visitor,
      email,
      language: typed.language,
      agreement: agreement.text,
      moveFrom: form.has('move'),
    });
    if (problem === undefined) return reply.redirect(visitor.isOrganisation ? '/mailboxes' : '/inbox?done=opened', 303);
    const status = problem.kind === 'unanswered' ? 503 : 422;
    return sendPage(request, reply, openPage(t, request.language, { ...view, problem }), status);
  });
}
