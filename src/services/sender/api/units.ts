// GET /api/v1/units, /units/{code}, /units/{code}/logo (scope letters: those that the client sees) · POST /units (201) · PUT, DELETE /units/{code} (scope
// administration; DELETE closes). 200 201 204, and 400 401 403 404 409 429.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { supportFields } from '../letter-draft.ts';
import { changeUnit, makeUnit, shutUnit, type UnitFault } from '../organisation/units.ts';
import { unitFaults } from '../pages/unit-pages.ts';
import { seesUnit } from '../reach.ts';
import type { Desk } from '../routes/desk.ts';
import { sendFile } from '../routes/send-file.ts';
import { listUnits, readUnitLogo, type Unit as StoredUnit } from '../store/units.ts';
import { administratorOf, type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { ChangedUnit, NewUnit, Unit, UnitParams, Units } from './organisation-schemas.ts';

/** For systems that change the organisation's own settings. */
export const ADMINISTRATION = 'administration';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const tags = ['units'];

function shown(request: FastifyRequest, unit: StoredUnit) {
  const { code, name, senderText, supportinfo, accent, hasLogo, closedAt, updatedAt } = unit;
  return {
    code,
    name,
    senderText,
    ...(supportinfo === undefined ? {} : { supportinfo }),
    ...(accent === undefined ? {} : { accent: accent.light, accentDark: accent.dark }),
    hasLogo,
    open: closedAt === undefined,
    updatedAt: updatedAt.toISOString(),
    _links: { self: link(request, `/units/${code}`, 'self') },
  };
}

const MEMBERS: Readonly<Record<string, string>> = {
  'sender-text': 'senderText',
  'accent-dark': 'accentDark',
  'support-text': 'supportinfo.text',
  'support-phone': 'supportinfo.phoneNumber',
  'support-email': 'supportinfo.emailAddress',
  'support-url': 'supportinfo.url',
};

function refused(faults: readonly UnitFault[]): BrevduvaError {
  if (faults.some(({ code }) => code === 'code-taken')) return new BrevduvaError('conflict', 'the code is taken');
  const english = unitFaults('en', faults);
  const list = unitFaults('sv', faults).map(({ field, text }, index) => ({
    field: MEMBERS[field] ?? field,
    sv: text,
    en: english[index]?.text ?? '',
  }));
  return new BrevduvaError('invalid-input', 'the unit cannot be saved as it is', { faults: list });
}

function writtenIn(body: ChangedUnit, code: string) {
  const { name, senderText = '', supportinfo, accent = '', accentDark = '', logo } = body;
  const picture =
    logo === undefined ? ('keep' as const) : logo === '' ? ('none' as const) : Buffer.from(logo, 'base64');
  return { code, name, senderText, support: supportFields(supportinfo), accent, accentDark, logo: picture };
}

/** Adds the operations. */
export function addUnitOperations(api: Api, config: Config, desk: Desk): void {
  addReading(api, config, desk);
  addLogo(api, config, desk);
  addChanging(api, config, desk);
  addClosing(api, config, desk);
}

async function unitOf(desk: Desk, { organisation, actor }: Caller, code: string): Promise<StoredUnit> {
  const units = await listUnits(desk.records.database.reader(organisation.id));
  const unit = units.find((one) => one.code === code);
  if (unit === undefined || !seesUnit(actor, unit.id)) throw new BrevduvaError('not-found', 'there is no such unit');
  return unit;
}

function addReading(api: Api, config: Config, desk: Desk): void {
  const common = { tags, security: bearer(SCOPE) };
  const list = {
    ...common,
    operationId: 'listUnits',
    summary: 'The units that the client sees',
    response: { 200: Units, ...problemResponses(...always) },
  };
  api.get('/units', { onRequest: guard(config), schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const units = await listUnits(desk.records.database.reader(organisation.id));
    const seen = units.filter(({ id }) => seesUnit(actor, id)).map((unit) => shown(request, unit));
    return { units: seen, _links: { self: link(request, '/units', 'self') } };
  });

  const one = {
    ...common,
    operationId: 'getUnit',
    summary: 'A unit',
    params: UnitParams,
    response: { 200: Unit, ...problemResponses(...always, 'not-found') },
  };
  api.get('/units/:code', { onRequest: guard(config), schema: one }, async (request) =>
    shown(request, await unitOf(desk, callerOf(desk, request), request.params.code)),
  );
}

function addLogo(api: Api, config: Config, desk: Desk): void {
  const picture = { schema: { type: 'string', format: 'binary', examples: ['…'] } };
  const logo = {
    tags,
    security: bearer(SCOPE),
    operationId: 'getUnitLogo',
    summary: 'The logo of a unit’s letters',
    description: 'As it was given. A unit without one: 404.',
    params: UnitParams,
    response: {
      200: { description: 'The picture', content: { 'image/png': picture, 'image/jpeg': picture } },
      ...problemResponses(...always, 'not-found'),
    },
  };
  api.get('/units/:code/logo', { onRequest: guard(config), schema: logo }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { id, code } = await unitOf(desk, caller, request.params.code);
    const found = await readUnitLogo(desk.records.database.reader(caller.organisation.id), id);
    if (found === undefined) throw new BrevduvaError('not-found', 'the unit has no logo');
    return sendFile(reply, found.bytes, found.type, `${code}.${found.type === 'image/png' ? 'png' : 'jpg'}`);
  });
}

