// The mediation log of a running mediator: chained by itself, searched by its sender, exported, verified offline against
// checkpoints that left the database, also after the key was changed and when somebody cuts the log's end off.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { runCommandLine } from '../../src/cli/index.ts';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { issueCertificate } from '../../src/platform/certificates/issue-certificate.ts';
import type { RunningMediator } from './mediator-client.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunA, kommunB, mediator, operatorA, somebody, World } from './mediator-world.ts';

const UNTIL_MS = 15_000;
let world: World;
let peer: Peer;
let running: RunningMediator;
let receiver: Server;
const received: string[] = [];
const [first, second] = [somebody(), somebody()];
let delivered: string;
let file: string;

before(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(Buffer.concat(chunks).toString());
      // The first is not taken, and comes again.
      response.writeHead(received.length === 1 ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  world = await World.open();
  peer = await startPeer(world.peerFiles(operatorA), ({ body, response }) => {
    const recipientId = /Recipient>(\d{12})</.exec(body.toString())?.[1] ?? '';
    answerWith(response, deliveryResult({ recipientId, delivered: recipientId === first }));
  });
  for (const who of [first, second])
    world.far.mailboxes.set(who, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
  running = await world.mediator({ log: logConfig() });
});
after(async () => {
  await world?.close();
  await peer?.stop();
  receiver?.close();
});

const checkpoints = () => join(world.folder, 'checkpoints');

function logConfig() {
  const { port } = receiver.address() as AddressInfo;
  return { checkpoints: { folder: checkpoints(), webhook: { url: `http://127.0.0.1:${port}/checkpoints` } } };
}

/** Runs `brevduva`. */
async function brevduva(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io = {
    out(text: string) {
      said.out += text;
    },
    err(text: string) {
      said.err += text;
    },
    environment: {},
  };
  return { code: await runCommandLine(['log', ...args], io), ...said };
}

function configFile(): string {
  const path = join(world.folder, 'mediator.json');
  writeFileSync(path, JSON.stringify({ ...world.config, log: logConfig() }));
  return path;
}

async function search(body: object, by = kommunB.id): Promise<readonly Record<string, unknown>[]> {
  const answer = await running.send('POST', '/log/searches', body, { by });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { entries } = answer.body;
  assert.ok(Array.isArray(entries));
  return entries;
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + UNTIL_MS; Date.now() < end; await setTimeout(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('it did not happen');
}

async function owner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    await client.query(`set search_path to ${world.database.schema}`);
    return await work(client);
  } finally {
    await client.end();
  }
}

test('its sender finds what became of a delivery, to which mailbox, when; nobody else’s sender does', async () => {
  delivered = await running.accepted(world.signed(first));
  const refused = await running.accepted(world.signed(second));
  await running.after(delivered, 'delivered');
  await running.after(refused, 'refused');
  const entries = await until(async () => {
    const found = await search({ recipient: first });
    return found.length === 3 ? found : undefined;
  });
  assert.deepEqual(
    entries.map(({ kind, deliveryId, senderId, recipient }) => [kind, deliveryId, senderId, recipient]),
    ['delivered', 'attempted', 'accepted'].map((kind) => [kind, delivered, kommunB.id, first]),
  );
  assert.partialDeepStrictEqual(entries[0], { operator: operatorA, attempt: 1 });
  assert.equal(typeof entries[0]?.transId, 'string');
  assert.equal((await search({ deliveryId: refused, kind: 'refused' })).length, 1);
  assert.deepEqual(await search({ recipient: first }, kommunA.id), []);
  const others = await running.send('POST', '/log/searches', { senderId: kommunB.id }, { by: kommunA.id });
  assert.equal(others.status, 403);
  assert.deepEqual(await search({ to: '2020-01-01T00:00:00Z' }), []);
  assert.equal((await search({ from: '2020-01-01T00:00:00Z', limit: 1 })).length, 1);
});

test('searches are audited, and pages by cursor give every entry once', async () => {
  const seen: unknown[] = [];
  for (let before: object = {}; ; ) {
    const { body } = await running.send('POST', '/log/searches', { limit: 2, ...before });
    const { entries, _meta: meta } = body;
    assert.ok(Array.isArray(entries) && typeof meta === 'object' && meta !== null);
    seen.push(...entries.map(({ position }) => position));
    if (!('next' in meta)) break;
    before = { before: meta.next };
  }
  assert.deepEqual(seen, ['6', '5', '4', '3', '2', '1']);
  const { rows } = await owner((client) =>
    client.query(
      `select details from audit_event where kind = 'log-read.searched' and details -> 'criteria' ->> 'recipient' = $1`,
      [first],
    ),
  );
  assert.ok(rows.length > 0);
});

