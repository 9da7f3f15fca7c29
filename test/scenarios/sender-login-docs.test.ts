// What docs/inloggning.md shows is true: each excerpt is put in the example configuration and read with the sender's own schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ConfigFaults, parseConfig } from '../../src/platform/config/parse.ts';
import { configRules, configSchema } from '../../src/services/sender/index.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/inloggning.md');
const excerpts = [...page.matchAll(/<!-- sender ([\w.]+) -->\n```json\n([\s\S]*?)```/g)];

test('every block of the page is read by a test', () => {
  assert.equal(excerpts.length, page.split('```json').length - 1);
});

for (const [, path = '', text = ''] of excerpts) {
  test(`excerpt for ${path}: ${/"issuer": "([^"]+)"/.exec(text)?.[1]}`, () => {
    const config = JSON.parse(read('deploy/config/sender.json'));
    const value: unknown = JSON.parse(text);
    if (path === 'login') config.login = value;
    else config.organisations[0].login = value;
    parseConfig(configSchema, config, 'docs/inloggning.md', configRules);
  });
}

test('a demand that names nothing is a fault that says what to do', () => {
  const config = JSON.parse(read('deploy/config/sender.json'));
  config.login.demands = { auditor: {} };
  assert.throws(
    () => parseConfig(configSchema, config, 'sender.json', configRules),
    (error) => error instanceof ConfigFaults && /login\.demands\.auditor: .*write "none"/.test(error.message),
  );
});
