// What becomes of a letter, told truthfully: refused, not known, mediator down, answer lost, news out of order (DESIGN rule 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { freePort } from '../eid.ts';
import type { Person } from '../person.ts';
import { operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => world.close());

const facts = { operator: { id: operator.id, name: operator.name }, attempt: 1 };

async function send(anna: Person, subject: string): Promise<string> {
  await anna.open(`${world.address}/letters/new`);
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.open(`${anna.url}/letter`);
  await anna.press(/Granska brevet/, { subject, text: 'Hej' });
  await anna.press(/Skicka brevet/);
  return new URL(anna.url).pathname;
}

async function shows(anna: Person, letter: string, words: RegExp): Promise<void> {
  await until(String(words), async () => (words.test((await anna.open(letter)).text) ? true : undefined));
}

async function handedOver(subject: string) {
  return await until(`${subject} handed over`, async () =>
    world.mediator.taken.find((taken) => taken.opened.delivery.messages[0]?.header.subject === subject),
  );
}

test('a refused letter says why and leads to paper', async () => {
  const anna = await world.person('anna.ask');
  const letter = await send(anna, 'Avvisat');
  const { deliveryId } = await handedOver('Avvisat');
  world.mediator.tell(
    'refused',
    { ...facts, reason: 'operator-fault', code: 5003, description: 'not found' },
    deliveryId,
  );
  await shows(anna, letter, /Brevet kom inte fram.*not found \(felkod 5003\)/);
  await anna.follow(/Skriv ut brevet på papper/);
  assert.match(anna.text, /Avvisat/);
});

test('an unknown outcome is said to be unknown, warns against a second letter, and may still become delivered', async () => {
  const anna = await world.person('anna.ask');
  const letter = await send(anna, 'Ovisst');
  const { deliveryId } = await handedOver('Ovisst');
  world.mediator.tell('sealed', {}, deliveryId);
  world.mediator.tell('unknown', { ...facts, reason: 'timeout', retried: true }, deliveryId);
  await shows(anna, letter, /Vi vet inte om brevet kom fram.*Skicka det inte igen/);
  assert.doesNotMatch(anna.text, /Skriv ut brevet på papper/);
  world.mediator.tell('expired', {}, deliveryId);
  await shows(anna, letter, /Tiden gick ut/);
  assert.match(anna.text, /Vi vet inte om brevet kom fram/);
  world.mediator.tell('delivered', { ...facts, transId: 'sent-after-all' }, deliveryId);
  await shows(anna, letter, /Brevet är framme/);
});

test("a person's word at the mediator ends an unknown outcome, and the letter may go on paper", async () => {
  const anna = await world.person('anna.ask');
  const resolved = { reason: 'resolved-by-person' };
  const letter = await send(anna, 'Utrett');
  const { deliveryId } = await handedOver('Utrett');
  world.mediator.tell('unknown', { ...facts, reason: 'timeout', retried: false }, deliveryId);
  await shows(anna, letter, /Vi vet inte om brevet kom fram/);
  world.mediator.tell('refused', resolved, deliveryId);
  await shows(anna, letter, /Brevet kom inte fram En person har kontrollerat att brevet inte kom fram/);
  assert.match(anna.text, /Skriv ut brevet på papper/);
  const bo = await world.person('bo.berg', 'en');
  assert.match(
    (await bo.open(`${world.address}${letter}`)).text,
    /A person has checked that the letter did not arrive/,
  );
  const other = await send(anna, 'Fanns där');
  const { deliveryId: second } = await handedOver('Fanns där');
  world.mediator.tell('unknown', { ...facts, reason: 'timeout', retried: false }, second);
  world.mediator.tell('delivered', resolved, second);
  await shows(anna, other, /Brevet är framme En person har kontrollerat att brevet kom fram/);
});

