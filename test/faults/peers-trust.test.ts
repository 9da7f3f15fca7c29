// Operators and registries that present a certificate they should not: not a byte of a letter leaves (issue 3, TLS trust).
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { issueCertificate, type LeafRequest } from '../../src/platform/certificates/issue-certificate.ts';
import { makeCa, revokeCertificate, type ThrowAwayCa } from '../../src/platform/certificates/throw-away-ca.ts';
import type { Config } from '../../src/services/mediator/index.ts';
import { readEnvelope } from '../../src/wire/soap/envelope.ts';
import { good, madeUpOperator } from '../scenarios/mediator-behaviours.ts';
import type { RunningMediator } from '../scenarios/mediator-client.ts';
import { answerWith, type Behaviour, farAnswer, type Peer, startFar, startPeer } from '../scenarios/mediator-peers.ts';
import { operatorB, somebody, World } from '../scenarios/mediator-world.ts';
import { Tally } from './answers.ts';

const DAY_MS = 86_400_000;
/** CA files and revocation lists are looked at again at the first call that is so much later. */
const LOOKS_AGAIN_MS = 3_100;
let world: World;
let running: RunningMediator;
let stranger: ThrowAwayCa;
let config: Config;
let made = 700;
/** How often the mediator has read its configuration again: it judges at once what it has read. */
const rereads = new Tally();
const stops: (() => Promise<void> | void)[] = [];

before(async () => {
  world = await World.open();
  stranger = await makeCa(join(world.folder, 'stranger'));
  const trust = { crlFiles: [world.ca.crlFile] };
  config = {
    ...world.config,
    registry: { ...world.config.registry, ...trust, timeoutMs: 1_000 },
    operators: { ...world.config.operators, ...trust, timeoutMs: 1_000 },
  };
  running = await world.mediator(config, () => {
    rereads.add();
    return config;
  });
});
after(async () => {
  await world.close();
  for (const stop of stops) await stop();
});

let calls = 0;
const counting: Behaviour = (call) => {
  calls += 1;
  return good(call);
};

async function peerWith(
  ca: ThrowAwayCa,
  leaf: Partial<LeafRequest>,
  options: { host?: string; port?: number } = {},
): Promise<Peer> {
  const fileName = `peer-${made++}`;
  const files = await issueCertificate(ca, {
    organisation: organisation(operatorB.id),
    name: 'En brevlåda',
    fileName,
    ...leaf,
  });
  const peer = await startPeer({ ...files, caFile: world.ca.certificateFile }, counting, options);
  stops.push(() => peer.stop());
  return peer;
}

function at(url: string, who = madeUpOperator(made++)): string {
  const recipient = somebody();
  world.far.mailboxes.set(recipient, { operator: { ...who, address: `${url}/Service/v3` } });
  return recipient;
}

const refusals: readonly (readonly [string, string, () => Promise<string>])[] = [
  ['presents a certificate of another CA', 'certificate-not-trusted', async () => (await peerWith(stranger, {})).url],
  [
    'presents another name than the one we call',
    'certificate-not-trusted',
    async () => (await peerWith(world.ca, {}, { host: '127.0.0.2' })).url,
  ],
  [
    'presents an expired certificate',
    'certificate-not-trusted',
    async () => (await peerWith(world.ca, { notBefore: ago(10), notAfter: ago(1) })).url,
  ],
  [
    'presents a certificate that is not good yet',
    'certificate-not-trusted',
    async () => (await peerWith(world.ca, { notBefore: ago(-1), notAfter: ago(-300) })).url,
  ],
  ['speaks plain HTTP', 'tls-failed', () => listening(http.createServer((_request, response) => response.end('hej')))],
  ['closes before TLS is done', 'connection-lost', () => listening(net.createServer((socket) => socket.destroy()))],
  [
    'says nothing at all',
    'timeout',
    () => listening(net.createServer((socket) => socket.on('error', () => undefined))),
  ],
];

describe('an operator that', { concurrency: true }, () => {
  for (const [does, reason, open] of refusals) {
    test(`${does}: nothing is sent (${reason}), and the letter expires`, async () => {
      const id = await running.accepted(world.signed(at(await open())), '?lifetimeSeconds=3');
      const events = await running.until(id, ({ kind }) => kind === 'expired');
      const status = await running.status(id);
      assert.equal(status.state, 'expired');
      assert.equal(status.doubt, false);
      assert.equal(status.awaiting, undefined);
      assert.ok(status.attempts.length > 0);
      for (const attempt of status.attempts) assert.deepEqual([attempt.outcome, attempt.reason], ['not-sent', reason]);
      assert.equal(events.filter(({ kind }) => kind === 'unknown').length, 0);
    });
  }
});

test('none of them got a request', () => {
  assert.equal(calls, 0);
});

test('a certificate that is revoked while we run: calls stop when the list is replaced', async () => {
  const fileName = `revoked-${made++}`;
  const peer = await peerWith(world.ca, { fileName });
  assert.equal(
    (await running.after(await running.accepted(world.signed(at(peer.url))), 'delivered')).state,
    'delivered',
  );
  await revokeCertificate(world.ca, readFileSync(join(world.ca.folder, `${fileName}.pem`), 'utf8'));
  await untilRefused(peer.url);
  // From then on nothing comes through, on connections that were kept either.
  const before = calls;
  const id = await running.accepted(world.signed(at(peer.url)), '?lifetimeSeconds=1');
  const { state, doubt, attempts } = await running.after(id, 'expired');
  assert.deepEqual([state, doubt], ['expired', false]);
  for (const { outcome, reason } of attempts)
    assert.deepEqual([outcome, reason], ['not-sent', 'certificate-not-trusted']);
  assert.equal(calls, before);
});

