// Scope administration, for systems of every unit. GET /api/v1/settings · PUT /settings/supportinfo, /settings/sending · POST /draft-hand-overs
// GET, DELETE /emergency-administrators. 200 204, and 400 401 403 404 429. (issue 4, "Organisation", "Substitutes and hand-over")
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import { changeGrace, changeSettings } from '../change-settings.ts';
import type { Config } from '../config.ts';
import { handOnDraftsOf } from '../hand-on.ts';
import { supportFields } from '../letter-draft.ts';
import { removeEmergencyAdministrator } from '../organisation/emergency.ts';
import type { Desk } from '../routes/desk.ts';
import { listEmergencyAdministrators } from '../store/emergency.ts';
import { readGraceSeconds, readSettings } from '../store/settings.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { refusedLetter } from './faults.ts';
import { administratorOf, type Caller, guard } from './guard.ts';
import { IdParams } from './organisation-schemas.ts';
import {
  DraftHandOver,
  DraftsHandedOver,
  EmergencyAdministrators,
  OrganisationSettings,
  SendingSettings,
  SettingsSupportinfo,
} from './settings-schemas.ts';
import { ADMINISTRATION } from './units.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const security = bearer(ADMINISTRATION);
type Guard = ReturnType<typeof guard>;

/** Adds the operations. */
export function addSettingsOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config, ADMINISTRATION);
  addSettings(api, onRequest, desk);
  addDrafts(api, onRequest, desk);
  addEmergency(api, onRequest, desk);
}

async function told({ records }: Desk, request: FastifyRequest, { organisation }: Caller) {
  const reader = records.database.reader(organisation.id);
  const [kept, graceSeconds] = [await readSettings(reader), await readGraceSeconds(reader)];
  return {
    supportinfo: kept?.supportinfo ?? organisation.supportinfo,
    graceSeconds,
    ...(kept === undefined ? {} : { updatedAt: kept.updatedAt.toISOString(), updatedBy: kept.updatedBy }),
    operators: [...(organisation.operators ?? [])].map(([operatorId, { replies, receipts }]) => {
      return { operatorId, replies, receipts };
    }),
    _links: { self: link(request, '/settings', 'self') },
  };
}

function addSettings(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const common = { tags: ['settings'], security };
  const get = {
    ...common,
    operationId: 'getSettings',
    summary: 'The organisation’s settings',
    description: 'Which operators return replies and receipts is the configuration’s, and only told here.',
    response: { 200: OrganisationSettings, ...problemResponses(...always) },
  };
  api.get('/settings', { onRequest, schema: get }, async (request) =>
    told(desk, request, administratorOf(desk, request)),
  );

  const response = { 200: OrganisationSettings, ...problemResponses(...always, 'unsupported-mime-type') };
  const support = {
    ...common,
    operationId: 'changeSupportinfo',
    summary: 'Say who answers questions about the organisation’s letters',
    description: 'New letters begin with it, where neither unit nor case type has its own.',
    body: SettingsSupportinfo,
    response,
  };
  api.put('/settings/supportinfo', { onRequest, schema: support }, async (request) => {
    const caller = administratorOf(desk, request);
    const faults = await changeSettings(records, caller.organisation, caller.actor, supportFields(request.body));
    if (faults.length > 0) throw refusedLetter(faults, []);
    return await told(desk, request, caller);
  });

  const sending = {
    ...common,
    operationId: 'changeSending',
    summary: 'Say how long a letter waits before it is sent, so that it can be regretted',
    description: 'Letters that wait already keep their time.',
    body: SendingSettings,
    response,
  };
  api.put('/settings/sending', { onRequest, schema: sending }, async (request) => {
    const caller = administratorOf(desk, request);
    await changeGrace(records, caller.organisation, caller.actor, request.body.graceSeconds);
    return await told(desk, request, caller);
  });
}

function addDrafts(api: Api, onRequest: Guard, desk: Desk): void {
  const schema = {
    tags: ['substitutes'],
    security,
    operationId: 'handOverDrafts',
    summary: 'Give the drafts of somebody who is away to a colleague',
    description:
      'Each in a unit where the colleague writes; others stay. What is in them is shown to nobody else. Posted, since an account may be any text. The same again moves nothing.',
    body: DraftHandOver,
    response: { 200: DraftsHandedOver, ...problemResponses(...always, 'unsupported-mime-type') },
  };
  api.post('/draft-hand-overs', { onRequest, schema }, async (request) => {
    const { organisation, actor } = administratorOf(desk, request);
    const { from, to } = request.body;
    if (from === to) {
      const [sv, en] = [flowMessages('sv')('absent-choose-fault'), flowMessages('en')('absent-choose-fault')];
      throw new BrevduvaError('invalid-input', 'it is the same person', { faults: [{ field: 'to', sv, en }] });
    }
    return await handOnDraftsOf(desk.records, organisation, actor, { from, to });
  });
}

function addEmergency(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const common = { tags: ['accounts'], security };
  const list = {
    ...common,
    operationId: 'listEmergencyAdministrators',
    summary: 'Emergency administrators, and when they last logged in',
    description: 'They are invited from the command line. Every log-in of theirs alerts.',
    response: { 200: EmergencyAdministrators, ...problemResponses(...always) },
  };
  api.get('/emergency-administrators', { onRequest, schema: list }, async (request) => {
    const { organisation } = administratorOf(desk, request);
    const all = await listEmergencyAdministrators(records.database.reader(organisation.id));
    return {
      emergencyAdministrators: all.map(({ id, name, createdAt, enrolledAt, lastLoginAt }) => ({
        ...{ id, name, invitedAt: createdAt.toISOString() },
        ...(enrolledAt === undefined ? {} : { enrolledAt: enrolledAt.toISOString() }),
        ...(lastLoginAt === undefined ? {} : { lastLoginAt: lastLoginAt.toISOString() }),
      })),
      _links: { self: link(request, '/emergency-administrators', 'self') },
    };
  });

  const remove = {
    ...common,
    operationId: 'removeEmergencyAdministrator',
    summary: 'Remove an emergency administrator',
    description: 'The passkey lets nobody in any more, and a log-in that stands is over.',
    params: IdParams,
    response: { 204: Type.Null({ description: 'Removed' }), ...problemResponses(...always, 'not-found') },
  };
  api.delete('/emergency-administrators/:id', { onRequest, schema: remove }, async (request, reply) => {
    const { organisation, actor } = administratorOf(desk, request);
    await removeEmergencyAdministrator(records, organisation, actor, request.params.id);
    return reply.code(204).send(null);
  });
}
