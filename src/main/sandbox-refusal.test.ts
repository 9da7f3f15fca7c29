// Nothing that a sandbox made is accepted outside it: secrets, files in its data folder, seeded people (issue 2, "Security from the first day").
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Secrets } from './sandbox/secrets.ts';
import { pretendThings } from './sandbox-refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-refusal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const paths = (config: unknown) =>
  pretendThings({ environment: 'production', ...Object(config) }).map((fault) => fault.path);

describe('production refuses', () => {
  const secrets = new Secrets(join(folder, 'data'));

  test('a database password made by a sandbox', () => {
    const url = `postgres://sender:${secrets.text('db-sender')}@db.example/brevduva`;
    assert.deepEqual(paths({ database: { url, schema: 'sender' } }), ['database.url']);
    assert.deepEqual(
      paths({ database: { url: 'postgres://sender:Own-secret@db.example/brevduva', schema: 'sender' } }),
      [],
    );
  });

  test('keys, certificates and blobs from the data folder of a sandbox', () => {
    const keyFile = secrets.keyFile('blobs');
    assert.deepEqual(paths({ blobs: { directory: join(folder, 'data', 'blobs-that-are-not-there'), keyFile } }), [
      'blobs.keyFile',
    ]);
    assert.deepEqual(paths({ trust: { caFiles: [secrets.signingKeyFile('ca')] } }), ['trust.caFiles[0]']);
  });

  test('a sandbox secret that was copied elsewhere', () => {
    const copied = join(folder, 'copied-secret');
    writeFileSync(copied, readFileSync(secrets.textFile('api-client')));
    assert.deepEqual(paths({ mediator: { secretFile: copied } }), ['mediator.secretFile']);
  });

  test('seeded people', () => assert.deepEqual(paths({ seed: { recipients: [] } }), ['seed']));
});

test('plain HTTP to others is refused in production and nothing in the sandbox', () => {
  const config = { login: { issuer: 'http://eid.example' }, registry: { recipientUrl: 'http://far.example' } };
  assert.deepEqual(paths(config), ['login.issuer', 'registry.recipientUrl']);
  assert.deepEqual(pretendThings({ ...config, environment: 'sandbox' }), []);
});

test('secrets are the same at every start and readable by their owner only', () => {
  const first = new Secrets(join(folder, 'again'));
  const password = first.text('db-sender');
  const second = new Secrets(join(folder, 'again'));
  assert.equal(second.text('db-sender'), password);
  assert.notEqual(second.text('db-mailbox'), password);
  for (const file of [first.textFile('db-sender'), first.keyFile('blobs'), first.signingKeyFile('login')]) {
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }
  assert.equal(Buffer.from(readFileSync(first.keyFile('blobs'), 'utf8'), 'base64').length, 32);
});
