// GET /api/v1/templates, /templates/{code}, POST /templates/{code}/previews (scope letters) · POST /templates (201),
// POST /templates/{code}/versions (201), POST /templates/{code}/publications (200), DELETE /templates/{code} (scope administration;
// DELETE closes). And 400 401 403 404 409 429. Older versions and reopening are in template-versions.ts.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { templateFaults } from '../pages/template-form.ts';
import { seesUnit } from '../reach.ts';
import type { Desk } from '../routes/desk.ts';
import { findTemplate, listTemplates, readTemplateVersion } from '../store/templates.ts';
import { openUnits, type UnitName } from '../store/units.ts';
import type { SenderTables } from '../tables.ts';
import {
  closeTemplate,
  makeTemplate,
  publishTemplate,
  type SavedTemplate,
  saveTemplate,
} from '../templates/change-template.ts';
import { merged, missingValues, tidyValues } from '../templates/fill-template.ts';
import type {
  Template as StoredTemplate,
  TemplateContent,
  TemplateFault,
  TemplatePlace,
} from '../templates/template.ts';
import {
  CodeParams,
  NewPreview,
  NewTemplate,
  NewTemplateVersion,
  Preview,
  Template,
  Templates,
  type NewTemplateVersion as VersionBody,
} from './compose-schemas.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { ADMINISTRATION } from './units.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const tags = ['templates'];

function refused(faults: readonly TemplateFault[]): BrevduvaError {
  const [sv, en] = [templateFaults('sv', faults), templateFaults('en', faults)];
  const list = faults.map(({ field }, index) => ({ field, sv: sv[index]?.text ?? '', en: en[index]?.text ?? '' }));
  const taken = faults.some(({ code }) => code === 'code-taken');
  return new BrevduvaError(taken ? 'conflict' : 'invalid-input', 'the template cannot be saved as it is', {
    faults: list,
  });
}

/** Throws the problem of what was not saved: 'conflict' where another version has come since. */
export function assertSaved(saved: SavedTemplate): void {
  if (saved.kind === 'faults') throw refused(saved.faults);
  if (saved.kind === 'changed') throw new BrevduvaError('conflict', 'another version has been saved since');
}

type Body = Omit<VersionBody, 'over'>;

async function writtenIn(
  reader: Reader<SenderTables>,
  body: Body,
  code: string,
): Promise<{ place: TemplatePlace; content: TemplateContent }> {
  const units = body.unit === undefined ? [] : await openUnits(reader);
  const unit = units.find((one) => one.code === body.unit)?.id;
  if (body.unit !== undefined && unit === undefined) throw refused([{ field: 'unit', code: 'unit-not-yours' }]);
  const fields = (body.fields ?? []).map(({ name, hint = '', example = '', needed = true }) => ({
    name,
    hint,
    example,
    needed,
  }));
  const { subject, text, contentType: bodyType = 'text/plain', language = 'svSE' } = body;
  return {
    place: { code, name: body.name, folder: body.folder ?? '', unit },
    content: { subject, text, bodyType, language, fields },
  };
}

function line(request: FastifyRequest, template: StoredTemplate, units: readonly UnitName[]) {
  const { code, name, folder, published, latest, closedAt } = template;
  const unit = units.find(({ id }) => id === template.unit);
  return {
    ...{ code, name, folder },
    ...(unit === undefined ? {} : { unit: unit.code }),
    ...(published === undefined ? {} : { publishedVersion: published }),
    latestVersion: latest,
    open: closedAt === undefined,
    _links: { self: link(request, `/templates/${code}`, 'self') },
  };
}

function contentOf({ subject, text, bodyType, language, fields }: TemplateContent) {
  return { subject, text, contentType: bodyType, language, fields: [...fields] };
}

/** The template with its published and its newest version. */
export async function wholeTemplate(request: FastifyRequest, reader: Reader<SenderTables>, template: StoredTemplate) {
  const latest = await readTemplateVersion(reader, template.id, template.latest);
  const { published: number } = template;
  const published = number === undefined ? undefined : await readTemplateVersion(reader, template.id, number);
  if (latest === undefined) throw new BrevduvaError('not-found', 'there is no such template');
  return {
    ...line(request, template, await openUnits(reader)),
    ...(published === undefined ? {} : { published: contentOf(published) }),
    latest: contentOf(latest),
  };
}

/** By its code, where the client sees it. Throws 'not-found'. */
export async function templateOf(desk: Desk, { organisation, actor }: Caller, code: string) {
  const reader = desk.records.database.reader(organisation.id);
  const template = await findTemplate(reader, code);
  const seen = template?.unit === undefined || seesUnit(actor, template.unit);
  if (template === undefined || !seen) throw new BrevduvaError('not-found', 'there is no such template');
  return { reader, template };
}

/** Adds the operations. */
export function addTemplateOperations(api: Api, config: Config, desk: Desk): void {
  addReading(api, config, desk);
  addPreviews(api, config, desk);
  addWriting(api, config, desk);
  addPublishing(api, config, desk);
}

