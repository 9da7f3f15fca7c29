// The mediation log's pages: GET and POST /log (200, 422), POST /log/export (200, 422), GET /log/entries/:position (200, 404,
// 410), GET and POST /log/holds (200, 303, 422), POST /log/holds/:holdId/lifting (303, 404). Roles log-reader, log-keeper.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Clock } from '../../../platform/clock.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { exportTypes } from '../../../platform/export/export-pages.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import type { LogReading, ReadBy } from '../log/read-log.ts';
import { logEntryPage } from '../pages/log-entry-page.ts';
import { type HoldsView, holdsPage } from '../pages/log-holds-page.ts';
import { logMessages } from '../pages/log-messages.ts';
import { type LogView, logPage } from '../pages/log-page.ts';
import { formatOf, type HoldValues, noValues, readHold, readSearch } from './log-form.ts';

/** Searches and exports the log. */
export const LOG_READER_ROLE = 'log-reader';
/** The same, and sets and lifts legal holds. */
export const LOG_KEEPER_ROLE = 'log-keeper';
const PAGE = 50;

/** Whether the person may read the log. */
export function readsLog({ user }: FastifyRequest): boolean {
  return user?.roles.some((role) => role === LOG_READER_ROLE || role === LOG_KEEPER_ROLE) === true;
}

const Entry = Type.Object({ position: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
const HoldId = Type.Object({ holdId: Type.String({ format: 'uuid' }) });
const Done = Type.Object({ done: Type.Optional(Type.Union([Type.Literal('set'), Type.Literal('lifted')])) });

export interface LogPages {
  readonly reading: LogReading;
  /** The mediator's host name, in syslog messages. */
  readonly host: string;
  readonly clock: Clock;
}

/** Adds the pages. */
export function addLogPages(app: WebServer, pages: LogPages): void {
  addSearch(app, pages);
  addHolds(app, pages);
}

function addSearch(app: WebServer, { reading, host, clock }: LogPages): void {
  const preHandler = requireUser([LOG_READER_ROLE, LOG_KEEPER_ROLE]);
  app.get('/log', { preHandler }, async (request, reply) => showLog(request, reply, { values: noValues, faults: [] }));

  app.post('/log', { preHandler }, async (request, reply) => {
    const form = await readForm(request);
    const { values, criteria, faults } = readSearch(form, request.language, clock());
    if (faults.length > 0) return showLog(request, reply, { values, faults });
    const before = /^[0-9]{1,15}$/.test(form.text('before')) ? { before: Number(form.text('before')) } : {};
    const found = await reading.search(reader(request), criteria, { limit: PAGE, ...before });
    return showLog(request, reply, { values, faults, found });
  });

  app.post('/log/export', { preHandler }, async (request, reply) => {
    const form = await readForm(request);
    const { values, criteria, faults } = readSearch(form, request.language, clock());
    if (faults.length > 0) return showLog(request, reply, { values, faults });
    const format = formatOf(form.text('format'), host);
    if (format === undefined) throw new BrevduvaError('invalid-input', 'there is no such file format');
    const pieces = await reading.export(reader(request), criteria, format);
    const { type, extension } = exportTypes[format.format];
    return reply
      .header('content-type', type)
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="formedlingslogg-${stockholmDate(clock())}.${extension}"`)
      .send(Readable.from(pieces, { objectMode: false }));
  });

  app.get<{ Params: Static<typeof Entry> }>(
    '/log/entries/:position',
    { preHandler, schema: { params: Entry } },
    async (request, reply) => {
      const entry = await reading.entry(reader(request), request.params.position);
      const title = logMessages(request.language)('entry-title', { position: entry.position });
      return sendPage(request, reply, { title, main: logEntryPage(entry, request.language), current: '/log' });
    },
  );
}

function addHolds(app: WebServer, { reading, clock }: LogPages): void {
  const preHandler = requireUser([LOG_KEEPER_ROLE]);
  const noHold: HoldValues = { scope: '', value: '', from: '', to: '', reason: '' };
  app.get<{ Querystring: Static<typeof Done> }>(
    '/log/holds',
    { preHandler, schema: { querystring: Done } },
    async (request, reply) => {
      const { done } = request.query;
      const holds = await reading.holds();
      return showHolds(request, reply, { holds, values: noHold, faults: [], ...(done === undefined ? {} : { done }) });
    },
  );

  app.post('/log/holds', { preHandler }, async (request, reply) => {
    const { values, faults, scope } = readHold(await readForm(request), request.language, clock());
    if (faults.length > 0 || scope === undefined)
      return showHolds(request, reply, { holds: await reading.holds(), values, faults });
    await reading.hold(reader(request), scope, values.reason.slice(0, 200));
    return reply.redirect('/log/holds?done=set', 303);
  });

  app.post<{ Params: Static<typeof HoldId> }>(
    '/log/holds/:holdId/lifting',
    { preHandler, schema: { params: HoldId } },
    async (request, reply) => {
      await readForm(request);
      await reading.lift(reader(request), request.params.holdId);
      return reply.redirect('/log/holds?done=lifted', 303);
    },
  );
}

function reader(request: FastifyRequest): ReadBy {
  const { loginId, name } = currentUser(request);
  return { id: loginId, name };
}

function showLog(request: FastifyRequest, reply: FastifyReply, view: Omit<LogView, 'csrf' | 'keeper'>): FastifyReply {
  const keeper = currentUser(request).roles.includes(LOG_KEEPER_ROLE);
  const main = logPage({ ...view, csrf: request.shell.csrf, keeper }, request.language);
  const title = logMessages(request.language)('title');
  return sendPage(request, reply, { title, main, current: '/log', wide: true }, view.faults.length > 0 ? 422 : 200);
}

function showHolds(request: FastifyRequest, reply: FastifyReply, view: Omit<HoldsView, 'csrf'>): FastifyReply {
  const main = holdsPage({ ...view, csrf: request.shell.csrf }, request.language);
  const title = logMessages(request.language)('holds-title');
  return sendPage(request, reply, { title, main, current: '/log' }, view.faults.length > 0 ? 422 : 200);
}
