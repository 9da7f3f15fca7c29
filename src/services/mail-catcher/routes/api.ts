// GET /api/v1/messages?to=&limit=&offset=: caught e-mail as JSON, newest first, for tests and scripts. 200; 400 for other values.
import { Type } from 'typebox';
import type { Reader } from '../../../platform/database/database.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { Tables } from '../schema.ts';
import { countMails, readMails } from '../store.ts';

const Query = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,2}$' })),
  offset: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
});

/** Adds the endpoint. It is for the sandbox, on this machine: no log-in. */
export function addApi(app: WebServer, db: Reader<Tables>): void {
  app.get('/api/v1/messages', { schema: { querystring: Query } }, async (request, reply) => {
    const { to } = request.query;
    const limit = Number(request.query.limit ?? 50);
    const offset = Number(request.query.offset ?? 0);
    const found = await readMails(db, { address: to, limit, offset });
    const messages = found.map(({ id, receivedAt, sender, recipients, subject, text }) => ({
      id,
      receivedAt: receivedAt.toISOString(),
      from: sender,
      to: recipients,
      subject,
      text,
    }));
    const meta = { limit, offset, totalRecords: await countMails(db, to) };
    return reply.header('cache-control', 'no-store').send({ messages, _meta: meta });
  });
}