function addChanging(api: Api, config: Config, desk: Desk): void {
  const { records } = desk;
  const onRequest = guard(config, ADMINISTRATION);
  const common = { tags, security: bearer(ADMINISTRATION) };
  const make = {
    ...common,
    operationId: 'makeUnit',
    summary: 'Make a unit',
    description: 'A code that is taken is a conflict. The colour must be readable on light and on dark ground.',
    body: NewUnit,
    response: { 201: Unit, ...problemResponses(...always, 'conflict', 'too-large') },
  };
  api.post('/units', { onRequest, schema: make }, async (request, reply) => {
    const caller = administratorOf(desk, request);
    const written = writtenIn(request.body, request.body.code);
    const outcome = await makeUnit(records, caller.organisation, caller.actor, written);
    if (outcome.kind === 'faults') throw refused(outcome.faults);
    const unit = shown(request, await unitOf(desk, caller, request.body.code));
    return reply.code(201).header('location', unit._links.self.href).send(unit);
  });

  const change = {
    ...common,
    operationId: 'changeUnit',
    summary: 'Change a unit',
    description: 'What is left out is emptied, but for the logo. The code stays.',
    params: UnitParams,
    body: ChangedUnit,
    response: { 200: Unit, ...problemResponses(...always, 'not-found', 'conflict', 'too-large') },
  };
  api.put('/units/:code', { onRequest, schema: change }, async (request) => {
    const caller = administratorOf(desk, request);
    const unit = await unitOf(desk, caller, request.params.code);
    const outcome = await changeUnit(
      records,
      caller.organisation,
      caller.actor,
      unit,
      writtenIn(request.body, unit.code),
    );
    if (outcome.kind === 'faults') throw refused(outcome.faults);
    return shown(request, await unitOf(desk, caller, unit.code));
  });
}

function addClosing(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config, ADMINISTRATION);
  const close = {
    tags,
    security: bearer(ADMINISTRATION),
    operationId: 'closeUnit',
    summary: 'Close a unit',
    description:
      'Nothing new is written in it; its letters, log and figures stay. The last open unit cannot be closed.',
    params: UnitParams,
    response: {
      204: Type.Null({ description: 'Closed' }),
      ...problemResponses(...always, 'not-found', 'conflict'),
    },
  };
  api.delete('/units/:code', { onRequest, schema: close }, async (request, reply) => {
    const caller = administratorOf(desk, request);
    const { id } = await unitOf(desk, caller, request.params.code);
    await shutUnit(desk.records, caller.organisation, caller.actor, id);
    return reply.code(204).send(null);
  });
}
