// The examples work as they stand, and the API's own example bodies are accepted (issue 2, "REST API").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getToken, precheck, sendLetter } from '../../examples/send-a-letter.ts';
import { type Network, startNetwork } from '../network.ts';

let network: Network;
before(async () => {
  network = await startNetwork();
});
after(() => network.stop());

const supportinfo = { text: 'Ring kontaktcenter.' };

test('a system prechecks, sends a letter once and sees it delivered', async () => {
  const { apiClient } = network.announcement;
  const [reachable, not] = await precheck(apiClient, ['198101052382', '196001062626']);
  assert.equal(reachable?.channel, 'digital');
  assert.deepEqual({ channel: not?.channel, reason: not?.reason }, { channel: 'paper', reason: 'no-mailbox' });
  const letter = { recipient: '198101052382', subject: 'Från ett system', text: 'Hej', supportinfo };
  const first = await sendLetter(apiClient, 'example-1', letter);
  const again = await sendLetter(apiClient, 'example-1', letter);
  assert.equal(first.state, 'delivered');
  assert.equal(again.letterId, first.letterId);
});

test('a letter to somebody without a mailbox is refused with the reason', async () => {
  const letter = { recipient: '196001062626', subject: 'Från ett system', text: 'Hej', supportinfo };
  const told = await sendLetter(network.announcement.apiClient, 'example-2', letter);
  assert.equal(told.state, 'refused');
});

test('the same key with another letter is a conflict', async () => {
  const letter = { recipient: '198101052382', subject: 'Ett annat', text: 'Hej', supportinfo };
  await assert.rejects(sendLetter(network.announcement.apiClient, 'example-1', letter));
});

test('the example bodies of the OpenAPI document are accepted as they stand', async () => {
  const { apiClient } = network.announcement;
  const document = await (await fetch(`${apiClient.api}/openapi.json`)).json();
  const authorization = `Bearer ${await getToken(apiClient)}`;
  for (const path of ['/prechecks', '/letters']) {
    const media = document.paths[path].post.requestBody.content['application/json'];
    const body =
      media.example ?? media.schema.examples?.[0] ?? Object.values<{ value: unknown }>(media.examples)[0]?.value;
    const headers = {
      authorization,
      'content-type': 'application/json',
      'idempotency-key': `openapi-${path.slice(1)}`,
    };
    const answer = await fetch(`${apiClient.api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${await answer.text()}`);
  }
});
