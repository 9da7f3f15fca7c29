// POST and GET /api/v1/mailings (201, 200), GET /api/v1/mailings/{id} (200), POST …/letter and …/files (200).
// 400, 401, 403, 404 (also another organisation's or unit's), 409, 413, 429.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, PageQuery, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { type AppointmentFields, protectionClassOf, supportFields } from '../letter-draft.ts';
import { addFiles } from '../mailings/give-files.ts';
import { beginMailing, openMailing, writeLetter } from '../mailings/write-mailing.ts';
import type { Desk } from '../routes/desk.ts';
import { listCaseTypes } from '../store/case-types.ts';
import { listMailings } from '../store/mailings.ts';
import { firstUnit, openUnits } from '../store/units.ts';
import { refusedLetter } from './faults.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { mailingMembers } from './mailing-answers.ts';
import { MailingFile, MailingLetter, MailingParams, Mailings, NewMailing, OneMailing } from './mailing-schemas.ts';
import { IdempotencyHeaders } from './schemas.ts';

export const NOT_ALLOWED = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
export const mailingCommon = { tags: ['mailings'], security: bearer(SCOPE) };
export const changed = { 200: OneMailing, ...problemResponses(...NOT_ALLOWED, 'not-found', 'conflict') };

/** Adds the operations. */
export function addMailingOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addBeginning(api, onRequest, desk);
  addLooking(api, onRequest, desk);
  addWriting(api, onRequest, desk);
}

export type Guard = ReturnType<typeof guard>;

/** The mailing as it is now. */
export async function shown(request: FastifyRequest, { records }: Desk, { organisation, actor }: Caller, id: string) {
  return await mailingMembers(request, records, organisation, await openMailing(records, organisation, actor, id));
}

function addBeginning(api: Api, onRequest: Guard, desk: Desk): void {
  const schema = {
    ...mailingCommon,
    operationId: 'beginMailing',
    summary: 'Begin a mailing',
    description:
      'Then add its lines and its letter, have it checked and start it. The same key with the same body gives the same mailing again; with another body it is refused with 409.',
    headers: IdempotencyHeaders,
    body: NewMailing,
    response: { 201: OneMailing, ...problemResponses(...NOT_ALLOWED, 'not-found', 'conflict') },
  };
  api.post('/mailings', { onRequest, schema }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { organisation, actor } = caller;
    const { name, unit, caseType } = request.body;
    const id = idFor(caller, request.headers['idempotency-key']);
    const reader = desk.records.database.reader(organisation.id);
    const units = await openUnits(reader);
    const chosen = unit === undefined ? await firstUnit(reader) : units.find(({ code }) => code === unit)?.id;
    const types = caseType === undefined ? [] : await listCaseTypes(reader);
    const type = types.find(({ code }) => code === caseType)?.id;
    if (chosen === undefined || (caseType !== undefined && type === undefined))
      throw new BrevduvaError('not-found', 'no such unit or case type');
    const begun = { name, unit: chosen, origin: 'api' as const, id, ...(type === undefined ? {} : { caseType: type }) };
    await beginMailing(desk.records, organisation, actor, begun);
    const members = await shown(request, desk, caller, id);
    return reply
      .code(201)
      .header('location', link(request, `/mailings/${id}`, 'self').href)
      .send(members);
  });
}

