// GET /api/v1/changes: what changed since a cursor, in the order of commit. 200, and 400 401 403 410 503.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, Link, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { readChanges } from '../changes/read-changes.ts';
import type { RegistryContext } from '../registry-context.ts';

/** What stands in front of every route: requireBearer. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<undefined>;

export const CHANGES_SCOPE = 'registry-changes';

const Query = Type.Object({
  sender: Type.Optional(
    Type.String({
      pattern: '^16[0-9]{10}$',
      description: 'The sender whose followed recipients are meant; absent: the caller’s own accounts as an operator',
    }),
  ),
  after: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,15}$',
      description: 'What `_meta.next` said the last time; absent: from the first that is kept',
    }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'At most this many changes' }),
});

const Change = Type.Object({
  at: Type.String({ format: 'date-time' }),
  kind: Type.Enum(
    [
      'new',
      'gone',
      'moved',
      'arrived',
      'left',
      'renumbered',
      'signatories-changed',
      'opted-in',
      'opted-out',
      'party-connected',
      'party-disconnected',
    ],
    {
      description:
        'To operators: new, gone, arrived and left (from or to another operator), renumbered, signatories-changed. ' +
        'To senders: new, gone, moved, and opted-in and opted-out about this sender. To both, about a party and no recipient: ' +
        'party-connected, and party-disconnected (paused or ended): of operators and mediators to everybody, of senders to operators. ' +
        'Nobody at an operator that is disconnected is reached: whoever keeps answers asks again. A reader leaves out kinds that it does not know.',
    },
  ),
  recipient: Type.Optional(
    Type.String({
      pattern: '^[0-9]{12}$',
      description: 'Whom it is about; absent of party-connected and party-disconnected',
    }),
  ),
  formerNumber: Type.Optional(
    Type.String({ pattern: '^[0-9]{12}$', description: 'With renumbered: the number before' }),
  ),
  party: Type.Optional(
    Type.Object(
      { role: Type.Enum(['sender', 'mediator', 'operator']), organisation: Type.String({ pattern: '^16[0-9]{10}$' }) },
      { description: 'With party-connected and party-disconnected' },
    ),
  ),
});

const Changes = Type.Object({
  changes: Type.Array(Change),
  _meta: Type.Object({ limit: Type.Integer(), count: Type.Integer(), next: Type.String() }),
  _links: Type.Object({ self: Link, next: Link }),
});

const self = { rel: 'self', method: 'GET' as const };
const example: Static<typeof Changes> = {
  changes: [
    { at: '2026-11-23T09:15:00.000Z', kind: 'moved', recipient: '198101052382' },
    {
      at: '2026-11-23T10:02:00.000Z',
      kind: 'party-disconnected',
      party: { role: 'operator', organisation: '164023000039' },
    },
  ],
  _meta: { limit: 100, count: 2, next: '4711' },
  _links: {
    self: { href: 'https://far.example.se/api/v1/changes?limit=100&sender=162021003898', ...self },
    next: {
      href: 'https://far.example.se/api/v1/changes?after=4711&limit=100&sender=162021003898',
      ...self,
      rel: 'next',
    },
  },
};

const schema = {
  operationId: 'readChanges',
  summary: 'What changed since a cursor, in the order of commit',
  description:
    'Every change once, never skipped: keep `_meta.next` together with what you did, and give it as `after`. It moves on over what is others’. ' +
    'A cursor that has been disposed of answers 410, and the header Link (rel="next") says from where one can go on. Why something changed is not told.',
  tags: ['changes'],
  security: bearer(CHANGES_SCOPE),
  querystring: Query,
  response: {
    200: withExample(Changes, example),
    ...problemResponses(
      'invalid-input',
      'not-authenticated',
      'access-denied',
      'unknown-sender',
      'dispatcher-not-approved',
      'gone',
      'unavailable',
    ),
  },
};

/** Adds the route. */
export function addChanges(api: Api, context: RegistryContext, onRequest: Guard): void {
  api.get<{ Querystring: Static<typeof Query> }>('/changes', { onRequest, schema }, async (request, reply) => {
    const { organisation: caller } = currentClient(request);
    const { sender, after, limit } = request.query;
    const path = (from: number | string | undefined) =>
      `/changes?${from === undefined ? '' : `after=${from}&`}limit=${limit}${sender === undefined ? '' : `&sender=${sender}`}`;
    const question = { caller, sender, after: after === undefined ? undefined : Number(after), limit };
    const { changes, next } = await readChanges(context, question).catch((error: unknown) => {
      if (error instanceof BrevduvaError && typeof error.details.disposedTo === 'number')
        reply.header('link', `<${link(request, path(error.details.disposedTo), 'next').href}>; rel="next"`);
      throw error;
    });
    return {
      changes: changes.map(({ at, kind, recipient, former, party }) => ({
        at: at.toISOString(),
        kind,
        ...(recipient === undefined ? {} : { recipient }),
        ...(former === undefined ? {} : { formerNumber: former }),
        ...(party === undefined ? {} : { party }),
      })),
      _meta: { limit, count: changes.length, next: String(next) },
      _links: { self: link(request, path(after), 'self'), next: link(request, path(next), 'next') },
    };
  });
}
