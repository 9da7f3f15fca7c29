// The REST profile on a real server: about-resources, OpenAPI with examples, problems, paging, ETag, 405, trace
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publicUrl, thingsServer } from '../../../test/things-api.ts';
import { missingExamples } from './rest-examples.ts';
import { stopWebServer, type WebServer } from './server.ts';

describe('REST by the profile', () => {
  let app: WebServer;
  before(async () => {
    app = await thingsServer();
  });
  after(() => stopWebServer(app));

  it('describes itself in OpenAPI 3.1 under the root, with an example for every body', async () => {
    const answer = await app.inject('/api/v1/openapi.json');
    assert.equal(answer.statusCode, 200);
    const document = answer.json();
    assert.equal(document.openapi, '3.1.0');
    assert.equal(document.servers[0].url, `${publicUrl}/api/v1`);
    assert.ok(document.paths['/things'].post, Object.keys(document.paths).join());
    assert.deepEqual(missingExamples(document), []);
  });

  it('finds a body that has no example', () => {
    const content = { 'application/json': { schema: { type: 'object' } } };
    const paths = { '/x': { get: { operationId: 'x', responses: { 200: { content } } } } };
    assert.deepEqual(missingExamples({ paths }), ['GET /x summary', 'GET /x 200 application/json']);
  });

  it('answers api-info with the members that VER.07 wants', async () => {
    const info = (await app.inject('/api/v1/api-info')).json();
    assert.deepEqual(info, {
      apiName: 'Things',
      apiVersion: '0.1.0',
      apiReleased: '2026-11-22',
      apiDocumentation: `${publicUrl}/api-documentation`,
      apiStatus: 'beta',
    });
  });

  it('has documentation for people, with every operation and its examples', async () => {
    const page = await app.inject('/api-documentation');
    assert.equal(page.statusCode, 200);
    assert.match(page.body, /<h1>Things<\/h1>/);
    for (const id of ['listThings', 'createThing', 'getThing', 'getApiInfo'])
      assert.match(page.body, new RegExp(`id="${id}"`));
    assert.match(page.body, /För <code>prov<\/code>/);
    assert.doesNotMatch(page.body, /For tests/);
    assert.match(page.body, /&quot;totalRecords&quot;: 1/);
  });

  it('refuses U+0000 wherever it stands, also half a million levels down', async () => {
    const post = (payload: string) =>
      app.inject({ method: 'POST', url: '/api/v1/things', headers: { 'content-type': 'application/json' }, payload });
    for (const payload of ['{"name":"a\\u0000","size":1}', '{"name":"a","size":1,"x\\u0000":1}', '[[["\\u0000"]]]'])
      assert.equal((await post(payload)).statusCode, 400, payload);
    assert.equal((await post(`${'['.repeat(500_000)}${']'.repeat(500_000)}`)).statusCode, 400);
    assert.equal((await app.inject('/api/v1/things?offset=%00')).statusCode, 400);
  });

  it('pages with limit and offset, meta and absolute links', async () => {
    const page = (await app.inject('/api/v1/things?offset=20&limit=20')).json();
    assert.deepEqual(page._meta, { totalRecords: 45, offset: 20, limit: 20, count: 20 });
    assert.equal(page._links.next.href, `${publicUrl}/api/v1/things?offset=40&limit=20`);
    assert.equal(page._links.last.href, `${publicUrl}/api/v1/things?offset=40&limit=20`);
    assert.equal(page._links.prev.method, 'GET');
    const past = await app.inject('/api/v1/things?offset=1000');
    assert.equal(past.statusCode, 200);
    assert.deepEqual(past.json().things, []);
  });

  it('tells all five members of a problem, in the language asked for, and where the input was wrong', async () => {
    const body = { name: 'x'.repeat(30), size: 'big' };
    const swedish = await app.inject({ method: 'POST', url: '/api/v1/things', body });
    assert.equal(swedish.statusCode, 400);
    assert.equal(swedish.headers['content-type'], 'application/problem+json');
    const problem = swedish.json();
    assert.deepEqual(Object.keys(problem), ['type', 'title', 'status', 'detail', 'instance', 'errors']);
    assert.equal(problem.type, `${publicUrl}/api/v1/problems/invalid-input`);
    assert.equal(problem.title, 'Uppgifterna stämmer inte');
    assert.deepEqual(problem.errors.map((fault: { field: string }) => fault.field).sort(), ['name', 'size']);
    const empty = await app.inject({ method: 'POST', url: '/api/v1/things', body: {} });
    assert.deepEqual(empty.json().errors.slice(0, 2), [
      { field: 'name', detail: 'Uppgiften saknas.' },
      { field: 'size', detail: 'Uppgiften saknas.' },
    ]);
    const headers = { 'accept-language': 'en-GB,sv;q=0.5' };
    const english = await app.inject({
      method: 'POST',
      url: '/api/v1/things',
      body: { name: 'taken', size: 1 },
      headers,
    });
    assert.equal(english.statusCode, 409);
    assert.equal(english.json().detail, 'The name is taken.');
  });

  it('lets `type` of a problem lead to what it means', async () => {
    assert.equal((await app.inject('/api/v1/problems/conflict')).json().status, 409);
    assert.equal((await app.inject('/api/v1/problems/nonsense')).statusCode, 404);
    assert.ok((await app.inject('/api/v1/problems')).json().problems.length > 15);
  });

  it('hides the text of an unexpected error', async () => {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/things', body: { name: 'crash', size: 1 } });
    assert.equal(answer.statusCode, 500);
    assert.doesNotMatch(answer.body, /secret|1981/);
    assert.match(answer.json().instance, /^urn:uuid:[0-9a-f-]{36}$/);
  });

  it('answers 405 with Allow for a method that is not used, 404 where nothing is, 415 for another type', async () => {
    const wrong = await app.inject({ method: 'DELETE', url: '/api/v1/things' });
    assert.equal(wrong.statusCode, 405);
    assert.equal(wrong.headers.allow, 'GET, HEAD, POST');
    assert.equal((await app.inject('/api/v1/nothing')).statusCode, 404);
    const text = { 'content-type': 'application/xml' };
    assert.equal(
      (await app.inject({ method: 'POST', url: '/api/v1/things', body: '<x/>', headers: text })).statusCode,
      415,
    );
    const broken = { 'content-type': 'application/json' };
    const bad = await app.inject({ method: 'POST', url: '/api/v1/things', body: '{', headers: broken });
    assert.equal(bad.statusCode, 400);
  });

  it('answers 304 to one who has it, and returns the trace it was given', async () => {
    const first = await app.inject('/api/v1/things/1');
    const headers = {
      'if-none-match': String(first.headers.etag),
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    };
    const again = await app.inject({ url: '/api/v1/things/1', headers });
    assert.equal(again.statusCode, 304);
    assert.equal(again.body, '');
    assert.match(String(again.headers.traceparent), /^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
  });

  it('believes Forwarded from a trusted proxy only', async () => {
    const headers = { forwarded: 'for=192.0.2.1;host=api.kommun.example.se;proto=https' };
    const near = await app.inject({ url: '/api/v1/things', headers });
    assert.equal(near.json()._links.first.href.split('/api/')[0], 'https://api.kommun.example.se');
    const far = await app.inject({ url: '/api/v1/things', headers, remoteAddress: '192.0.2.77' });
    assert.equal(far.json()._links.first.href.split('/api/')[0], publicUrl);
  });

  it('asks for no form token and sets no cookie', async () => {
    const made = await app.inject({ method: 'POST', url: '/api/v1/things', body: { name: 'a', size: 1 } });
    assert.equal(made.statusCode, 201);
    assert.equal(made.headers['set-cookie'], undefined);
    assert.equal(made.json()._links.self.href, `${publicUrl}/api/v1/things/1`);
  });
});
