// POST /sms: an SMS gateway as mailboxes call it, that keeps every message on this machine. 202; 401 without the secret; 400 for other
// bodies. GET /api/v1/text-messages?to=&limit=&offset=: what it caught, as JSON, newest first. 200.
import { createHash, timingSafeEqual } from 'node:crypto';
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Tables } from '../schema.ts';
import { countSms, type NewSms, readSms } from './store.ts';

const Body = Type.Object(
  {
    to: Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$' }),
    from: Type.String({ minLength: 1, maxLength: 11 }),
    text: Type.String({ minLength: 1, maxLength: 1600 }),
  },
  { additionalProperties: false },
);
const Headers = Type.Object({
  authorization: Type.Optional(Type.String()),
  'idempotency-key': Type.Optional(Type.String({ maxLength: 200 })),
});
const Query = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 20 })),
  limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })),
  offset: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
});

export interface SmsDoor {
  readonly reader: Reader<Tables>;
  readonly secret: string;
  readonly store: (sms: NewSms) => Promise<void>;
}

/** Adds the gateway and what it caught. They are for the sandbox, on this machine. */
export function addSmsDoor(app: WebServer, { reader, secret, store }: SmsDoor): void {
  // No form of ours, and no cookie: the secret says who calls.
  const options = { schema: { body: Body, headers: Headers }, config: { csrf: false as const } };
  app.post('/sms', options, async (request, reply) => {
    const { authorization, 'idempotency-key': key } = request.headers;
    if (!isSame(authorization ?? '', `Bearer ${secret}`))
      throw new BrevduvaError('not-authenticated', 'the secret of the gateway is missing or wrong');
    await store({ ...request.body, key });
    return reply.code(202).send({ state: 'accepted' });
  });
  app.get('/api/v1/text-messages', { schema: { querystring: Query } }, async (request, reply) => {
    const { to } = request.query;
    const limit = Number(request.query.limit ?? 50);
    const offset = Number(request.query.offset ?? 0);
    const found = await readSms(reader, { to, limit, offset });
    const messages = found.map(({ receivedAt, ...sms }) => ({ ...sms, receivedAt: receivedAt.toISOString() }));
    const meta = { limit, offset, totalRecords: await countSms(reader, to) };
    return reply.header('cache-control', 'no-store').send({ messages, _meta: meta });
  });
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
