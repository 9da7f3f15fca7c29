// The way out remembers no more peers than a bound, however many addresses somebody makes it call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecureContext } from 'node:tls';
import { GuardedClient } from './guarded-client.ts';

test('ever new addresses do not fill the memory', async () => {
  const client = new GuardedClient({});
  const tls = createSecureContext();
  const call = (port: number) =>
    client.send(
      { url: `https://127.0.0.1:${port}/`, method: 'POST', headers: {}, timeoutMs: 1_000, maxAnswerBytes: 10 },
      tls,
    );
  for (let port = 1_000; port < 2_100; port++)
    assert.partialDeepStrictEqual(await call(port), { kind: 'not-sent', reason: 'address-not-allowed' });
  assert.equal(client.peers, 500);
  client.close();
  assert.equal(client.peers, 0);
});
