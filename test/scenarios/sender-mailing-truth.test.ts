// What a mailing says is so: refused lines, answers of the mediator that are lost, letters sent again or disposed of (issue 4, "Mailings"; DESIGN rule 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { disposeAgain } from '../../src/services/sender/disposal/dispose-again.ts';
import { MailingClient } from './mailing-steps.ts';
import { kommunB, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let client: MailingClient;
let owner: pg.Client;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  client = new MailingClient(world, await world.token('system-b'));
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
});

const many = (count: number) => Array.from({ length: count }, () => withMailbox);

test('a batch of which the mediator refuses every line: its letters are told as refused there, and the mailing ends', async () => {
  const id = await client.checked(many(2));
  const before = world.mediator.taken.length;
  world.mediator.mailings.refuses = () => true;
  await client.call('POST', `/mailings/${id}/start`, {});
  const done = await client.in(id, 'finished');
  world.mediator.mailings.refuses = () => false;
  assert.equal(Object(done.body['counts']).rejected, 2);
  assert.equal(world.mediator.taken.length, before);
});

test('an answer to pause or resume is lost and the wish changes meanwhile: the mediator comes to do what the page says', async () => {
  const id = await client.checked(many(3));
  const lane = () => [...world.mediator.mailings.mailings.values()].find(({ key }) => key === id);
  let paused: string | undefined;
  world.mediator.mailings.before = async (what) => {
    if (what !== 'POST batches lines' || paused !== undefined) return;
    paused = (await client.call('POST', `/mailings/${id}/pause`, {})).text;
  };
  world.mediator.mailings.lost = (what) => what === 'POST mailings pause';
  await client.call('POST', `/mailings/${id}/start`, {});
  await until('paused there', async () => (lane()?.state === 'paused' ? true : undefined));
  await client.call('POST', `/mailings/${id}/resume`, {});
  world.mediator.mailings.lost = (what) => what === 'POST mailings resume';
  await until('resumed there', async () => (lane()?.state === 'running' ? true : undefined));
  await client.call('POST', `/mailings/${id}/pause`, {});
  await until('paused there again', async () => (lane()?.state === 'paused' ? true : undefined));
  world.mediator.mailings.lost = () => false;
  world.mediator.mailings.before = () => undefined;
  await client.call('POST', `/mailings/${id}/resume`, {});
  await client.until(id, 'all with the mediator', ({ underWay }) => underWay === 3);
});

test('what a person has sent again is not printed with the undelivered; after disposal the counts still add up', async () => {
  const id = await client.checked([withMailbox, withMailbox, withoutMailbox], { channel: 'digital' });
  const before = world.mediator.taken.length;
  await client.call('POST', `/mailings/${id}/start`, {});
  await client.until(id, 'two with the mediator', ({ underWay }) => underWay === 2);
  for (const { deliveryId } of world.mediator.taken.slice(before))
    world.mediator.tell('refused', { reason: 'no-mailbox' }, deliveryId);
  await client.in(id, 'finished');
  const { rows } = await owner.query<{ id: string }>('select id from letter where mailing = $1 order by id', [id]);
  const [again = '', other = ''] = rows.map((row) => row.id);
  const anna = await world.person('anna.ask');
  await anna.open(`/letters/${again}`);
  await anna.press(/Skicka på nytt/);
  await anna.press(/Granska brevet/);
  await anna.press(/Skicka brevet/);
  assert.deepEqual((await client.call('POST', `/mailings/${id}/print`, {})).body, { toPrint: 2 });
  const states = await owner.query('select id, state from letter where id = any($1::uuid[])', [[again, other]]);
  assert.deepEqual(new Map(states.rows.map((row) => [row.id, row.state])).get(again), 'refused');
  async function* journalled() {
    yield { at: new Date(), service: 'sender', kind: 'letters', what: { organisation: kommunB.id, letters: [again] } };
  }
  const { url, schema } = world.database;
  assert.equal(await disposeAgain({ database: { url, schema } }, journalled()), 1);
  const { total, ...parts }: Record<string, number> = Object(
    (await client.call('GET', `/mailings/${id}`)).body['counts'],
  );
  assert.equal(
    Object.values(parts).reduce((sum, count) => sum + count, 0),
    total,
    JSON.stringify(parts),
  );
  assert.match((await client.call('GET', `/mailings/${id}/report`)).text, /gallrat/);
});

