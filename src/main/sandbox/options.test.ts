// Where a sandbox lives: flags before environment, ports that are free, one sandbox per data folder.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readSandboxOptions } from './options.ts';
import { choosePorts } from './ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-options-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('flags come before the environment, and both before the defaults', () => {
  assert.equal(readSandboxOptions({}, {}).portBase, undefined);
  assert.equal(readSandboxOptions({}, { BREVDUVA_PORT: '9100' }).portBase, 9100);
  assert.equal(readSandboxOptions({ port: '9200' }, { BREVDUVA_PORT: '9100' }).portBase, 9200);
  assert.equal(readSandboxOptions({ data: folder }, { BREVDUVA_DATA: '/elsewhere' }).dataFolder, folder);
  assert.equal(readSandboxOptions({}, { DATABASE_URL: 'postgres://o@h/d' }).databaseUrl, 'postgres://o@h/d');
});

test('a port out of range and a host that others can reach are refused, saying what to give', () => {
  assert.throws(() => readSandboxOptions({ port: '80' }, {}), /give a number from 1024/);
  assert.throws(() => readSandboxOptions({ port: 'x' }, {}), /--port/);
  assert.throws(() => readSandboxOptions({ host: '0.0.0.0' }, {}), /this machine only/);
});

test('a taken port is named when it was asked for, and gone round when it was not', async () => {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? (address satisfies AddressInfo).port : 0;
  const options = { ...readSandboxOptions({}, {}), portBase: port };
  await assert.rejects(choosePorts(options), (error: Error) => error.message.includes(String(port)));
  server.close();
  const free = await choosePorts(readSandboxOptions({}, {}));
  assert.equal(free.sender, free.start + 1);
});
