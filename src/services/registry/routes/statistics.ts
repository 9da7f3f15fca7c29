// GET /statistics: the tables of a period. GET /statistics/:name.csv: one of them as a file. POST /statistics: count now. 200; 303; 404; 422.
import { BrevduvaError } from '../../../domain/errors.ts';
import { csvHead, csvRow, FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { currentUser, requireUser } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { askForCount, lastYear, type Period, readStatistics } from '../owner/statistics/read-statistics.ts';
import { statisticsMessages } from '../pages/statistics-messages.ts';
import { statisticsPage } from '../pages/statistics-page.ts';
import { STATISTICS, type StatisticTable, statisticTables } from '../pages/statistics-tables.ts';
import type { RegistryContext } from '../registry-context.ts';
import { requireStaff } from './staff.ts';
import { isMonth } from './written.ts';

interface Query {
  readonly from?: string;
  readonly to?: string;
  readonly done?: string;
}

export function addStatistics(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  app.get<{ Querystring: Query }>('/statistics', guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    const { language, shell, query } = request;
    const typed = { ...lastYear(context), ...given(query) };
    const faults = faultsIn(typed, language);
    const period = faults.length > 0 ? lastYear(context) : typed;
    const shown = await tablesOf(context, period, language);
    const view = { language, csrf: shell.csrf, ...typed, ...shown, faults, asked: query.done === 'asked' };
    return sendPage(request, reply, statisticsPage(view), faults.length > 0 ? 422 : 200);
  });
  app.get<{ Querystring: Query; Params: { file: string } }>('/statistics/:file', guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    const { language, query } = request;
    const period = { ...lastYear(context), ...given(query) };
    const name = STATISTICS.find((each) => request.params.file === `${each}.csv`);
    if (name === undefined) throw new BrevduvaError('not-found', 'there is no such table');
    if (faultsIn(period, language).length > 0)
      throw new BrevduvaError('invalid-input', 'from and to are months, yyyy-mm');
    const { tables } = await tablesOf(context, period, language);
    const table = tables.find((each) => each.name === name);
    const file = `attachment; filename="${name}-${period.from}-${period.to}.csv"`;
    reply.type('text/csv; charset=utf-8').header('cache-control', 'no-store').header('content-disposition', file);
    return reply.send(table === undefined ? '' : asCsv(table));
  });
  app.post('/statistics', guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    await askForCount(context);
    return reply.redirect('/statistics?done=asked', 303);
  });
}

function given({ from = '', to = '' }: Query): Partial<Period> {
  return { ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) };
}

function faultsIn({ from, to }: Period, language: Language): readonly Fault[] {
  const t = statisticsMessages(language);
  const months = [
    ...(isMonth(from) ? [] : [{ field: 'from', text: t('fault-month') }]),
    ...(isMonth(to) ? [] : [{ field: 'to', text: t('fault-month') }]),
  ];
  return months.length === 0 && to < from ? [{ field: 'to', text: t('fault-order') }] : months;
}

async function tablesOf(context: RegistryContext, period: Period, language: Language) {
  const { figures, countedTo } = await readStatistics(context, period);
  const { senders, operators } = await context.directory.now();
  const nameOf = (id: string) => senders.get(id)?.name ?? operators.get(id)?.name ?? id;
  return { tables: statisticTables(figures, nameOf, statisticsMessages(language)), countedTo };
}

function asCsv({ heads, rows }: StatisticTable): string {
  return csvHead(heads, FOR_SWEDISH_EXCEL) + rows.map((row) => csvRow(row, FOR_SWEDISH_EXCEL)).join('');
}
