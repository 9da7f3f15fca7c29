// GET /api/v1/case-types, /case-types/{code} (scope letters) · POST /case-types (201), PUT, DELETE /case-types/{code} (scope
// administration; DELETE closes), POST /case-types/{code}/reopen. 200 201 204, and 400 401 403 404 409 429.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import {
  type CaseTypeFault,
  MATTER_MEMBERS,
  type CaseType as StoredCaseType,
  type WrittenCaseType,
} from '../case-types/case-type.ts';
import { changeCaseType, closeCaseType, makeCaseType, type SavedCaseType } from '../case-types/change-case-type.ts';
import type { Config } from '../config.ts';
import { asSupportinfo, supportFields } from '../letter-draft.ts';
import { caseTypeFaults } from '../pages/case-type-form.ts';
import { seesUnit } from '../reach.ts';
import type { Desk } from '../routes/desk.ts';
import { findCaseType, listCaseTypes } from '../store/case-types.ts';
import { findTemplate, readTemplate } from '../store/templates.ts';
import { openUnits, type UnitName } from '../store/units.ts';
import type { SenderTables } from '../tables.ts';
import { CaseType, CaseTypes, ChangedCaseType, CodeParams, NewCaseType } from './compose-schemas.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { ADMINISTRATION } from './units.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const tags = ['case-types'];

const MEMBERS: Readonly<Record<CaseTypeFault['field'], string>> = {
  name: 'name',
  code: 'code',
  category: 'category',
  units: 'units',
  template: 'template',
  'message-type': 'messageType',
  'lead-text': 'leadText',
  secrecy: 'secrecy',
  'signed-receipt': 'signedReceipt',
  'paper-after-days': 'paperAfterDays',
  'retention-days': 'retentionDays',
  'retention-decision': 'retentionDecision',
  'support-text': 'supportinfo',
  version: 'version',
};

function refused(faults: readonly CaseTypeFault[]): BrevduvaError {
  const [sv, en] = [caseTypeFaults('sv', faults), caseTypeFaults('en', faults)];
  const list = faults.map(({ field }, index) => ({
    field: MEMBERS[field],
    sv: sv[index]?.text ?? '',
    en: en[index]?.text ?? '',
  }));
  const conflict = faults.some(({ code }) => code === 'code-taken' || code === 'version-old');
  const options = { faults: list };
  return new BrevduvaError(conflict ? 'conflict' : 'invalid-input', 'the case type cannot be saved as it is', options);
}

function unwrapped(saved: SavedCaseType): StoredCaseType {
  if (saved.kind === 'faults') throw refused(saved.faults);
  return saved.caseType;
}

/** Names of units and the template are their codes. A code that names nothing is told like one that is not the client's. */
async function writtenIn(
  reader: Reader<SenderTables>,
  body: Omit<NewCaseType, 'code'>,
  code: string,
): Promise<WrittenCaseType> {
  const { name, protectionClass, leadText = '', supportinfo, category = 'matter', secrecy = '' } = body;
  const wanted = MATTER_MEMBERS.flatMap((member) => {
    const how = body.matter?.[member];
    return how === undefined ? [] : [[member, how] as const];
  });
  const units = body.units === undefined ? undefined : await openUnits(reader);
  const template = body.template === undefined ? undefined : await findTemplate(reader, body.template);
  return {
    ...{ code, name, protectionClass, leadText, category, secrecy },
    matter: Object.fromEntries(wanted),
    template: body.template === undefined ? undefined : (template?.id ?? NOTHING),
    support: supportinfo === undefined ? undefined : supportFields(supportinfo),
    units:
      units === undefined
        ? undefined
        : body.units?.map((wanted) => units.find((unit) => unit.code === wanted)?.id ?? NOTHING),
    approval: body.approval ?? false,
    asksReceipt: body.asksReceipt ?? false,
    signedReceipt: body.signedReceipt ?? false,
    allowsReply: body.allowsReply ?? false,
    paperAfterDays: body.paperAfterDays,
    retentionDays: body.retentionDays,
    retentionDecision: body.retentionDecision ?? '',
    messageType: body.messageType,
  };
}

// An id that is nothing's.
const NOTHING = '00000000-0000-0000-0000-000000000000';

async function shown(
  request: FastifyRequest,
  reader: Reader<SenderTables>,
  type: StoredCaseType,
  units: readonly UnitName[],
) {
  const template = type.template === undefined ? undefined : await readTemplate(reader, type.template);
  const { code, name, protectionClass, leadText, category, approval, matter, secrecy } = type;
  const { asksReceipt, signedReceipt, allowsReply } = type;
  return {
    ...{ code, name, protectionClass, leadText, category, approval, matter, secrecy },
    ...{ asksReceipt, signedReceipt, allowsReply },
    ...(template === undefined ? {} : { template: template.code }),
    ...(type.support === undefined ? {} : { supportinfo: asSupportinfo(type.support) }),
    ...(type.units === undefined
      ? {}
      : { units: units.filter(({ id }) => type.units?.includes(id)).map((unit) => unit.code) }),
    ...(type.messageType === undefined ? {} : { messageType: type.messageType }),
    ...(type.paperAfterDays === undefined ? {} : { paperAfterDays: type.paperAfterDays }),
    ...(type.retentionDays === undefined
      ? {}
      : { retentionDays: type.retentionDays, retentionDecision: type.retentionDecision }),
    version: type.version,
    open: type.closedAt === undefined,
    updatedAt: type.updatedAt.toISOString(),
    _links: { self: link(request, `/case-types/${code}`, 'self') },
  };
}

