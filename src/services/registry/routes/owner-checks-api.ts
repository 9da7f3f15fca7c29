// PUT, GET /api/v1/parties/{role}/{organisation}/check-runs/{id}, PUT …/test-delivery: checks of a party. 200, 202, 204, and 400 401 403 404 409 413 415 503.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, link, withExample } from '../../../platform/web/rest.ts';
import { askForChecks, keepDelivery } from '../owner/onboarding/ask-for-checks.ts';
import { checksOf } from '../owner/onboarding/checks.ts';
import { type PartyId, partyIdOf } from '../owner/party.ts';
import type { RegistryContext } from '../registry-context.ts';
import { earlierRuns, type Run, resultsOfRun, runById } from '../store/onboarding.ts';
import { partyOf } from '../store/parties.ts';
import type { Guard } from './changes.ts';
import { byClient, ownerCommon, ownerRefusals, pathOf, wrongMember } from './owner-api.ts';
import { runExample } from './owner-examples.ts';
import {
  DeliveryBody,
  PartyParams,
  RunBody,
  AgreementParams as RunParams,
  RunShown,
  RunsShown,
} from './owner-schemas.ts';
import { runShown } from './owner-whole.ts';

const { endedAt: _ended, ...running } = runExample;

const runSchema = {
  ...ownerCommon,
  operationId: 'runPartyChecks',
  summary: 'Run checks of a party',
  description:
    'The id is a UUID of the caller’s own: the same again runs nothing more. The result is fetched from the same address.',
  params: RunParams,
  body: withExample(RunBody, { checks: ['endpoint', 'test-delivery'] }),
  response: { 202: withExample(RunShown, { ...running, results: [] }), ...ownerRefusals },
};
const getSchema = {
  ...ownerCommon,
  operationId: 'getPartyChecks',
  summary: 'What a run of checks has found',
  params: RunParams,
  response: { 200: withExample(RunShown, runExample), ...ownerRefusals },
};
const listSchema = {
  ...ownerCommon,
  operationId: 'listPartyChecks',
  summary: 'The latest hundred runs of checks of a party, the latest first',
  params: PartyParams,
  response: { 200: withExample(RunsShown, { runs: [runExample] }), ...ownerRefusals },
};
const deliverySchema = {
  ...ownerCommon,
  operationId: 'putTestDelivery',
  summary: 'Hand in a delivery that a sender has signed, or a mediator has sealed, to be verified',
  description: 'Kept in place of the last one, and verified when checks are run. To a test recipient only.',
  params: PartyParams,
  body: withExample(DeliveryBody, { content: 'PFNpZ25lZERlbGl2ZXJ5Lz4=' }),
  response: { 204: Type.Null(), ...ownerRefusals },
};

/** Adds the routes. */
export function addOwnerChecks(api: Api, context: RegistryContext, onRequest: Guard): void {
  const { database, organisation } = context;
  const path = '/parties/:role/:organisation/check-runs/:id';
  api.put<{ Params: Static<typeof RunParams>; Body: Static<typeof RunBody> }>(
    path,
    { onRequest, schema: runSchema },
    async (request, reply) => {
      const party = await there(context, request.params);
      const { id } = request.params;
      const all = checksOf(party.role);
      const wanted = request.body.checks ?? all;
      const checks = all.filter((name) => wanted.includes(name));
      if (checks.length === 0)
        throw wrongMember('checks', 'Rollen har inte de kontrollerna.', 'The role has no such checks.');
      const by = byClient(context, request);
      await database.transaction(organisation, (tx) => askForChecks(context, tx, party, { id, checks, by }));
      reply.code(202).header('location', link(request, `${pathOf(party)}/check-runs/${id}`, 'self').href);
      return runShown(request, await runOf(context, party, id), []);
    },
  );
  api.get<{ Params: Static<typeof RunParams> }>(path, { onRequest, schema: getSchema }, async (request) => {
    const { role, organisation: number, id } = request.params;
    const run = await runOf(context, partyIdOf(role, number), id);
    return runShown(request, run, await resultsOfRun(database.reader(organisation), id));
  });
  api.get<{ Params: Static<typeof PartyParams> }>(
    '/parties/:role/:organisation/check-runs',
    { onRequest, schema: listSchema },
    async (request) => {
      const runs = await earlierRuns(database.reader(organisation), await there(context, request.params), 100);
      return { runs: runs.map(({ results, ...run }) => runShown(request, run, results)) };
    },
  );
  addDelivery(api, context, onRequest);
}

function addDelivery(api: Api, context: RegistryContext, onRequest: Guard): void {
  const { database, organisation } = context;
  api.put<{ Params: Static<typeof PartyParams>; Body: Static<typeof DeliveryBody> }>(
    '/parties/:role/:organisation/test-delivery',
    { onRequest, schema: deliverySchema, bodyLimit: 3_100_000 },
    async (request, reply) => {
      const party = await there(context, request.params);
      if (party.role === 'operator')
        throw new BrevduvaError('conflict', 'an operator is tried by a delivery that the register makes');
      const content = Buffer.from(request.body.content, 'base64');
      const by = byClient(context, request);
      await database.transaction(organisation, (tx) => keepDelivery(context, tx, party, { content, by }));
      return reply.code(204).send(null);
    },
  );
}

async function there(
  { database, organisation }: RegistryContext,
  named: { readonly role: string; readonly organisation: string },
): Promise<PartyId> {
  const id = partyIdOf(named.role, named.organisation);
  if ((await partyOf(database.reader(organisation), id)) === undefined)
    throw new BrevduvaError('not-found', 'there is no such party');
  return id;
}

async function runOf({ database, organisation }: RegistryContext, party: PartyId, id: string): Promise<Run> {
  const run = await runById(database.reader(organisation), id);
  if (run?.role === party.role && run.organisation === party.organisation) return run;
  throw new BrevduvaError('not-found', 'there is no such run');
}
