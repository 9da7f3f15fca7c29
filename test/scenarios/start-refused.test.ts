// What a configuration names and a service cannot have, its ports, addresses and folders: told before anything is started, with the setting's name.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort } from '../eid.ts';

const root = mkdtempSync(join(tmpdir(), 'brevduva-refused-'));
after(() => rmSync(root, { recursive: true }));

const here = (path: string) => new URL(`../../${path}`, import.meta.url);
const example = (name: string) => JSON.parse(readFileSync(here(`deploy/config/${name}.json`), 'utf8'));

/** As an administrator meets it. There is no database at the address that the configurations have. */
function start(service: string, config: object, ...more: string[]) {
  const file = join(root, `${service}.json`);
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  const words = ['--no-warnings', here('bin/brevduva.js').pathname, 'start', service, '--config', file, ...more];
  const { status, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  return { status, said: stderr };
}

const refusal = (...faults: string[]) => ({ status: 2, said: `brevduva start: ${faults.join('\n')}\n` });

function mailCatcher(host: string, port: number, smtp: { readonly host: string; readonly port: number }) {
  return {
    environment: 'sandbox',
    organisation: '162021000001',
    database: { url: 'postgres://nobody:nothing@127.0.0.1:1/none', schema: 'mail' },
    listen: { host, port, publicUrl: `http://127.0.0.1:${port}` },
    smtp,
    logLevel: 'silent',
  };
}

test('ports that other programs have are all told at once, and so is one that is named twice', async () => {
  const others = [createServer(), createServer()];
  try {
    const ports: number[] = [];
    for (const other of others) {
      ports.push(await freePort());
      await once(other.listen(ports.at(-1), '127.0.0.1'), 'listening');
    }
    const [pages = 0, mail = 0] = ports;
    const busy = (port: number, setting: string) =>
      `Another program has port ${port}: stop it, or choose another port with ${setting} in the configuration.`;
    const both = mailCatcher('127.0.0.1', pages, { host: '127.0.0.1', port: mail });
    assert.deepEqual(start('mail-catcher', both), refusal(busy(pages, 'listen.port'), busy(mail, 'smtp.port')));
  } finally {
    for (const other of others) other.close();
  }
  const port = await freePort();
  const twice = `Port ${port} is listen.port in the configuration too: choose another port with smtp.port in the configuration.`;
  const config = mailCatcher('127.0.0.1', port, { host: '127.0.0.1', port });
  assert.deepEqual(start('mail-catcher', config), refusal(twice));
});

test('an address that this machine does not have, and a name that is none, are told by every service’s own setting', async () => {
  const [pages, wire] = [await freePort(), await freePort()];
  const config = example('mediator');
  config.listen = { ...config.listen, host: '203.0.113.5', port: pages };
  config.wire = { ...config.wire, host: 'no-such-name.invalid', port: wire };
  const said = refusal(
    'This machine does not have the address 203.0.113.5: choose one that it has with listen.host in the configuration.',
    'No address is known for the name no-such-name.invalid: choose another with wire.host in the configuration.',
  );
  assert.deepEqual(start('mediator', config), said);
});

test('folders that cannot be used are all told at once, before a database of its own is made', async () => {
  const config = example('sender');
  config.listen = { ...config.listen, host: '127.0.0.1', port: await freePort() };
  const file = join(root, 'file');
  writeFileSync(file, 'somebody’s');
  config.database.url = `postgres://sender:nothing@127.0.0.1:${await freePort()}/brevduva`;
  config.blobs.directory = '/proc/nope/blobs';
  config.disposal = { journal: file };
  config.organisations[0].fileDrop = { folder: join(file, 'drop') };
  config.organisations[0].diarium = { folder: join(root, 'diarium') };
  const fault = (folder: string, why: string, setting: string) =>
    `${folder} cannot be used: ${why}. Choose another folder with ${setting} in the configuration.`;
  const said = refusal(
    fault('/proc/nope/blobs', 'nothing can be made in /proc', 'blobs.directory'),
    fault(join(file, 'drop'), `${file} is not a folder`, 'organisations[0].fileDrop.folder'),
    fault(file, `${file} is not a folder`, 'disposal.journal'),
  );
  assert.deepEqual(start('sender', config, '--own-database', join(root, 'database')), said);
  assert.equal(existsSync(join(root, 'database')), false);
});
