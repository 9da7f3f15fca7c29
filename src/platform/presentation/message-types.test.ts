// Message types of the configuration: a folder of JSON files, checked whole at start; what is wrong is told with its file and its member.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openMessageTypes } from './message-types.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'message-types-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const label = { sv: 'Lov', en: 'Permit' };
const permit = {
  id: 'https://kommun.example/message-types/permit',
  version: 1,
  label,
  fields: [{ name: 'number', type: 'identifier', label, required: true }],
};
const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));

test('a folder adds types to those that come with the program, versions beside each other', () => {
  write('a.json', permit);
  write('b.json', { ...permit, version: 2 });
  writeFileSync(join(folder, 'readme.txt'), 'not a type');
  const types = openMessageTypes({ folder });
  assert.equal(types.find(permit.id, 1)?.version, 1);
  assert.equal(types.newest(permit.id)?.version, 2);
  assert.equal(types.find(permit.id, 3), undefined);
  assert.ok(types.newest('urn:brevduva:message-type:invoice-summary'));
  assert.equal(openMessageTypes(undefined).all.length, types.all.length - 2);
});

test('a file that is wrong stops the start, and says what and where', () => {
  const wrong: readonly [unknown, RegExp][] = [
    [{ ...permit, id: 'permit' }, /wrong\.json id: "permit" will not do/],
    [{ ...permit, fields: [{ name: 'Number', type: 'identifier', label }] }, /fields\[0\]\.name/],
    [{ ...permit, fields: [{ name: 'number', type: 'html', label }] }, /fields\[0\]\.type/],
    [{ ...permit, fields: [...permit.fields, ...permit.fields] }, /has the field number twice/],
    [{ ...permit, fields: [{ name: 'number', type: 'text', label, shown: false }] }, /no field that is shown/],
    [{ ...permit, colour: 'red' }, /colour: This member is not known/],
    [{ ...permit, id: 'urn:brevduva:message-type:decision' }, /registered twice/],
  ];
  for (const [value, told] of wrong) {
    write('wrong.json', value);
    assert.throws(() => openMessageTypes({ folder }), told);
  }
  writeFileSync(join(folder, 'wrong.json'), '{');
  assert.throws(() => openMessageTypes({ folder }), /is no JSON/);
  assert.throws(() => openMessageTypes({ folder: join(folder, 'nowhere') }), /nowhere cannot be read/);
});
