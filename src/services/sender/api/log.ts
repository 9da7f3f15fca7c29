// POST /api/v1/log/searches (200) · POST /api/v1/log/exports (200 the file), scope `log`: posted, since a recipient's number may be asked
// for and must not stand in an address · GET /api/v1/statistics (200), scope `letters`. 400, 401, 403, 429. (SKL-16, SKL-17, SKL-19)
import { Readable } from 'node:stream';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { exportTypes } from '../../../platform/export/export-pages.ts';
import { type Api, bearer, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { within } from '../reach.ts';
import type { Desk } from '../routes/desk.ts';
import { lineMembers } from '../sending-log/log-formats.ts';
import { type Asked, exportLog, searchLog } from '../sending-log/read-log.ts';
import { postageSaved, unopened } from '../statistics/figures.ts';
import { type LogNames, readLogNames } from '../store/log-names.ts';
import type { LogLine } from '../store/sending-log.ts';
import { countedTo, readFigures } from '../store/statistics.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import {
  ExportQuery,
  type LogCriteriaGiven,
  LogExport,
  LogLines,
  LogSearch,
  Statistics,
  StatisticsQuery,
} from './log-schemas.ts';

export const LOG_SCOPE = 'log';
const common = { tags: ['log'], security: bearer(LOG_SCOPE) };
const always = problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'too-many');

/** Adds the operations. */
export function addLogOperations(api: Api, config: Config, desk: Desk): void {
  addSearches(api, config, desk);
  addExports(api, config, desk);
  addStatistics(api, config, desk);
}

function addSearches(api: Api, config: Config, desk: Desk): void {
  const schema = {
    ...common,
    operationId: 'searchSendingLog',
    summary: 'Search the sending log',
    description:
      'Who sent what to whom and how it fared, the newest first; never the text. By place instead of count, so that it is as fast at a million lines. The search is noted.',
    body: LogSearch,
    response: { 200: LogLines, ...always },
  };
  api.post('/log/searches', { onRequest: guard(config, LOG_SCOPE), schema }, async (request) => {
    const caller = callerOf(desk, request);
    const { limit = 100, after, ...given } = request.body;
    const names = await readLogNames(desk.records.database.reader(caller.organisation.id));
    const page = { limit, ...(after === undefined ? {} : { after }) };
    const { lines, next } = await searchLog(desk.records, caller, askedOf(caller, given, names), page);
    return { lines: lines.map((line) => toldLine(line, names)), ...(next === undefined ? {} : { next }) };
  });
}

function toldLine(line: LogLine, names: LogNames) {
  const { at, login, loginName, recipient, subject, channel, state, attempts, letterId, ...rest } = lineMembers(
    line,
    names,
  );
  return { at, login, loginName, recipient, subject, channel, state, attempts, letterId, ...present(rest) };
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  const kept: Present<T> = { ...members };
  for (const name in kept) if (kept[name] === undefined) delete kept[name];
  return kept;
}

