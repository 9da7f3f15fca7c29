// GET /api/v1/letters/{id}/content: what a letter says, as data. …/attachments/{attachmentId}: a file's bytes. …/original: the delivery as it was
// signed and sealed. Scope content. 200, and 400 401 403 404 429 503. Nothing here is ever shown by a browser as a page.
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { plainOfHtml } from '../../../platform/presentation/plain-of-html.ts';
import { type Api, Links, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { dispositionOf } from '../content-origin.ts';
import { noteFetched, noteLetter } from '../own-data/note-reading.ts';
import { bodyOf, fileContentOf } from '../use/kept-content.ts';
import { openAttachment, takeOriginal } from '../use/read-letter.ts';
import { ALWAYS, callerOf, type OwnDesk } from './guard.ts';
import { letterFor, noSuchLetter } from './letters.ts';
import { exampleLink, LETTER_ID, LetterParams, personalToken, Uuid } from './schemas.ts';

const FileParams = Type.Object({ id: Uuid, attachmentId: Uuid });

const Content = withExample(
  Type.Object({
    letterId: Uuid,
    subject: Type.String(),
    language: Type.String(),
    contentType: Type.Enum(['text/plain', 'text/html']),
    body: Type.String({
      description: 'As the sender wrote it. Of text/html a stranger’s HTML: clean it before it is shown anywhere',
    }),
    plainText: Type.String({ description: 'The same without markup' }),
    forwardedText: Type.Optional(Type.String({ description: 'What somebody wrote who sent the letter on' })),
    _links: Links,
  }),
  {
    letterId: LETTER_ID,
    subject: 'Beslut om förskoleplats',
    language: 'sv',
    contentType: 'text/html',
    body: '<p>Hej</p><p>Du har fått en plats.</p>',
    plainText: 'Hej\n\nDu har fått en plats.',
    _links: {
      self: exampleLink(`/letters/${LETTER_ID}/content`),
      letter: exampleLink(`/letters/${LETTER_ID}`, 'describedby'),
    },
  },
);

const bytes = (type: string, example: string) => ({
  200: {
    description: 'The bytes',
    content: { [type]: { schema: { type: 'string', format: 'binary', examples: [example] } } },
  },
});

/** Saved by whoever fetches it, never shown: a browser that is led here gets a file under a policy that lets nothing run. */
function asFile(reply: FastifyReply, { name, type }: { readonly name: string; readonly type: string }): FastifyReply {
  return reply
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', dispositionOf('attachment', name))
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .type(type);
}

/** Adds what letters say. */
export function addContent(api: Api, desk: OwnDesk): void {
  addText(api, desk);
  addFile(api, desk);
  addOriginal(api, desk);
}

function addText(api: Api, { context, guard }: OwnDesk): void {
  const schema = {
    operationId: 'getLetterContent',
    summary: 'What a letter says',
    description: 'Noted in the activity log; not marked as read (PUT /letters/{id}/read does that).',
    tags: ['content'],
    security: personalToken('content'),
    params: LetterParams,
    response: { 200: Content, ...problemResponses('invalid-input', 'not-found', ...ALWAYS) },
  };
  api.get('/letters/:id/content', { onRequest: guard('content'), schema }, async (request, reply) => {
    const caller = callerOf(request);
    const { letter } = await letterFor(context, caller, request.params.id);
    await noteLetter(context, caller, 'token.content-read', letter.id);
    const body = await bodyOf(context, letter);
    const { forward } = letter.delivery;
    reply.header('cache-control', 'no-store');
    return {
      letterId: letter.id,
      subject: letter.subject,
      language: letter.language.slice(0, 2).toLowerCase(),
      contentType: letter.bodyType,
      body,
      plainText: letter.bodyType === 'text/html' ? plainOfHtml(body) : body,
      ...(forward === undefined ? {} : { forwardedText: forward.text }),
      _links: {
        self: link(request, `/letters/${letter.id}/content`, 'self'),
        letter: link(request, `/letters/${letter.id}`, 'describedby'),
      },
    };
  });
}

function addFile(api: Api, { context, guard }: OwnDesk): void {
  const schema = {
    operationId: 'getAttachment',
    summary: 'An attachment of a letter',
    description:
      'A file that begins as its type says is answered as that type, any other as application/octet-stream. Noted in the activity log.',
    tags: ['content'],
    security: personalToken('content'),
    params: FileParams,
    response: {
      ...bytes('application/octet-stream', '%PDF-1.7 …'),
      ...problemResponses('invalid-input', 'not-found', ...ALWAYS),
    },
  };
  const path = '/letters/:id/attachments/:attachmentId';
  api.get(path, { onRequest: guard('content'), schema }, async (request, reply) => {
    const caller = callerOf(request);
    const { account, actor } = caller;
    const { id: letterId, attachmentId } = request.params;
    const file = await openAttachment(context, { account, letterId, attachmentId, actor }).catch((error: unknown) => {
      throw error instanceof BrevduvaError && error.code === 'not-found' ? noSuchLetter() : error;
    });
    await noteFetched(context, caller);
    const content = await fileContentOf(context, file);
    const type = file.recognised ? file.contentType : 'application/octet-stream';
    return asFile(reply, { name: file.filename, type }).send(Buffer.from(content));
  });
}

function addOriginal(api: Api, { context, guard }: OwnDesk): void {
  const schema = {
    operationId: 'getOriginal',
    summary: 'The delivery that a letter came in, byte for byte as it was signed and sealed',
    description:
      'With it anybody can check both signatures. Letters that came together have the same. Noted in the activity log.',
    tags: ['content'],
    security: personalToken('content'),
    params: LetterParams,
    response: {
      ...bytes('application/xml', '<soapenv:Envelope …'),
      ...problemResponses('invalid-input', 'not-found', ...ALWAYS),
    },
  };
  api.get('/letters/:id/original', { onRequest: guard('content'), schema }, async (request, reply) => {
    const caller = callerOf(request);
    const { letter } = await letterFor(context, caller, request.params.id);
    const original = await takeOriginal(context, caller, letter);
    await noteFetched(context, caller);
    return asFile(reply, { name: `${letter.delivery.transId}.xml`, type: 'application/xml' }).send(original);
  });
}
