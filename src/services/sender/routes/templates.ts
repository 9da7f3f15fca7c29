// GET /templates (200) · GET, POST /templates/new (200, 303, 422) · GET, POST /templates/:id (200, 303, 409, 422)
// POST /templates/:id/publish (303, 422), /restore, /close, /open (303). Roles administrator and template-editor, else 403; of another
// unit: read only (403 for changes); another organisation's: 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { subjectRemarks, USUAL_WORDS } from '../case-types/neutral-subject.ts';
import { plainText } from '../html/plain-of-html.ts';
import type { Advice } from '../pages/hints-part.ts';
import { EMPTY_TEMPLATE, templateFaults, templateIn } from '../pages/template-form.ts';
import { templateList, templatePage } from '../pages/template-pages.ts';
import { plainHints } from '../plain-language/plain-hints.ts';
import { readNeutralWords } from '../store/neutral-words.ts';
import { listTemplates, listTemplateVersions, readTemplate, readTemplateVersion } from '../store/templates.ts';
import { openUnits } from '../store/units.ts';
import {
  closeTemplate,
  makeTemplate,
  mayEdit,
  publishTemplate,
  restoreTemplate,
  saveTemplate,
} from '../templates/change-template.ts';
import type { Template, TemplateContent, TemplateFault, TemplatePlace } from '../templates/template.ts';
import { templateMessages } from '../texts/template-messages.ts';
import { type AtDesk, atDesk, type Desk, forRoles, hasQuery, idOf } from './desk.ts';

/** Route options: for those who write templates. */
export const forEditors = forRoles('administrator', 'template-editor');

/** Adds the pages. */
export function addTemplates(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/templates', forEditors, async (request, reply) => {
    const { organisation, language } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const main = templateList({
      language,
      templates: await listTemplates(reader, { units: 'all', closed: true, published: false }),
      units: await openUnits(reader),
    });
    return sendPage(request, reply, {
      title: templateMessages(language)('list-title'),
      main,
      current: '/templates',
      wide: true,
    });
  });

  app.get('/templates/new', forEditors, async (request, reply) => {
    const { actor, organisation } = atDesk(desk, request);
    const units = await openUnits(records.database.reader(organisation.id));
    const unit = mayEdit(actor, undefined) ? undefined : units.find(({ id }) => mayEdit(actor, id))?.id;
    return show(desk, request, reply, { ...EMPTY_TEMPLATE, place: { ...EMPTY_TEMPLATE.place, unit } });
  });

  app.post('/templates/new', forEditors, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const written = templateIn(await readForm(request));
    const made = await makeTemplate(records, organisation, actor, written);
    if (made.kind === 'saved') return reply.redirect(`/templates/${made.id}?saved`, 303);
    return show(desk, request, reply, { ...written, faults: made.kind === 'faults' ? made.faults : [] });
  });
  addWriting(app, desk);
  addActs(app, desk);
}

/** The template of the address. Throws 'not-found'. */
export async function templateAt(desk: Desk, request: FastifyRequest): Promise<Template> {
  const { organisation } = atDesk(desk, request);
  const template = await readTemplate(desk.records.database.reader(organisation.id), idOf(request));
  if (template === undefined) throw new BrevduvaError('not-found', 'there is no such template');
  return template;
}

async function latestOf(desk: Desk, request: FastifyRequest, template: Template): Promise<TemplateContent> {
  const { organisation } = atDesk(desk, request);
  const reader = desk.records.database.reader(organisation.id);
  return (await readTemplateVersion(reader, template.id, template.latest)) ?? EMPTY_TEMPLATE.content;
}

