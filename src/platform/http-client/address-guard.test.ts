// Which addresses may be called: every private and special range is refused, also in its IPv6 clothes, unless configured.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressGuard } from './address-guard.ts';

const refused = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '::127.0.0.1',
  '::a9fe:a9fe',
  '::ffff:0:127.0.0.1',
  '2001::7f00:1',
  '2001:20::1',
  '3fff::1',
  '5f00::1',
  'fec0::1',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'ff02::1',
];
const allowed = [
  '8.8.8.8',
  '172.32.0.1',
  '192.167.255.255',
  '193.10.0.1',
  '100.128.0.1',
  '2001:6b0::1',
  '::ffff:8.8.8.8',
];

test('private and special addresses are refused, public ones allowed', () => {
  const guard = new AddressGuard();
  for (const address of refused) assert.equal(guard.allows(address), false, address);
  for (const address of allowed) assert.equal(guard.allows(address), true, address);
});

test('only what is configured is allowed beside', () => {
  const guard = new AddressGuard(['10.1.2.0/24', '127.0.0.1', 'fd00::/8']);
  for (const address of ['10.1.2.200', '127.0.0.1', 'fd12::1', '::ffff:10.1.2.3'])
    assert.equal(guard.allows(address), true, address);
  for (const address of ['10.1.3.1', '127.0.0.2', '169.254.169.254', 'fe80::1'])
    assert.equal(guard.allows(address), false, address);
});

test('a range that is none is refused by name', () => {
  for (const range of ['localhost', '10.0.0.0/33', '10.0.0/8', '::/129', '10.0.0.0/x', '']) {
    assert.throws(() => new AddressGuard([range]), { code: 'invalid-input' }, range);
  }
});
