// Replies and receipts: brought by the operator that has the letter, verified, kept once, in the unit's inbox, answered in the same matter.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { freePort } from '../eid.ts';
import { ReplyingOperator } from './sender-operator.ts';
import { aPdf, kommunA, kommunB, operator, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

const otherOperator = { id: '164023000039', name: 'Fyrtornets brevlåda' };

let world: SenderWorld;
let duvkullen: ReplyingOperator;
let fyrtornet: ReplyingOperator;
let token: string;
before(async () => {
  world = await SenderWorld.open();
  const port = await freePort();
  const mine = await world.certificateOf(kommunB);
  const trusted = { caFiles: [mine.caFile] };
  const supports = { replies: true, receipts: true };
  const address = `https://127.0.0.1:${port}`;
  await world.sender({
    replies: {
      listen: { host: '127.0.0.1', port, publicUrl: address, tls: mine, clientCaFiles: [mine.caFile] },
      trust: trusted,
    },
    operators: [operator, otherOperator].map(({ id }) => ({ id, supports })),
  });
  duvkullen = new ReplyingOperator(await world.certificateOf(operator), address);
  fyrtornet = new ReplyingOperator(await world.certificateOf(otherOperator), address);
  token = await world.token('system-b');
});
after(async () => world.close());

async function delivered(subject: string, extras: object = { allowsReply: true, asksReceipt: true }): Promise<string> {
  const answer = await fetch(`${world.address}/api/v1/letters`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ recipient: withMailbox, subject, text: 'Hej', ...extras }),
  });
  assert.equal(answer.status, 202, await answer.clone().text());
  const { letterId } = (await answer.json()) as { letterId: string };
  const taken = await until(`${subject} handed over`, async () =>
    world.mediator.taken.find(({ opened }) => opened.delivery.messages[0]?.header.id === letterId),
  );
  const facts = { operator: { id: operator.id, name: operator.name }, attempt: 1, transId: 'there' };
  world.mediator.tell('delivered', facts, taken.deliveryId);
  await until(`${subject} delivered`, async () => ((await state(letterId)).state === 'delivered' ? true : undefined));
  return letterId;
}

