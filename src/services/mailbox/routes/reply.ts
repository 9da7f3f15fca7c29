// GET and POST /letters/:id/reply: 200, 303, or 422 with what was typed, which is kept as a draft in every case. GET …/check: 200, or 303 without
// a draft. POST …/send: 303, or 422. POST …/discard: 303. All 404 for another mailbox's letter and one that takes no reply, 403 without the right 'manage'.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { type Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { canReply, type NotSent, sendReply } from '../act/send-reply.ts';
import {
  attachToDraft,
  discardDraft,
  draftOf,
  FILES_BYTES,
  keepDraft,
  REPLY_SUBJECT_MAX,
  REPLY_TEXT_MAX,
  removeFromDraft,
} from '../act/write-reply.ts';
import { checkReplyPage, replyPage } from '../pages/reply-pages.ts';
import { fileFaultText } from '../texts/file-texts.ts';
import { replyTexts } from '../texts/reply-texts.ts';
import { letterAt, type ShownLetter } from './show-letter.ts';
import type { PageContext } from './visitor.ts';

const Id = Type.Object({ id: Type.String() });
const Done = Type.Object({
  done: Type.Optional(Type.Union([Type.Literal('saved'), Type.Literal('attached'), Type.Literal('removed')])),
});

interface Here extends ShownLetter {
  readonly context: PageContext;
  readonly request: FastifyRequest<{ Params: { id: string } }>;
  readonly reply: FastifyReply;
}

/** The letter, for somebody who may answer it. Throws 'not-found' for one that takes no reply from here. */
async function hereAt(
  context: PageContext,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<Here | undefined> {
  const { id } = request.params;
  const found = await letterAt(context, { request, reply, id }, { right: 'manage', reading: 'no' });
  if (found === undefined) return undefined;
  if (!(await canReply(context, found.opened.letter)))
    throw new BrevduvaError('not-found', 'the letter takes no reply');
  return { ...found, context, request, reply };
}

/** Adds writing, looking through and sending a reply. */
export function addReply(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/letters/:id/reply', { preHandler, schema: { params: Id, querystring: Done } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    return here === undefined ? reply : await showForm(here, [], request.query.done);
  });
  const config = { multipart: true };
  app.post('/letters/:id/reply', { preHandler, config, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    return here === undefined ? reply : await takeForm(here);
  });
  app.post('/letters/:id/reply/discard', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    if (here === undefined) return reply;
    await discardDraft(context, here.holder.account.id, here.opened.letter.id);
    return reply.redirect(`/letters/${here.opened.letter.id}?done=reply-discarded#reply`, 303);
  });
  app.get('/letters/:id/reply/check', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    return here === undefined ? reply : await showCheck(here, undefined);
  });
  app.post('/letters/:id/reply/send', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const here = await hereAt(context, request, reply);
    if (here === undefined) return reply;
    const { account, actor } = here.holder;
    const { letter } = here.opened;
    const version = (await readForm(request)).text('version');
    const problem = await sendReply(context, { account, actor, person: currentUser(request).name, letter }, version);
    if (problem !== undefined) return await showCheck(here, problem);
    return reply.redirect(`/letters/${letter.id}?done=reply-sent#reply`, 303);
  });
}

async function showForm(
  { context, request, reply, holder, opened }: Here,
  faults: readonly Fault[],
  done?: 'saved' | 'attached' | 'removed',
): Promise<FastifyReply> {
  const { letter } = opened;
  const draft = await draftOf(context, holder.account.id, letter.id);
  const t = replyTexts(request.language);
  const subject = Array.from(t('answerPrefix', { subject: letter.subject }))
    .slice(0, REPLY_SUBJECT_MAX)
    .join('');
  const { files = [], text = '' } = draft ?? {};
  const typed = { subject: draft?.subject ?? subject, text, files };
  const view = { ...typed, letter, faults, done, kept: draft !== undefined, csrf: request.shell.csrf };
  return sendPage(request, reply, replyPage(request.language, view), faults.length > 0 ? 422 : 200);
}

