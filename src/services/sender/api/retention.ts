// GET, PUT /api/v1/retention-rules (200) · GET /api/v1/retention-records (200). Scope `records`, for systems of
// every unit. 400, 401, 403, 429. How long looks are kept is said by an archivist, with the decision on disposal: they are public records.
import { type Static, Type } from 'typebox';
import {
  type Api,
  bearer,
  Links,
  link,
  Meta,
  PageQuery,
  pageOf,
  problemResponses,
  withExample,
} from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { changeRetention, RETENTION_DAYS, retentionRules } from '../disposal/retention.ts';
import type { Desk } from '../routes/desk.ts';
import { latestRecords, type RetentionRule } from '../store/retention.ts';
import { administratorOf, type Caller, guard } from './guard.ts';
import { RECORDS_SCOPE } from './records.ts';

/** Records that are listed. */
const RECORDS = 1_000;
const always = problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'too-many');
const common = { tags: ['disposal'], security: bearer(RECORDS_SCOPE) };
const at = 'https://sender.example.se/api/v1/retention-';
const self = (path: string) => ({ self: { href: `${at}${path}`, rel: 'self', method: 'GET' as const } });

const What = Type.Enum(['drafts', 'mailings', 'accounts', 'looks'], {
  description:
    'drafts that nobody has written in; what mailings were made of; data about people of shut accounts; who has seen what',
});
const Days = Type.Optional(Type.Integer({ minimum: 1, description: 'Kept so many days; absent: kept' }));
const RuleMembers = {
  what: What,
  days: Days,
  decision: Type.Optional(Type.String({ description: 'Gallringsbeslut, for looks' })),
  decidedOn: Type.Optional(Type.String({ format: 'date' })),
};
const Rules = withExample(Type.Object({ rules: Type.Array(Type.Object(RuleMembers)), _links: Links }), {
  rules: [{ what: 'drafts' as const, days: 365 }, { what: 'looks' as const }],
  _links: self('rules'),
});
const { least, most } = RETENTION_DAYS;
const closed = { additionalProperties: false } as const;
const NewRule = Type.Object(
  {
    what: Type.Enum(['drafts', 'mailings', 'accounts'], { description: 'Looks are for an archivist to say' }),
    days: Type.Optional(
      Type.Integer({ minimum: least, maximum: most, description: 'Kept so many days; absent: kept' }),
    ),
  },
  closed,
);
const NewRules = withExample(
  Type.Object(
    { rules: Type.Array(NewRule, { minItems: 1, maxItems: 3, description: 'Others stay as they are' }) },
    closed,
  ),
  { rules: [{ what: 'drafts' as const, days: 180 }] },
);
const Records = withExample(
  Type.Object({
    records: Type.Array(
      Type.Object({
        what: What,
        at: Type.String({ format: 'date-time', description: 'When it went' }),
        count: Type.Integer(),
        oldest: Type.String({ format: 'date-time', description: 'The time of the oldest that went' }),
        newest: Type.String({ format: 'date-time' }),
        days: Type.Integer({ description: 'The rule: kept so many days' }),
        decision: Type.Optional(Type.String()),
      }),
      { description: 'The latest first' },
    ),
    _meta: Meta,
    _links: Links,
  }),
  {
    records: [
      {
        ...{ what: 'drafts' as const, at: '2026-11-21T02:00:00.000Z', count: 12, days: 365 },
        ...{ oldest: '2025-11-01T08:00:00.000Z', newest: '2025-11-20T16:00:00.000Z' },
      },
    ],
    _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
    _links: self('records?limit=20&offset=0'),
  },
);

/** Adds the operations. */
export function addRetentionOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config, RECORDS_SCOPE);
  const { records } = desk;
  const told = async ({ organisation }: Caller) => (await retentionRules(records, organisation)).map(ruleTold);
  const list = {
    ...common,
    operationId: 'listRetentionRules',
    summary: 'How long that is kept which is neither a letter nor a line of the log',
    description: 'What is older goes once a day; holds on disposal stand over it.',
    response: { 200: Rules, ...always },
  };
  api.get('/retention-rules', { onRequest, schema: list }, async (request) => {
    return {
      rules: await told(administratorOf(desk, request)),
      _links: { self: link(request, '/retention-rules', 'self') },
    };
  });
  const change = {
    ...common,
    operationId: 'changeRetentionRules',
    summary: 'Say how long working material is kept',
    description: 'Drafts, what mailings were made of, data about people of shut accounts. It holds from the next day.',
    body: NewRules,
    response: { 200: Rules, ...always, ...problemResponses('unsupported-mime-type') },
  };
  api.put('/retention-rules', { onRequest, schema: change }, async (request) => {
    const caller = administratorOf(desk, request);
    const rules = request.body.rules.map(({ what, days = null }) => ({ what, days, decision: '', decided_on: null }));
    await changeRetention(records, caller.organisation, caller.actor, rules);
    return { rules: await told(caller), _links: { self: link(request, '/retention-rules', 'self') } };
  });
  addRecords(api, onRequest, desk);
}

function ruleTold({ what, days, decision, decided_on }: RetentionRule): Static<typeof Rules>['rules'][number] {
  return {
    what,
    ...(days === null ? {} : { days }),
    ...(decision === '' ? {} : { decision }),
    ...(decided_on === null || decided_on === '' ? {} : { decidedOn: decided_on }),
  };
}

function addRecords(api: Api, onRequest: ReturnType<typeof guard>, desk: Desk): void {
  const gone = {
    ...common,
    operationId: 'listRetentionRecords',
    summary: 'What went by these rules, the latest first',
    description: `Counts only. The ${RECORDS} latest.`,
    querystring: PageQuery,
    response: { 200: Records, ...always },
  };
  api.get('/retention-records', { onRequest, schema: gone }, async (request) => {
    const { organisation } = administratorOf(desk, request);
    const { limit, offset } = request.query;
    const all = await latestRecords(desk.records.database.reader(organisation.id), RECORDS);
    const records = all
      .slice(offset, offset + limit)
      .map(({ what, at: when, count, oldest, newest, days, decision }) => ({
        ...{ what, at: when.toISOString(), count, oldest: oldest.toISOString(), newest: newest.toISOString(), days },
        ...(decision === '' ? {} : { decision }),
      }));
    const page = { limit, offset, count: records.length, totalRecords: all.length };
    return { records, ...pageOf(request, '/retention-records', page) };
  });
}