async function state(letter: string): Promise<{ state: string; opened_at: Date | null; timeline: string[] }> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select state, opened_at, array(select kind from sender.letter_event where letter = $1 order by id) as timeline from sender.letter where id = $1`,
      [letter],
    );
    return rows[0];
  } finally {
    await client.end();
  }
}

const from = (letter: string) => ({ letter, from: withMailbox, sender: kommunB.id });

test('a reply is kept once, stands in the unit’s inbox and on the letter, and is a task', async () => {
  const letter = await delivered('Fråga om bygglov');
  const envelope = duvkullen.sealedReply({
    ...from(letter),
    subject: 'Mitt svar',
    text: 'Grannarna säger ja.\nHälsningar',
  });
  const answers = await Promise.all([duvkullen.post(envelope), duvkullen.post(envelope), duvkullen.post(envelope)]);
  assert.deepEqual(
    answers.map(({ status, outcome }) => [status, outcome]),
    [200, 200, 200].map((status) => [status, 'Received']),
  );
  assert.equal(new Set(answers.map(({ transId }) => transId)).size, 1, 'the same again gets the same answer');
  const anna = await world.person('anna.ask');
  assert.match(anna.text, /Ta hand om ett svar/);
  await anna.open(`${world.address}/replies`);
  assert.equal(anna.text.match(/Mitt svar/g)?.length, 1);
  await anna.follow(/Mitt svar/);
  assert.match(anna.text, /Grannarna säger ja\. Hälsningar/);
  assert.match(anna.text, /Duvkullens brevlåda har signerat svaret/);
  await anna.open(`${world.address}/letters/${letter}`);
  assert.match(anna.text, /Mottagaren har svarat/);
  assert.match(anna.text, /Mitt svar/);
});

test('it is taken on, answered in the same matter, registered and done with', async () => {
  const matter = { matterId: 'BN-2026-17', eventId: 'e-1', status: 'senderinitiative' };
  const letter = await delivered('Beslut i ärendet', { allowsReply: true, matter });
  await duvkullen.reply({ ...from(letter), subject: 'Överklagar' });
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  await anna.follow(/Överklagar/);
  const page = anna.url;
  await anna.press(/Jag tar hand om det/);
  assert.match(anna.text, /Anna Ask tar hand om svaret/);
  await anna.press(/Spara numret/);
  assert.match(anna.text, /Skriv diarienumret/);
  await anna.press(/Spara numret/, { 'diary-number': 'BN 2026:17-2' });
  assert.match(anna.text, /Registrerat med nummer BN 2026:17-2/);
  await anna.press(/Svara i samma ärende/);
  assert.match(anna.html, /BN-2026-17/);
  await anna.press(/Granska brevet/, { subject: 'Ditt överklagande', text: 'Vi skickar det vidare.' });
  await anna.press(/Skicka brevet/);
  await anna.open(page.split('?')[0] ?? page);
  assert.match(anna.text, /Visa brevet som besvarar det/);
  await anna.press(/Klart, inget mer att göra/);
  assert.match(anna.text, /Svaret är klart/);
});

test('a receipt says that the letter was opened, once', async () => {
  const letter = await delivered('Kallelse');
  assert.equal((await duvkullen.receipt(from(letter))).outcome, 'Received');
  const first = (await state(letter)).opened_at;
  assert.ok(first);
  assert.equal((await duvkullen.receipt(from(letter))).outcome, 'Received');
  const after = await state(letter);
  assert.deepEqual(after.opened_at, first);
  assert.equal(after.timeline.filter((kind) => kind === 'opened').length, 1);
});

test('nobody replies for somebody else, or to a letter that does not take replies', async () => {
  const letter = await delivered('Svara gärna');
  const silent = await delivered('Svara inte', {});
  const refused = async (answer: ReturnType<ReplyingOperator['reply']>) => {
    const { outcome, reason } = await answer;
    return [outcome, reason];
  };
  assert.deepEqual(await refused(fyrtornet.reply(from(letter))), ['Refused', 'not-the-operator']);
  assert.deepEqual(await refused(duvkullen.reply({ ...from(letter), from: withoutMailbox })), [
    'Refused',
    'not-the-recipient',
  ]);
  assert.deepEqual(await refused(duvkullen.reply({ ...from(letter), letter: randomUUID() })), [
    'Refused',
    'unknown-letter',
  ]);
  assert.deepEqual(await refused(duvkullen.reply({ ...from(letter), letter: "' or 1=1 --" })), [
    'Refused',
    'unknown-letter',
  ]);
  assert.deepEqual(await refused(duvkullen.reply({ ...from(letter), sender: kommunA.id })), [
    'Refused',
    'unknown-letter',
  ]);
  assert.deepEqual(await refused(duvkullen.reply(from(silent))), ['Refused', 'not-allowed']);
  assert.deepEqual(await refused(duvkullen.receipt(from(silent))), ['Refused', 'not-allowed']);
});

test('a reply that another operator brings, or that was changed, is a fault and leaves nothing', async () => {
  const letter = await delivered('Orört');
  const envelope = duvkullen.sealedReply(from(letter));
  const brought = await fyrtornet.post(envelope);
  assert.equal(brought.status, 500);
  assert.match(brought.body, /ErrorCode>5002</);
  const changed = await duvkullen.post(Buffer.from(envelope.toString().replace('svSE', 'enGB')));
  assert.equal(changed.status, 500);
  assert.match(changed.body, /ErrorCode>5002</);
  assert.ok(!(await state(letter)).timeline.includes('replied'));
});

test('attachments are judged by their bytes, names lead nowhere, HTML comes as text', async () => {
  const letter = await delivered('Med bilagor');
  const pdf = { filename: '../../etc/bygglov.pdf', contentType: 'application/pdf', body: await aPdf() };
  const page = { filename: 'sida.pdf', contentType: 'application/pdf', body: Buffer.from('<script>alert(1)</script>') };
  const text = '<p>Hej <strong>kommun</strong></p><script>alert(1)</script>';
  await duvkullen.reply({ ...from(letter), subject: '<b>Bilagor</b>', text, html: true, files: [pdf, page] });
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  await anna.follow(/Bilagor/);
  assert.match(anna.text, /Hej kommun/);
  assert.doesNotMatch(anna.html, /<script>alert/);
  assert.match(anna.text, /Inte en PDF som går att visa säkert/);
  const [good = '', bad = ''] = [...anna.html.matchAll(/href="(\/replies\/[^"]*\/files\/[^"]*)"/g)].map(
    ([, href]) => href,
  );
  const saved = await anna.download(`${world.address}${good}`);
  assert.equal(saved.type, 'application/pdf');
  assert.match(saved.disposition, /filename="bygglov\.pdf"/);
  assert.equal((await anna.download(`${world.address}${bad}`)).type, 'application/octet-stream');
});

test('another organisation, and who reads no letters, sees none of it', async () => {
  const letter = await delivered('Bara Kommun B');
  await duvkullen.reply({ ...from(letter), subject: 'Hemligt svar' });
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/replies`);
  const { pathname } = new URL(anna.link(/Hemligt svar/), world.address);
  const eva = await world.person('eva.ek');
  assert.doesNotMatch((await eva.open(`${world.address}/replies`)).text, /Hemligt svar/);
  assert.equal((await eva.open(`${world.address}${pathname}`)).status, 404);
  const ulf = await world.person('ulf.ull');
  assert.equal((await ulf.open(`${world.address}${pathname}`)).status, 403);
  const ylva = await world.person('ylva.yr');
  assert.match((await ylva.open(`${world.address}${pathname}`)).text, /Hemligt svar/);
  assert.doesNotMatch(ylva.text, /Jag tar hand om det/);
});
