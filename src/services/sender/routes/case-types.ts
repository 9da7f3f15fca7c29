// GET /case-types (200) · GET, POST /case-types/new (200, 303, 422) · GET, POST /case-types/:id (200, 303, 409, 422)
// POST /case-types/:id/close, /case-types/:id/open (303) · GET, POST /case-types/words (200, 303, 422). Roles administrator and
// template-editor, else 403; another organisation's: 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { CaseType, CaseTypeFault, WrittenCaseType } from '../case-types/case-type.ts';
import { changeCaseType, closeCaseType, makeCaseType } from '../case-types/change-case-type.ts';
import { changeNeutralWords } from '../case-types/change-neutral-words.ts';
import { USUAL_WORDS } from '../case-types/neutral-subject.ts';
import { caseTypeFaults, caseTypeIn, EMPTY_CASE_TYPE } from '../pages/case-type-form.ts';
import { caseTypeList, caseTypePage, neutralWordsPage } from '../pages/case-type-pages.ts';
import { listCaseTypes, listCaseTypeVersions, readCaseType } from '../store/case-types.ts';
import { readNeutralWords } from '../store/neutral-words.ts';
import { listTemplates } from '../store/templates.ts';
import { openUnits } from '../store/units.ts';
import { caseTypeMessages } from '../texts/case-type-messages.ts';
import { atDesk, type Desk, forRoles, hasQuery, idOf } from './desk.ts';

const forKeepers = forRoles('administrator', 'template-editor');

/** Adds the pages. */
export function addCaseTypes(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/case-types', forKeepers, async (request, reply) => {
    const { organisation, language } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const main = caseTypeList({
      language,
      caseTypes: await listCaseTypes(reader, { closed: true }),
      units: await openUnits(reader),
    });
    const title = caseTypeMessages(language)('list-title');
    return sendPage(request, reply, { title, main, current: '/case-types', wide: true });
  });

  app.get('/case-types/new', forKeepers, async (request, reply) =>
    show(desk, request, reply, { written: EMPTY_CASE_TYPE }),
  );

  app.post('/case-types/new', forKeepers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const written = caseTypeIn(await readForm(request));
    const made = await makeCaseType(records, organisation, actor, written);
    if (made.kind === 'faults') return show(desk, request, reply, { written, faults: made.faults });
    return reply.redirect(`/case-types/${made.caseType.id}?saved`, 303);
  });
  addNeutralWords(app, desk);
  addOne(app, desk);
}

function addOne(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const open = async (request: FastifyRequest): Promise<CaseType> => {
    const { organisation } = atDesk(desk, request);
    const caseType = await readCaseType(records.database.reader(organisation.id), idOf(request));
    if (caseType === undefined) throw new BrevduvaError('not-found', 'there is no such case type');
    return caseType;
  };

  app.get('/case-types/:id', forKeepers, async (request, reply) => {
    const caseType = await open(request);
    return show(desk, request, reply, { written: caseType, caseType });
  });

  app.post('/case-types/:id', forKeepers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const caseType = await open(request);
    const form = await readForm(request);
    const written = { ...caseTypeIn(form), code: caseType.code };
    const over = { id: caseType.id, version: Number(form.text('version')) };
    const changed = await changeCaseType(records, organisation, actor, over, written);
    if (changed.kind === 'faults') return show(desk, request, reply, { written, caseType, faults: changed.faults });
    return reply.redirect(`/case-types/${caseType.id}?saved`, 303);
  });

  for (const [act, closed] of [
    ['close', true],
    ['open', false],
  ] as const) {
    app.post(`/case-types/:id/${act}`, forKeepers, async (request, reply) => {
      const { organisation, actor } = atDesk(desk, request);
      await closeCaseType(records, organisation, actor, idOf(request), closed);
      return reply.redirect(`/case-types/${idOf(request)}`, 303);
    });
  }
}

interface Shown {
  readonly written: WrittenCaseType;
  readonly caseType?: CaseType;
  readonly faults?: readonly CaseTypeFault[];
}

async function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { written, caseType, faults: wrong = [] }: Shown,
): Promise<FastifyReply> {
  const { organisation, language, csrf } = atDesk(desk, request);
  const reader = desk.records.database.reader(organisation.id);
  const faults = caseTypeFaults(language, wrong);
  const saved = hasQuery(request, 'saved');
  const main = caseTypePage({
    ...{ language, csrf, written, faults, saved },
    units: await openUnits(reader),
    templates: await listTemplates(reader, { units: 'all', closed: false, published: false }),
    messageTypes: organisation.messageTypes?.all ?? [],
    isOld: caseType !== undefined,
    versions: caseType === undefined ? [] : await listCaseTypeVersions(reader, caseType.id),
    ...(caseType === undefined ? {} : { caseType }),
  });
  const t = caseTypeMessages(language);
  const title = caseType === undefined ? t('new-title') : t('edit-title', { name: caseType.name });
  const hasErrors = faults.length > 0;
  const late = wrong.some(({ code }) => code === 'version-old');
  return sendPage(
    request,
    reply,
    { title, main, current: '/case-types', hasErrors },
    hasErrors ? (late ? 409 : 422) : 200,
  );
}

function addNeutralWords(app: WebServer, desk: Desk): void {
  const page = async (request: FastifyRequest, reply: FastifyReply, typed?: readonly string[]) => {
    const { organisation, language, csrf } = atDesk(desk, request);
    const t = caseTypeMessages(language);
    const own = await readNeutralWords(desk.records.database.reader(organisation.id));
    const faults = typed === undefined ? [] : [{ field: 'words', text: t('words-many') }];
    const saved = hasQuery(request, 'saved');
    const words = typed ?? own ?? USUAL_WORDS;
    const main = neutralWordsPage({ language, csrf, words, usual: own === undefined, saved, faults });
    const hasErrors = faults.length > 0;
    return sendPage(
      request,
      reply,
      { title: t('words-title'), main, current: '/case-types', hasErrors },
      hasErrors ? 422 : 200,
    );
  };
  app.get('/case-types/words', forKeepers, async (request, reply) => page(request, reply));
  app.post('/case-types/words', forKeepers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const words = (await readForm(request)).exact('words').split('\n');
    if (!(await changeNeutralWords(desk.records, organisation, actor, words))) return page(request, reply, words);
    return reply.redirect('/case-types/words?saved', 303);
  });
}
