// Every place where a service listens and every folder that it writes in is known by its configuration's schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { doorsIn, foldersIn } from '../platform/config/named-places.ts';
import { deployableNames, findDeployable } from './deployables.ts';

const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../deploy/config/${name}.json`, import.meta.url), 'utf8'));

async function placesOf(service: string, config: unknown) {
  const found = await findDeployable(service);
  assert.ok(found);
  found.check(config, service);
  const word = (text: string | undefined) => text?.replace(' in the configuration', '');
  return {
    doors: doorsIn(found.schema, config).map((door) => `${word(door.hostChosenWith)} ${word(door.portChosenWith)}`),
    folders: foldersIn(found.schema, config).map(({ path, mode }) => `${path} ${mode.toString(8)}`),
  };
}

test('of the services with an example', async () => {
  const sender = example('sender');
  const [first] = sender.organisations;
  first.fileDrop = { folder: '/srv/drop' };
  first.diarium = { folder: '/srv/diarium' };
  first.printSupplier = { kind: 'folder', name: 'Tryckeriet', folder: '/srv/print' };
  sender.disposal = { journal: '/srv/disposals' };
  sender.replies = { listen: example('mediator').wire, trust: { caFiles: ['ca.pem'] } };
  const mediator = example('mediator');
  mediator.log = { checkpoints: { folder: '/srv/checkpoints' }, disposalJournal: '/srv/disposals' };
  const blobs = 'blobs.directory 700';
  assert.deepEqual(await placesOf('sender', sender), {
    doors: ['listen.host listen.port', 'replies.listen.host replies.listen.port'],
    folders: [
      blobs,
      'organisations[0].diarium.folder 770',
      'organisations[0].fileDrop.folder 770',
      'organisations[0].printSupplier.folder 770',
      'disposal.journal 700',
    ],
  });
  assert.deepEqual(await placesOf('mediator', mediator), {
    doors: ['listen.host listen.port', 'wire.host wire.port'],
    folders: [blobs, 'log.checkpoints.folder 700', 'log.disposalJournal 700'],
  });
  const registry = { doors: ['pages.host pages.port', 'wire.host wire.port'], folders: [] };
  assert.deepEqual(await placesOf('registry', example('registry')), registry);
  assert.deepEqual(await placesOf('mailbox', example('mailbox')), {
    doors: ['pages.host pages.port', 'content.host content.port', 'wire.host wire.port'],
    folders: [blobs],
  });
});

test('no service has a port of its own or a folder that its schema does not mark', async () => {
  for (const name of deployableNames) {
    const schema = JSON.stringify((await findDeployable(name))?.schema, (key, value: unknown) => {
      if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'string') return value;
      const says = 'description' in value ? String(value.description) : '';
      assert.ok(!/folder|where blobs/.test(says) || 'folder' in value, `${name}: ${key}, ${says}`);
      return value;
    });
    assert.match(schema, /"listens":true/, name);
  }
});
