// Configuration: every fault at once, each with its place, what is wrong and what to do; secrets in URLs are not shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { ConfigFaults, parseConfig } from './parse.ts';
import { BlobsConfig, DatabaseConfig, Environment, ListenConfig, OutboundConfig, WireListenConfig } from './parts.ts';
import { pagesAreClosed } from './rules.ts';

const Service = Type.Object(
  {
    environment: Environment,
    database: DatabaseConfig,
    listen: ListenConfig,
    wire: WireListenConfig,
    blobs: BlobsConfig,
    outbound: Type.Optional(OutboundConfig),
  },
  { additionalProperties: false },
);

const good = {
  environment: 'production',
  database: { url: 'postgres://sender:secret@db/brevduva', schema: 'sender' },
  listen: {
    host: '::',
    port: 443,
    publicUrl: 'https://post.example',
    tls: { certificateFile: 'a.pem', keyFile: 'a.key' },
  },
  wire: {
    host: '::',
    port: 8443,
    publicUrl: 'https://wire.example',
    tls: { pkcs12File: 'a.p12', passphraseFile: 'a.pass' },
    nextTlsFrom: '2027-01-01T00:00:00Z',
    clientCaFiles: ['ca.pem'],
    allowedCallers: ['162021003898'],
  },
  blobs: { directory: 'blobs', keyFile: 'blobs.key' },
};

function faultsOf(value: unknown): string[] {
  try {
    parseConfig(Service, value, 'service.json', [
      (config) => pagesAreClosed(config.environment, config.listen, 'listen'),
    ]);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigFaults, String(error));
    return error.faults.map((fault) => `${fault.path}: ${fault.wrong} ${fault.todo}`);
  }
}

test('what is right is returned as it was', () => {
  assert.deepEqual(parseConfig(Service, good, 'service.json'), good);
});

test('all faults are told at once', () => {
  const faults = faultsOf({
    environment: 'test',
    database: { url: 'mysql://sender:topsecret@db', schema: 'Sender!', color: 'red' },
    listen: { host: '', port: '443', publicUrl: 'post.example' },
    wire: {
      ...good.wire,
      port: 70000,
      tls: { certificateFile: 'a.pem' },
      clientCaFiles: [],
      allowedCallers: ['162021003898', '2021003898'],
      nextTlsFrom: 'soon',
    },
    outbound: { allowPrivate: 'yes' },
    unknown: 1,
  });
  const expected: readonly RegExp[] = [
    /^unknown: This member is not known\. Remove it, or correct its spelling\.$/,
    /^blobs: It is missing\. Add it/,
    /^environment: "test" is not one of the allowed\. Write "sandbox" or "production"/,
    /^database\.color: This member is not known/,
    /^database\.url: "mysql:\/\/…@db" will not do.*postgres:\/\/role:password@host:port\/database/,
    /^database\.schema: "Sender!" will not do/,
    /^listen\.host: "" will not do/,
    /^listen\.port: It is a string\. Write an integer: TCP port/,
    /^listen\.publicUrl: "post\.example" will not do/,
    /^wire\.port: 70000 will not do: it must be <= 65535\./,
    /^wire\.tls\.keyFile: It is missing\. Add it: PEM: the private key, mode 0600\.$/,
    /^wire\.clientCaFiles: .*will not do/,
    /^wire\.allowedCallers\[1\]: "2021003898" will not do.*12 digits/,
    /^wire\.nextTlsFrom: "soon" will not do/,
    /^outbound\.allowPrivate: It is a string\. Write an array/,
  ];
  for (const pattern of expected)
    assert.ok(
      faults.some((fault) => pattern.test(fault)),
      `${pattern}\n${faults.join('\n')}`,
    );
  assert.equal(faults.length, expected.length, faults.join('\n'));
  assert.equal(faults.join().includes('topsecret'), false);
});

test('what is not an object at all is one fault', () => {
  assert.deepEqual(faultsOf([]), ['(whole file): It is a list. Write an object.']);
  assert.equal(faultsOf(undefined).length, 1);
});

test('outside the sandbox pages are HTTPS; in it plain HTTP stays on this machine', () => {
  const { tls: _, ...plain } = good.listen;
  assert.match(faultsOf({ ...good, listen: plain }).join(), /^listen\.tls: .*HTTPS/);
  const proxied = { ...plain, host: '127.0.0.1', publicUrl: 'https://post.example' };
  assert.deepEqual(faultsOf({ ...good, listen: proxied }), []);
  const local = { host: '127.0.0.1', port: 8400, publicUrl: 'http://127.0.0.1:8400' };
  assert.deepEqual(faultsOf({ ...good, environment: 'sandbox', listen: local }), []);
  assert.match(
    faultsOf({ ...good, environment: 'sandbox', listen: { ...local, host: '0.0.0.0' } }).join(),
    /^listen\.host/,
  );
  assert.match(
    faultsOf({ ...good, listen: { ...good.listen, publicUrl: 'http://post.example' } }).join(),
    /^listen\.publicUrl/,
  );
});
