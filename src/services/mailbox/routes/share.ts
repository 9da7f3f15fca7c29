// GET and POST /letters/:id/share: 200, 303, or 422 with what was typed. POST …/share/:share/end: 303. GET /shared: 200. GET /shared/:share: 200, and the
// look is noted; …/attachments/:file: 303 to the content origin. 404 for another mailbox's letter, and for a share that is over, ended or somebody else's.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { framedText } from '../../../platform/presentation/letter-frame.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import { addressBook, keepEntry } from '../act/address-book.ts';
import { lastShareDay, lookAtShare, type NotShared, shareLetter, stopSharing } from '../act/share.ts';
import { fileIn, filesOf, letterOf } from '../content/open-letters.ts';
import { NOBODY } from '../pages/person-fields.ts';
import { sharedLetterPage, sharedListPage, sharePage } from '../pages/share-pages.ts';
import { sharedWith, shareWith } from '../store/shares.ts';
import { shareTexts } from '../texts/share-texts.ts';
import type { Actor } from '../use/actor.ts';
import { bodyOf } from '../use/kept-content.ts';
import { readPerson } from './read-person.ts';
import { contentAddress, letterAt, type ShownLetter } from './show-letter.ts';
import { holderOf, idFrom, type PageContext } from './visitor.ts';
import { presentVisitor } from './whose.ts';

const Id = Type.Object({ id: Type.String() });
const EndIds = Type.Object({ id: Type.String(), share: Type.String() });
const ShareId = Type.Object({ share: Type.String() });
const FileIds = Type.Object({ share: Type.String(), file: Type.String() });
const CONTENT_SECONDS = 60;

const over = (): BrevduvaError => new BrevduvaError('not-found', 'nothing of that id is shared with the person');

/** Adds sharing, and what is shared with the visitor. */
export function addShare(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/letters/:id/share', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const { id } = request.params;
    const found = await letterAt(context, { request, reply, id }, { right: 'manage', reading: 'no' });
    if (found === undefined) return reply;
    const book = await addressBook(context, found.holder.account.id);
    const latest = lastShareDay(context.clock());
    const view = { letter: found.opened.letter, operator: context.operator.name, book, typed: NOBODY, day: '', latest };
    return sendPage(request, reply, sharePage(request.language, { ...view, faults: [], csrf: request.shell.csrf }));
  });
  app.post('/letters/:id/share', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const { id } = request.params;
    const found = await letterAt(context, { request, reply, id }, { right: 'manage', reading: 'no' });
    return found === undefined ? reply : await takeForm(context, { request, reply }, found);
  });
  app.post('/letters/:id/share/:share/end', { preHandler, schema: { params: EndIds } }, async (request, reply) => {
    const { id, share } = request.params;
    const found = await letterAt(context, { request, reply, id }, { right: 'manage', reading: 'no' });
    if (found === undefined) return reply;
    const { account, actor } = found.holder;
    const person = currentUser(request).name;
    await stopSharing(context, { account, actor, person, letter: found.opened.letter }, idFrom(share));
    return reply.redirect(`/letters/${found.opened.letter.id}?done=share-ended#share`, 303);
  });
  addShared(app, context);
}

async function takeForm(
  context: PageContext,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { holder, opened }: ShownLetter,
): Promise<FastifyReply> {
  const { language } = request;
  const { account, actor } = holder;
  const { letter } = opened;
  const form = await readForm(request);
  const book = await addressBook(context, account.id);
  const { person, typed, faults } = readPerson(language, form, { book, today: context.clock() });
  const day = form.text('day');
  const latest = lastShareDay(context.clock());
  const again = (wrong: readonly Fault[]): FastifyReply => {
    const view = { letter, operator: context.operator.name, book, typed, day, latest };
    const page = sharePage(language, { ...view, faults: wrong, csrf: request.shell.csrf });
    return sendPage(request, reply, page, 422);
  };
  if (person === undefined || faults.length > 0) return again(faults);
  const by = { account, actor, person: currentUser(request).name, letter };
  const problem = await shareLetter(context, by, { person: person.id, label: person.name, day });
  if (problem !== undefined) return again([faultOfProblem(language, problem, latest)]);
  if (typed.save) await keepEntry(context, holder, { name: person.name, recipient: person.id });
  return reply.redirect(`/letters/${letter.id}?done=shared#share`, 303);
}

