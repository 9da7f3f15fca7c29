// A small API by DIGG's profile on a real server, for the tests of what all APIs share
import { Type } from 'typebox';
import { BrevduvaError } from '../src/domain/errors.ts';
import { createLog } from '../src/platform/log.ts';
import {
  etagOf,
  link,
  notModified,
  PageQuery,
  pageOf,
  problemResponses,
  registerApi,
  withExample,
} from '../src/platform/web/rest.ts';
import { Links, Meta } from '../src/platform/web/rest-schemas.ts';
import { createWebServer, type WebServer } from '../src/platform/web/server.ts';

export const publicUrl = 'http://127.0.0.1:8555';
const Thing = Type.Object({ name: Type.String({ maxLength: 20 }), size: Type.Integer(), _links: Type.Optional(Links) });
const Things = Type.Object({ things: Type.Array(Thing), _meta: Meta, _links: Links });
const one = { href: `${publicUrl}/api/v1/things`, rel: 'self', method: 'GET' as const };

/** Things that can be listed, made and fetched. Nothing listens yet. */
export async function thingsServer(): Promise<WebServer> {
  const app = await createWebServer({
    service: 'sender',
    environment: 'sandbox',
    listen: { host: '127.0.0.1', port: 0, publicUrl, trustedProxies: ['127.0.0.1'] },
    log: createLog('test', { level: 'silent' }),
  });
  const contact = { name: 'Förvaltningen', email: 'api@example.se' };
  await registerApi(
    app,
    {
      title: 'Things',
      version: '0.1.0',
      released: '2026-11-22',
      status: 'beta',
      description: '# Svenska\nFör `prov`.\n\n- **Ett**: två\n\n# English\nFor tests.',
      contact,
      publicUrl,
      tokens: { tokenUrl: 'https://issuer.example.se/token', scopes: { things: 'Allt om things' } },
    },
    (api) => {
      api.get(
        '/things',
        {
          schema: {
            operationId: 'listThings',
            summary: 'Lists things',
            querystring: PageQuery,
            response: {
              200: withExample(Things, {
                things: [{ name: 'a', size: 1 }],
                _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
                _links: { self: one },
              }),
              ...problemResponses('invalid-input'),
            },
          },
        },
        async (request) => {
          const { limit, offset } = request.query;
          const all = Array.from({ length: 45 }, (_, size) => ({ name: `t${size}`, size }));
          const things = all.slice(offset, offset + limit);
          return { things, ...pageOf(request, '/things', { limit, offset, count: things.length, totalRecords: 45 }) };
        },
      );
      api.post(
        '/things',
        {
          schema: {
            operationId: 'createThing',
            summary: 'Makes a thing',
            body: withExample(Thing, { name: 'a', size: 1 }),
            response: {
              201: withExample(Thing, { name: 'a', size: 1 }),
              ...problemResponses('conflict', 'invalid-input'),
            },
          },
        },
        async (request, reply) => {
          if (request.body.name === 'taken') {
            throw new BrevduvaError('conflict', 'the name is taken', {
              detail: { sv: 'Namnet är upptaget.', en: 'The name is taken.' },
            });
          }
          if (request.body.name === 'crash') throw new Error('secret detail 198101052382');
          return reply.code(201).send({ ...request.body, _links: { self: link(request, '/things/1', 'self') } });
        },
      );
      api.get(
        '/things/1',
        {
          schema: {
            operationId: 'getThing',
            summary: 'One thing',
            response: { 200: withExample(Thing, { name: 'a', size: 1 }) },
          },
        },
        async (request, reply) => {
          const thing = { name: 'a', size: 1 };
          notModified(request, reply, etagOf(thing));
          return thing;
        },
      );
    },
  );
  return app;
}