async function takeForm(here: Here): Promise<FastifyReply> {
  const { context, request, reply, holder, opened } = here;
  const { account, actor } = holder;
  const { form, uploads } = await readWithFiles(request);
  const subject = form.text('subject').replaceAll(/\s+/g, ' ');
  const typed = { account, letterId: opened.letter.id, by: actor.name, subject, text: form.exact('text') };
  const draft = { accountId: account.id, draftId: await keepDraft(context, typed) };
  const address = `/letters/${opened.letter.id}/reply`;
  if (form.has('files-remove')) {
    const removed = form.text('files-remove');
    if (/^[0-9a-f-]{36}$/.test(removed)) await removeFromDraft(context, draft, removed);
    return reply.redirect(`${address}?done=removed`, 303);
  }
  const faults: Fault[] = [];
  for (const upload of uploads) {
    const fault =
      upload.bytes === undefined
        ? 'file-too-large'
        : await attachToDraft(context, draft, { ...upload, bytes: upload.bytes });
    if (fault !== undefined)
      faults.push({ field: 'files', text: fileFaultText(request.language, fault, upload.filename) });
  }
  const wanted = form.text('do');
  if (wanted === 'preview') faults.push(...faultsOf(request, typed));
  if (faults.length > 0) return await showForm(here, faults);
  const next = wanted === 'preview' ? '/check' : uploads.length > 0 ? '?done=attached' : '?done=saved';
  return reply.redirect(`${address}${next}`, 303);
}

function faultsOf({ language }: FastifyRequest, { subject, text }: { subject: string; text: string }): Fault[] {
  const t = replyTexts(language);
  const wrong = [
    [subject === '', 'subject', t('faultSubject')],
    [Array.from(subject).length > REPLY_SUBJECT_MAX, 'subject', t('faultSubjectLong')],
    [text.trim() === '', 'text', t('faultText')],
    [Array.from(text).length > REPLY_TEXT_MAX, 'text', t('faultTextLong')],
  ] as const;
  return wrong.filter(([holds]) => holds).map(([, field, words]) => ({ field, text: words }));
}

interface Upload {
  readonly filename: string;
  /** Undefined for one that is larger than all files may be: it was not kept in memory. */
  readonly bytes: Buffer | undefined;
}

async function readWithFiles(request: FastifyRequest): Promise<{ form: Form; uploads: readonly Upload[] }> {
  const uploads: Upload[] = [];
  const form = await readForm(request, {
    fileBytes: 64 * 1_048_576,
    async onFile({ filename, file }) {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of file) {
        size += chunk.length;
        if (size <= FILES_BYTES) chunks.push(chunk);
      }
      uploads.push({ filename, bytes: size <= FILES_BYTES ? Buffer.concat(chunks) : undefined });
    },
  });
  return { form, uploads };
}

const PROBLEMS = { changed: 'changed', 'too-large': 'tooLarge', 'not-offered': 'notOffered' } as const;

async function showCheck(
  { context, request, reply, holder, opened }: Here,
  problem: NotSent | undefined,
): Promise<FastifyReply> {
  const { letter } = opened;
  const draft = await draftOf(context, holder.account.id, letter.id);
  if (draft === undefined) return reply.redirect(`/letters/${letter.id}#reply`, 303);
  // The step before was passed over by address.
  if (faultsOf(request, draft).length > 0) return reply.redirect(`/letters/${letter.id}/reply`, 303);
  const { name: operator } = context.operator;
  const view = { ...draft, letter, operator, from: holder.account.name, csrf: request.shell.csrf };
  const shown = problem === undefined ? undefined : PROBLEMS[problem];
  const page = checkReplyPage(request.language, { ...view, problem: shown });
  return sendPage(request, reply, page, problem === undefined ? 200 : 422);
}