test('while the mediator is down letters wait, the pages say so, and they leave when it is back', async () => {
  const anna = await world.person('anna.ask');
  await world.mediator.down();
  const letter = await send(anna, 'Väntar');
  await shows(anna, letter, /Förmedlaren svarar inte. Brevet ligger kvar hos oss/);
  await shows(anna, '/letters', /Förmedlaren svarar inte Det har varit så sedan/);
  await world.mediator.up();
  const { deliveryId } = await handedOver('Väntar');
  world.mediator.tell('delivered', { ...facts, transId: 'late' }, deliveryId);
  await shows(anna, letter, /Brevet är framme/);
});

test('when the answer to the handing over is lost, the same letter is handed over again under the same key', async () => {
  const anna = await world.person('anna.ask');
  world.mediator.breakAfter = true;
  const before = world.mediator.handedIn;
  const letter = await send(anna, 'Tappat svar');
  const { deliveryId } = await handedOver('Tappat svar');
  // News comes before the sender knows the delivery's number: it must not be lost.
  world.mediator.tell('sealed', {}, deliveryId);
  world.mediator.tell('delivered', { ...facts, transId: 'early' }, deliveryId);
  await until('a second try', async () => (world.mediator.handedIn >= before + 2 ? true : undefined));
  world.mediator.breakAfter = false;
  await shows(anna, letter, /Brevet är framme.*early/);
  const same = world.mediator.taken.filter(
    (taken) => taken.opened.delivery.messages[0]?.header.subject === 'Tappat svar',
  );
  assert.equal(same.length, 1);
});

test("what was wrong with a signature is one sentence, without the mediator's code", async () => {
  const anna = await world.person('anna.ask');
  const letter = await send(anna, 'Fel signatur');
  const { deliveryId } = await handedOver('Fel signatur');
  world.mediator.tell('refused', { reason: 'signature-expired' }, deliveryId);
  await shows(anna, letter, /Förmedlaren godkände inte signaturen\./);
  assert.doesNotMatch(anna.text, /signature-/);
});

test('a letter that the mediator will never take says so', async () => {
  const anna = await world.person('anna.ask');
  world.mediator.refuseWith = 413;
  const letter = await send(anna, 'Tas inte emot');
  await shows(anna, letter, /Förmedlaren tog inte emot brevet.*Brevet var för stort/);
  world.mediator.refuseWith = undefined;
});

test('two processes follow the same feed and tell each piece of news once', async () => {
  const port = await freePort();
  const listen = { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` };
  const second = await world.sender({ listen });
  const anna = await world.person('anna.ask');
  const letter = await send(anna, 'Två processer');
  const { deliveryId } = await handedOver('Två processer');
  for (const kind of ['accepted', 'looked-up', 'sealed', 'attempted']) world.mediator.tell(kind, facts, deliveryId);
  world.mediator.tell('delivered', { ...facts, transId: 'once' }, deliveryId);
  await shows(anna, letter, /Brevet är framme/);
  await second.stop();
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    `select kind, count(*)::int from sender.letter_event where letter = $1 and feed_cursor is not null group by kind`,
    [letter.split('/').at(-1)],
  );
  const audits = await client.query(
    `select count(*)::int as count from sender.audit_event where kind = 'letter-delivered' and subject = $1`,
    [letter.split('/').at(-1)],
  );
  await client.end();
  assert.equal(rows.length, 5);
  assert.ok(rows.every((row) => row.count === 1));
  assert.equal(audits.rows[0].count, 1);
});

test('what is written lies encrypted in the database', async () => {
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/letters/new`);
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.open(`${anna.url}/letter`);
  await anna.press(/Spara utkast/, { subject: 'Kanariefågel ämne', text: 'Kanariefågel text' });
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  const { rows } = await client.query(`select * from sender.draft`);
  await client.end();
  const everything = rows.map((row) => Buffer.from(row.content).toString('latin1') + JSON.stringify(row)).join();
  assert.ok(rows.length > 0);
  assert.equal(/Kanarief/.test(everything) || everything.includes(withMailbox), false);
});
