// GET /drafts/:id/kind (200) · POST the same: unit, case type and template of a draft (303 on, 422 for one that may not be chosen)
// GET /drafts/:id/fields (200; 303 where the draft has no template) · POST the same (303, 422 where one is missing). Else 404.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { chooseKind } from '../case-types/choose-kind.ts';
import { kindsToChoose } from '../case-types/kinds-to-choose.ts';
import { mayWriteOf } from '../case-types/letter-rules.ts';
import type { Draft } from '../letter-draft.ts';
import { fieldName, fieldsPage, kindPage } from '../pages/kind-page.ts';
import { fillTemplate, templateOfDraft, type Values } from '../templates/fill-template.ts';
import { kindMessages } from '../texts/kind-messages.ts';
import { openDraft } from '../write-draft.ts';
import { atDesk, type Desk, forCaseworkers, idOf } from './desk.ts';

/** Adds the pages. */
export function addLetterKind(app: WebServer, desk: Desk): void {
  const { records } = desk;
  const open = async (request: FastifyRequest): Promise<Draft> => {
    const { organisation, actor } = atDesk(desk, request);
    return await openDraft(records, organisation, actor, idOf(request));
  };

  app.get('/drafts/:id/kind', forCaseworkers, async (request, reply) => {
    const draft = await open(request);
    const { unit, caseType, content } = draft;
    const template = content.extras?.template?.id ?? 'usual';
    return showKind(desk, request, reply, draft, { unit, caseType, template }, []);
  });

  app.post('/drafts/:id/kind', forCaseworkers, async (request, reply) => {
    const { organisation, actor, language } = atDesk(desk, request);
    const draft = await open(request);
    const form = await readForm(request);
    const [unit, template] = [form.text('unit'), form.text('template')];
    const caseType = form.text('case-type') === '' ? undefined : form.text('case-type');
    const unanswered = !form.has('case-type');
    const wanted = { unit, caseType, template: template === '' ? undefined : template };
    const replaceText = form.text('text') !== 'keep';
    const chosen = unanswered
      ? ({ kind: 'fault', field: 'case-type' } as const)
      : await chooseKind(records, organisation, actor, draft.id, { ...wanted, replaceText });
    if (chosen.kind === 'chosen') {
      return reply.redirect(`/drafts/${draft.id}/${chosen.hasFields ? 'fields' : 'letter'}`, 303);
    }
    const t = kindMessages(language);
    const text = unanswered ? t('case-type-unanswered') : t(`${chosen.field}-fault`);
    return showKind(desk, request, reply, draft, { unit, caseType, template }, [{ field: chosen.field, text }]);
  });
  addFields(app, desk, open);
}

async function showKind(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  chosen: Parameters<typeof kindPage>[0]['chosen'],
  faults: readonly Fault[],
): Promise<FastifyReply> {
  const { organisation, actor, language, csrf } = atDesk(desk, request);
  const kinds = await kindsToChoose(desk.records, { organisation, actor });
  const withoutType = kinds.units.some(({ id }) => mayWriteOf(actor, id, undefined));
  const main = kindPage({ language, csrf, draft, kinds, withoutType, faults, chosen });
  const hasErrors = faults.length > 0;
  return sendPage(
    request,
    reply,
    { title: kindMessages(language)('kind-title'), main, hasErrors },
    hasErrors ? 422 : 200,
  );
}

function addFields(app: WebServer, desk: Desk, open: (request: FastifyRequest) => Promise<Draft>): void {
  const { records } = desk;
  const show = async (
    request: FastifyRequest,
    reply: FastifyReply,
    typed?: Values,
    missing: readonly string[] = [],
  ) => {
    const { organisation, language, csrf } = atDesk(desk, request);
    const draft = await open(request);
    const version = await templateOfDraft(records.database.reader(organisation.id), draft);
    if (version === undefined || version.fields.length === 0) return reply.redirect(`/drafts/${draft.id}/letter`, 303);
    const t = kindMessages(language);
    const faults = version.fields.flatMap(({ name }, index) =>
      missing.includes(name) ? [{ field: fieldName(index), text: t('field-missing', { name }) }] : [],
    );
    const values = typed ?? draft.content.extras?.template?.values ?? {};
    const main = fieldsPage({ language, csrf, draft, version, values, faults });
    const page = { title: t('fields-title'), main, hasErrors: faults.length > 0 };
    return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
  };

  app.get('/drafts/:id/fields', forCaseworkers, async (request, reply) => show(request, reply));

  app.post('/drafts/:id/fields', forCaseworkers, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    const draft = await open(request);
    const form = await readForm(request);
    const version = await templateOfDraft(records.database.reader(organisation.id), draft);
    const fields = version?.fields ?? [];
    const values = Object.fromEntries(fields.map(({ name }, index) => [name, form.text(fieldName(index))]));
    const filled = await fillTemplate(records, organisation, actor, draft.id, values);
    if (filled.kind === 'missing') return show(request, reply, values, filled.fields);
    return reply.redirect(`/drafts/${draft.id}/letter`, 303);
  });
}