// The key names the mailing: a request that is sent again finds the one that it made.
function idFor({ organisation, actor }: Caller, key: string): string {
  const hex = createHash('sha256').update(`mailing ${organisation.id} ${actor.id} ${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function addLooking(api: Api, onRequest: Guard, desk: Desk): void {
  const list = {
    ...mailingCommon,
    operationId: 'listMailings',
    summary: 'The mailings, newest first',
    querystring: PageQuery,
    response: { 200: Mailings, ...problemResponses(...NOT_ALLOWED) },
  };
  api.get('/mailings', { onRequest, schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { limit, offset } = request.query;
    const { records } = desk;
    const reader = records.database.reader(organisation.id);
    const { mailings, total } = await listMailings(reader, records.cipher, { reach: actor.sees, limit, offset });
    const found = [];
    for (const mailing of mailings) found.push(await mailingMembers(request, records, organisation, mailing));
    const page = { limit, offset, count: found.length, totalRecords: total };
    return { mailings: found, ...pageOf(request, '/mailings', page) };
  });

  const one = {
    ...mailingCommon,
    operationId: 'getMailing',
    summary: 'A mailing: what it waits for, how far it has come, its speed and the time that is left',
    params: MailingParams,
    response: { 200: OneMailing, ...problemResponses(...NOT_ALLOWED, 'not-found') },
  };
  api.get('/mailings/:id', { onRequest, schema: one }, async (request) =>
    shown(request, desk, callerOf(desk, request), request.params.id),
  );
}

function addWriting(api: Api, onRequest: Guard, desk: Desk): void {
  const letter = {
    ...mailingCommon,
    operationId: 'writeMailingLetter',
    summary: 'The letter with its fields',
    description: 'Every line is merged anew when the mailing is checked next.',
    params: MailingParams,
    body: MailingLetter,
    response: changed,
  };
  api.post('/mailings/:id/letter', { onRequest, schema: letter }, async (request) => {
    const caller = callerOf(desk, request);
    const mailing = await openMailing(desk.records, caller.organisation, caller.actor, request.params.id);
    await writeLetter(desk.records, caller.organisation, caller.actor, mailing.id, letterOf(request.body, mailing));
    return await shown(request, desk, caller, mailing.id);
  });

  const file = {
    ...mailingCommon,
    operationId: 'addMailingFile',
    summary: 'A file for every letter, or for the line that names it',
    description:
      'The name stands in the body, since it may hold a number that no address may. One of the same name takes its place.',
    params: MailingParams,
    body: MailingFile,
    response: { ...changed, ...problemResponses('too-large') },
  };
  api.post('/mailings/:id/files', { onRequest, schema: file }, async (request) => {
    const caller = callerOf(desk, request);
    const { kind, filename, content } = request.body;
    const files = [{ filename, bytes: Buffer.from(content, 'base64') }];
    const { id } = request.params;
    const { refused } = await addFiles(desk.records, caller.organisation, caller.actor, id, kind, files);
    if (refused.length > 0) throw refusedLetter([], refused);
    return await shown(request, desk, caller, id);
  });
}

const NO_MATTER = {
  ...{ matterId: '', eventId: '', precedingEventId: '', subject: '', eventType: '' },
  status: '',
} as const;

// Kept as a form's: what a line fills in may be a moment, or a day with its time.
function appointmentOf({ appointment }: Static<typeof MailingLetter>): AppointmentFields | undefined {
  if (appointment === undefined) return undefined;
  const { starts, ends = '', title = '', place = '', id = '', cancelled = false } = appointment;
  const typed = { day: starts, time: '', endTime: '', endDay: ends };
  return { starts: '', ends: '', typed, title, place, id, cancelled };
}

function letterOf(body: Static<typeof MailingLetter>, { content, channel }: Awaited<ReturnType<typeof openMailing>>) {
  return {
    subject: body.subject,
    text: body.text,
    html: body.html ?? false,
    language: body.language ?? 'svSE',
    protectionClass:
      body.protectionClass === undefined ? content.protectionClass : protectionClassOf(body.protectionClass),
    classReason: body.classReason ?? '',
    support: body.supportinfo === undefined ? content.support : supportFields(body.supportinfo),
    diaryNumber: body.diaryNumber ?? '',
    matter: body.matter === undefined ? undefined : { ...NO_MATTER, ...body.matter },
    payment: body.payment === undefined ? undefined : { ocr: '', ...body.payment },
    appointment: appointmentOf(body),
    metadata: body.metadata,
    secrecy: body.secrecy ?? '',
    channel: body.channel ?? channel,
    numberColumn: content.numberColumn,
    addressColumns: content.addressColumns,
    fileColumn: body.fileField ?? '',
    repeats: body.repeats ?? false,
    marker: body.marker ?? '',
  };
}
