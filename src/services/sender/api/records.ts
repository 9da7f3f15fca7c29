// POST /api/v1/looks/searches (200) · GET, POST /api/v1/disposal-holds (200; 201, 404), POST …/{id}/lift (204, 404) ·
// GET /api/v1/disposal-runs (200), …/{id}/protocol (200 the CSV, 404) · POST /api/v1/person-data-requests (200 the zip).
// Scope `records`, for systems of every unit. 400, 401, 403, 429.
// What takes something away, rules and the start of a disposal, is a person's: it has no operation.

import { Readable } from 'node:stream';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import { type Api, bearer, PageQuery, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { tellPerson } from '../data-subject/tell-person.ts';
import { endHold, setHold } from '../disposal/plan-disposal.ts';
import { protocolCsv } from '../disposal/protocol.ts';
import { EVERYTHING } from '../reach.ts';
import type { Desk } from '../routes/desk.ts';
import { sendFile } from '../routes/send-file.ts';
import { searchLooks } from '../sending-log/look-at-looks.ts';
import { standingHolds } from '../store/disposal-rules.ts';
import { latestRuns, readRun, totalsOf } from '../store/disposal-runs.ts';
import { readLogNames } from '../store/log-names.ts';
import { administratorOf, guard } from './guard.ts';
import { HoldSet, Holds, Lifting, LookSearch, Looks, NewHold, PersonRequest, Runs } from './records-schemas.ts';
import { LetterParams } from './schemas.ts';

export const RECORDS_SCOPE = 'records';
/** Runs that are listed; every protocol is there by its run's id. */
const RUNS = 1_000;
const always = problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'too-many');
const orGone = problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'not-found', 'too-many');
const file = (type: string, example: string) => ({
  200: { description: 'The file', content: { [type]: { schema: { type: 'string', examples: [example] } } } },
});
const common = (tag: string) => ({ tags: [tag], security: bearer(RECORDS_SCOPE) });

/** Adds the operations. */
export function addRecordsOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config, RECORDS_SCOPE);
  addLookSearches(api, onRequest, desk);
  addHolds(api, onRequest, desk);
  addLifting(api, onRequest, desk);
  addRuns(api, onRequest, desk);
  addProtocol(api, onRequest, desk);
  addPersonRequests(api, onRequest, desk);
}

type Guard = ReturnType<typeof guard>;

function numberOf(text: string, field: string): RecipientId {
  const number = parseRecipientId(text);
  if (number.ok) return number.value;
  const fault = {
    field,
    sv: 'Numret kan inte stämma: kontrollera datum och kontrollsiffra.',
    en: 'The number cannot be right: check its date and check digit.',
  };
  throw new BrevduvaError('invalid-input', 'it is no identity number', { faults: [fault] });
}

function addLookSearches(api: Api, onRequest: Guard, desk: Desk): void {
  const schema = {
    ...common('looks'),
    operationId: 'searchLooks',
    summary: 'Who has seen what',
    description:
      'Every look at a letter or a log and everything that was taken out, the latest first. Posted, since a person’s number must not stand in an address. The search is noted.',
    body: LookSearch,
    response: { 200: Looks, ...always },
  };
  api.post('/looks/searches', { onRequest, schema }, async (request) => {
    const caller = administratorOf(desk, request);
    const { letterId, recipient, person, from, to, limit = 100, before } = request.body;
    const asked = {
      ...(letterId === undefined ? {} : { letter: letterId }),
      ...(recipient === undefined ? {} : { recipient: numberOf(recipient, 'recipient') }),
      ...(person === undefined ? {} : { person }),
      ...(from === undefined ? {} : { from: new Date(from) }),
      ...(to === undefined ? {} : { to: new Date(to) }),
    };
    const page = { limit, ...(before === undefined ? {} : { before }) };
    const { looks, people, next } = await searchLooks(desk.records, caller, EVERYTHING, asked, page);
    const told = looks.map(({ at, kind, actor, subject, details }) => {
      const who = people.get(actor);
      const person = who === undefined ? {} : { personId: who.id, personName: who.name };
      return { at: at.toISOString(), what: kind, actor, ...person, about: subject, details };
    });
    return { looks: told, ...(next === undefined ? {} : { next }) };
  });
}