function faultOfProblem(language: 'sv' | 'en', problem: NotShared, date: string): Fault {
  const t = shareTexts(language);
  if (problem === 'own-mailbox') return { field: 'number', text: t('faultOwn') };
  return problem === 'too-many'
    ? { field: 'day', text: t('shareTooMany') }
    : { field: 'day', text: t('shareUntilWrong', { date }) };
}

interface Looker {
  readonly person: RecipientId;
  readonly actor: Actor;
}

/**
 * Who looks. What is shared with a person is theirs, also while they look after somebody else's mailbox, and not whoever looks after theirs;
 * and they need no mailbox here: whoever shares is not told whether they have one. Undefined when the visitor was sent elsewhere.
 */
async function lookerOf(
  context: PageContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Looker | undefined> {
  const { account, isOrganisation, recipient, actor } = await presentVisitor(context, request);
  const hasNone = account === undefined || account.state === 'opening';
  if (hasNone && !isOrganisation) return { person: actor.personalNumber ?? recipient, actor };
  const holder = await holderOf(context, request, reply);
  if (holder === undefined) return undefined;
  return { person: isOrganisation ? recipient : (actor.personalNumber ?? recipient), actor };
}

function addShared(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/shared', { preHandler }, async (request, reply) => {
    const looker = await lookerOf(context, request, reply);
    if (looker === undefined) return reply;
    const reader = context.database.reader(context.organisation);
    const shares = await sharedWith(reader, looker.person, context.clock());
    return sendPage(request, reply, sharedListPage(request.language, shares));
  });
  app.get('/shared/:share', { preHandler, schema: { params: ShareId } }, async (request, reply) => {
    const looker = await lookerOf(context, request, reply);
    if (looker === undefined) return reply;
    const share = await lookAtShare(context, { ...looker, id: idFrom(request.params.share) });
    const letter = share === undefined ? undefined : await letterOf(context, share.accountId, share.letterId);
    if (share === undefined || letter === undefined) throw over();
    const attachments = await filesOf(context, share.accountId, share.letterId);
    const grant = { purpose: 'body', id: letter.id, accountId: share.accountId } as const;
    const text = await bodyOf(context, letter);
    const body =
      letter.bodyType === 'text/html'
        ? { ...framedText(text), frame: contentAddress(context, grant, CONTENT_SECONDS) }
        : { text };
    return sendPage(request, reply, sharedLetterPage(request.language, { share, letter, attachments, body }));
  });
  app.get('/shared/:share/attachments/:file', { preHandler, schema: { params: FileIds } }, async (request, reply) => {
    const looker = await lookerOf(context, request, reply);
    if (looker === undefined) return reply;
    const { share: shareId, file: fileId } = request.params;
    const file = await sharedFile(context, { ...looker, id: idFrom(shareId) }, idFrom(fileId));
    const purpose = file.recognised ? 'view' : 'save';
    return reply.redirect(
      contentAddress(context, { purpose, id: file.id, accountId: file.accountId }, CONTENT_SECONDS),
      303,
    );
  });
}

/** The file, with the look noted by its name. */
async function sharedFile(context: PageContext, looking: Parameters<typeof lookAtShare>[1], fileId: string) {
  const reader = context.database.reader(context.organisation);
  const known = await shareWith(reader, looking.person, looking.id, context.clock());
  const file = known === undefined ? undefined : await fileIn(context, known.accountId, fileId);
  if (file === undefined || file.letterId !== known?.letterId) throw over();
  if ((await lookAtShare(context, { ...looking, file: file.filename })) === undefined) throw over();
  return file;
}
