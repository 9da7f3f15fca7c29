// A mailing behind Message v3, letter by letter from two processes: pause, cancellation and its last day hold for the letters in line too (issue 4, "Mailings"; DESIGN rule 4).
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import pg from 'pg';
import type { Config } from '../../src/services/sender/index.ts';
import { freePort } from '../eid.ts';
import { MailingClient } from './mailing-steps.ts';
import { RogueMediator } from './rogue-mediator.ts';
import { kommunA, kommunB, SenderWorld, until, withMailbox } from './sender-world.ts';

const MANY = 30;

let world: SenderWorld;
let mediator: RogueMediator;
let owner: pg.Client;
/** Kommun B's mediator does not say what it does with repeats; Kommun A's removes them. */
let client: MailingClient;
let deduplicating: MailingClient;
before(async () => {
  world = await SenderWorld.open();
  mediator = new RogueMediator(world.mediatorFiles);
  await mediator.up();
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  const repeats = { [kommunB.id]: 'unknown', [kommunA.id]: 'deduplicated' } as const;
  const config: Partial<Config> = {
    dispatchConcurrency: 4,
    mailings: { soapPerMinute: 6000 },
    organisations: world.config.organisations.map((organisation) => ({
      ...organisation,
      mediator: {
        kind: 'soap',
        name: 'En annans förmedling',
        url: mediator.url,
        caFiles: [world.mediatorFiles.caFile],
        repeats: repeats[organisation.id] ?? 'unknown',
        firstPollSeconds: 0.1,
        pollSeconds: 0.5,
        timeoutSeconds: 30,
      },
    })),
  };
  await world.sender(config);
  const port = await freePort();
  await world.sender({
    ...config,
    listen: { ...world.config.listen, port, publicUrl: `http://127.0.0.1:${port}` },
  });
  client = new MailingClient(world, await world.token('system-b'));
  deduplicating = new MailingClient(world, await world.token('system-a'));
});
afterEach(() => {
  mediator.hold = Promise.resolve();
  mediator.handling.clear();
});
after(async () => {
  await owner.end();
  await world.close();
  await mediator.down();
});

const many = (count: number) => Array.from({ length: count }, () => withMailbox);
const handedOver = (name: string) => mediator.handedOver.filter((subject) => subject.startsWith(`${name} `));
const counts = async (id: string, by = client): Promise<Record<string, number>> =>
  Object((await by.call('GET', `/mailings/${id}`)).body['counts']);

/** A mailing whose letters are delivered as soon as the mediator is asked. */
async function started(name: string, count: number, letter: object = {}, by = client, lastsMs?: number) {
  for (let nr = 1; nr <= count; nr += 1)
    mediator.outcome.set(`${name} Nr ${nr}`, [{ type: 'Digital', deliveryStatus: 'Delivered' }]);
  const id = await by.checked(many(count), { subject: `${name} {{namn}}`, ...letter });
  const times = lastsMs === undefined ? {} : { endsAt: new Date(Date.now() + lastsMs).toISOString() };
  const said = await by.call('POST', `/mailings/${id}/start`, times);
  assert.equal(said.status, 200, said.text);
  return id;
}

async function number(sql: string, id: string): Promise<number> {
  return Number((await owner.query<{ count: string }>(sql, [id])).rows[0]?.count);
}

/** Each was written before its first byte. */
const attempted = (id: string) =>
  number(
    'select count(distinct letter) from hand_over_attempt join letter on letter.id = letter where mailing = $1',
    id,
  );
const inState = (id: string, state: string) =>
  number(`select count(*) from letter where mailing = $1 and state = '${state}'`, id);
const jobs = (id: string) =>
  number(
    `select count(*) from job join letter on letter.id::text = job.key where mailing = $1 and kind in ('sign-letter', 'hand-over-letter')`,
    id,
  );

/** From when the mediator answers nothing until it is let go. */
function holding(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  mediator.hold = promise;
  return resolve;
}

test('paused: what is on the wire is finished, the rest of the line stays and has no job; resumed each leaves once', async () => {
  const letGo = holding();
  const id = await started('Paus', MANY);
  await until('some on the wire', async () => (handedOver('Paus').length >= 3 ? true : undefined));
  await client.call('POST', `/mailings/${id}/pause`, {});
  const begun = await attempted(id);
  letGo();
  await until('nothing is in line', async () => ((await jobs(id)) === 0 ? true : undefined));
  assert.equal(handedOver('Paus').length, begun, 'nothing left after the pause');
  assert.ok(begun < MANY);
  const { rows } = await owner.query<{ id: string }>(
    `select id from letter where mailing = $1 and state in ('created', 'signed') and waiting = 'mailing-paused'`,
    [id],
  );
  assert.ok(rows.length > 0);
  assert.equal(rows.length, (await inState(id, 'created')) + (await inState(id, 'signed')));
  const anna = await world.person('anna.ask');
  assert.match((await anna.open(`${world.address}/letters/${rows[0]?.id}`)).text, /Utskicket är pausat/);
  await client.call('POST', `/mailings/${id}/resume`, {});
  const done = await client.in(id, 'finished');
  assert.equal(Object(done.body['counts']).delivered, MANY);
  assert.equal(handedOver('Paus').length, MANY);
  assert.equal(new Set(handedOver('Paus')).size, MANY);
});