function addWriting(app: WebServer, desk: Desk): void {
  app.get('/templates/:id', forEditors, async (request, reply) => {
    const template = await templateAt(desk, request);
    return show(desk, request, reply, { place: template, content: await latestOf(desk, request, template), template });
  });

  app.post('/templates/:id', forEditors, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const template = await templateAt(desk, request);
    const form = await readForm(request);
    const written = templateIn(form);
    const over = Number(form.text('over'));
    const saved = await saveTemplate(desk.records, organisation, actor, template.id, { ...written, over });
    const place = { ...written.place, code: template.code };
    if (saved.kind === 'faults')
      return show(desk, request, reply, { ...written, place, template, faults: saved.faults });
    if (saved.kind === 'changed') return show(desk, request, reply, { ...written, place, template, changed: true });
    if (form.has('preview')) return reply.redirect(`/templates/${saved.id}/preview?version=${saved.version}`, 303);
    return reply.redirect(`/templates/${saved.id}?${form.has('format') ? '' : 'saved'}`, 303);
  });
}

function addActs(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.post('/templates/:id/publish', forEditors, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const template = await templateAt(desk, request);
    const done = await publishTemplate(records, organisation, actor, template.id);
    if (done.kind === 'saved') return reply.redirect(`/templates/${template.id}?published`, 303);
    const content = await latestOf(desk, request, template);
    return show(desk, request, reply, {
      place: template,
      content,
      template,
      faults: done.kind === 'faults' ? done.faults : [],
    });
  });

  app.post('/templates/:id/restore', forEditors, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const version = Number((await readForm(request)).text('version'));
    if (!Number.isInteger(version)) throw new BrevduvaError('not-found', 'there is no such version');
    await restoreTemplate(records, organisation, actor, idOf(request), { number: version });
    return reply.redirect(`/templates/${idOf(request)}?restored`, 303);
  });

  for (const [act, closed] of [
    ['close', true],
    ['open', false],
  ] as const) {
    app.post(`/templates/:id/${act}`, forEditors, async (request, reply) => {
      const { organisation, actor } = atDesk(desk, request);
      await closeTemplate(records, organisation, actor, idOf(request), closed);
      return reply.redirect(`/templates/${idOf(request)}`, 303);
    });
  }
}

interface Shown {
  readonly place: TemplatePlace;
  readonly content: TemplateContent;
  readonly template?: Template;
  readonly faults?: readonly TemplateFault[];
  readonly changed?: boolean;
}

async function show(desk: Desk, request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { organisation, actor, language, csrf } = here;
  const { place, content, template, changed = false } = shown;
  const reader = desk.records.database.reader(organisation.id);
  const t = templateMessages(language);
  const faults = templateFaults(language, shown.faults ?? []);
  const units = (await openUnits(reader)).filter(({ id }) => mayEdit(actor, id) || id === place.unit);
  const main = templatePage({
    ...{ language, csrf, place, content, faults, changed, units },
    everyUnit: mayEdit(actor, undefined),
    isOld: template !== undefined,
    versions: template === undefined ? [] : await listTemplateVersions(reader, template.id),
    done: (['saved', 'published', 'restored'] as const).find((done) => hasQuery(request, done)),
    mayEdit: template === undefined || mayEdit(actor, template.unit),
    advice: await adviceFor(desk, here, content),
    ...(template === undefined ? {} : { template }),
  });
  const title = template === undefined ? t('new-title') : t('edit-title', { name: template.name });
  const hasErrors = faults.length > 0;
  const scripts = ['plain-language.ts', 'letter-editor.ts'];
  const page = { title, main, current: '/templates', wide: true, hasErrors, scripts };
  return sendPage(request, reply, page, changed ? 409 : hasErrors ? 422 : 200);
}

async function adviceFor(desk: Desk, { organisation, language }: AtDesk, content: TemplateContent): Promise<Advice> {
  const words = (await readNeutralWords(desk.records.database.reader(organisation.id))) ?? USUAL_WORDS;
  const textLanguage = content.language === 'enGB' ? 'en' : 'sv';
  const text =
    content.bodyType === 'text/html'
      ? plainText({ text: content.text, extras: { bodyType: content.bodyType } })
      : content.text;
  return {
    language,
    organisation: organisation.name,
    textLanguage,
    remarks: subjectRemarks(content.subject, { words, names: [], now: desk.records.clock() }),
    hints: plainHints(text, textLanguage),
  };
}
