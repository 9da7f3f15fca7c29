// GET /statistics (200, 422 for a month that is none) · GET /statistics.csv (200). Everybody who works with letters; the own units' only.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { stockholmDate } from '../../../platform/clock.ts';
import { csvHead, csvRow, FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { statisticsPage } from '../pages/statistics-page.ts';
import { reachOf } from '../reach.ts';
import { postageSaved, unopened } from '../statistics/figures.ts';
import { nameOf, readLogNames } from '../store/log-names.ts';
import { countedTo, readFigures } from '../store/statistics.ts';
import { statisticsMessages } from '../texts/statistics-messages.ts';
import { atDesk, type Desk, forRoles, queryText } from './desk.ts';

const ROLES = ['caseworker', 'approver', 'archivist', 'auditor', 'administrator'] as const;
const forCounting = forRoles(...ROLES);
const MONTH = /^[12][0-9]{3}-(?:0[1-9]|1[0-2])$/;

/** Adds the pages. */
export function addStatistics(app: WebServer, desk: Desk): void {
  app.get('/statistics', forCounting, async (request, reply) => show(desk, request, reply));
  app.get('/statistics.csv', forCounting, async (request, reply) => {
    const { organisation, rows, names } = await figuresOf(desk, request);
    const lines = rows.map((row) =>
      csvRow(
        [
          row.month.slice(0, 7),
          nameOf(names.units, row.unit) ?? row.unit,
          nameOf(names.caseTypes, row.caseType) ?? '',
          ...[row.sent, row.digital, row.paper, row.undelivered, row.unknown, row.underWay],
          unopened(row) ?? '',
          postageSaved(row, organisation.postage) ?? '',
        ],
        FOR_SWEDISH_EXCEL,
      ),
    );
    return reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', 'attachment; filename="statistik.csv"')
      .send(csvHead(COLUMNS, FOR_SWEDISH_EXCEL) + lines.join(''));
  });
}

const COLUMNS = [
  'manad',
  'enhet',
  'arendetyp',
  'skickade',
  'digitalt',
  'papper',
  'kom-inte-fram',
  'ovisst',
  'pa-vag',
  'ooppnade',
  'sparat-porto-kr',
];

/** Twelve months, this one included, where nothing else is asked for. */
function periodOf(request: FastifyRequest, now: Date) {
  const to = queryText(request, 'to').trim();
  const from = queryText(request, 'from').trim();
  const today = stockholmDate(now).slice(0, 7);
  const first = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5)) - 12, 1)).toISOString().slice(0, 7);
  return { from: from === '' ? first : from, to: to === '' ? today : to };
}

async function figuresOf(desk: Desk, request: FastifyRequest) {
  const { organisation, rights } = atDesk(desk, request);
  const reader = desk.records.database.reader(organisation.id);
  const period = periodOf(request, desk.records.clock());
  const good = MONTH.test(period.from) && MONTH.test(period.to);
  const asked = { reach: reachOf(rights, ROLES), from: `${period.from}-01`, to: `${period.to}-01` };
  const rows = good ? await readFigures(reader, asked) : [];
  return { organisation, reader, period, rows, names: await readLogNames(reader) };
}

async function show(desk: Desk, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { language } = atDesk(desk, request);
  const { organisation, reader, period, rows, names } = await figuresOf(desk, request);
  const t = statisticsMessages(language);
  const faults: Fault[] = (['from', 'to'] as const).flatMap((name) =>
    MONTH.test(period[name]) ? [] : [{ field: name, text: t('month-wrong') }],
  );
  const main = statisticsPage({
    ...{ language, rows, names, postage: organisation.postage, faults, ...period },
    countedTo: await countedTo(reader),
  });
  const hasErrors = faults.length > 0;
  const page = { title: t('title'), main, current: '/statistics', wide: true, hasErrors };
  return sendPage(request, reply, page, hasErrors ? 422 : 200);
}
