// GET /templates/:id/preview?version=n (200, with the fields' examples) · POST the same with values (200): personal data may stand in
// them, so they are never in an address. Nothing is saved. Roles administrator and template-editor, else 403; 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { type Device, deviceOf } from '../pages/device-frame.ts';
import { fieldName } from '../pages/kind-page.ts';
import { templatePreviewPage } from '../pages/template-preview-page.ts';
import { readSettings } from '../store/settings.ts';
import { readTemplateVersion } from '../store/templates.ts';
import { missingValues, tidyValues, type Values } from '../templates/fill-template.ts';
import type { Template, TemplateVersion } from '../templates/template.ts';
import { templateMessages } from '../texts/template-messages.ts';
import { atDesk, type Desk, queryText } from './desk.ts';
import { forEditors, templateAt } from './templates.ts';

/** Adds the page. */
export function addTemplatePreview(app: WebServer, desk: Desk): void {
  app.get('/templates/:id/preview', forEditors, async (request, reply) => {
    const template = await templateAt(desk, request);
    const version = await versionOf(desk, request, template, queryText(request, 'version'));
    const values = Object.fromEntries(version.fields.map(({ name, example }) => [name, example]));
    return show(desk, request, reply, { template, version, values, device: 'desktop' });
  });

  app.post('/templates/:id/preview', forEditors, async (request, reply) => {
    const template = await templateAt(desk, request);
    const form = await readForm(request);
    const version = await versionOf(desk, request, template, form.text('version'));
    const given = version.fields.map(({ name }, index) => [name, form.text(fieldName(index))] as const);
    const values = tidyValues(version, Object.fromEntries(given));
    return show(desk, request, reply, { template, version, values, device: deviceOf(form.text('device')) });
  });
}

async function versionOf(
  desk: Desk,
  request: FastifyRequest,
  template: Template,
  asked: string,
): Promise<TemplateVersion> {
  const { organisation } = atDesk(desk, request);
  const number = asked === '' ? template.latest : Number(asked);
  const reader = desk.records.database.reader(organisation.id);
  const known = Number.isInteger(number) && number > 0 && number <= template.latest;
  const version = known ? await readTemplateVersion(reader, template.id, number) : undefined;
  if (version === undefined) throw new BrevduvaError('not-found', 'there is no such version');
  return version;
}

interface Shown {
  readonly template: Template;
  readonly version: TemplateVersion;
  readonly values: Values;
  readonly device: Device;
}

async function show(desk: Desk, request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
  const { organisation, language, csrf } = atDesk(desk, request);
  const { template, version, values } = shown;
  const settings = await readSettings(desk.records.database.reader(organisation.id));
  const main = templatePreviewPage({
    ...{ language, csrf, ...shown },
    organisation: organisation.name,
    support: settings?.supportinfo ?? organisation.supportinfo,
    missing: missingValues(version, values),
    now: desk.records.clock(),
  });
  const title = templateMessages(language)('preview-title', { name: template.name, version: version.number });
  return sendPage(request, reply, { title, main, current: '/templates', scripts: ['print.ts'] });
}
