// GET /api/v1/notices (200): what has happened to letters, in order, for systems that take no webhooks (issue 4, "Notify the caseworker").
// 400, 401, 403, 429. Scope letters. Only notices of the units that the client sees.

import { Type } from 'typebox';
import { type Api, bearer, Links, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { seesUnit } from '../reach.ts';
import type { Desk } from '../routes/desk.ts';
import { noticesAfter } from '../store/notice-feed.ts';
import { eventBody } from '../webhooks/deliver-webhook.ts';
import { callerOf, guard, SCOPE } from './guard.ts';

const MOST = 500;

const Query = Type.Object({
  after: Type.String({
    pattern: '^[0-9]{1,15}$',
    default: '0',
    description: 'The cursor of the last one you have had',
  }),
  limit: Type.Integer({ minimum: 1, maximum: MOST, default: 100 }),
});

const Notice = Type.Object({
  eventId: Type.String({ format: 'uuid' }),
  cursor: Type.String(),
  kind: Type.String({ description: 'As in webhooks: delivered, not-delivered, unknown, opened, replied …' }),
  at: Type.String({ format: 'date-time' }),
  unitId: Type.String(),
  letterId: Type.Optional(Type.String({ format: 'uuid' })),
  mailingId: Type.Optional(Type.String({ format: 'uuid' })),
  details: Type.Record(Type.String(), Type.Unknown(), { description: 'Reasons; never a subject, name or number' }),
});

const NoticesShape = Type.Object({
  notices: Type.Array(Notice),
  next: Type.String({ description: 'Where to go on, also when there were none' }),
  _links: Links,
});
const Notices = withExample(NoticesShape, {
  notices: [
    {
      eventId: '5a0f7a3e-1b7e-4b39-9f3c-7b2f9a4d2c11',
      cursor: '418',
      kind: 'not-delivered',
      at: '2026-11-22T12:30:00.000Z',
      unitId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
      letterId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a11',
      details: { reason: 'opted-out' },
    },
  ],
  next: '418',
  _links: { next: { href: 'https://sender.example.se/api/v1/notices?after=418', rel: 'next', method: 'GET' } },
});

/** Adds the operation. */
export function addNoticeOperations(api: Api, config: Config, desk: Desk): void {
  const schema = {
    operationId: 'listNotices',
    summary: 'What has happened to letters, in order',
    description:
      'The same events as webhooks carry. Ask again with `after` set to `next`; nothing is passed over, and the same question gives the same answer.',
    tags: ['letters'],
    security: bearer(SCOPE),
    querystring: Query,
    response: { 200: Notices, ...problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'too-many') },
  };
  api.get('/notices', { onRequest: guard(config), schema }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { after, limit } = request.query;
    const reader = desk.records.database.reader(organisation.id);
    const read = await noticesAfter(reader, { after: Number(after), limit });
    const seen = read.filter(({ unit }) => seesUnit(actor, unit));
    const next = String(read.at(-1)?.position ?? after);
    return {
      notices: seen.map(eventBody),
      next,
      _links: { next: link(request, `/notices?after=${next}`, 'next') },
    };
  });
}
