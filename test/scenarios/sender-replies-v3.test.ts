// Replies and receipts to letters behind a Message v3 mediator, which never names the operator: taken from the one that FaR named, and from no other.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { freePort } from '../eid.ts';
import { MailingClient } from './mailing-steps.ts';
import { RogueMediator } from './rogue-mediator.ts';
import { type Answer, ReplyingOperator } from './sender-operator.ts';
import { from } from './sender-replies-world.ts';
import { kommunB, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

const other = { id: '164023000039', name: 'Fyrtornets brevlåda' };

let world: SenderWorld;
let mediator: RogueMediator;
let client: MailingClient;
let duvkullen: ReplyingOperator;
let fyrtornet: ReplyingOperator;
before(async () => {
  world = await SenderWorld.open();
  mediator = new RogueMediator(world.mediatorFiles);
  await mediator.up();
  const port = await freePort();
  const mine = await world.certificateOf(kommunB);
  const address = `https://127.0.0.1:${port}`;
  const supports = { replies: true, receipts: true };
  await world.sender({
    replies: {
      listen: { host: '127.0.0.1', port, publicUrl: address, tls: mine, clientCaFiles: [mine.caFile] },
      trust: { caFiles: [mine.caFile] },
    },
    operators: [operator, other].map(({ id }) => ({ id, supports })),
    organisations: world.config.organisations.map((organisation) => ({
      ...organisation,
      mediator: {
        kind: 'soap',
        name: 'En annans förmedling',
        url: mediator.url,
        caFiles: [world.mediatorFiles.caFile],
        repeats: 'unknown',
        firstPollSeconds: 0.1,
        pollSeconds: 0.2,
      },
    })),
  });
  duvkullen = new ReplyingOperator(await world.certificateOf(operator), address);
  fyrtornet = new ReplyingOperator(await world.certificateOf(other), address);
  client = new MailingClient(world, await world.token('system-b'));
});
after(async () => {
  await world.close();
  await mediator.down();
});

const DELIVERED = { type: 'Digital', deliveryStatus: 'Delivered' } as const;
const wishes = { allowsReply: true, asksReceipt: true };

async function sent(subject: string, more: object = {}): Promise<string> {
  const body = JSON.stringify({ recipient: withMailbox, subject, text: 'Hej', ...wishes, ...more });
  const answer = await fetch(`${world.address}/api/v1/letters`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('system-b')}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body,
  });
  assert.equal(answer.status, 202);
  return String(Object(await answer.json()).letterId);
}

async function delivered(subject: string, more: object = {}): Promise<string> {
  mediator.outcome.set(subject, [DELIVERED]);
  const id = await sent(subject, more);
  await becomes(id, 'delivered');
  return id;
}

async function becomes(id: string, state: string): Promise<void> {
  await until(`${id} ${state}`, async () =>
    (await client.call('GET', `/letters/${id}`)).body['state'] === state ? true : undefined,
  );
}

async function owner<T extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<T[]> {
  const one = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await one.connect();
  try {
    return (await one.query<T>(sql, [...values])).rows;
  } finally {
    await one.end();
  }
}

const said = async (answer: Promise<Answer>) => {
  const { outcome, reason } = await answer;
  return [outcome, reason];
};
const NOT_THE_OPERATOR = ['Refused', 'not-the-operator'];
const NOT_KNOWN = ['Refused', 'operator-not-known'];

test('a system’s letter: the operator that FaR named when it was sent may reply and say that it was opened, no other', async () => {
  const letter = await delivered('Över v3');
  assert.deepEqual(await said(fyrtornet.reply(from(letter))), NOT_THE_OPERATOR);
  assert.deepEqual(await said(fyrtornet.receipt(from(letter))), NOT_THE_OPERATOR);
  assert.deepEqual(await said(duvkullen.reply({ ...from(letter), subject: 'Svar över v3' })), ['Received', undefined]);
  assert.deepEqual(await said(duvkullen.receipt(from(letter))), ['Received', undefined]);
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  await anna.follow(/Svar över v3/);
  assert.match(anna.text, /Duvkullens brevlåda har signerat svaret/);
  // Moved since: the letter is where it was delivered.
  world.far.mailboxes.set(withMailbox, { operator: { ...operator, ...other } });
  assert.deepEqual(await said(fyrtornet.reply(from(letter))), NOT_THE_OPERATOR);
  const after = await delivered('Efter flytten');
  world.far.mailboxes.set(withMailbox, { operator });
  assert.deepEqual(await said(duvkullen.receipt(from(after))), NOT_THE_OPERATOR);
  assert.deepEqual(await said(fyrtornet.receipt(from(after))), ['Received', undefined]);
});

test('a letter that may go on paper, and one of a mailing: FaR’s answer at signing, and at the check of the list', async () => {
  const letter = await delivered('Kanske papper', { channel: 'digital-or-paper' });
  assert.deepEqual(await said(fyrtornet.reply(from(letter))), NOT_THE_OPERATOR);
  assert.deepEqual(await said(duvkullen.reply(from(letter))), ['Received', undefined]);
  mediator.outcome.set('Utskick', [DELIVERED]);
  const id = await client.checked([withMailbox], { subject: 'Utskick' });
  await client.call('POST', `/mailings/${id}/start`, {});
  await client.in(id, 'finished');
  const [row] = await owner<{ id: string; far: string }>(
    'select id, far_operator_id as far from letter where mailing = $1',
    [id],
  );
  assert.equal(row?.far, operator.id);
});

test('before the mediator has said that it was delivered the operator is to come again', async () => {
  const letter = await sent('På väg');
  await becomes(letter, 'accepted');
  assert.equal((await duvkullen.receipt(from(letter))).status, 500);
  mediator.outcome.set('På väg', [DELIVERED]);
  await becomes(letter, 'delivered');
  assert.deepEqual(await said(duvkullen.receipt(from(letter))), ['Received', undefined]);
});

test('put on paper by the mediator, or of an operator that nobody ever named: refused with that reason', async () => {
  mediator.outcome.set('Deras papper', [{ type: 'Paper', deliveryStatus: 'Delivered' }]);
  const posted = await sent('Deras papper');
  await becomes(posted, 'delivered');
  assert.deepEqual(await said(duvkullen.reply(from(posted))), NOT_KNOWN);
  const nobody = await delivered('Ingen vet');
  await owner('update letter set far_operator_id = null where id = $1', [nobody]);
  assert.deepEqual(await said(duvkullen.reply(from(nobody))), NOT_KNOWN);
  assert.deepEqual(await said(duvkullen.receipt(from(nobody))), NOT_KNOWN);
});

test('a letter from before the operator was kept: it is found in the letter’s timeline when the database is migrated', async () => {
  const old = await delivered('Gammalt');
  await owner('update letter set far_operator_id = null, far_operator_name = null where id = $1', [old]);
  const migration = new URL('../../src/services/sender/migrations/0018-operator-by-far.sql', import.meta.url);
  const [fill] = /^update letter[^;]*/m.exec(readFileSync(migration, 'utf8')) ?? [];
  await owner(fill ?? '', []);
  assert.deepEqual(await said(fyrtornet.reply(from(old))), NOT_THE_OPERATOR);
  assert.deepEqual(await said(duvkullen.reply(from(old))), ['Received', undefined]);
});
