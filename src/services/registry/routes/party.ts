// GET /parties/:role/:organisation: a party's page. POST …/status, checks, test-delivery, agreements, agreement-ends, acceptances, certificates,
// certificate-changes, revocations: what staff does about it. 303 to the page when it is done; 422 with what was wrong; 404 for no such party.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Html } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { currentUser, requireUser } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { User } from '../../../platform/web/user.ts';
import { type PartyId, partyIdOf } from '../owner/party.ts';
import { partyParts } from '../owner/party-parts.ts';
import { readParty } from '../owner/read-party.ts';
import { partyAddress } from '../pages/parties-page.ts';
import { partyPage } from '../pages/party-page.ts';
import type { DoneAct, Said } from '../pages/party-view.ts';
import type { RegistryContext } from '../registry-context.ts';
import { byStaff } from './parties.ts';
import { acts, type PartyAct } from './party-acts.ts';
import { requireStaff } from './staff.ts';

interface Params {
  readonly role: string;
  readonly organisation: string;
}

const PATH = '/parties/:role/:organisation';
/** Of a file that is handed in. */
const FILE_BYTES = 2_200_000;

const DONE: readonly DoneAct[] = [
  'status',
  'saved',
  'added',
  'agreement',
  'agreement-end',
  'acceptance',
  'certificate',
  'certificate-change',
  'revocation',
  'checks',
  'test-delivery',
];

export function addParty(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  app.get<{ Params: Params; Querystring: { done?: string } }>(PATH, guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const party = partyIdOf(request.params.role, request.params.organisation);
    const act = DONE.find((each) => each === request.query.done);
    return await show(context, { request, reply, staff, party }, act === undefined ? undefined : { kind: 'done', act });
  });
  for (const [name, act] of Object.entries(acts)) addAct(app, context, name, act);
}

function addAct(app: WebServer, context: RegistryContext, name: string, act: PartyAct): void {
  const guard = { preHandler: requireUser(), config: { multipart: name === 'test-delivery' } };
  app.post<{ Params: Params }>(`${PATH}/${name}`, guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const party = partyIdOf(request.params.role, request.params.organisation);
    const sent: Form = await readForm(request, { fileBytes: FILE_BYTES, files: 1 });
    const { language } = request;
    const said = await act({ context, party, sent, language, by: byStaff(staff) });
    if (said.kind === 'done') return reply.redirect(`${partyAddress(party)}?done=${said.act}`, 303);
    return await show(context, { request, reply, staff, party }, said);
  });
}

interface Here {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly staff: User;
  readonly party: PartyId;
}

async function show(context: RegistryContext, { request, reply, staff, party: id }: Here, said: Said | undefined) {
  const known = await readParty(context, id);
  const { senders } = await context.directory.now();
  const { language, shell } = request;
  const inView = { ...id, name: known.party.name, language, csrf: shell.csrf, staff };
  const parts: Html[] = [];
  for (const part of partyParts) {
    const shown = await part(context, inView);
    if (shown !== undefined) parts.push(shown);
  }
  const nameOf = (organisation: string) => senders.get(organisation)?.name ?? organisation;
  const view = { ...known, language, csrf: shell.csrf, nameOf, parts, ...(said === undefined ? {} : { said }) };
  const status = said === undefined || said.kind === 'done' ? 200 : 422;
  return sendPage(request, reply, partyPage(view), status);
}