test('a sender downloads its part as CSV for Swedish Excel', async () => {
  const authorization = `Bearer ${await world.issuer.token({ organisation: kommunB.id })}`;
  const answer = await fetch(`${running.running.addresses.api}/log/exports?format=csv&bom=true&separator=semicolon`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{}',
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const rows = bytes.toString('utf8').slice(1).split('\r\n');
  assert.match(rows[0] ?? '', /^position;at;kind;deliveryId;sender;recipient;/);
  assert.equal(rows.length, 8);
});

test('checkpoints leave the database at stop, to the file and, until it is taken, to the webhook', async () => {
  await running.running.stop();
  running = await world.mediator({ log: logConfig() });
  await until(async () => (received.length >= 2 ? true : undefined));
  const [name = ''] = readdirSync(checkpoints());
  const lines = readFileSync(join(checkpoints(), name), 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, 1);
  assert.deepEqual(received.slice(0, 2), [lines[0], lines[0]]);
});

test('an export verifies offline; the words say what cannot be known', async () => {
  file = join(world.folder, 'chain.jsonl');
  assert.equal((await brevduva('export', '--config', configFile(), '--chain', file)).code, 0);
  const good = await brevduva('verify', file, '--checkpoints', checkpoints(), '--ca', world.ca.certificateFile);
  assert.equal(good.code, 0, good.out + good.err);
  assert.match(good.out, /^Good: nothing in the mediation log is wrong/);
  assert.match(good.out, /signed and trusted\); the log agrees with that of /);
  assert.match(good.out, /What this cannot know:/);
  const alone = await brevduva('verify', file);
  assert.match(alone.out, /whether the end of the log was cut off/);
  const json: unknown = JSON.parse((await brevduva('verify', '--config', configFile(), '--json')).out);
  assert.partialDeepStrictEqual(json, { good: true, report: { mediator: mediator.id, findings: [] } });
  assert.equal((await brevduva('verify', join(world.folder, 'absent'))).code, 2);
});

test('one changed digit is found and its position named; the exports by command hold what the log holds', async () => {
  const text = readFileSync(file, 'utf8');
  const changed = join(world.folder, 'changed.jsonl');
  // As somebody would who knows the format: the last hash made anew is no help.
  writeFileSync(changed, text.replace(`\\"recipient\\": \\"${first}\\"`, `\\"recipient\\": \\"${second}\\"`));
  const found = await brevduva('verify', changed);
  assert.equal(found.code, 1);
  assert.match(found.out, /^Wrong: position 1: changed-content/);
  const jsonl = await brevduva('export', '--config', configFile(), '--kind', 'delivered');
  assert.partialDeepStrictEqual(JSON.parse(jsonl.out), { kind: 'delivered', recipient: first, deliveryId: delivered });
  const syslog = await brevduva('export', '--config', configFile(), '--format', 'syslog');
  assert.equal(syslog.out.trimEnd().split('\n').length, 6);
});

test('a checkpoint of an old key stays good after another key came; a forged one does not', async () => {
  const organisation = parseOrganisationsnummer(mediator.id);
  assert.ok(organisation.ok);
  const next = await issueCertificate(world.ca, {
    organisation: organisation.value,
    name: mediator.name,
    fileName: 'next',
  });
  await running.running.stop();
  const wire = { ...world.config.wire, tls: next };
  running = await world.mediator({ log: logConfig(), wire });
  await running.after(await running.accepted(world.signed(first)), 'delivered');
  await running.running.stop();
  const args = ['verify', '--config', configFile(), '--ca', world.ca.certificateFile, '--checkpoints'];
  const good = await brevduva(...args, checkpoints());
  assert.equal(good.code, 0, good.out);
  const [name = ''] = readdirSync(checkpoints());
  const lines = readFileSync(join(checkpoints(), name), 'utf8').trimEnd().split('\n');
  assert.equal(new Set(lines.map((line) => JSON.parse(line).certificate)).size, 2);
  const forged = join(world.folder, 'forged.jsonl');
  writeFileSync(forged, `${lines[0]?.replace(/"position":\d+/, '"position":1')}\n`);
  const bad = await brevduva(...args, forged);
  assert.equal(bad.code, 1);
  assert.match(bad.out, /the checkpoint is not what was signed/);
});

test('what the database’s owner changes is found: a cut-off end only by the checkpoints', async () => {
  const args = ['verify', '--config', configFile(), '--ca', world.ca.certificateFile];
  await owner((client) => client.query(`update log_entry set recipient = $1 where position = 1`, [second]));
  const hidden = await brevduva(...args);
  assert.match(hidden.out, /^Wrong: position 1: search-column/);
  await owner((client) => client.query(`update log_entry set recipient = $1 where position = 1`, [first]));
  await owner(async (client) => {
    const { rows } = await client.query<{ n: string; first: string }>(
      'select n, first from log_block order by n desc limit 1',
    );
    const last = rows[0];
    assert.ok(last !== undefined);
    await client.query('delete from log_block where n = $1', [last.n]);
    await client.query('delete from log_entry where position >= $1', [last.first]);
    await client.query(
      'update log_head set n = b.n, position = b.last, hash = b.hash from (select * from log_block order by n desc limit 1) b',
    );
  });
  const without = await brevduva(...args);
  assert.equal(without.code, 0, without.out);
  const seen = await brevduva(...args, '--checkpoints', checkpoints());
  assert.equal(seen.code, 1);
  assert.match(
    seen.out,
    /removed-tail: the checkpoint of \S+ saw block \d+, to position \d+: what followed position \d+ is gone/,
  );
  assert.ok(existsSync(checkpoints()));
});
