// GET /terms: every version of the terms and who is behind. POST /terms: publishes one. 200; 303 when it is done; 422 with what was wrong.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { currentUser, requireUser } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { publishTerms } from '../owner/papers.ts';
import { PARTY_ROLES } from '../owner/party.ts';
import { readTerms } from '../owner/read-terms.ts';
import { paperMessages } from '../pages/paper-messages.ts';
import { type TermsView, termsPage } from '../pages/terms-page.ts';
import type { RegistryContext } from '../registry-context.ts';
import { byStaff } from './parties.ts';
import { requireStaff } from './staff.ts';
import { isDay, isText } from './written.ts';

type Typed = Pick<TermsView, 'faults' | 'typed' | 'typedRoles'> & { readonly published?: boolean };

const NOTHING: Typed = { faults: [], typed: () => '', typedRoles: [] };

export function addTermsPages(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  app.get<{ Querystring: { done?: string } }>('/terms', guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    const published = request.query.done === 'published';
    return await show(context, { request, reply }, { ...NOTHING, published });
  });
  app.post('/terms', guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const sent = await readForm(request);
    const faults = faultsIn(sent, request.language);
    const typed = { typed: (field: string) => sent.text(field), typedRoles: sent.all('role') };
    if (faults.length > 0) return await show(context, { request, reply }, { ...typed, faults });
    if (await publishTerms(context, termsIn(sent), byStaff(staff))) return reply.redirect('/terms?done=published', 303);
    const taken = { field: 'version', text: paperMessages(request.language)('fault-taken') };
    return await show(context, { request, reply }, { ...typed, faults: [taken] });
  });
}

async function show(
  context: RegistryContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  typed: Typed,
): Promise<FastifyReply> {
  const { language, shell } = request;
  const view = { language, csrf: shell.csrf, ...(await readTerms(context)), ...typed };
  return sendPage(request, reply, termsPage(view), typed.faults.length > 0 ? 422 : 200);
}

function faultsIn(sent: Form, language: Language): readonly Fault[] {
  const t = paperMessages(language);
  const [from, by, address] = [sent.text('in-force-from'), sent.text('accept-by'), sent.text('address')];
  const version = sent.text('version');
  const content = sent.text('content');
  return [
    ...(isText(sent.text('name')) ? [] : [{ field: 'name', text: t('fault-text') }]),
    ...(version.length >= 1 && version.length <= 50 ? [] : [{ field: 'version', text: t('fault-text') }]),
    ...(PARTY_ROLES.some((role) => sent.all('role').includes(role)) ? [] : [{ field: 'role', text: t('fault-roles') }]),
    ...(isDay(from) ? [] : [{ field: 'in-force-from', text: t('fault-day') }]),
    ...(isDay(by) ? [] : [{ field: 'accept-by', text: t('fault-day') }]),
    ...(address === '' || isWebAddress(address) ? [] : [{ field: 'address', text: t('fault-address') }]),
    ...(content.length >= 10 ? [] : [{ field: 'content', text: t('fault-content') }]),
  ];
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && text.length <= 500;
}

function termsIn(sent: Form) {
  const address = sent.text('address');
  return {
    ...{ name: sent.text('name'), version: sent.text('version'), content: sent.text('content') },
    roles: PARTY_ROLES.filter((role) => sent.all('role').includes(role)),
    ...{ inForceFrom: sent.text('in-force-from'), acceptBy: sent.text('accept-by') },
    address: address === '' ? undefined : address,
  };
}
