// GET /api/v1/mailings/{id}/problems (200), POST …/lines/mended, …/lines/left-out and …/lines/taken-back (200): lines that are mended, or left out.
// 400, 401, 403, 404 (also another organisation's or unit's), 409, 429. Scope letters.
import type { Static } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, PageQuery, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { leaveOut, type MendedLine, mendLines, takeBackLeftOut } from '../mailings/mend-lines.ts';
import { fieldsToMend } from '../mailings/merged-texts.ts';
import { openMailing } from '../mailings/write-mailing.ts';
import type { Desk } from '../routes/desk.ts';
import { mailingFigures } from '../store/mailing-figures.ts';
import { readLines } from '../store/mailing-lines.ts';
import { mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { callerOf, guard } from './guard.ts';
import { LeftOut, LineNumbers, LinesMended, MendedLines, ProblemLines, TakenBack } from './mailing-line-schemas.ts';
import { MailingParams } from './mailing-schemas.ts';
import { changed, type Guard, mailingCommon, NOT_ALLOWED } from './mailings.ts';

const common = { ...mailingCommon, params: MailingParams };

/** Adds the operations. */
export function addMailingLineOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addProblems(api, onRequest, desk);
  addMending(api, onRequest, desk);
  addLeaving(api, onRequest, desk);
}

function addProblems(api: Api, onRequest: Guard, desk: Desk): void {
  const problems = {
    ...common,
    operationId: 'listMailingProblems',
    summary: 'Lines that are to be mended or left out',
    description:
      'By their number; the line’s recipient and fields are what was handed in under it. `fields` names those whose values are wrong or missing. Mend the lines, or leave them out.',
    querystring: PageQuery,
    response: { 200: ProblemLines, ...problemResponses(...NOT_ALLOWED, 'not-found') },
  };
  api.get('/mailings/:id/problems', { onRequest, schema: problems }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id, content } = await openMailing(desk.records, organisation, actor, request.params.id);
    const { limit, offset } = request.query;
    const reader = desk.records.database.reader(organisation.id);
    const wanted = { states: ['problem'] as const, limit: limit + offset };
    const lines = (await readLines(reader, desk.records.cipher, id, wanted)).slice(offset);
    const { problems: totalRecords } = await mailingFigures(reader, id);
    const page = { limit, offset, count: lines.length, totalRecords };
    return {
      lines: lines.map((line) => {
        const fields = fieldsToMend(line, content);
        const told = fields.length === 0 ? {} : { fields: [...fields] };
        return { number: line.number, problems: [...line.problems], ...told };
      }),
      ...pageOf(request, `/mailings/${id}/problems`, page),
    };
  });
}

function addMending(api: Api, onRequest: Guard, desk: Desk): void {
  const mend = {
    ...common,
    operationId: 'mendMailingLines',
    summary: 'Another number, other values for lines with problems',
    description:
      'Of a checked mailing; it is checked again at once, all lines anew. A line without problems is passed over, so that the same may be sent again. A number that cannot be right refuses them all, and is named by its place.',
    body: MendedLines,
    response: { ...changed, 200: LinesMended },
  };
  api.post('/mailings/:id/lines/mended', { onRequest, schema: mend }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { content } = await openMailing(desk.records, organisation, actor, request.params.id);
    const { lines } = request.body;
    const asked = linesIn(lines, content.numberColumn);
    const { wrong, mended } = await mendLines(desk.records, organisation, actor, request.params.id, asked);
    if (wrong.length > 0) throw wrongNumbers(lines, wrong);
    return { mended, passedOver: asked.size - mended };
  });
}

function linesIn(lines: Static<typeof MendedLines>['lines'], numberColumn: string): ReadonlyMap<number, MendedLine> {
  const asked = new Map<number, MendedLine>();
  for (const [place, { number, recipient, fields = {} }] of lines.entries()) {
    if (asked.has(number)) {
      const fault = {
        field: `lines[${place}].number`,
        sv: 'Raden står där två gånger.',
        en: 'The line is there twice.',
      };
      throw new BrevduvaError('invalid-input', 'a line is mended once', { faults: [fault] });
    }
    // The number has a member of its own.
    const values = new Map(Object.entries(fields).filter(([name]) => name !== numberColumn));
    asked.set(number, { ...(recipient === undefined ? {} : { recipient }), values });
  }
  return asked;
}

// By place: the number itself stands in no answer that is a fault.
function wrongNumbers(lines: Static<typeof MendedLines>['lines'], wrong: readonly number[]): BrevduvaError {
  const [sv, en] = [mailingLineMessages('sv'), mailingLineMessages('en')];
  const faults = lines.flatMap(({ number: line }, place) =>
    wrong.includes(line)
      ? [{ field: `lines[${place}].recipient`, sv: sv('line-wrong', { line }), en: en('line-wrong', { line }) }]
      : [],
  );
  return new BrevduvaError('invalid-input', 'a number of a line cannot be right', { faults });
}

function addLeaving(api: Api, onRequest: Guard, desk: Desk): void {
  const left = {
    ...common,
    operationId: 'leaveOutMailingLines',
    summary: 'Leave out some of the lines with problems',
    description: 'A line without problems is passed over.',
    body: LineNumbers,
    response: { ...changed, 200: LeftOut },
  };
  api.post('/mailings/:id/lines/left-out', { onRequest, schema: left }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { numbers } = request.body;
    return { leftOut: await leaveOut(desk.records, organisation, actor, request.params.id, numbers) };
  });

  const back = {
    ...common,
    operationId: 'takeBackSomeMailingLines',
    summary: 'Take back some of the lines that were left out; all are checked again',
    body: LineNumbers,
    response: { ...changed, 200: TakenBack },
  };
  api.post('/mailings/:id/lines/taken-back', { onRequest, schema: back }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { numbers } = request.body;
    return { takenBack: await takeBackLeftOut(desk.records, organisation, actor, request.params.id, numbers) };
  });
}
