// The sending log afterwards: who may read it, how each letter fared, files of it, who has seen what, figures (MMS-10, MMS-11, SKL-16, SKL-17, SKL-19).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { kommunB, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => world.close());

async function send(anna: Person, subject: string): Promise<string> {
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.follow(/Fortsätt till brevet/);
  await anna.press(/Granska brevet/, { subject, text: 'Hemlig text om förskolan.' });
  const taken = world.mediator.taken.length;
  await anna.press(/Skicka brevet/);
  await until('handed over', async () => (world.mediator.taken.length > taken ? true : undefined));
  return anna.url.replace(/\?.*/, '');
}

function deliver(transId: string): void {
  const facts = { operator: { id: operator.id, name: operator.name } };
  world.mediator.tell('accepted');
  world.mediator.tell('looked-up', facts);
  world.mediator.tell('sealed', { certificate: { fingerprint: 'ab'.repeat(32) } });
  world.mediator.tell('attempted', { ...facts, attempt: 1 });
  world.mediator.tell('delivered', { ...facts, transId, attempt: 1, at: new Date().toISOString() });
}

test('MMS-10, SKL-16: the log tells time, log-in, number, subject, state and facts of the transfer, and never the text', async () => {
  const anna = await world.person('anna.ask');
  await send(anna, 'Beslut om förskoleplats');
  deliver('trans-77');
  await until('the log follows its letter', async () =>
    /Levererat.*trans-77|trans-77/.test((await anna.open('/log')).text) ? true : undefined,
  );
  assert.match(anna.text, /Anna Ask.*19810105-2382.*Beslut om förskoleplats.*Duvkullens brevlåda.*trans-77/);
  assert.doesNotMatch(anna.text, /Hemlig text/);
  await anna.follow(/log\/lines/);
  assert.match(anna.text, /Antal försök 1/);
  assert.match(anna.text, /Förseglat med certifikat \(SHA-256\) (?:ab){32}/);
  assert.match(anna.text, /Signerat med certifikat \(SHA-256\) [0-9a-f]{64}/);
});

test('SKL-19: searched by number, words, sender, state and time; no number in an address', async () => {
  const anna = await world.person('anna.ask');
  await send(anna, 'Kallelse till möte');
  const found = async (values: Record<string, string>) => (await (await anna.open('/log')).press(/^Sök$/, values)).text;
  assert.match(await found({ words: '810105-2382' }), /Kallelse till möte/);
  assert.match(await found({ words: 'kall möt' }), /1 brev .*Kallelse till möte/);
  assert.match(await found({ words: 'kallelsen' }), /Inga brev passar/);
  assert.match(await found({ person: 'Anna' }), /Kallelse till möte/);
  assert.match(await found({ person: 'Ulrika' }), /Inga brev passar/);
  assert.match(await found({ group: 'delivered' }), /1 brev .*Beslut om förskoleplats/);
  assert.match(await found({ from: '2020-01-01', to: '2020-12-31' }), /Inga brev passar/);
  assert.match(await found({ from: 'i går' }), /Skriv datumet/);
  assert.match(await found({ from: '2026-02-01', to: '2026-01-01' }), /Slutdatumet ligger före/);
  assert.equal(
    anna.visited.some((address) => address.includes('0105')),
    false,
  );
});