/** Adds the operations. */
export function addCaseTypeOperations(api: Api, config: Config, desk: Desk): void {
  addReading(api, config, desk);
  addChanging(api, config, desk);
  addClosing(api, config, desk);
}

async function oneOf(desk: Desk, { organisation, actor }: Caller, code: string) {
  const reader = desk.records.database.reader(organisation.id);
  const type = await findCaseType(reader, code);
  const seen = type?.units === undefined || type.units.some((unit) => seesUnit(actor, unit));
  if (type === undefined || !seen) throw new BrevduvaError('not-found', 'there is no such case type');
  return { reader, type, units: await openUnits(reader) };
}

function addReading(api: Api, config: Config, desk: Desk): void {
  const common = { tags, security: bearer(SCOPE) };
  const list = {
    ...common,
    operationId: 'listCaseTypes',
    summary: 'The case types that letters may be of',
    description: 'Open ones of the units that the client sees, by name.',
    response: { 200: CaseTypes, ...problemResponses(...always) },
  };
  api.get('/case-types', { onRequest: guard(config), schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reader = desk.records.database.reader(organisation.id);
    const units = await openUnits(reader);
    const types = await listCaseTypes(reader);
    const seen = types.filter((type) => type.units === undefined || type.units.some((unit) => seesUnit(actor, unit)));
    const caseTypes = await Promise.all(seen.map((type) => shown(request, reader, type, units)));
    return { caseTypes, _links: { self: link(request, '/case-types', 'self') } };
  });

  const one = {
    ...common,
    operationId: 'getCaseType',
    summary: 'A case type, also a closed one',
    params: CodeParams,
    response: { 200: CaseType, ...problemResponses(...always, 'not-found') },
  };
  api.get('/case-types/:code', { onRequest: guard(config), schema: one }, async (request) => {
    const { reader, type, units } = await oneOf(desk, callerOf(desk, request), request.params.code);
    return await shown(request, reader, type, units);
  });
}

function addChanging(api: Api, config: Config, desk: Desk): void {
  const common = { tags, security: bearer(ADMINISTRATION) };
  const onRequest = guard(config, ADMINISTRATION);
  const { records } = desk;
  const make = {
    ...common,
    operationId: 'makeCaseType',
    summary: 'Make a case type',
    description: 'The category service (servicemeddelande) is reserved until it is specified, and is refused.',
    body: NewCaseType,
    response: { 201: CaseType, ...problemResponses(...always, 'conflict', 'unsupported-mime-type') },
  };
  api.post('/case-types', { onRequest, schema: make }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const reader = records.database.reader(organisation.id);
    const written = await writtenIn(reader, request.body, request.body.code);
    const type = unwrapped(await makeCaseType(records, organisation, actor, written));
    const members = await shown(request, reader, type, await openUnits(reader));
    return reply.code(201).header('location', members._links.self.href).send(members);
  });

  const change = {
    ...common,
    operationId: 'changeCaseType',
    summary: 'Change a case type',
    description:
      'Replaces what it says, as a new version. `version` is the one that is replaced: 409 when another has come since.',
    params: CodeParams,
    body: ChangedCaseType,
    response: { 200: CaseType, ...problemResponses(...always, 'not-found', 'conflict', 'unsupported-mime-type') },
  };
  api.put('/case-types/:code', { onRequest, schema: change }, async (request) => {
    const caller = callerOf(desk, request);
    const { reader, type, units } = await oneOf(desk, caller, request.params.code);
    const { version, ...body } = request.body;
    const written = await writtenIn(reader, body, type.code);
    const saved = await changeCaseType(records, caller.organisation, caller.actor, { id: type.id, version }, written);
    return await shown(request, reader, unwrapped(saved), units);
  });
}

function addClosing(api: Api, config: Config, desk: Desk): void {
  const { records } = desk;
  const onRequest = guard(config, ADMINISTRATION);
  const close = {
    ...{ tags, security: bearer(ADMINISTRATION) },
    operationId: 'closeCaseType',
    summary: 'Close a case type',
    description: 'No new letters are of it until it is reopened; those that are stay as they are.',
    params: CodeParams,
    response: { 204: Type.Null({ description: 'Closed' }), ...problemResponses(...always, 'not-found') },
  };
  api.delete('/case-types/:code', { onRequest, schema: close }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { type } = await oneOf(desk, caller, request.params.code);
    await closeCaseType(records, caller.organisation, caller.actor, type.id, true);
    return reply.code(204).send(null);
  });

  const reopen = {
    ...{ tags, security: bearer(ADMINISTRATION) },
    operationId: 'reopenCaseType',
    summary: 'Open a closed case type again',
    description: 'One that is open is answered the same.',
    params: CodeParams,
    response: { 200: CaseType, ...problemResponses(...always, 'not-found') },
  };
  api.post('/case-types/:code/reopen', { onRequest, schema: reopen }, async (request) => {
    const caller = callerOf(desk, request);
    const { type } = await oneOf(desk, caller, request.params.code);
    if (type.closedAt !== undefined) await closeCaseType(records, caller.organisation, caller.actor, type.id, false);
    const now = await oneOf(desk, caller, type.code);
    return await shown(request, now.reader, now.type, now.units);
  });
}