function addExports(api: Api, config: Config, desk: Desk): void {
  const file = (example: string) => ({ schema: { type: 'string', examples: [example] } });
  const schema = {
    ...common,
    operationId: 'exportSendingLog',
    summary: 'The sending log as a file',
    description:
      'Streamed, oldest first. In CSV a cell that a spreadsheet would take for a formula gets an apostrophe in front. The export is noted with its purpose.',
    querystring: ExportQuery,
    body: LogExport,
    response: {
      200: {
        description: 'The file',
        content: {
          'text/csv': file('at,login\r\n2026-11-21T12:30:00.000Z,anna.ask\r\n'),
          'application/jsonl': file('{"at":"2026-11-21T12:30:00.000Z","login":"anna.ask"}\n'),
          'text/plain': file(
            '<110>1 2026-11-21T12:30:00.000Z kommun.example.se brevduva - delivered [sending@32473]\n',
          ),
        },
      },
      ...always,
    },
  };
  api.post('/log/exports', { onRequest: guard(config, LOG_SCOPE), schema }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { purpose, ...given } = request.body;
    const { format, bom, separator } = request.query;
    const names = await readLogNames(desk.records.database.reader(caller.organisation.id));
    const asked = askedOf(caller, given, names);
    const as =
      format === 'csv'
        ? { format, bom, separator }
        : format === 'syslog'
          ? { format, host: request.hostname }
          : { format };
    const pieces = await exportLog(desk.records, caller, asked, { purpose, format: as });
    const { type, extension } = exportTypes[format];
    return reply
      .header('content-type', type)
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="sending-log.${extension}"`)
      .send(Readable.from(pieces, { objectMode: false }));
  });
}

// A code that nothing has finds nothing.
function idsOf(known: LogNames['units'], code: string): string {
  return known.find((one) => one.code === code)?.id ?? '00000000-0000-0000-0000-000000000000';
}

/** The search within the units that the client sees; units and case types are named by code. Throws 'invalid-input' for a wrong number. */
export function askedOf({ actor }: Caller, given: LogCriteriaGiven, names: LogNames): Asked {
  const { recipient, words, person, matterId, unit, caseType, outcome, from, to } = given;
  const number = recipient === undefined ? undefined : parseRecipientId(recipient);
  if (number?.ok === false) {
    const fault = {
      field: 'recipient',
      sv: 'Numret kan inte stämma: kontrollera datum och kontrollsiffra.',
      en: 'The number cannot be right: check its date and check digit.',
    };
    throw new BrevduvaError('invalid-input', 'the recipient is no identity number', { faults: [fault] });
  }
  return {
    reach: unit === undefined ? actor.sees : within(actor.sees, idsOf(names.units, unit)),
    ...(number === undefined ? {} : { recipient: number.value }),
    ...(words === undefined ? {} : { words }),
    ...(person === undefined ? {} : { person }),
    ...(matterId === undefined ? {} : { matter: matterId }),
    ...(caseType === undefined ? {} : { caseType: idsOf(names.caseTypes, caseType) }),
    ...(outcome === undefined ? {} : { group: outcome }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}

function addStatistics(api: Api, config: Config, desk: Desk): void {
  const schema = {
    operationId: 'getStatistics',
    summary: 'Letters by month, unit and case type',
    description:
      'Kept up by a job: outcomes that change afterwards change the figures. Kept when the log is disposed of.',
    tags: ['statistics'],
    security: bearer(SCOPE),
    querystring: StatisticsQuery,
    response: { 200: Statistics, ...always },
  };
  api.get('/statistics', { onRequest: guard(config), schema }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reader = desk.records.database.reader(organisation.id);
    const to = request.query.to ?? stockholmDate(desk.records.clock()).slice(0, 7);
    const year = new Date(Date.UTC(Number(to.slice(0, 4)), Number(to.slice(5)) - 12, 1)).toISOString().slice(0, 7);
    const asked = { reach: actor.sees, from: `${request.query.from ?? year}-01`, to: `${to}-01` };
    const [rows, names, counted] = [
      await readFigures(reader, asked),
      await readLogNames(reader),
      await countedTo(reader),
    ];
    return {
      months: rows.map((row) => {
        const [left, saved] = [unopened(row), postageSaved(row, organisation.postage)];
        const caseType = names.caseTypes.find(({ id }) => id === row.caseType)?.code;
        return {
          month: row.month.slice(0, 7),
          unit: names.units.find(({ id }) => id === row.unit)?.code ?? row.unit,
          ...(caseType === undefined ? {} : { caseType }),
          ...{ sent: row.sent, digital: row.digital, paper: row.paper, undelivered: row.undelivered },
          ...{ unknown: row.unknown, underWay: row.underWay },
          ...(left === undefined ? {} : { unopened: left }),
          ...(saved === undefined ? {} : { postageSavedKronor: saved }),
        };
      }),
      ...(counted === undefined ? {} : { countedTo: counted.toISOString() }),
    };
  });
}
