// GET /api/v1/parties, GET, PUT /parties/{role}/{organisation}, PUT …/status: who is connected, and how. 200, 201, and 400 401 403 404 409 413 415 503.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, link, PageQuery, pageOf, withExample } from '../../../platform/web/rest.ts';
import { applyForParty, changeParty, decideStatus } from '../owner/manage-party.ts';
import { partyIdOf } from '../owner/party.ts';
import { NOTHING_WRITTEN, readDetails, type WrittenDetails } from '../owner/read-details.ts';
import { readParty } from '../owner/read-party.ts';
import { partyMessages } from '../pages/party-messages.ts';
import type { RegistryContext } from '../registry-context.ts';
import { allParties, partyOf } from '../store/parties.ts';
import type { Guard } from './changes.ts';
import { byClient, ownerCommon, ownerRefusals, partyShown, pathOf, wrongMember } from './owner-api.ts';
import { detailsExample, partiesExample, partyExample, wholeExample } from './owner-examples.ts';
import {
  DetailsBody,
  PartiesShown,
  PartyParams,
  PartyShown,
  PartyWhole,
  Role,
  Status,
  StatusBody,
} from './owner-schemas.ts';
import { wholeShown } from './owner-whole.ts';

const ListQuery = Type.Object({
  ...PageQuery.properties,
  role: Type.Optional(Role),
  status: Type.Optional(Status),
});

const listSchema = {
  ...ownerCommon,
  operationId: 'listParties',
  summary: 'Senders, mediators and operators, by role and name',
  querystring: ListQuery,
  response: { 200: withExample(PartiesShown, partiesExample), ...ownerRefusals },
};
const oneSchema = {
  ...ownerCommon,
  operationId: 'getParty',
  summary: 'One party, with agreements, terms, certificates and the last result of each check',
  params: PartyParams,
  response: { 200: withExample(PartyWhole, wholeExample), ...ownerRefusals },
};
const putSchema = {
  ...ownerCommon,
  operationId: 'putParty',
  summary: 'Add a party that applies, or change what is known of one',
  description:
    'Answers 201 for a new one. A change holds at once for everybody who asks the register. Members that are left out become empty.',
  params: PartyParams,
  body: withExample(DetailsBody, detailsExample),
  response: {
    200: withExample(PartyShown, partyExample),
    201: withExample(PartyShown, { ...partyExample, status: 'applying' }),
    ...ownerRefusals,
  },
};
const statusSchema = {
  ...ownerCommon,
  operationId: 'putPartyStatus',
  summary: 'Approve, pause or end a party, or let one that has ended apply again',
  description:
    'To approve, each check but that of the register’s answers must have passed since what it looks at was changed, or there must be a ground. Pausing and ending ' +
    'need a ground. Holds at once: who is not approved is in no answer, and at an operator that is paused or has ended nobody is reached.',
  params: PartyParams,
  body: withExample(StatusBody, { status: 'paused', ground: 'Driftstopp hos operatören, dnr 2026-31' }),
  response: { 200: withExample(PartyShown, partyExample), ...ownerRefusals },
};

/** Adds the routes. */
export function addOwnerParties(api: Api, context: RegistryContext, onRequest: Guard): void {
  const { database, organisation } = context;
  api.get<{ Querystring: Static<typeof ListQuery> }>('/parties', { onRequest, schema: listSchema }, async (request) => {
    const { limit, offset, role, status } = request.query;
    const all = await allParties(database.reader(organisation));
    const asked = all.filter((each) => (role ?? each.role) === each.role && (status ?? each.status) === each.status);
    const parties = asked.slice(offset, offset + limit).map((party) => partyShown(request, party));
    return {
      parties,
      ...pageOf(request, '/parties', { limit, offset, count: parties.length, totalRecords: asked.length }),
    };
  });
  const path = '/parties/:role/:organisation';
  api.get<{ Params: Static<typeof PartyParams> }>(path, { onRequest, schema: oneSchema }, async (request) => {
    const known = await readParty(context, partyIdOf(request.params.role, request.params.organisation));
    return { ...partyShown(request, known.party), ...wholeShown(known) };
  });
  api.put<{ Params: Static<typeof PartyParams>; Body: Static<typeof DetailsBody> }>(
    path,
    { onRequest, schema: putSchema },
    async (request, reply) => {
      const id = partyIdOf(request.params.role, request.params.organisation);
      const { details, faults } = readDetails(id.role, writtenIn(request.body));
      const [fault] = faults;
      if (fault !== undefined) throw fieldFault(fault.field, fault.problem);
      const by = byClient(context, request);
      const added = await applyForParty(context, id, details, by);
      if (!added) await changeParty(context, id, details, by);
      if (added) reply.code(201).header('location', link(request, pathOf(id), 'self').href);
      return partyShown(request, await existing(context, id));
    },
  );
  addStatus(api, context, onRequest);
}

function addStatus(api: Api, context: RegistryContext, onRequest: Guard): void {
  api.put<{ Params: Static<typeof PartyParams>; Body: Static<typeof StatusBody> }>(
    '/parties/:role/:organisation/status',
    { onRequest, schema: statusSchema },
    async (request) => {
      const id = partyIdOf(request.params.role, request.params.organisation);
      const { status, ground = '' } = request.body;
      const outcome = await decideStatus(context, id, { status, ground: ground.trim() }, byClient(context, request));
      if (outcome.kind === 'no-ground') throw fieldFault('ground', 'ground');
      if (outcome.kind === 'not-checked')
        throw new BrevduvaError('conflict', `checks have not passed: ${outcome.checks.join(', ')}`, {
          detail: {
            sv: partyMessages('sv')('fault-not-checked', { checks: outcome.checks.join(', ') }),
            en: partyMessages('en')('fault-not-checked', { checks: outcome.checks.join(', ') }),
          },
        });
      if (outcome.kind === 'not-next') throw new BrevduvaError('conflict', 'the party cannot get that status now');
      return partyShown(request, await existing(context, id));
    },
  );
}

type FaultKey = Parameters<typeof wordsOf>[0];

function wordsOf(problem: 'ground' | ReturnType<typeof readDetails>['faults'][number]['problem']) {
  return [partyMessages('sv')(`fault-${problem}`), partyMessages('en')(`fault-${problem}`)] as const;
}

function fieldFault(field: string, problem: FaultKey): BrevduvaError {
  return wrongMember(field, ...wordsOf(problem));
}

async function existing({ database, organisation }: RegistryContext, id: Parameters<typeof partyOf>[1]) {
  const party = await partyOf(database.reader(organisation), id);
  if (party === undefined) throw new BrevduvaError('not-found', 'there is no such party');
  return party;
}

function writtenIn({ senders = [], ...body }: Static<typeof DetailsBody>): WrittenDetails {
  return { ...NOTHING_WRITTEN, ...body, senders: senders.join('\n') };
}
