// Scope administration. GET, POST /api/v1/group-rules, DELETE /group-rules/{id} · GET /accounts, POST /accounts/changes
// GET, POST /substitutes, DELETE /substitutes/{id}. 200 201 204, and 400 401 403 404 409 429.
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { shutAccount } from '../organisation/accounts.ts';
import { addGroupRule, type RuleFault, removeGroupRule } from '../organisation/group-rules.ts';
import { addSubstitute, removeSubstitute, type SubstituteFault } from '../organisation/substitutes.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Desk } from '../routes/desk.ts';
import { listAccounts } from '../store/accounts.ts';
import { knownCaseTypes, listGroupRules } from '../store/group-rules.ts';
import { listSubstitutes } from '../store/substitutes.ts';
import { unitsByCode } from '../store/units.ts';
import { peopleMessages } from '../texts/people-messages.ts';
import { administratorOf, guard } from './guard.ts';
import {
  AccountChange,
  Accounts,
  IdParams,
  NewRule,
  NewSubstitute,
  Rule,
  Rules,
  Substitutes,
} from './organisation-schemas.ts';
import { ADMINISTRATION } from './units.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const security = bearer(ADMINISTRATION);
const removed = { 204: Type.Null({ description: 'Removed' }), ...problemResponses(...always, 'not-found') };

type Fault = RuleFault | SubstituteFault;

// Both texts for each, named as the body's members.
function refused(faults: readonly Fault[]): BrevduvaError {
  const [sv, en] = [peopleMessages('sv'), peopleMessages('en')];
  const members: Readonly<Record<string, string>> = { from: 'fromDay', to: 'toDay', 'case-types': 'caseTypes' };
  const list = faults.map(({ field, code }) => ({ field: members[field] ?? field, sv: sv(code), en: en(code) }));
  return new BrevduvaError('invalid-input', 'it cannot be saved as it is', { faults: list });
}

/** Adds the operations. */
export function addPeopleOperations(api: Api, config: Config, desk: Desk): void {
  addRules(api, config, desk);
  addRuleRemoval(api, config, desk);
  addAccounts(api, config, desk);
  addSubstitutes(api, config, desk);
}

async function rulesShown(desk: Desk, request: FastifyRequest, organisation: SenderOrganisation) {
  const reader = desk.records.database.reader(organisation.id);
  const units = new Map([...(await unitsByCode(reader))].map(([code, id]) => [id, code]));
  const types = new Map((await knownCaseTypes(reader)).map(({ id, code }) => [id, code]));
  const rules = await listGroupRules(reader);
  return rules.map(({ id, group, role, unit, caseTypes, createdAt }) => {
    const code = unit === undefined ? undefined : units.get(unit);
    return {
      id,
      group,
      role,
      ...(code === undefined ? {} : { unit: code }),
      ...(caseTypes === undefined
        ? {}
        : { caseTypes: caseTypes.flatMap((one) => (types.has(one) ? [types.get(one) ?? ''] : [])) }),
      createdAt: createdAt.toISOString(),
      _links: { self: link(request, '/group-rules', 'self') },
    };
  });
}

function addRules(api: Api, config: Config, desk: Desk): void {
  const { records } = desk;
  const onRequest = guard(config, ADMINISTRATION);
  const common = { tags: ['rights'], security };
  const list = {
    ...common,
    operationId: 'listGroupRules',
    summary: 'Which groups give which roles',
    response: { 200: Rules, ...problemResponses(...always) },
  };
  api.get('/group-rules', { onRequest, schema: list }, async (request) => {
    const { organisation } = administratorOf(desk, request);
    const groupRules = await rulesShown(desk, request, organisation);
    return { groupRules, _links: { self: link(request, '/group-rules', 'self') } };
  });

  const add = {
    ...common,
    operationId: 'addGroupRule',
    summary: 'A group gives a role',
    description:
      'It holds from the next request of everybody in the group. The same group, role and unit again is a conflict.',
    body: NewRule,
    response: { 201: Rule, ...problemResponses(...always, 'conflict') },
  };
  api.post('/group-rules', { onRequest, schema: add }, async (request, reply) => {
    const { organisation, actor } = administratorOf(desk, request);
    const reader = records.database.reader(organisation.id);
    const { group, role, unit, caseTypes = [] } = request.body;
    const types = await knownCaseTypes(reader);
    const outcome = await addGroupRule(records, organisation, actor, {
      group,
      role,
      // An unknown code stays as it is, which is no unit's id.
      unit: unit === undefined ? '' : ((await unitsByCode(reader)).get(unit) ?? unit),
      caseTypes: caseTypes.map((code) => types.find((one) => one.code === code)?.id ?? code),
    });
    if (outcome.kind === 'faults') {
      if (outcome.faults.some(({ code }) => code === 'rule-there'))
        throw new BrevduvaError('conflict', 'the group gives that role there already');
      throw refused(outcome.faults);
    }
    const made = (await rulesShown(desk, request, organisation)).find(({ id }) => id === outcome.id);
    if (made === undefined) throw new BrevduvaError('conflict', 'the rule was removed again');
    return reply.code(201).send(made);
  });
}