test('SKL-17: taken out with a purpose in three formats, no cell a formula', async () => {
  const anna = await world.person('anna.ask');
  await send(anna, '=HYPERLINK("http://ont.example";"Klicka")');
  await anna.open('/log');
  await anna.press(/Hämta filen/, { purpose: '' });
  assert.equal(anna.status, 422);
  assert.match(anna.text, /Skriv vad filen ska användas till/);
  const take = async (format: string) =>
    (await (await anna.open('/log')).press(/Hämta filen/, { purpose: 'Test', format })).html;
  const csv = await take('excel');
  assert.match(csv, /^\uFEFF?at;login;loginName;unit;/);
  assert.match(csv, /"'=HYPERLINK\(""http:\/\/ont\.example"";""Klicka""\)"/);
  const lines = (await take('jsonl'))
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  assert.equal(lines.length, 3);
  assert.partialDeepStrictEqual(lines[0], { state: 'delivered', transactionId: 'trans-77', recipient: withMailbox });
  assert.match(await take('syslog'), /^<110>1 \S+ \S+ brevduva - delivered \[sending@32473 at="/);
});

test('an auditor reads the log of every unit and who has seen what, but no letter; everything is noted', async () => {
  const anna = await world.person('anna.ask');
  const letter = new URL(await send(anna, 'Bara Anna har sett')).pathname;
  const ulf = await world.person('ulf.ull');
  await ulf.open('/log');
  assert.match(ulf.text, /Bara Anna har sett/);
  await ulf.open(letter);
  assert.ok(ulf.status === 403 || ulf.status === 404, String(ulf.status));
  await ulf.open(`${letter}/looks`);
  assert.match(ulf.text, /Anna Ask \S+ Öppnade brevet Bara Anna har sett/);
  await ulf.open('/looks');
  await ulf.press(/^Sök$/, { person: 'Ulf' });
  assert.match(ulf.text, /Läste vem som har sett vad.*Läste sändningsloggen/);
  await ulf.press(/^Sök$/, { person: '', recipient: '810105-2382' });
  assert.match(ulf.text, /Öppnade brevet/);
  assert.match(ulf.text, /Anna Ask/);
  await ulf.press(/^Sök$/, { recipient: '810105-2383' });
  assert.match(ulf.text, /Numret kan inte stämma/);
  await anna.open('/looks');
  assert.equal(anna.status, 403);
  const eva = await world.person('eva.ek');
  assert.doesNotMatch((await eva.open('/log')).text, /Bara Anna/);
  assert.equal((await eva.open(`${letter}/looks`)).status, 403);
  assert.equal(kommunB.id.length, 12);
});

test('SKL-17, SKL-19: systems search and take out the log with the scope log, and read the figures', async () => {
  const token = await world.token('log-b');
  const call = async (path: string, body: object, as = token) =>
    await fetch(`${world.address}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const found: unknown = await (await call('/log/searches', { words: 'förskole', limit: 1 })).json();
  assert.partialDeepStrictEqual(found, {
    lines: [{ subject: 'Beslut om förskoleplats', state: 'delivered', attempts: 1 }],
  });
  assert.deepEqual(await (await call('/log/searches', { unit: 'finns-inte' })).json(), { lines: [] });
  const first: unknown = await (await call('/log/searches', { limit: 2 })).json();
  const next: unknown = Reflect.get(Object(first), 'next');
  const second: unknown = await (await call('/log/searches', { limit: 100, after: next })).json();
  const subjects = [first, second].flatMap((page) =>
    Object(page).lines.map((line: object) => Reflect.get(line, 'subject')),
  );
  assert.equal(new Set(subjects).size, subjects.length);
  assert.equal(subjects.length, 4);
  assert.equal((await call('/log/searches', { recipient: '198101052383' })).status, 400);
  assert.equal((await call('/log/exports', {})).status, 400);
  const csv = await (await call('/log/exports?format=csv&bom=true&separator=semicolon', { purpose: 'Test' })).text();
  assert.match(csv, /at;login;loginName/);
  assert.equal((await call('/log/searches', {}, await world.token('system-b'))).status, 403);
  const letters = await world.token('system-b');
  const figures = await fetch(`${world.address}/api/v1/statistics`, {
    headers: { authorization: `Bearer ${letters}` },
  });
  assert.equal(figures.status, 200);
  const ulf = await world.person('ulf.ull');
  await (await ulf.open('/looks')).press(/^Sök$/, { person: 'log-b' });
  assert.match(ulf.text, /log-b Hämtade sändningsloggen som fil Närmare: format: csv, purpose: Test/);
});

test('figures by month and unit: what arrived, the postage saved, what is under way; over REST, on the page and as CSV', async () => {
  const owner = new pg.Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
  await owner.query("update sender.job set next_at = now() where kind = 'count-figures'");
  await owner.end();
  const headers = { authorization: `Bearer ${await world.token('system-b')}` };
  const month = await until('counted', async () => {
    const answer: unknown = await (await fetch(`${world.address}/api/v1/statistics`, { headers })).json();
    const [found] = Object(answer).months;
    return found?.digital === 1 ? found : undefined;
  });
  assert.partialDeepStrictEqual(month, { digital: 1, paper: 0, undelivered: 0, unknown: 0, postageSavedKronor: 10 });
  assert.ok(month.underWay > 0);
  assert.equal(month.sent, 1 + month.underWay);
  assert.equal(month.unopened, undefined, 'nobody asked to be told');
  const anna = await world.person('anna.ask');
  await anna.open('/statistics.csv');
  assert.ok(anna.html.includes(`;${month.sent};1;0;0;0;${month.underWay};;10`), anna.html);
  await anna.open('/statistics');
  assert.match(anna.text, /Digital andel 100\s%/);
  assert.match(anna.text, /Sparat porto 10\skr/);
});