test('paused and resumed again and again while it runs: each letter leaves once', async () => {
  const id = await started('Ryck', MANY);
  for (let round = 0; round < 6; round += 1) {
    await client.call('POST', `/mailings/${id}/pause`, {});
    await client.call('POST', `/mailings/${id}/resume`, {});
  }
  const done = await client.in(id, 'finished');
  assert.equal(Object(done.body['counts']).delivered, MANY);
  assert.equal(handedOver('Ryck').length, MANY);
});

test('cancelled: the letters in line are stopped at once and say so; what is on the wire is never said to be stopped', async () => {
  const letGo = holding();
  const id = await started('Avbryt', MANY);
  await until('some on the wire', async () => (handedOver('Avbryt').length >= 3 ? true : undefined));
  const said = await client.call('POST', `/mailings/${id}/cancellation`, {});
  assert.equal(said.body['state'], 'cancelled', said.text);
  const begun = await attempted(id);
  const { cancelled = 0, stopped = 0, here = 0 } = await counts(id);
  assert.deepEqual([here, cancelled + stopped], [begun, MANY - begun]);
  assert.ok(cancelled > 0);
  letGo();
  await until('nothing is in line', async () => ((await jobs(id)) === 0 ? true : undefined));
  await client.until(id, 'the rest is delivered', ({ delivered }) => delivered === begun);
  assert.equal(handedOver('Avbryt').length, begun);
  const report = (await client.call('GET', `/mailings/${id}/report`)).text;
  assert.equal(report.match(/;återkallat;/g)?.length, cancelled);
  const { rows } = await owner.query<{ id: string }>(
    `select id from letter where mailing = $1 and state = 'cancelled'`,
    [id],
  );
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/letters/${rows[0]?.id}`);
  assert.match(anna.text, /Stoppat innan det lämnades.*Utskicket avbröts innan brevet hade lämnats/);
  assert.doesNotMatch(anna.text, /hos förmedlaren/i);
});

test('cancelled while the mediator is away: nothing was sent, so all is stopped, and nothing leaves when it is back', async () => {
  await mediator.down();
  const id = await started('Borta', 5);
  await until('each tried', async () =>
    (await number(
      `select count(distinct letter) from hand_over_attempt join letter on letter.id = letter where mailing = $1 and outcome = 'not-sent'`,
      id,
    )) === 5
      ? true
      : undefined,
  );
  await client.call('POST', `/mailings/${id}/cancellation`, {});
  await client.until(id, 'all stopped', ({ cancelled }) => cancelled === 5);
  await mediator.up();
  await owner.query('update job set next_at = now() where key in (select id::text from letter where mailing = $1)', [
    id,
  ]);
  await until('nothing is in line', async () => ((await jobs(id)) === 0 ? true : undefined));
  assert.deepEqual(handedOver('Borta'), []);
});

test('a hand-over that may have arrived is followed to its end in a cancelled mailing, and never said to be stopped', async () => {
  mediator.handling.set('Kanske Nr 1', 'take-and-break');
  const id = await started('Kanske', 1, {}, deduplicating);
  await until('unclear', async () => (handedOver('Kanske').length > 0 ? true : undefined));
  await deduplicating.call('POST', `/mailings/${id}/cancellation`, {});
  const { cancelled, here } = await counts(id, deduplicating);
  assert.deepEqual([cancelled, here], [0, 1]);
  mediator.handling.clear();
  await owner.query('update job set next_at = now() where key in (select id::text from letter where mailing = $1)', [
    id,
  ]);
  await deduplicating.until(id, 'delivered', ({ delivered }) => delivered === 1);
});

test('on its last day: what has not left is said to have expired, and goes on paper by itself where it may', async () => {
  await mediator.down();
  const paper = await started('Tiden ute', 3, { channel: 'digital-or-paper' }, client, 8000);
  const digital = await started('Bara digitalt', 2, { channel: 'digital' }, client, 8000);
  await client.until(paper, 'in the print queue', ({ toPrint }) => toPrint === 3);
  await client.until(digital, 'expired', ({ expired }) => expired === 2);
  await mediator.up();
  await client.in(paper, 'finished');
  await client.in(digital, 'finished');
  assert.deepEqual([...handedOver('Tiden ute'), ...handedOver('Bara digitalt')], []);
  const queue = (await client.call('GET', '/print-queue?limit=100')).text;
  const { rows } = await owner.query<{ id: string }>('select id from letter where mailing = $1', [paper]);
  for (const { id } of rows) assert.ok(queue.includes(id));
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/letters/${rows[0]?.id}`);
  assert.match(anna.text, /Tiden för utskicket tog slut innan brevet hade lämnats/);
});