test('an operator’s own CA applies to it alone, comes by a change of the configuration, and a bad file is refused', async () => {
  const who = madeUpOperator(made++);
  const peer = await peerWith(stranger, {});
  const caFile = join(world.folder, 'its-own-ca.pem');
  copyFileSync(stranger.certificateFile, caFile);
  const waiting = await running.accepted(world.signed(at(peer.url, who)));
  await running.until(waiting, ({ kind }) => kind === 'postponed');
  const operators = config.operators;
  config = {
    ...config,
    operators: { ...operators, known: [{ organisation: who.id, repeats: 'unknown', caFiles: [caFile] }] },
  };
  assert.equal((await running.after(waiting, 'delivered')).state, 'delivered');
  const other = await running.accepted(world.signed(at(peer.url)), '?lifetimeSeconds=1');
  assert.equal((await running.after(other, 'expired')).attempts[0]?.reason, 'certificate-not-trusted');
  // Faulty: a file that is not there, and then one that holds something else. The old stays in use.
  const good = config;
  config = {
    ...config,
    operators: { ...operators, known: [{ organisation: who.id, repeats: 'unknown', caFiles: ['/not/there.pem'] }] },
  };
  await rereads.more(2);
  assert.equal(
    (await running.after(await running.accepted(world.signed(at(peer.url, who))), 'delivered')).state,
    'delivered',
  );
  config = good;
  writeFileSync(caFile, 'not a certificate');
  // Every call that is made so long after has looked at what is in the file now.
  await new Promise((later) => setTimeout(later, LOOKS_AGAIN_MS));
  assert.equal(
    (await running.after(await running.accepted(world.signed(at(peer.url, who))), 'delivered')).state,
    'delivered',
  );
  // And a good one that does not trust it any more.
  copyFileSync(world.ca.certificateFile, caFile);
  await untilRefused(peer.url, who);
});

const registries: readonly (readonly [string, () => Promise<Partial<LeafRequest>>, () => ThrowAwayCa])[] = [
  ['of another CA', async () => ({}), () => stranger],
  ['that has expired', async () => ({ notBefore: ago(10), notAfter: ago(1) }), () => world.ca],
  ['that is revoked', async () => ({ fileName: 'far-revoked' }), () => world.ca],
];

describe('a registry with a certificate', () => {
  for (const [which, leaf, ca] of registries) {
    test(`${which} is not asked: the letter waits, and goes when the right one is back`, async () => {
      const peer = await peerWith(world.ca, {});
      await world.farDown();
      const port = Number(new URL(config.registry.recipientUrl).port);
      const request = {
        organisation: organisation(operatorB.id),
        name: 'Registret',
        fileName: `far-${made++}`,
        ...(await leaf()),
      };
      const files = await issueCertificate(ca(), request);
      if (request.fileName === 'far-revoked') {
        await revokeCertificate(world.ca, readFileSync(files.certificateFile, 'utf8'));
        await new Promise((later) => setTimeout(later, LOOKS_AGAIN_MS));
      }
      const asked = world.far.asked;
      const wrong = await startFar({ ...files, caFile: world.ca.certificateFile }, world.far, port);
      const id = await running.accepted(world.signed(at(peer.url)));
      await running.until(id, ({ kind }) => kind === 'postponed');
      const waiting = await running.status(id);
      assert.deepEqual([waiting.state, waiting.reason, waiting.awaiting], ['accepted', 'registry-no-answer', 'retry']);
      assert.equal(waiting.attempts.length, 0);
      assert.equal(world.far.asked, asked);
      await wrong.stop();
      await world.farUp();
      assert.equal((await running.after(id, 'delivered')).attempts.length, 1);
    });
  }
});

test('a registry that presents another name than the one we call is not asked', async () => {
  const other = await World.open();
  try {
    const files = await issueCertificate(world.ca, {
      organisation: organisation(operatorB.id),
      name: 'Registret',
      fileName: `far-${made++}`,
    });
    let asked = 0;
    const far = await startPeer(
      { ...files, caFile: other.ca.certificateFile },
      ({ body, response }) => {
        asked += 1;
        answerWith(response, farAnswer(other.far, readEnvelope(body).body));
      },
      { host: '127.0.0.2' },
    );
    stops.push(() => far.stop());
    const registry = { recipientUrl: `${far.url}/Recipient/v3`, authorityUrl: `${far.url}/Authority` };
    const caFiles = [world.ca.certificateFile];
    const fresh = await other.mediator({ registry: { ...other.config.registry, ...registry, caFiles } });
    const id = await fresh.accepted(other.signed(somebody()), '?lifetimeSeconds=2');
    const { reason, attempts } = await fresh.after(id, 'expired');
    assert.deepEqual([reason, attempts], ['registry-no-answer', []]);
    assert.equal(asked, 0);
  } finally {
    await other.close();
  }
});

async function untilRefused(url: string, who?: { readonly id: string; readonly name: string }): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const id = await running.accepted(world.signed(at(url, who)), '?lifetimeSeconds=1');
    const status = await running.after(id, 'delivered', 'expired');
    if (status.state === 'expired') {
      assert.equal(status.attempts[0]?.reason, 'certificate-not-trusted');
      return;
    }
  }
  assert.fail('it was trusted all the time');
}

async function listening(server: net.Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => sockets.add(socket));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

function ago(days: number): Date {
  return new Date(Date.now() - days * DAY_MS);
}

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
