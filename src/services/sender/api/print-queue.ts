// GET /api/v1/print-queue (200) · GET /api/v1/letters/{id}/print-pdf, …/attachments/{number} (200 the PDF)
// POST /api/v1/letters/{id}/printed (200; the same again likewise). 400, 401, 403, 404, 409, 429. (SKL-S5, SKL-23)
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, PageQuery, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import type { LetterView } from '../letter-view.ts';
import { letterWithoutNote, lookAtLetter } from '../look-at-letter.ts';
import { waitsForRegister } from '../paper/paper-address.ts';
import { printOne } from '../paper/print-one.ts';
import { markPrinted } from '../print-queue.ts';
import type { Desk } from '../routes/desk.ts';
import { sendFile } from '../routes/send-file.ts';
import { listPrintQueue } from '../store/print-queue.ts';
import { wholeLetter } from './answers.ts';
import { callerOf, guard, SCOPE } from './guard.ts';
import { AttachmentParams, Printed, PrintQueue } from './print-schemas.ts';
import { LetterParams, WholeLetter } from './schemas.ts';

const NOT_ALLOWED = ['not-authenticated', 'access-denied', 'too-many'] as const;
const common = { tags: ['print-queue'], security: bearer(SCOPE) };
const pdf = {
  200: {
    description: 'A PDF',
    content: { 'application/pdf': { schema: { type: 'string', format: 'binary', examples: ['%PDF-1.4 …'] } } },
  },
  ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found'),
};

/** Adds the operations. */
export function addPrintQueue(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addQueue(api, onRequest, desk);
  addFiles(api, onRequest, desk);
  const printed = {
    ...common,
    operationId: 'markLetterPrinted',
    summary: 'A letter in the print queue was printed',
    description:
      'Takes it off the queue. The same body once more gives the same answer; other details, or a letter that is not in the queue, are a conflict.',
    params: LetterParams,
    body: Printed,
    response: { 200: WholeLetter, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found', 'conflict') },
  };
  api.post('/letters/:id/printed', { onRequest, schema: printed }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id } = request.params;
    // Another unit's letter is not there for a system that is limited to units.
    await letterWithoutNote(desk.records, organisation, actor, id);
    await markPrinted(desk.records, organisation, actor, id, request.body);
    return wholeLetter(request, await letterWithoutNote(desk.records, organisation, actor, id));
  });
}

type Guard = ReturnType<typeof guard>;

function addQueue(api: Api, onRequest: Guard, desk: Desk): void {
  const schema = {
    ...common,
    operationId: 'listPrintQueue',
    summary: 'Letters that wait to be printed, oldest first',
    description:
      'Letters handed in with the channel digital-or-paper whose recipient cannot be reached digitally, or where it is certain that they did not arrive. One whose outcome is not known is never here. Mark each as printed; it then leaves the queue, so that the next ones are at offset 0. The look is noted.',
    querystring: PageQuery,
    response: { 200: PrintQueue, ...problemResponses('invalid-input', ...NOT_ALLOWED) },
  };
  api.get('/print-queue', { onRequest, schema }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { records } = desk;
    const { limit, offset } = request.query;
    const { letters, total } = await listPrintQueue(records.database.reader(organisation.id), {
      limit,
      offset,
      reach: actor.sees,
    });
    await records.database.transaction(organisation.id, (tx) =>
      records.events.record(tx, { kind: 'print-queue-viewed', actor: actor.login, subject: organisation.id }),
    );
    const shown = [];
    for (const { id, queuedAt } of letters) {
      const letter = await letterWithoutNote(records, organisation, actor, id);
      const { postalAddress: _, ...bare } = letter;
      // The recipient may have a protected identity: the PDF asks the register, this list does not.
      const told = waitsForRegister(organisation, letter.recipient) ? bare : letter;
      shown.push(queuedLetter(request, told, queuedAt));
    }
    const page = { limit, offset, count: letters.length, totalRecords: total };
    return { letters: shown, ...pageOf(request, '/print-queue', page) };
  });
}

function queuedLetter(request: FastifyRequest, letter: LetterView, queuedAt: Date) {
  const path = `/letters/${letter.id}`;
  return {
    letterId: letter.id,
    queuedAt: queuedAt.toISOString(),
    recipient: letter.recipient,
    subject: letter.subject,
    protectionClass: letter.protectionClass,
    ...(letter.reason === undefined ? {} : { reason: letter.reason }),
    ...(letter.postalAddress === undefined ? {} : { postalAddress: [...letter.postalAddress] }),
    attachments: letter.files.map(({ filename, bytes, pages, sha256 }, index) => ({
      filename,
      bytes,
      pages,
      sha256,
      pdf: link(request, `${path}/attachments/${index + 1}`, 'enclosure'),
    })),
    _links: {
      self: link(request, path, 'self'),
      pdf: link(request, `${path}/print-pdf`, 'alternate'),
      printed: link(request, `${path}/printed`, 'printed', 'POST'),
    },
  };
}

function addFiles(api: Api, onRequest: Guard, desk: Desk): void {
  const letter = {
    ...common,
    operationId: 'getLetterForPrint',
    summary: 'A letter ready to be printed, as PDF',
    description:
      'A4, the address where a window envelope has its window; without the attachments. A conflict where the recipient’s identity is protected, and where it is not known whether the letter arrived. The look is noted.',
    params: LetterParams,
    response: { ...pdf, ...problemResponses('conflict', 'unavailable') },
  };
  api.get('/letters/:id/print-pdf', { onRequest, schema: letter }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const found = await lookAtLetter(desk.records, organisation, actor, request.params.id, 'letter-printed');
    const bytes = await printOne(desk.records, organisation, found);
    return sendFile(reply, bytes, 'application/pdf', `${found.id}.pdf`);
  });

  const file = {
    ...common,
    operationId: 'getAttachment',
    summary: 'An attachment of a letter, as PDF',
    description: 'As it was handed in. The look is noted.',
    params: AttachmentParams,
    response: pdf,
  };
  api.get('/letters/:id/attachments/:number', { onRequest, schema: file }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id, number } = request.params;
    const found = await lookAtLetter(desk.records, organisation, actor, id, 'attachment-opened');
    const attached = found.files[number - 1];
    if (attached === undefined) throw new BrevduvaError('not-found', 'the letter has no such attachment');
    const bytes = await desk.records.blobs.get(organisation.id, attached.blob);
    return sendFile(reply, bytes, 'application/pdf', attached.filename);
  });
}