function addRuleRemoval(api: Api, config: Config, desk: Desk): void {
  const remove = {
    tags: ['rights'],
    security,
    operationId: 'removeGroupRule',
    summary: 'A group no longer gives a role',
    params: IdParams,
    response: removed,
  };
  const onRequest = guard(config, ADMINISTRATION);
  api.delete('/group-rules/:id', { onRequest, schema: remove }, async (request, reply) => {
    const { organisation, actor } = administratorOf(desk, request);
    await removeGroupRule(desk.records, organisation, actor, request.params.id);
    return reply.code(204).send(null);
  });
}

function addAccounts(api: Api, config: Config, desk: Desk): void {
  const { records } = desk;
  const onRequest = guard(config, ADMINISTRATION);
  const common = { tags: ['accounts'], security };
  const list = {
    ...common,
    operationId: 'listAccounts',
    summary: 'Who has logged in, and when last',
    response: { 200: Accounts, ...problemResponses(...always) },
  };
  api.get('/accounts', { onRequest, schema: list }, async (request) => {
    const { organisation } = administratorOf(desk, request);
    const accounts = await listAccounts(records.database.reader(organisation.id));
    return {
      accounts: accounts.map(({ id, name, email, firstLoginAt, lastLoginAt, closedAt }) => ({
        accountId: id,
        name,
        ...(email === undefined ? {} : { emailAddress: email }),
        firstLoginAt: firstLoginAt.toISOString(),
        lastLoginAt: lastLoginAt.toISOString(),
        open: closedAt === undefined,
      })),
      _links: { self: link(request, '/accounts', 'self') },
    };
  });

  const change = {
    ...common,
    operationId: 'changeAccount',
    summary: 'Shut an account, or open it again',
    description:
      'A shut account’s log-ins are over at once. The account is named in the body, since it may be any text.',
    body: AccountChange,
    response: { 204: Type.Null({ description: 'Changed' }), ...problemResponses(...always, 'not-found') },
  };
  api.post('/accounts/changes', { onRequest, schema: change }, async (request, reply) => {
    const { organisation, actor } = administratorOf(desk, request);
    const { accountId, open } = request.body;
    await shutAccount(records, organisation, actor, accountId, !open);
    return reply.code(204).send(null);
  });
}

function addSubstitutes(api: Api, config: Config, desk: Desk): void {
  const { records } = desk;
  const onRequest = guard(config, ADMINISTRATION);
  const common = { tags: ['substitutes'], security };
  const shown = async (request: FastifyRequest, organisation: SenderOrganisation) => {
    const reader = records.database.reader(organisation.id);
    const list = await listSubstitutes(reader, stockholmDate(records.clock()));
    const substitutes = list.map(({ id, absent, substitute, fromDay, toDay }) => {
      return { id, absent, substitute, fromDay, toDay };
    });
    return { substitutes, _links: { self: link(request, '/substitutes', 'self') } };
  };
  const list = {
    ...common,
    operationId: 'listSubstitutes',
    summary: 'Who stands in for whom, today and later',
    response: { 200: Substitutes, ...problemResponses(...always) },
  };
  api.get('/substitutes', { onRequest, schema: list }, async (request) =>
    shown(request, administratorOf(desk, request).organisation),
  );

  const add = {
    ...common,
    operationId: 'addSubstitute',
    summary: 'Somebody stands in for another',
    description: 'From day to day, both included. Answers with everything that holds.',
    body: NewSubstitute,
    response: { 201: Substitutes, ...problemResponses(...always) },
  };
  api.post('/substitutes', { onRequest, schema: add }, async (request, reply) => {
    const { organisation, actor } = administratorOf(desk, request);
    const faults = await addSubstitute(records, organisation, actor, request.body);
    if (faults.length > 0) throw refused(faults);
    return reply.code(201).send(await shown(request, organisation));
  });

  const remove = {
    ...common,
    operationId: 'endSubstitute',
    summary: 'End a substitution',
    params: IdParams,
    response: removed,
  };
  api.delete('/substitutes/:id', { onRequest, schema: remove }, async (request, reply) => {
    const { organisation, actor } = administratorOf(desk, request);
    await removeSubstitute(records, organisation, actor, request.params.id, false);
    return reply.code(204).send(null);
  });
}
