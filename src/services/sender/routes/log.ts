// The sending log: GET, POST /log (200, 422) · POST /log/export (200 the file, 422) · GET /log/lines/:line (200, 404). Roles caseworker,
// approver, archivist (own units), auditor. A search is posted and answered with the page itself: it may hold a personal number (DESIGN rule 7).
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { exportTypes } from '../../../platform/export/export-pages.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { Form, readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { MOST_LINES } from '../disclosure/disclose.ts';
import { type CoverValues, logDisclosureForm, NO_COVER } from '../pages/disclosure-page.ts';
import { logLinePage } from '../pages/log-line-page.ts';
import { keptSearch, logPage } from '../pages/log-page.ts';
import { sees, unitsIn } from '../reach.ts';
import { holds } from '../rights.ts';
import { exportLog, logReach, lookAtLine, searchLog } from '../sending-log/read-log.ts';
import { letterIsThere } from '../store/letters.ts';
import { readLogNames } from '../store/log-names.ts';
import { logMessages } from '../texts/log-messages.ts';
import { atDesk, type Desk, forRoles } from './desk.ts';
import { formatOf, readLogSearch } from './log-form.ts';

const PAGE = 50;
const NOTHING = new Form(new Map(), []);
const LINE = /^[1-9][0-9]{0,14}$/;
const Line = Type.Object({ line: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

/** Route options: those who may read the log of some unit. */
export const forLogReaders = forRoles('caseworker', 'approver', 'archivist', 'auditor');

/** Adds the pages. */
export function addLog(app: WebServer, desk: Desk): void {
  app.get('/log', forLogReaders, async (request, reply) => showLog(desk, request, reply, NOTHING));
  app.post('/log', forLogReaders, async (request, reply) => showLog(desk, request, reply, await readForm(request)));
  app.post('/log/export', forLogReaders, async (request, reply) => {
    const form = await readForm(request);
    const here = atDesk(desk, request);
    const t = logMessages(here.language);
    const { asked, faults } = readLogSearch(form, logReach(here.rights), desk.records.clock(), t);
    const purpose = form.text('purpose').slice(0, 200);
    const wrong = purpose === '' ? [...faults, { field: 'purpose', text: t('purpose-wrong') }] : faults;
    if (wrong.length > 0) return showLog(desk, request, reply, form, { faults: wrong });
    const format = formatOf(form.text('format'), request.hostname);
    if (format === undefined) throw new BrevduvaError('invalid-input', 'there is no such file format');
    const pieces = await exportLog(desk.records, here, asked, { purpose, format });
    const { type, extension } = exportTypes[format.format];
    return reply
      .header('content-type', type)
      .header('cache-control', 'private, no-store')
      .header(
        'content-disposition',
        `attachment; filename="sandningslogg-${stockholmDate(desk.records.clock())}.${extension}"`,
      )
      .send(Readable.from(pieces, { objectMode: false }));
  });

  app.get<{ Params: Static<typeof Line> }>(
    '/log/lines/:line',
    { ...forLogReaders, schema: { params: Line } },
    async (request, reply) => {
      const here = atDesk(desk, request);
      const { line, names } = await lookAtLine(desk.records, here, logReach(here.rights), request.params.line);
      const reader = desk.records.database.reader(here.organisation.id);
      const letter = sees(here.actor, line) && (await letterIsThere(reader, line.letter));
      const looks = holds(here.rights, ['auditor', 'archivist']);
      const main = logLinePage({ language: here.language, line, names, letter, looks });
      return sendPage(request, reply, { title: logMessages(here.language)('line'), main, current: '/log' });
    },
  );
}

/** The log with what the form asks for; faults of an export or an extract make the answer 422. */
export async function showLog(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
  { faults: given, cover }: { readonly faults?: readonly Fault[]; readonly cover?: CoverValues } = {},
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { language, csrf, organisation, rights } = here;
  const t = logMessages(language);
  const reach = logReach(rights);
  const { values, asked, faults: wrong } = readLogSearch(form, reach, desk.records.clock(), t);
  const faults = given ?? wrong;
  const after = LINE.test(form.text('after')) ? { after: Number(form.text('after')) } : {};
  const found = wrong.length > 0 ? undefined : await searchLog(desk.records, here, asked, { ...after, limit: PAGE });
  const names = found?.names ?? (await readLogNames(desk.records.database.reader(organisation.id)));
  const scope = unitsIn(reach);
  const units = names.units.filter(({ id }) => scope === 'all' || scope.has(id));
  const purpose = form.text('purpose');
  const main = logPage({
    ...{ language, csrf, values, faults, found, units, caseTypes: names.caseTypes, purpose },
    ...(holds(rights, ['caseworker', 'archivist'])
      ? {
          more: logDisclosureForm({
            language,
            csrf,
            kept: keptSearch(values),
            most: MOST_LINES,
            values: cover ?? NO_COVER,
            faults: cover === undefined ? [] : faults,
          }),
        }
      : {}),
  });
  const hasErrors = faults.length > 0;
  return sendPage(
    request,
    reply,
    { title: t('title'), main, current: '/log', wide: true, hasErrors },
    hasErrors ? 422 : 200,
  );
}
