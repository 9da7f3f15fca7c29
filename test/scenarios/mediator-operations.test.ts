// What the mediator tells those who run it: metrics as documented, spans to a collector, readiness (issue 3, operations page).
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { good } from './mediator-behaviours.ts';
import type { RunningMediator } from './mediator-client.ts';
import { type Peer, startPeer } from './mediator-peers.ts';
import { operatorA, somebody, World } from './mediator-world.ts';

const TEXT = 'Kanarietext: nattskärrans hemlighet';
const SECRET = 'kollektorns-hemlighet';
const UNTIL_MS = 20_000;

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

let world: World;
let running: RunningMediator;
let peer: Peer;
let collector: http.Server;
let takes = true;
const posts: string[] = [];
const spans: Span[] = [];
const headersAtOperator: (string | undefined)[] = [];

before(async () => {
  collector = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      assert.equal(request.url, '/v1/traces');
      assert.equal(request.headers['x-key'], SECRET);
      posts.push(text);
      const body: { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] } = JSON.parse(text);
      if (takes) spans.push(...body.resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(takes ? 200 : 503, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  world = await World.open();
  const headersFile = join(world.folder, 'collector-headers');
  writeFileSync(headersFile, `X-Key: ${SECRET}\n`, { mode: 0o600 });
  peer = await startPeer(world.peerFiles(operatorA), (call) => {
    headersAtOperator.push(call.request.headers.traceparent?.toString());
    return good(call);
  });
  const otlpUrl = `http://127.0.0.1:${portOf(collector.address())}`;
  running = await world.mediator({ telemetry: { otlpUrl, headersFile } });
});
after(async () => {
  await world?.close();
  await peer?.stop();
  collector?.close();
});

function portOf(address: AddressInfo | string | null): number {
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

function addressed(): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
  return recipient;
}

async function until(what: string, found: () => boolean): Promise<void> {
  for (const end = Date.now() + UNTIL_MS; Date.now() < end; await setTimeout(20)) if (found()) return;
  assert.fail(`not within the time: ${what}`);
}

async function metrics(): Promise<string> {
  return (await fetch(`${running.running.addresses.pages}/metrics`)).text();
}

test('every metric that is documented is there, and tells of a delivery', async () => {
  await running.after(await running.accepted(world.signed(addressed())), 'delivered');
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  await client.query(`insert into mediator.webhook (id, organisation, created_by, description, url, max_events, state, position, next_at, created_at)
    values (gen_random_uuid(), '162021003898', 'x', 'x', 'https://x.example', 10, 'active', 0, 'infinity', now())`);
  await client.end();
  const text = await metrics();
  const documented = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  // The mailbox's own are told by the mailbox.
  const names = [...documented.matchAll(/^\| `(\w+)[^|]*\| (?!mailbox:)/gm)].flatMap(([, name = '']) =>
    /^(brevduva|nodejs|process)_/.test(name) ? [name] : [],
  );
  assert.ok(names.length > 20, 'the table was found');
  for (const name of names) assert.match(text, new RegExp(`^# TYPE ${name} `, 'm'), name);
  const delivered = new RegExp(
    `_deliveries_finished_total\\{operator="${operatorA.id}",result="delivered",reason="none"`,
  );
  assert.match(text, delivered);
  assert.match(text, /^brevduva_webhook_behind_events\{webhook="[0-9a-f-]{36}",service="mediator"\} [1-9]/m);
  const told = [...text.matchAll(/^# TYPE (brevduva_\w+)/gm)].map(([, name = '']) => name);
  assert.deepEqual(
    told.filter((name) => !names.includes(name)),
    [],
    'those that are not documented',
  );
});

test('a caller’s trace goes on in look-up, sealing and hand-over, and to the operator; no number and no text is in it', async () => {
  const recipient = addressed();
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const body = world.signed(recipient, { text: TEXT });
  const headers = { 'idempotency-key': 'traced', traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const answer = await running.call('POST', '/deliveries', { body, headers });
  assert.equal(answer.status, 202);
  await running.after(String(answer.body.deliveryId), 'delivered');
  const own = () => spans.filter((span) => span.traceId === traceId);
  await until('its spans', () => own().length >= 4);
  const [inbound, lookUp, seal, handOver] = ['POST /api/v1/deliveries', 'look-up', 'seal', 'hand-over'].map((name) =>
    own().find((span) => span.name === name),
  );
  assert.ok(inbound !== undefined && lookUp !== undefined && seal !== undefined && handOver !== undefined);
  assert.equal(inbound.parentSpanId, '00f067aa0ba902b7');
  for (const child of [lookUp, seal, handOver]) assert.equal(child.parentSpanId, inbound.spanId, child.name);
  assert.deepEqual([inbound.kind, lookUp.kind, handOver.kind], [2, 1, 3]);
  assert.equal(headersAtOperator.at(-1), `00-${traceId}-${handOver.spanId}-01`);
  for (const span of own()) assert.ok(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano), span.name);
  const all = posts.join('\n');
  for (const canary of [recipient, recipient.slice(2), TEXT, 'nattskärran', SECRET, 'Bearer', 'Kommun B'])
    assert.ok(!all.includes(canary), canary);
});

test('a caller that does not want its trace recorded is heeded, and spans over SOAP are told too', async () => {
  const traceId = 'aaaabbbbccccddddeeeeffff00001111';
  const headers = { 'idempotency-key': 'untraced', traceparent: `00-${traceId}-00f067aa0ba902b7-00` };
  const answer = await running.call('POST', '/deliveries', { body: world.signed(addressed()), headers });
  await running.after(String(answer.body.deliveryId), 'delivered');
  await world.soap({ id: '162021003898' }, world.distribution(addressed()), running);
  await until('the SOAP call', () => spans.some(({ name }) => name === 'SOAP distributeSecure'));
  assert.equal(
    posts.some((text) => text.includes(traceId)),
    false,
  );
});

test('a collector that does not answer holds nothing up: deliveries go on, what is dropped is counted', async () => {
  takes = false;
  const before = posts.length;
  await running.after(await running.accepted(world.signed(addressed())), 'delivered');
  await until('a refused batch', () => posts.length > before);
  for (const end = Date.now() + UNTIL_MS; ; await setTimeout(50)) {
    const dropped = Number(/^brevduva_telemetry_dropped_total\S* (\d+)/m.exec(await metrics())?.[1] ?? 0);
    if (dropped > 0) break;
    assert.ok(Date.now() < end, 'what was dropped is counted');
  }
});

test('a list of deliveries counts and shows the 10 000 newest, however many there are', async () => {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  await client.query(`
    insert into mediator.delivery (id, sender_id, sender_name, recipient, message_ids, door, handed_in_by, client_id, idempotency_key,
      payload_hash, signed_by, signer_fingerprint, signature_algorithm, content_bytes, lane, accepted_at, expires_at, result, finished_at)
    select gen_random_uuid(), '162021004748', 'Kommun A', '198101052382', array['m'], 'rest', '162021004748', 'c', 'many-' || i,
      '\\x00', '162021004748', 'f', 'a', 1, 0, now() - i * interval '1 hour', now(), 'delivered', now() - i * interval '1 hour'
    from generate_series(1, 10050) as i`);
  await client.end();
  const list = async (query: string) =>
    Object((await running.call('GET', `/deliveries?${query}`, { by: '162021004748' })).body);
  const last = await list('limit=100&offset=9900');
  assert.deepEqual(last._meta, { totalRecords: 10_000, offset: 9_900, limit: 100, count: 100 });
  assert.equal(last._links.next, undefined);
  assert.equal(new Set(last.deliveries.map((each: { deliveryId: string }) => each.deliveryId)).size, 100);
  assert.equal((await list('limit=100&offset=10000'))._meta.count, 0);
});

test('not ready while the database is away, ready again by itself; alive all the time', async () => {
  const asked = async (path: string) => (await fetch(`${running.running.addresses.pages}${path}`)).status;
  assert.equal(await asked('/readyz'), 200);
  const client = new pg.Client({ connectionString: new URL('/postgres', world.database.ownerUrl).href });
  await client.connect();
  const name = new URL(world.database.ownerUrl).pathname.slice(1);
  try {
    await client.query(`alter database ${name} allow_connections false`);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    assert.equal(await asked('/readyz'), 503);
    assert.equal(await asked('/healthz'), 200);
  } finally {
    await client.query(`alter database ${name} allow_connections true`);
    await client.end();
  }
  for (const end = Date.now() + UNTIL_MS; (await asked('/readyz')) !== 200; await setTimeout(50))
    assert.ok(Date.now() < end, 'ready again');
});
