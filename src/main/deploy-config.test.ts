// The example configurations are good, and a bad one is told all its faults at once (issue 2, "For real use").
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Type } from 'typebox';
import { ConfigFaults } from '../platform/config/parse.ts';
import { deployable } from './deployable.ts';
import { findDeployable } from './deployables.ts';

const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../deploy/config/${name}.json`, import.meta.url), 'utf8'));

describe('the example configuration is good', () => {
  for (const name of ['sender', 'sender-soap', 'mediator', 'registry', 'mailbox']) {
    test(`of ${name}`, async () => {
      const service = await findDeployable(name.replace('-soap', ''));
      service?.check(example(name), `${name}.json`);
      assert.ok(service);
    });
  }
});

test('every fault is told at once, with its place and what to do', async () => {
  const service = await findDeployable('mailbox');
  assert.ok(service);
  const bad = {
    ...example('mailbox'),
    environment: 'test',
    unknownMember: 1,
    database: { url: 'mysql://x', schema: 'Mailbox' },
  };
  delete bad.mail;
  assert.throws(
    () => service.check(bad, 'mailbox.json'),
    (error) => {
      assert.ok(error instanceof ConfigFaults);
      const paths = error.faults.map((fault) => fault.path).join(' ');
      for (const part of ['environment', 'unknownMember', 'database', 'schema', 'mail'])
        assert.match(paths + error.message, new RegExp(part));
      assert.ok(error.faults.length >= 5);
      for (const fault of error.faults) assert.ok(fault.wrong !== '' && fault.todo !== '', fault.path);
      return true;
    },
  );
});

test('pages in plain HTTP are refused in production', async () => {
  const service = await findDeployable('registry');
  assert.ok(service);
  const { tls: _tls, ...pages } = example('registry').pages;
  const bad = { ...example('registry'), pages: { ...pages, publicUrl: 'http://far.example.se' } };
  assert.throws(() => service.check(bad, 'registry.json'), /http/i);
});

test('a service is given its configuration as its file says now, checked like the first', async () => {
  const schema = Type.Object({ database: Type.String(), rate: Type.Integer() }, { additionalProperties: false });
  let reread: (() => { readonly rate: number }) | undefined;
  const stopped = { name: 'x', addresses: {}, stop: async () => undefined };
  const service = deployable(
    {
      configSchema: schema,
      migrations: new URL('.', import.meta.url),
      start: async (_config, again) => {
        reread = again;
        return stopped;
      },
    },
    () => ({ url: 'postgres://x@localhost/x', schema: 'x' }),
  );
  let file: unknown = { database: 'x', rate: 1 };
  await service.start(file, 'x.json', () => file);
  file = { database: 'x', rate: 2 };
  assert.equal(reread?.().rate, 2);
  file = { database: 'x', rate: 'fast' };
  assert.throws(() => reread?.(), /x\.json: 1 fault\s+rate:/);
});