test('its time is over with letters that have not left: they have expired, and those that may go on paper do so by themselves', async () => {
  const lane = (id: string) => [...world.mediator.mailings.mailings.values()].find(({ key }) => key === id);
  const ids = [
    await client.checked(many(2), { channel: 'digital-or-paper' }),
    await client.checked(many(2), { channel: 'digital' }),
  ];
  const [paper = '', digital = ''] = ids;
  const endsAt = new Date(Date.now() + 8000);
  const before = world.mediator.taken.length;
  // No batch is taken while there is time, and none afterwards.
  world.mediator.mailings.before = (what) => {
    if (what !== 'POST batches') return;
    if (Date.now() < endsAt.getTime()) throw new Error('broken');
    for (const one of ids.map(lane)) if (one !== undefined) one.state = 'cancelled';
  };
  for (const id of ids) await client.call('POST', `/mailings/${id}/start`, { endsAt: endsAt.toISOString() });
  await client.until(paper, 'in the print queue', ({ toPrint }) => toPrint === 2);
  await client.until(digital, 'expired', ({ expired }) => expired === 2);
  world.mediator.mailings.before = () => undefined;
  for (const id of ids) await client.in(id, 'finished');
  assert.equal(world.mediator.taken.length, before);
  const { rows } = await owner.query<{ id: string; timeline: string[] }>(
    `select id, array(select kind from letter_event where letter = letter.id order by id) as timeline from letter where mailing = $1`,
    [paper],
  );
  const queue = (await client.call('GET', '/print-queue?limit=100')).text;
  for (const { id, timeline } of rows) {
    assert.ok(queue.includes(id));
    assert.deepEqual(timeline.slice(-2), ['expired', 'to-print']);
  }
});

test('its time is over before lines became letters: those with an address go on paper by themselves, others only by a person, and never one of whom FaR said nothing', async () => {
  const postalAddress = ['Signe Ek', 'Storgatan 1', '541 30 Skövde'];
  const lines = [
    { recipient: withMailbox, postalAddress },
    withMailbox,
    { recipient: withMailbox, postalAddress },
    { recipient: withoutMailbox, postalAddress },
  ];
  const paper = await client.checked(lines, { channel: 'digital-or-paper' });
  const digital = await client.checked(lines, { channel: 'digital' });
  await owner.query(
    `update mailing_line set reach = 'unknown', reach_operator = null where mailing = $1 and number = 3`,
    [paper],
  );
  // The mediator does not answer while there is time: no letter is made.
  world.mediator.mailings.before = (what) => {
    if (what === 'POST mailings') throw new Error('broken');
  };
  const endsAt = new Date(Date.now() + 3000).toISOString();
  for (const id of [paper, digital]) await client.call('POST', `/mailings/${id}/start`, { endsAt });
  const [ended] = [await client.in(paper, 'finished'), await client.in(digital, 'finished')];
  world.mediator.mailings.before = () => undefined;
  const { toPrint, stopped } = Object(ended.body['counts']);
  assert.deepEqual([toPrint, stopped], [2, 2], ended.text);
  const told = await owner.query<{ number: number; reason: string; state: string }>(
    `select number, letter.reason, letter.state from mailing_line join letter on letter.id = mailing_line.letter
     where mailing_line.mailing = $1 order by number`,
    [paper],
  );
  assert.deepEqual(told.rows, [
    { number: 1, reason: 'mailing-over', state: 'to-print' },
    { number: 4, reason: 'no-mailbox', state: 'to-print' },
  ]);
  assert.equal(Object((await client.call('GET', `/mailings/${digital}`)).body['counts']).stopped, 4);
  // A person's decision.
  const anna = await world.person('anna.ask');
  assert.match((await anna.open(`${world.address}/mailings/${paper}`)).text, /2 brev kom säkert inte fram/);
  assert.deepEqual((await client.call('POST', `/mailings/${paper}/print`, {})).body, { toPrint: 2 });
  assert.equal(Object((await client.call('GET', `/mailings/${paper}`)).body['counts']).toPrint, 4);
});
