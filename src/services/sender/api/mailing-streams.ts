// POST /api/v1/mailings/{id}/lines: JSON Lines, streamed (200) · POST /api/v1/mailings/{id}/pdf: one large PDF to split, streamed (200).
// 400, 401, 403, 404, 409, 413, 415, 429.
import { Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { givePdf } from '../mailings/give-files.ts';
import { LARGE_PDF_MAX } from '../mailings/split/split-pdf.ts';
import { takeLines } from '../mailings/take-lines.ts';
import { openMailing } from '../mailings/write-mailing.ts';
import type { Desk } from '../routes/desk.ts';
import { callerOf, guard } from './guard.ts';
import { mailingMembers } from './mailing-answers.ts';
import { LinesTaken, linesExample } from './mailing-line-schemas.ts';
import { MailingParams, OneMailing } from './mailing-schemas.ts';
import { mailingCommon } from './mailings.ts';

const LINES = ['application/jsonl', 'application/x-ndjson'];
const PDF = 'application/pdf';
const problems = problemResponses(
  ...(['invalid-input', 'not-authenticated', 'access-denied', 'not-found', 'conflict', 'too-large'] as const),
  ...(['unsupported-mime-type', 'too-many'] as const),
);
// No `type`: the bodies are streams, judged as they come.
const LineStream = Type.Unsafe<unknown>({
  description: 'JSON Lines: number (from 1), recipient, fields, and postalAddress where there is one',
  examples: [linesExample],
});
const PdfStream = Type.Unsafe<unknown>({ description: 'The PDF', examples: ['%PDF-1.7 …'] });

/** Adds the operations, in a part of their own: here these bodies are streams that nobody else reads. */
export function addMailingStreams(api: Api, config: Config, desk: Desk): void {
  api.register(async (scope) => {
    const own = scope.withTypeProvider<TypeBoxTypeProvider>();
    for (const type of [...LINES, PDF]) {
      if (own.hasContentTypeParser(type)) own.removeContentTypeParser(type);
      own.addContentTypeParser(type, (_request, payload, done) => done(null, payload));
    }
    addLines(own, config, desk);
    addPdf(own, config, desk);
  });
}

function addLines(api: Api, config: Config, desk: Desk): void {
  const lines = {
    ...mailingCommon,
    operationId: 'addMailingLines',
    summary: 'Add recipients with their fields, streamed',
    description:
      'At most 100 000. A number that was taken before is passed over: when the connection breaks, send the same again. A line that is no such JSON stops the request and is named.',
    params: MailingParams,
    body: { content: Object.fromEntries(LINES.map((type) => [type, { schema: LineStream }])) },
    response: { 200: LinesTaken, ...problems },
  };
  api.post<{ Params: { id: string }; Body: unknown }>(
    '/mailings/:id/lines',
    { onRequest: guard(config), schema: lines },
    async (request) => {
      const { organisation, actor } = callerOf(desk, request);
      await openMailing(desk.records, organisation, actor, request.params.id);
      const body = streamOf(request.body);
      // What is left after a refusal is thrown away, or the next call on the connection would wait behind it.
      const stream = body.iterator({ destroyOnReturn: false });
      return await takeLines(desk.records, organisation, actor, request.params.id, stream).finally(() =>
        setImmediate(() => body.resume()),
      );
    },
  );
}

function addPdf(api: Api, config: Config, desk: Desk): void {
  const pdf = {
    ...mailingCommon,
    operationId: 'giveMailingPdf',
    summary: 'One large PDF that is split into the letters',
    description:
      'At most 256 MiB. Split where the personal number on its pages changes, or at the marker of the letter. It is judged when the mailing is checked.',
    params: MailingParams,
    body: { content: { [PDF]: { schema: PdfStream } } },
    response: { 200: OneMailing, ...problems },
  };
  api.post<{ Params: { id: string }; Body: unknown }>(
    '/mailings/:id/pdf',
    { onRequest: guard(config), schema: pdf },
    async (request) => {
      const { organisation, actor } = callerOf(desk, request);
      const { id } = request.params;
      const { content } = await openMailing(desk.records, organisation, actor, id);
      const bytes = await wholeOf(streamOf(request.body));
      await givePdf(desk.records, organisation, actor, id, { name: 'brev.pdf', bytes, marker: content.marker });
      const mailing = await openMailing(desk.records, organisation, actor, id);
      return await mailingMembers(request, desk.records, organisation, mailing);
    },
  );
}

function streamOf(body: unknown): Readable {
  if (body instanceof Readable) return body;
  throw new BrevduvaError('unsupported-mime-type', 'the body must be a stream of another type');
}

async function wholeOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > LARGE_PDF_MAX) throw new BrevduvaError('too-large', 'the PDF is too large', { limit: LARGE_PDF_MAX });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
