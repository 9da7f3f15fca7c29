// The registry's configuration: a seed is for the sandbox only, and everybody in it must fit together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigFaults, parseConfig } from '../../platform/config/parse.ts';
import { type Config, configRules, configSchema } from './config.ts';

const seed = { senders: [], dispatchers: [], operators: [], recipients: [] };
const config: Config = {
  environment: 'sandbox',
  organisation: '164026000069',
  organisationName: 'Infrastrukturens ägare',
  database: { url: 'postgres://registry:x@127.0.0.1/brevduva', schema: 'registry' },
  pages: { host: '127.0.0.1', port: 8404, publicUrl: 'http://127.0.0.1:8404' },
  wire: {
    host: '127.0.0.1',
    port: 8424,
    publicUrl: 'https://127.0.0.1:8424',
    tls: { certificateFile: 'a.pem', keyFile: 'b.pem' },
    clientCaFiles: ['ca.pem'],
  },
  login: {
    issuer: 'http://127.0.0.1:8406/staff',
    clientId: 'registry',
    clientKeyFile: 'c.pem',
    acr: [],
    scope: 'openid',
  },
  seed,
};

function faultsOf(value: unknown): readonly string[] {
  try {
    parseConfig(configSchema, value, 'registry.json', configRules);
    return [];
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults.map(({ path, wrong }) => `${path} ${wrong}`);
    throw error;
  }
}

test('a seed is refused outside the sandbox', () => {
  assert.deepEqual(faultsOf(config), []);
  assert.deepEqual(faultsOf({ ...config, environment: 'production' }), [
    'pages.publicUrl Plain HTTP is for the sandbox only.',
    'seed puts made-up people into a real register.',
  ]);
});

test('a seed in which somebody is missing or wrong is refused, all faults at once', () => {
  const dispatchers = [{ id: '164021000015', name: 'Duvslaget', senders: ['162021003898'] }];
  const recipients = [{ id: '198101052383', operator: '164022000022' }];
  assert.deepEqual(faultsOf({ ...config, seed: { ...seed, dispatchers, recipients } }), [
    'seed.dispatchers[0] names an unknown sender.',
    'seed.recipients[0].id is no identity number.',
    'seed.recipients[0] names an unknown operator.',
  ]);
});
