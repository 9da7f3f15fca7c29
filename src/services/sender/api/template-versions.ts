// GET /api/v1/templates/{code}/versions (200, scope letters) · POST /templates/{code}/restorations, /templates/{code}/reopen (200, scope
// administration). 400, 401, 403, 404 (also another unit's), 409, 429. (issue 4, "Templates with versions")
import { Type } from 'typebox';
import { type Api, bearer, Links, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import type { Desk } from '../routes/desk.ts';
import { listTemplateVersions } from '../store/templates.ts';
import { closeTemplate, restoreTemplate } from '../templates/change-template.ts';
import { CodeParams, Template } from './compose-schemas.ts';
import { callerOf, guard, SCOPE } from './guard.ts';
import { DateTime } from './schemas.ts';
import { assertSaved, templateOf, wholeTemplate } from './templates.ts';
import { ADMINISTRATION } from './units.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many', 'not-found'] as const;
const common = { tags: ['templates'], params: CodeParams };
const VersionNumber = (description: string) => Type.Integer({ minimum: 1, description });

const Versions = withExample(
  Type.Object({
    versions: Type.Array(
      Type.Object({
        version: VersionNumber('1 is the first'),
        savedAt: DateTime('When it was saved'),
        savedBy: Type.String(),
        publishedAt: Type.Optional(DateTime('When letters began to be written from it; absent: a draft')),
        restoredFrom: Type.Optional(VersionNumber('The older version that it was made from')),
      }),
      { description: 'The newest first, at most 100' },
    ),
    _links: Links,
  }),
  {
    versions: [
      { version: 2, savedAt: '2026-11-22T12:30:00.000Z', savedBy: 'Bo Berg', restoredFrom: 1 },
      {
        ...{ version: 1, savedAt: '2026-11-21T12:30:00.000Z', savedBy: 'Bo Berg' },
        publishedAt: '2026-11-21T12:31:00.000Z',
      },
    ],
    _links: {
      self: {
        href: 'https://sender.example.se/api/v1/templates/beslut-bistand/versions',
        rel: 'self',
        method: 'GET',
      },
    },
  },
);
const Restoration = withExample(
  Type.Object(
    {
      over: VersionNumber('The newest version, that this comes after'),
      version: VersionNumber('The older one that is restored'),
    },
    { additionalProperties: false },
  ),
  { over: 2, version: 1 },
);

/** Adds the operations. */
export function addTemplateVersions(api: Api, config: Config, desk: Desk): void {
  addList(api, config, desk);
  addRestoring(api, config, desk);
}

function addList(api: Api, config: Config, desk: Desk): void {
  const list = {
    ...common,
    security: bearer(SCOPE),
    operationId: 'listTemplateVersions',
    summary: 'The versions of a template, by whom and when',
    response: { 200: Versions, ...problemResponses(...always) },
  };
  api.get('/templates/:code/versions', { onRequest: guard(config), schema: list }, async (request) => {
    const { reader, template } = await templateOf(desk, callerOf(desk, request), request.params.code);
    const all = await listTemplateVersions(reader, template.id);
    return {
      versions: all.map(({ number: version, savedAt, savedBy, publishedAt, restoredFrom }) => ({
        ...{ version, savedAt: savedAt.toISOString(), savedBy },
        ...(publishedAt === undefined ? {} : { publishedAt: publishedAt.toISOString() }),
        ...(restoredFrom === undefined ? {} : { restoredFrom }),
      })),
      _links: { self: link(request, `/templates/${template.code}/versions`, 'self') },
    };
  });
}

function addRestoring(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config, ADMINISTRATION);
  const { records } = desk;
  const restore = {
    ...common,
    security: bearer(ADMINISTRATION),
    operationId: 'restoreTemplateVersion',
    summary: 'Make an older version the newest again, as a draft',
    description:
      'A version of its own: what was written since is kept beside it. Publish it to write letters from it. 409 when `over` is not the newest.',
    body: Restoration,
    response: { 200: Template, ...problemResponses(...always, 'conflict', 'unsupported-mime-type') },
  };
  api.post('/templates/:code/restorations', { onRequest, schema: restore }, async (request) => {
    const caller = callerOf(desk, request);
    const { reader, template } = await templateOf(desk, caller, request.params.code);
    const { version: number, over } = request.body;
    assertSaved(await restoreTemplate(records, caller.organisation, caller.actor, template.id, { number, over }));
    return await wholeTemplate(request, reader, (await templateOf(desk, caller, template.code)).template);
  });

  const reopen = {
    ...common,
    security: bearer(ADMINISTRATION),
    operationId: 'reopenTemplate',
    summary: 'Open a closed template again',
    description: 'One that is open is answered the same.',
    response: { 200: Template, ...problemResponses(...always) },
  };
  api.post('/templates/:code/reopen', { onRequest, schema: reopen }, async (request) => {
    const caller = callerOf(desk, request);
    const { reader, template } = await templateOf(desk, caller, request.params.code);
    if (template.closedAt !== undefined)
      await closeTemplate(records, caller.organisation, caller.actor, template.id, false);
    return await wholeTemplate(request, reader, (await templateOf(desk, caller, template.code)).template);
  });
}