function addHolds(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const list = {
    ...common('disposal'),
    operationId: 'listDisposalHolds',
    summary: 'Holds on disposal (gallringsstopp) that stand, the newest first',
    querystring: PageQuery,
    response: { 200: Holds, ...always },
  };
  api.get('/disposal-holds', { onRequest, schema: list }, async (request) => {
    const { organisation } = administratorOf(desk, request);
    const { limit, offset } = request.query;
    const all = await standingHolds(records.database.reader(organisation.id));
    const holds = all.slice(offset, offset + limit).map((hold) => ({
      ...{ holdId: hold.id, scope: hold.scope, reason: hold.reason, setAt: hold.set_at.toISOString() },
      ...{ setBy: hold.set_by_name, ...(hold.value === '' ? {} : { value: hold.value }) },
    }));
    const page = { limit, offset, count: holds.length, totalRecords: all.length };
    return { holds, ...pageOf(request, '/disposal-holds', page) };
  });
  const set = {
    ...common('disposal'),
    operationId: 'setDisposalHold',
    summary: 'Set a hold: what it names is not disposed of, whatever the rules say',
    body: NewHold,
    response: { 201: HoldSet, ...orGone },
  };
  api.post('/disposal-holds', { onRequest, schema: set }, async (request, reply) => {
    const caller = administratorOf(desk, request);
    const { scope, value = '', reason } = request.body;
    if ((scope === 'everything') !== (value === '')) {
      const fault = { field: 'value', sv: 'Ange vad stoppet gäller.', en: 'Say what the hold is about.' };
      throw new BrevduvaError('invalid-input', 'the value does not fit the scope', { faults: [fault] });
    }
    const known = scope === 'person' ? numberOf(value, 'value') : scope === 'letter' ? value.toLowerCase() : value;
    const holdId = await setHold(records, caller, { scope, value: known, reason });
    return reply.code(201).send({ holdId });
  });
}

function addLifting(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const lift = {
    ...common('disposal'),
    operationId: 'liftDisposalHold',
    summary: 'Lift a hold, with a reason',
    params: LetterParams,
    body: Lifting,
    response: { 204: { type: 'null', description: 'Lifted' }, ...orGone },
  };
  api.post('/disposal-holds/:id/lift', { onRequest, schema: lift }, async (request, reply) => {
    await endHold(records, administratorOf(desk, request), request.params.id, request.body.reason);
    return reply.code(204).send(null);
  });
}

function addRuns(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const list = {
    ...common('disposal'),
    operationId: 'listDisposalRuns',
    summary: 'Disposals that were started, the latest first',
    description: `The ${RUNS} latest. Rules are made and disposals started by an archivist, on the pages.`,
    querystring: PageQuery,
    response: { 200: Runs, ...always },
  };
  api.get('/disposal-runs', { onRequest, schema: list }, async (request) => {
    const { organisation } = administratorOf(desk, request);
    const reader = records.database.reader(organisation.id);
    const { limit, offset } = request.query;
    const all = await latestRuns(reader, RUNS);
    const runs = [];
    for (const run of all.slice(offset, offset + limit)) {
      const totals = await totalsOf(reader, run);
      const taken = (id: string) => totals.find(({ rule }) => rule === id)?.count ?? 0;
      runs.push({
        ...{ runId: run.id, state: run.state },
        ...(run.started_at === null ? {} : { startedAt: run.started_at.toISOString() }),
        ...(run.started_by_name === null ? {} : { startedBy: run.started_by_name }),
        ...(run.ended_at === null ? {} : { endedAt: run.ended_at.toISOString() }),
        rules: run.rules.map(({ id, what, decision, retentionDays }) => {
          return { what, decision, retentionDays, taken: taken(id) };
        }),
      });
    }
    const page = { limit, offset, count: runs.length, totalRecords: all.length };
    return { runs, ...pageOf(request, '/disposal-runs', page) };
  });
}

function addProtocol(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const protocol = {
    ...common('disposal'),
    operationId: 'getDisposalProtocol',
    summary: 'Everything that a disposal took, as CSV (gallringsprotokoll)',
    params: LetterParams,
    response: { ...file('text/csv', 'gallrat;vad;brev\r\n'), ...orGone },
  };
  api.get('/disposal-runs/:id/protocol', { onRequest, schema: protocol }, async (request, reply) => {
    const { organisation } = administratorOf(desk, request);
    const reader = records.database.reader(organisation.id);
    const run = await readRun(reader, request.params.id);
    if (run === undefined) throw new BrevduvaError('not-found', 'there is no such disposal');
    const pieces = protocolCsv(reader, run, await readLogNames(reader));
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .send(Readable.from(pieces, { objectMode: false }));
  });
}

function addPersonRequests(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const person = {
    ...common('person-data'),
    operationId: 'answerPersonDataRequest',
    summary: 'Everything that is kept about one person (registerutdrag)',
    description:
      'A zip with a PDF to read, the same as JSON, each letter as PDF and every attachment. Posted: a person’s number must not stand in an address. Noted with the request.',
    body: PersonRequest,
    response: { ...file('application/zip', 'PK…'), ...always },
  };
  api.post('/person-data-requests', { onRequest, schema: person }, async (request, reply) => {
    const { organisation, actor } = administratorOf(desk, request);
    const { reason } = request.body;
    const number = numberOf(request.body.person, 'person');
    const zip = await tellPerson(records, { language: request.language, organisation, actor, person: number, reason });
    return sendFile(reply, zip, 'application/zip', 'registerutdrag.zip');
  });
}
