// Letters that are not opened within the working days of their case type (issue 4, "Paper"; SKL-S5): only where a receipt was asked for and the operator returns them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { call } from './sender-compose.ts';
import { from, RepliesWorld } from './sender-replies-world.ts';
import { optedOut, type SenderWorld, until } from './sender-world.ts';

/** An operator that is not configured as returning receipts. */
const silent = { id: '162021004748', name: 'Tysta lådan', address: 'https://127.0.0.1:1/Service/v3' };
const DAYS = 3;
const asked = { caseType: 'beslut', asksReceipt: true };

let replies: RepliesWorld;
let world: SenderWorld;
let anna: Person;
before(async () => {
  replies = await RepliesWorld.open();
  world = replies.sender;
  world.far.mailboxes.set(optedOut, { operator: silent });
  const type = { code: 'beslut', name: 'Beslut', protectionClass: 2, asksReceipt: true, paperAfterDays: DAYS };
  const made = await call(world, 'admin-b', 'POST', '/case-types', type);
  assert.equal(made.status, 201, JSON.stringify(made.json));
  anna = await world.person('anna.ask');
});
after(async () => world.close());

async function owner(text: string, values: readonly unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    await client.query(text, [...values]);
  } finally {
    await client.end();
  }
}

/** As if they had arrived a fortnight ago, and were Anna's. */
async function deliveredLongAgo(...letters: readonly string[]): Promise<void> {
  await owner(
    `update sender.letter set settled_at = settled_at - interval '14 days',
      keeper = (select id from sender.account where name = 'Anna Ask') where id = any($1::uuid[])`,
    [letters],
  );
}

const lookNow = () => owner(`update sender.job set next_at = now() where kind = 'unopened-letters'`);

async function toldAbout(letter: string): Promise<boolean> {
  return (await replies.row(letter))?.timeline.includes('paper-wanted') === true;
}

async function found(letter: string): Promise<void> {
  await lookNow();
  await until('the letter is found not to be opened', async () => ((await toldAbout(letter)) ? true : undefined));
}

async function queue(): Promise<string> {
  const answer = await replies.call('GET', '/print-queue?limit=100');
  return await answer.text();
}

test('not opened in time: a task and a notice for whoever keeps it, a copy where paper was allowed; elsewhere no time runs', async () => {
  const late = await replies.delivered('Inte öppnat', asked);
  const opened = await replies.delivered('Öppnat i tid', asked);
  const fresh = await replies.delivered('Nyss framme', asked);
  const untyped = await replies.delivered('Utan ärendetyp', { asksReceipt: true });
  const elsewhere = await replies.delivered('Tyst operatör', { ...asked, recipient: optedOut }, silent);
  const byItself = await replies.delivered('Får gå på papper', { ...asked, channel: 'digital-or-paper' });
  const receipt = await replies.duvkullen.receipt(from(opened));
  assert.equal(receipt.outcome, 'Received', receipt.body);
  await deliveredLongAgo(late, opened, untyped, elsewhere, byItself);
  await found(late);
  await found(byItself);
  for (const letter of [opened, fresh, untyped, elsewhere]) assert.equal(await toldAbout(letter), false);
  assert.equal((await replies.row(late))?.state, 'delivered');
  assert.equal((await replies.row(byItself))?.state, 'delivered');
  const waiting = await queue();
  assert.match(waiting, new RegExp(byItself));
  assert.doesNotMatch(waiting, new RegExp(late), 'a letter that was to go digitally waits for a person');

  await anna.open(`${world.address}/`);
  assert.match(anna.text, /Bestäm om ett oöppnat brev ska gå på papper Inte öppnat/);
  assert.doesNotMatch(anna.text, /oöppnat brev ska gå på papper (Öppnat i tid|Tyst operatör|Utan ärendetyp)/);
  await anna.open(`${world.address}/notices`);
  assert.match(anna.text, /Ett brev har inte öppnats/);

  await anna.open(`${world.address}/letters/${late}`);
  assert.match(anna.text, /inte öppnat brevet inom 3 arbetsdagar/);
  await anna.open(`${world.address}/letters/${fresh}`);
  assert.match(anna.text, /Öppnas brevet inte inom 3 arbetsdagar/);
  await anna.open(`${world.address}/letters/${elsewhere}`);
  assert.match(anna.text, /Öppning rapporteras inte/);
  assert.doesNotMatch(anna.text, /Öppnas brevet inte inom/);
  await anna.open(`${world.address}/letters/${opened}`);
  assert.doesNotMatch(anna.text, /Öppning rapporteras inte|Öppnas brevet inte inom|inte öppnat brevet/);
});

test('a person decides: a copy goes on paper, or not; opened after all it leaves the queue, and nothing is left to decide', async () => {
  const copied = await replies.delivered('Kopia', asked);
  const left = await replies.delivered('Ingen kopia', asked);
  const tooLate = await replies.delivered('Öppnat till slut', asked);
  await deliveredLongAgo(copied, left, tooLate);
  await found(copied);
  await found(left);
  await found(tooLate);
  await anna.open(`${world.address}/letters/${copied}/on-paper`);
  await anna.press(/Lägg i utskriftskön/);
  assert.match(anna.text, /En kopia på papper står i utskriftskön/);
  assert.match(await queue(), new RegExp(copied));
  await anna.open(`${world.address}/letters/${left}/on-paper`);
  await anna.press(/Skicka inte på papper/);
  assert.doesNotMatch(await queue(), new RegExp(left));

  await anna.open(`${world.address}/letters/${tooLate}/on-paper`);
  for (const letter of [copied, tooLate]) {
    assert.equal((await replies.duvkullen.receipt(from(letter))).outcome, 'Received');
  }
  assert.doesNotMatch(await queue(), new RegExp(copied), 'what has been opened is not printed');
  await anna.press(/Lägg i utskriftskön/);
  assert.equal(anna.status, 409);
  await anna.open(`${world.address}/letters/${tooLate}/on-paper`);
  assert.match(anna.text, /inget att bestämma/);
  await anna.open(`${world.address}/`);
  assert.doesNotMatch(anna.text, /oöppnat brev ska gå på papper (Kopia|Ingen kopia|Öppnat till slut)/);
});