function addReading(api: Api, config: Config, desk: Desk): void {
  const common = { tags, security: bearer(SCOPE) };
  const list = {
    ...common,
    operationId: 'listTemplates',
    summary: 'The templates that letters may be written from',
    description: 'Open ones of the units that the client sees and of every unit, by folder and name.',
    response: { 200: Templates, ...problemResponses(...always) },
  };
  api.get('/templates', { onRequest: guard(config), schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reader = desk.records.database.reader(organisation.id);
    const units = await openUnits(reader);
    const templates = await listTemplates(reader, { units: actor.sees.whole, closed: false, published: false });
    const shown = templates.map((template) => line(request, template, units));
    return { templates: shown, _links: { self: link(request, '/templates', 'self') } };
  });

  const one = {
    ...common,
    operationId: 'getTemplate',
    summary: 'A template with its published and its newest version',
    params: CodeParams,
    response: { 200: Template, ...problemResponses(...always, 'not-found') },
  };
  api.get('/templates/:code', { onRequest: guard(config), schema: one }, async (request) => {
    const { reader, template } = await templateOf(desk, callerOf(desk, request), request.params.code);
    return await wholeTemplate(request, reader, template);
  });
}

function addPreviews(api: Api, config: Config, desk: Desk): void {
  const preview = {
    tags,
    security: bearer(SCOPE),
    operationId: 'previewTemplate',
    summary: 'The template with given values, as one recipient would have it',
    description:
      'Nothing is kept. A POST, since personal data may stand in the values and not in an address (DIGG MOG.03).',
    params: CodeParams,
    body: NewPreview,
    response: { 200: Preview, ...problemResponses(...always, 'not-found', 'unsupported-mime-type') },
  };
  api.post('/templates/:code/previews', { onRequest: guard(config), schema: preview }, async (request) => {
    const { reader, template } = await templateOf(desk, callerOf(desk, request), request.params.code);
    const number = request.body.version ?? template.latest;
    const version = await readTemplateVersion(reader, template.id, number);
    if (version === undefined) throw new BrevduvaError('not-found', 'there is no such version');
    const values = tidyValues(version, request.body.fields);
    return {
      version: number,
      subject: merged(version.subject, values, false).text,
      text: merged(version.text, values, version.bodyType === 'text/html').text,
      contentType: version.bodyType,
      missing: [...missingValues(version, values)],
    };
  });
}

function addWriting(api: Api, config: Config, desk: Desk): void {
  const common = { tags, security: bearer(ADMINISTRATION) };
  const onRequest = guard(config, ADMINISTRATION);
  const { records } = desk;
  const make = {
    ...common,
    operationId: 'makeTemplate',
    summary: 'Make a template',
    description: 'Its first version is a draft: letters are written from it once it is published.',
    body: NewTemplate,
    response: { 201: Template, ...problemResponses(...always, 'conflict', 'unsupported-mime-type') },
  };
  api.post('/templates', { onRequest, schema: make }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const reader = records.database.reader(caller.organisation.id);
    const written = await writtenIn(reader, request.body, request.body.code);
    assertSaved(await makeTemplate(records, caller.organisation, caller.actor, written));
    const { template } = await templateOf(desk, caller, written.place.code);
    const members = await wholeTemplate(request, reader, template);
    return reply.code(201).header('location', members._links.self.href).send(members);
  });

  const save = {
    ...common,
    operationId: 'saveTemplateVersion',
    summary: 'Save a version of a template',
    description: 'Over the draft, or as a new draft after a published version. 409 when `over` is not the newest.',
    params: CodeParams,
    body: NewTemplateVersion,
    response: { 201: Template, ...problemResponses(...always, 'not-found', 'conflict', 'unsupported-mime-type') },
  };
  api.post('/templates/:code/versions', { onRequest, schema: save }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { reader, template } = await templateOf(desk, caller, request.params.code);
    const { over, ...body } = request.body;
    const written = await writtenIn(reader, body, template.code);
    assertSaved(await saveTemplate(records, caller.organisation, caller.actor, template.id, { ...written, over }));
    const now = await templateOf(desk, caller, template.code);
    const members = await wholeTemplate(request, reader, now.template);
    return reply.code(201).header('location', members._links.self.href).send(members);
  });
}

function addPublishing(api: Api, config: Config, desk: Desk): void {
  const common = { tags, security: bearer(ADMINISTRATION), params: CodeParams };
  const onRequest = guard(config, ADMINISTRATION);
  const { records } = desk;
  const publish = {
    ...common,
    operationId: 'publishTemplate',
    summary: 'Let letters be written from the newest version',
    response: { 200: Template, ...problemResponses(...always, 'not-found', 'conflict') },
  };
  api.post('/templates/:code/publications', { onRequest, schema: publish }, async (request) => {
    const caller = callerOf(desk, request);
    const { reader, template } = await templateOf(desk, caller, request.params.code);
    assertSaved(await publishTemplate(records, caller.organisation, caller.actor, template.id));
    return await wholeTemplate(request, reader, (await templateOf(desk, caller, template.code)).template);
  });

  const close = {
    ...common,
    operationId: 'closeTemplate',
    summary: 'Close a template',
    description: 'No new letters are written from it until it is reopened.',
    response: { 204: Type.Null({ description: 'Closed' }), ...problemResponses(...always, 'not-found') },
  };
  api.delete('/templates/:code', { onRequest, schema: close }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { template } = await templateOf(desk, caller, request.params.code);
    await closeTemplate(records, caller.organisation, caller.actor, template.id, true);
    return reply.code(204).send(null);
  });
}
