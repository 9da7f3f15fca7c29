// GET /parties: everybody who is connected or applies. GET, POST /parties/new/:role: a new application. GET, POST /parties/:role/:organisation/details:
// what is known of one. 200; 303 to the party's page; 422 with what was wrong; 404 for no such party; 403 for others than the register's staff.
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { currentUser, requireUser } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { User } from '../../../platform/web/user.ts';
import { applyForParty, changeParty } from '../owner/manage-party.ts';
import { type By, PARTY_ROLES, PARTY_STATUSES, partyIdOf } from '../owner/party.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import {
  DETAIL_FIELDS,
  NOTHING_WRITTEN,
  readDetails,
  readOrganisation,
  type WrittenDetails,
  writtenOf,
} from '../owner/read-details.ts';
import { readParties, readParty } from '../owner/read-party.ts';
import { partiesPage, partyAddress } from '../pages/parties-page.ts';
import { partyFormPage } from '../pages/party-form-page.ts';
import type { RegistryContext } from '../registry-context.ts';
import { requireStaff } from './staff.ts';

/** Staff as the one who does something. */
export function byStaff({ loginId, name }: User): By {
  return { actor: loginId, name };
}

export function addParties(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  app.get<{ Querystring: { role?: string; status?: string } }>('/parties', guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    const role = PARTY_ROLES.find((each) => each === request.query.role);
    const status = PARTY_STATUSES.find((each) => each === request.query.status);
    const { language } = request;
    const ownerName = context.owner.name;
    const view = { language, ownerName, role, status, ...(await readParties(context)) };
    return sendPage(request, reply, partiesPage(view));
  });
  addNew(app, context);
  addDetails(app, context);
}

function addNew(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  const path = '/parties/new/:role';
  app.get<{ Params: { role: string } }>(path, guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, role: roleIn(request.params.role), organisation: '', faults: [] };
    return sendPage(request, reply, partyFormPage({ ...view, written: NOTHING_WRITTEN }));
  });
  app.post<{ Params: { role: string } }>(path, guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const role = roleIn(request.params.role);
    const sent = await readForm(request);
    const written = writtenIn(sent);
    const { details, faults } = readDetails(role, written);
    const organisation = readOrganisation(sent.text('organisation'));
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, role, organisation: sent.text('organisation'), written, faults };
    if (organisation === undefined)
      return sendPage(request, reply, partyFormPage({ ...view, organisationFault: 'organisation' }), 422);
    if (faults.length > 0) return sendPage(request, reply, partyFormPage(view), 422);
    const id = { role, organisation };
    if (await applyForParty(context, id, details, byStaff(staff)))
      return reply.redirect(`${partyAddress(id)}?done=added`, 303);
    return sendPage(request, reply, partyFormPage({ ...view, organisationFault: 'there' }), 422);
  });
}

interface PartyParams {
  readonly role: string;
  readonly organisation: string;
}

function addDetails(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  const path = '/parties/:role/:organisation/details';
  app.get<{ Params: PartyParams }>(path, guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    const party = partyIdOf(request.params.role, request.params.organisation);
    const known = await readParty(context, party);
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, ...party, party, faults: [] };
    return sendPage(request, reply, partyFormPage({ ...view, written: writtenOf(known.party) }));
  });
  app.post<{ Params: PartyParams }>(path, guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const party = partyIdOf(request.params.role, request.params.organisation);
    const written = writtenIn(await readForm(request));
    const { details, faults } = readDetails(party.role, written);
    const { language, shell } = request;
    const view = { language, csrf: shell.csrf, ...party, party, written, faults };
    if (faults.length > 0) return sendPage(request, reply, partyFormPage(view), 422);
    await changeParty(context, party, details, byStaff(staff));
    return reply.redirect(`${partyAddress(party)}?done=saved`, 303);
  });
}

function roleIn(text: string): PartyRole {
  const role = PARTY_ROLES.find((each) => each === text);
  if (role === undefined) throw new BrevduvaError('not-found', 'there is no such role');
  return role;
}

function writtenIn(sent: Form): WrittenDetails {
  return { ...NOTHING_WRITTEN, ...Object.fromEntries(DETAIL_FIELDS.map((name) => [name, sent.text(name)])) };
}
