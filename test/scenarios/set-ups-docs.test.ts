// What docs/uppsattningar.md shows is true: each excerpt is put in the example configuration and read with the service's own schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import { findDeployable } from '../../src/main/deployables.ts';
import { Printed } from '../../src/services/sender/api/print-schemas.ts';
import { NewLetter } from '../../src/services/sender/api/schemas.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/uppsattningar.md');

function excerpts() {
  const found = [...page.matchAll(/<!-- (\w+)(?: ([\w.]+))? -->\n```json\n([\s\S]*?)```/g)];
  return found.map(([, what = '', path = '', text = '']) => ({ what, path, value: JSON.parse(text) }));
}

function put(config: object, path: string, value: unknown): void {
  if (path === '') {
    Object.assign(config, value);
    return;
  }
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holder = steps.reduce((at: object, step) => Object(Reflect.get(at, step)), config);
  Reflect.set(holder, last, value);
}

test('every block of the page is read by a test, and each set-up has its section', () => {
  assert.equal(excerpts().length, page.split('```json').length - 1);
  for (const setUp of ['S1', 'S2', 'S3', 'S4', 'S5']) assert.match(page, new RegExp(`^## SKL-${setUp}: `, 'm'));
});

for (const [index, { what, path, value }] of excerpts().entries()) {
  test(`excerpt ${index + 1}, ${what} ${path}`, async () => {
    if (what === 'letter' || what === 'printed') {
      assert.ok(Value.Check(what === 'letter' ? NewLetter : Printed, value), JSON.stringify(value));
      return;
    }
    const service = await findDeployable(what);
    assert.ok(service);
    const config = JSON.parse(read(`deploy/config/${what}.json`));
    put(config, path, value);
    service.check(config, `${what} with excerpt ${index + 1}`);
  });
}
