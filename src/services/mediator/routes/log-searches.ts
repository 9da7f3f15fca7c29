// POST /api/v1/log/searches and POST /api/v1/log/exports: a sender's own part of the mediation log (SKL-17, SKL-19). Posted,
// since the recipient's number may be asked for and must not stand in a URL. 200, and 400 401 403 429 503.
import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { exportTypes } from '../../../platform/export/export-pages.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, type Link, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import type { LogEntry } from '../log/entry.ts';
import type { LogReading } from '../log/read-log.ts';
import type { Criteria } from '../log/store/search.ts';
import { DELIVERIES_SCOPE, type Door, type Guard } from './door.ts';
import { logEntriesExample, logSearchExample } from './log-examples.ts';
import { LogCriteria, LogEntries, type LogEntryTold, LogSearch } from './log-schemas.ts';

const common = { tags: ['log'], security: bearer(DELIVERIES_SCOPE) };
const always = problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'too-many', 'unavailable');

const searchSchema = {
  ...common,
  operationId: 'searchLog',
  summary: 'Search the mediation log for one’s own deliveries',
  description:
    'Which delivery, to which mailbox, when, with what status; the newest first. What is disposed of is not found. Each search is in the audit trail. For what happens from now on, follow the event feed instead.',
  body: withExample(LogSearch, logSearchExample),
  response: { 200: withExample(LogEntries, logEntriesExample), ...always },
};

const ExportQuery = Type.Object({
  format: Type.Union([Type.Literal('csv'), Type.Literal('jsonl'), Type.Literal('syslog')], {
    default: 'csv',
    description: 'CSV (RFC 4180), JSON Lines or syslog (RFC 5424), oldest first',
  }),
  bom: Type.Boolean({ default: false, description: 'CSV: begin with U+FEFF, by which Excel knows UTF-8' }),
  separator: Type.Union([Type.Literal('comma'), Type.Literal('semicolon')], {
    default: 'comma',
    description: 'CSV: semicolon is what Swedish Excel splits at',
  }),
});

const exportSchema = {
  ...common,
  operationId: 'exportLog',
  summary: 'The mediation log of one’s own deliveries as a file',
  description:
    'Streamed, oldest first. In CSV a cell that a spreadsheet would take for a formula gets an apostrophe in front. Each export is in the audit trail.',
  querystring: ExportQuery,
  body: withExample(LogCriteria, { from: logSearchExample.from }),
  response: {
    200: {
      description: 'The file',
      content: {
        'text/csv': {
          schema: { type: 'string', examples: ['position,at,kind\r\n4711,2026-11-21T12:30:00.000000Z,delivered\r\n'] },
        },
        'application/jsonl': { schema: { type: 'string', examples: ['{"position":4711,"kind":"delivered"}\n'] } },
        'text/plain': {
          schema: {
            type: 'string',
            examples: [
              '<110>1 2026-11-21T12:30:00.000000Z formedling.example.se brevduva - delivered [mediation@32473 position="4711"]\n',
            ],
          },
        },
      },
    },
    ...always,
  },
};

/** Adds the routes. */
export function addLogSearches(api: Api, door: Door, reading: LogReading, onRequest: Guard, host: string): void {
  api.post<{ Body: Static<typeof LogSearch> }>(
    '/log/searches',
    { onRequest, schema: searchSchema },
    async (request) => {
      const client = currentClient(request);
      const { limit = 100, before, ...asked } = request.body;
      const page = { limit, ...(before === undefined ? {} : { before: Number(before) }) };
      const { entries, next } = await reading.search(
        { id: client.id },
        criteriaOf(asked, door.followedBy(client.organisation)),
        page,
      );
      const links: Record<string, Link> = { self: link(request, '/log/searches', 'self', 'POST') };
      const meta = { limit, count: entries.length, ...(next === undefined ? {} : { next: String(next) }) };
      return { entries: entries.map(told), _meta: meta, _links: links };
    },
  );

  api.post<{ Body: Static<typeof LogCriteria>; Querystring: Static<typeof ExportQuery> }>(
    '/log/exports',
    { onRequest, schema: exportSchema },
    async (request, reply) => {
      const client = currentClient(request);
      const { format, bom, separator } = request.query;
      const options = {
        csv: { format: 'csv', bom, separator },
        jsonl: { format: 'jsonl' },
        syslog: { format: 'syslog', host },
      } as const;
      const criteria = criteriaOf(request.body, door.followedBy(client.organisation));
      const pieces = await reading.export({ id: client.id }, criteria, options[format]);
      return reply
        .header('content-type', exportTypes[format].type)
        .header('cache-control', 'no-store')
        .send(Readable.from(pieces, { objectMode: false }));
    },
  );
}

function criteriaOf(
  { recipient, deliveryId, senderId, operatorId, kind, from, to }: Static<typeof LogCriteria>,
  followed: readonly string[],
): Criteria {
  if (senderId !== undefined && !followed.includes(senderId))
    throw new BrevduvaError('access-denied', 'the deliveries of that sender are not yours to follow');
  return {
    senders: senderId === undefined ? followed : [senderId],
    ...(recipient === undefined ? {} : { recipient }),
    ...(deliveryId === undefined ? {} : { deliveryId: deliveryId.toLowerCase() }),
    ...(operatorId === undefined ? {} : { operator: operatorId }),
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

// What people at the mediator did is not a sender's; what its own deliveries' entries hold is.
function told(entry: LogEntry): LogEntryTold {
  const { position, details, sender, actor: _, subject: __, messageIds, ...rest } = entry;
  return {
    ...rest,
    position: String(position),
    ...(sender === undefined ? {} : { senderId: sender }),
    ...(messageIds === undefined ? {} : { messageIds: [...messageIds] }),
    details: { ...details },
  };
}
