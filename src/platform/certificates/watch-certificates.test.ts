// Certificates watched by a clock of our own: warnings 60, 30, 7 and 1 days ahead, once each, by e-mail too; a revoked one at once.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { SMTPServer } from 'smtp-server';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Environment } from '../config/parts.ts';
import { Database } from '../database/database.ts';
import { createLog } from '../log.ts';
import { issueCertificate } from './issue-certificate.ts';
import { makeCa, revokeCertificate, type ThrowAwayCa } from './throw-away-ca.ts';
import { type CertificateWatch, watchCertificates } from './watch-certificates.ts';

const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'brevduva-watch-'));
const start = new Date();
let made: TestDatabase;
let database: Database<unknown>;
let ca: ThrowAwayCa;

before(async () => {
  made = await testDatabase({ schema: 'sender' });
  database = Database.open({ url: made.url, schema: made.schema });
  ca = await makeCa(join(folder, 'ca'));
});
after(async () => {
  await database.close();
  await made.drop();
  rmSync(folder, { recursive: true });
});

const inDays = (days: number) => new Date(start.getTime() + days * DAY_MS);

function kommun(): Organisationsnummer {
  const parsed = parseOrganisationsnummer('162021003898');
  assert.ok(parsed.ok);
  return parsed.value;
}

/** A certificate that is good for so many days. */
async function pair(name: string, days: number) {
  const files = await issueCertificate(ca, {
    organisation: kommun(),
    name: 'Kommun B',
    fileName: name,
    notAfter: inDays(days),
  });
  return { certificateFile: files.certificateFile, keyFile: files.keyFile };
}

interface Said {
  readonly level: string;
  readonly place: string;
  readonly warning: string;
  readonly kind: string;
}

async function watching(config: object): Promise<{
  readonly watch: CertificateWatch;
  readonly registry: Registry;
  readonly at: (days: number) => Promise<readonly Said[]>;
}> {
  const lines: string[] = [];
  let now = start;
  const registry = new Registry();
  const watch = await watchCertificates(database, {
    service: 'sender',
    config: { environment: 'sandbox' as Environment, ...config },
    organisation: kommun(),
    registry,
    clock: () => now,
    log: createLog('sender', { destination: { write: (line) => void lines.push(line) } }),
    everyMs: 1_000_000,
  });
  return {
    watch,
    registry,
    async at(days) {
      now = inDays(days);
      await watch.look();
      return lines
        .splice(0)
        .map((line) => JSON.parse(line))
        .filter(({ warning }) => warning !== undefined);
    },
  };
}

const short = (said: readonly Said[]) => said.map(({ level, place, warning }) => `${level} ${place} ${warning}`);

test('each threshold is said once, also after a start; what has expired again each day', async () => {
  const config = { wire: { tls: await pair('one', 100), caFiles: [ca.certificateFile] } };
  const first = await watching(config);
  assert.deepEqual(await first.at(30), []);
  assert.deepEqual(short(await first.at(41)), ['warn wire.tls 60']);
  assert.deepEqual(await first.at(42), []);
  const metrics = await first.registry.metrics();
  assert.match(metrics, /brevduva_certificate_days_left\{place="wire.tls",kind="own"\} (57\.9|58)/);
  assert.ok(!metrics.includes('162021003898'));
  await first.watch.stop();
  const second = await watching(config);
  assert.deepEqual(short(await second.at(45)), [], 'said before the start');
  assert.deepEqual(short(await second.at(71)), ['warn wire.tls 30']);
  assert.deepEqual(short(await second.at(94)), ['warn wire.tls 7']);
  assert.deepEqual(short(await second.at(99.5)), ['error wire.tls 1']);
  assert.deepEqual(short(await second.at(100.5)), ['error wire.tls expired']);
  assert.deepEqual(short(await second.at(101)), []);
  assert.deepEqual(short(await second.at(101.6)), ['error wire.tls expired']);
  await second.watch.stop();
});

test('the next pair, other people’s certificates and authorities are watched by their places; one warning, the nearest', async () => {
  const config = {
    organisations: [{ keyPair: await pair('old', 200), nextKeyPair: await pair('next', 206) }],
    mediator: { certificateFile: (await pair('theirs', 203)).certificateFile },
    trust: { caFiles: [ca.certificateFile] },
  };
  const { watch, at, registry } = await watching(config);
  assert.deepEqual(short(await at(199)).sort(), [
    'error organisations[0].keyPair 1',
    'warn mediator.certificateFile 7',
    'warn organisations[0].nextKeyPair 7',
  ]);
  const metrics = await registry.metrics();
  for (const place of ['organisations\\[0\\].keyPair', 'organisations\\[0\\].nextKeyPair', 'trust.caFiles\\[0\\]']) {
    assert.match(metrics, new RegExp(`place="${place}"`));
  }
  await watch.stop();
});

test('one’s own certificate on a configured revocation list is an error at once; a list must be renewed', async () => {
  const keyPair = await pair('revoked', 300);
  const config = { wire: { tls: keyPair, clientCaFiles: [ca.certificateFile], crlFiles: [ca.crlFile] } };
  const { watch, at, registry } = await watching(config);
  assert.deepEqual(short(await at(0)), []);
  await revokeCertificate(ca, readFileSync(keyPair.certificateFile, 'utf8'));
  assert.deepEqual(short(await at(0.1)), ['error wire.tls revoked']);
  assert.deepEqual(short(await at(0.2)), []);
  assert.match(await registry.metrics(), /brevduva_certificates_revoked 1/);
  await watch.stop();
});

test('warnings go by e-mail to those who are configured, and again when the server did not take them', async (t) => {
  const mails: { to: string[]; text: string }[] = [];
  let refuse = true;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refuse ? new Error('not now') : null),
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const { watch, at } = await watching({
    wire: { tls: await pair('mailed', 400) },
    mail: { host: '127.0.0.1', port: address.port, from: 'Brevduva <drift@brevduva.example>' },
    alerts: { to: ['drift@kommun-b.example', 'jour@kommun-b.example'] },
  });
  assert.deepEqual(short(await at(350)), ['warn wire.tls 60']);
  assert.equal(mails.length, 0);
  refuse = false;
  assert.deepEqual(short(await at(350.1)), ['warn wire.tls 60'], 'said again, since nobody was told');
  assert.deepEqual(
    mails.map(({ to }) => to[0]),
    ['drift@kommun-b.example', 'jour@kommun-b.example'],
  );
  assert.match(mails[0]?.text ?? '', /Subject: =\?UTF-8\?Q\?Brevduva_sender/);
  assert.ok(!mails[0]?.text.includes('162021003898'));
  await at(350.2);
  assert.equal(mails.length, 2);
  await watch.stop();
});
