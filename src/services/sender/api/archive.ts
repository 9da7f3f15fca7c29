// POST, GET /api/v1/archive-packages (202, 200)
// GET /api/v1/archive-packages/{id}, …/volumes/{number} (200) · GET /api/v1/letters/{id}/archive-package (200). 400, 401, 403, 404, 409, 429. (SKL-20)

import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, PageQuery, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import { askPackage, type FoundPackage, fetchVolume, findPackage } from '../archive/ask-package.ts';
import { letterPackage } from '../archive/package-head.ts';
import type { Config } from '../config.ts';
import { seesUnit } from '../reach.ts';
import type { Scope } from '../rights.ts';
import { sendTar } from '../routes/archive.ts';
import type { Desk } from '../routes/desk.ts';
import { type ArchivePackage, listPackages } from '../store/archive-packages.ts';
import { unitsByCode } from '../store/units.ts';
import { ArchivePackageBody, ArchivePackages, NewArchivePackage, VolumeParams } from './archive-schemas.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { addAnswering, addListing } from './registrations.ts';
import { LetterParams } from './schemas.ts';

const NOT_ALLOWED = ['not-authenticated', 'access-denied', 'too-many'] as const;
type Guard = ReturnType<typeof guard>;
const archives = { tags: ['archive'], security: bearer(SCOPE) };
const tar = {
  200: {
    description: 'The package, FGS Paketstruktur 2.0 in a tar',
    content: { 'application/x-tar': { schema: { type: 'string', format: 'binary', examples: ['ustar …'] } } },
  },
  ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found'),
};

/** Adds the operations. */
export function addArchiveOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addAnswering(api, onRequest, desk);
  addListing(api, onRequest, desk);
  addMaking(api, onRequest, desk);
  addFetching(api, onRequest, desk);
}

function addMaking(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const ask = {
    ...archives,
    operationId: 'makeArchivePackage',
    summary: 'Make an archive package of a period',
    description: 'Made in the background: follow it at Location, and fetch its volumes when it is ready.',
    body: NewArchivePackage,
    response: { 202: ArchivePackageBody, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found') },
  };
  api.post('/archive-packages', { onRequest, schema: ask }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { from, to, unit } = request.body;
    if (to < from) throw new BrevduvaError('invalid-input', 'to is before from', { faults: [ORDER] });
    const units = await unitsFor(desk, caller, unit);
    const period = { fromDay: from, toDay: to, units };
    const id = await askPackage(records, caller.organisation, caller.actor, period);
    if (id === undefined) throw new BrevduvaError('not-found', 'no letter was sent in the period');
    const body = packageBody(request, await findPackage(records, caller.organisation, id, caller.actor.sees.whole));
    return reply.code(202).header('location', body._links.self.href).send(body);
  });

  const list = {
    ...archives,
    operationId: 'listArchivePackages',
    summary: 'Archive packages, the latest first',
    querystring: PageQuery,
    response: { 200: ArchivePackages, ...problemResponses('invalid-input', ...NOT_ALLOWED) },
  };
  api.get('/archive-packages', { onRequest, schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { limit, offset } = request.query;
    const reader = records.database.reader(organisation.id);
    const { packages, total } = await listPackages(reader, actor.sees.whole, { limit, offset });
    const page = { limit, offset, count: packages.length, totalRecords: total };
    return {
      archivePackages: packages.map((asked) => packageBody(request, { asked, volumes: [] })),
      ...pageOf(request, '/archive-packages', page),
    };
  });
}

const ORDER = { field: 'to', sv: 'Sista dagen är före den första.', en: 'The last day is before the first.' };

async function unitsFor({ records }: Desk, { organisation, actor }: Caller, code: string | undefined): Promise<Scope> {
  if (code === undefined) return actor.sees.whole;
  const id = (await unitsByCode(records.database.reader(organisation.id))).get(code);
  if (id !== undefined && seesUnit(actor, id)) return new Set([id]);
  const fault = {
    field: 'unit',
    sv: 'Enheten finns inte. Se GET /units.',
    en: 'There is no such unit. See GET /units.',
  };
  throw new BrevduvaError('invalid-input', 'there is no such unit', { faults: [fault] });
}

function packageBody(request: FastifyRequest, { asked, volumes }: FoundPackage) {
  const path = `/archive-packages/${asked.id}`;
  return {
    ...membersOf(asked),
    volumes: volumes.map(({ number, name, letters, bytes, sha256 }) => ({
      number,
      name,
      letters,
      bytes,
      sha256,
      tar: link(request, `${path}/volumes/${number}`, 'enclosure'),
    })),
    _links: { self: link(request, path, 'self') },
  };
}

function membersOf({ id, fromDay, toDay, state, letters, done, askedAt, expiresAt }: ArchivePackage) {
  return {
    archivePackageId: id,
    from: fromDay,
    to: toDay,
    state,
    letters,
    lettersDone: done,
    askedAt: askedAt.toISOString(),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
}

function addFetching(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const one = {
    ...archives,
    operationId: 'getArchivePackage',
    summary: 'How far an archive package has come, and its volumes',
    params: LetterParams,
    response: { 200: ArchivePackageBody, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found') },
  };
  api.get('/archive-packages/:id', { onRequest, schema: one }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    return packageBody(request, await findPackage(records, organisation, request.params.id, actor.sees.whole));
  });

  const volume = {
    ...archives,
    operationId: 'getArchiveVolume',
    summary: 'A volume of an archive package',
    description: 'Noted each time. Volumes are removed when `expiresAt` has passed.',
    params: VolumeParams,
    response: tar,
  };
  api.get('/archive-packages/:id/volumes/:number', { onRequest, schema: volume }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const wanted = { ...request.params, units: actor.sees.whole };
    const found = await fetchVolume(records, organisation, actor, wanted);
    return sendTar(reply, found.volume.name, found.pieces).header('content-length', found.volume.bytes);
  });

  const letter = {
    ...archives,
    operationId: 'getLetterArchivePackage',
    summary: 'The archive package of one letter',
    description: 'Made while it is fetched. The look is noted.',
    params: LetterParams,
    response: tar,
  };
  api.get('/letters/:id/archive-package', { onRequest, schema: letter }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { name, pieces } = await letterPackage(records, organisation, actor, request.params.id);
    return sendTar(reply, name, pieces);
  });
}
