// Disposal (gallring): only by rules that cite a decision, never what is held, unknown or unregistered; with protocol, journal and figures kept (MMS-11, SKL-21).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { readDisposals } from '../../src/platform/disposal-journal.ts';
import { disposeAgain } from '../../src/services/sender/disposal/dispose-again.ts';
import { PARTS_OF_LETTER } from '../../src/services/sender/store/dispose.ts';
import type { Person } from '../person.ts';
import { kommunB, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let owner: pg.Client;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
});

/** A letter that was delivered a year and a half ago. */
async function oldLetter(anna: Person, subject: string): Promise<string> {
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.follow(/Fortsätt till brevet/);
  await anna.press(/Granska brevet/, { subject, text: 'Hej' });
  const taken = world.mediator.taken.length;
  await anna.press(/Skicka brevet/);
  const id = new URL(anna.url).pathname.split('/').at(-1) ?? '';
  await until('handed over', async () => (world.mediator.taken.length > taken ? true : undefined));
  const facts = { operator: { id: operator.id, name: operator.name } };
  world.mediator.tell('delivered', { ...facts, transId: 't', attempt: 1, at: '2026-11-21T12:30:03Z' });
  await until('delivered', async () => ((await stateOf(id)) === 'delivered' ? true : undefined));
  const old = '2025-05-05T10:00:00Z';
  await owner.query('update letter set created_at = $2, settled_at = $2 where id = $1', [id, old]);
  await owner.query('update sending_log set at = $2 where letter = $1', [id, old]);
  return id;
}

async function stateOf(id: string): Promise<unknown> {
  const { rows } = await owner.query<{ state: string }>('select state from letter where id = $1', [id]);
  return rows[0]?.state;
}

const count = async (table: string, id: string) =>
  Number((await owner.query<{ n: string }>(`select count(*) as n from ${table} where letter = $1`, [id])).rows[0]?.n);

async function addRule(ylva: Person, values: Record<string, string>): Promise<void> {
  await ylva.open('/disposal');
  await ylva.press(/Lägg till regeln/, { days: '365', decision: 'KS 2026/123', decidedOn: '2026-03-01', ...values });
  assert.match(ylva.text, /Klart\./);
}

async function runDisposal(ylva: Person): Promise<string> {
  await ylva.open('/disposal');
  await ylva.press(/Visa vad som skulle gallras/);
  const planned = ylva.text;
  await ylva.press(/^Starta gallringen$/);
  await until('disposed of', async () =>
    /Gallringen är gjord/.test((await ylva.open(ylva.url)).text) ? true : undefined,
  );
  return planned;
}

test('every table whose rows belong to a letter is known to the disposal', async () => {
  const { rows } = await owner.query<{ table: string }>(
    `select conrelid::regclass::text as table from pg_constraint
     join pg_attribute on attrelid = conrelid and attnum = conkey[1]
     where contype = 'f' and confrelid = 'letter'::regclass and confdeltype = 'a' and attname <> 'previous' order by 1`,
  );
  assert.deepEqual(
    rows.map(({ table }) => table.replace(/^sender\./, '')),
    PARTS_OF_LETTER.toSorted(),
  );
});

test('SKL-21: rules that cite a decision take what is finished and old; held, unknown and unregistered stay', async () => {
  const anna = await world.person('anna.ask');
  const [plain, held, unknown, unregistered, copied] = [
    await oldLetter(anna, 'Ett gammalt beslut'),
    await oldLetter(anna, 'Under gallringsstopp'),
    await oldLetter(anna, 'Ovisst'),
    await oldLetter(anna, 'Inte diariefört'),
    await oldLetter(anna, 'En kopia ska skrivas ut'),
  ];
  const queued = `insert into letter_on_paper (letter, organisation, copy_queued_at) select id, organisation, now() from letter where id = $1`;
  await owner.query(queued, [copied]);
  await owner.query("update letter set state = 'unknown', settled_at = null where id = $1", [unknown]);
  await owner.query(
    `insert into letter_event (letter, organisation, at, kind, details)
     select id, organisation, now(), 'registration-asked', '{}' from letter where id = $1`,
    [unregistered],
  );
  const ylva = await world.person('ylva.yr');
  await ylva.open('/disposal');
  assert.match(ylva.text, /Det finns inga regler\. Då gallras ingenting/);
  await ylva.press(/Visa vad som skulle gallras/);
  assert.equal(ylva.status, 409);
  await ylva.open('/disposal');
  await ylva.press(/Lägg till regeln/, { days: '0', decision: '', decidedOn: 'i mars' });
  assert.equal(ylva.status, 422);
  assert.match(ylva.text, /Utan beslut får inget gallras/);
  await addRule(ylva, { what: 'letters' });
  await ylva.open('/disposal/holds');
  await ylva.press(/Sätt gallringsstopp/, { scope: 'letter', value: held, reason: 'Begäran om utlämnande' });
  const planned = await runDisposal(ylva);
  assert.match(planned, /Brev: alla KS 2026\/123, 365 dagar 1 .*5 maj 2025/);
  assert.match(
    planned,
    new RegExp(`Kvar: gallringsstopp.*Kvar: på väg, ovisst.*Kvar: väntar på diarieföring.*${plain}`),
  );
  const states: unknown[] = [];
  for (const id of [plain, held, unknown, unregistered, copied]) states.push(await stateOf(id));
  assert.deepEqual(states, [undefined, 'delivered', 'unknown', 'delivered', 'delivered']);
  for (const table of PARTS_OF_LETTER) assert.equal(await count(table, plain), 0, table);
  assert.equal((await anna.open(`/letters/${plain}`)).status, 404);
  await anna.open('/log');
  assert.match(anna.text, /Ett gammalt beslut/, 'the log outlives the letter');
  await ylva.follow(/protocol\.csv/);
  assert.match(ylva.html, new RegExp(`;brev;${plain};2025-05-05T10:00:00\\.000Z;[^;]+;;3;;KS 2026/123;2026-03-01;365`));
  assert.doesNotMatch(ylva.html, new RegExp(withMailbox));
});

test('lines of the log go by their own rule when the letter is gone, and the figures stay', async () => {
  const anna = await world.person('anna.ask');
  const ylva = await world.person('ylva.yr');
  const figures = async () => (await ylva.open('/statistics?from=2025-05&to=2025-05')).text;
  await owner.query("update job set next_at = now() where kind = 'count-figures'");
  await until('counted', async () => (/2025-05 5 4 0/.test(await figures()) ? true : undefined));
  await addRule(ylva, { what: 'log', days: '400', decision: '=KS 2026/124' });
  await runDisposal(ylva);
  assert.doesNotMatch((await anna.open('/log')).text, /Ett gammalt beslut/);
  assert.match(anna.text, /Under gallringsstopp/);
  assert.match(await figures(), /2025-05 5 4 0/);
  assert.match(await figures(), /40 kr/, 'four letters, ten kronor less each');
  const csv = (await ylva.open('/disposal')).html.match(/\/disposal\/runs\/[0-9a-f-]{36}/)?.[0] ?? '';
  await ylva.open(`${csv}/protocol.csv`);
  assert.match(ylva.html, /;loggrad;.*;'=KS 2026\/124;/, 'no cell is a formula');
});

test('a hold is lifted with a reason, and the next run takes what it kept', async () => {
  const ylva = await world.person('ylva.yr');
  await ylva.open('/disposal/holds');
  assert.match(ylva.text, /Ett brev: .*Begäran om utlämnande/);
  await ylva.press(/Häv gallringsstoppet/);
  assert.equal(ylva.status, 422);
  const field = /name="(lift-[0-9a-f-]+)"/.exec(ylva.html)?.[1] ?? '';
  await ylva.press(/Häv gallringsstoppet/, { [field]: 'Handlingen är utlämnad' });
  assert.match(ylva.text, /Det finns inga gallringsstopp/);
  await ylva.press(/Sätt gallringsstopp/, { scope: 'person', value: '810105-2382', reason: 'Tillsyn' });
  await ylva.open('/disposal');
  await ylva.press(/Visa vad som skulle gallras/);
  assert.match(ylva.text, /Reglerna skulle inte ta något/);
  await ylva.open('/disposal/holds');
  const second = /name="(lift-[0-9a-f-]+)"/.exec(ylva.html)?.[1] ?? '';
  await ylva.press(/Häv gallringsstoppet/, { [second]: 'Tillsynen är klar' });
  assert.match(await runDisposal(ylva), /KS 2026\/123, 365 dagar 1 /);
});

test('what was disposed of is in the journal without any number, and goes again after a restore', async () => {
  const folder = join(world.folder, 'disposals');
  const [file = ''] = readdirSync(folder);
  const text = readFileSync(join(folder, file), 'utf8');
  assert.match(text, /"service":"sender","kind":"letters"/);
  assert.doesNotMatch(text, new RegExp(withMailbox));
  const anna = await world.person('anna.ask');
  const back = await oldLetter(anna, 'Kom tillbaka ur säkerhetskopian');
  async function* journalled() {
    for await (const disposal of readDisposals(folder)) {
      yield disposal;
      yield { ...disposal, what: { ...disposal.what, letters: [back] } };
    }
  }
  const { url, schema } = world.database;
  assert.equal(await disposeAgain({ database: { url, schema } }, journalled()), 2);
  assert.equal(await stateOf(back), undefined);
  assert.equal(await disposeAgain({ database: { url, schema } }, journalled()), 0);
});

test('a restore does not take again what a hold names, though the journal says it went: its batch may never have been committed', async () => {
  const [anna, ylva] = [await world.person('anna.ask'), await world.person('ylva.yr')];
  const letter = await oldLetter(anna, 'Stoppat efter en avbruten gallring');
  await ylva.open('/disposal/holds');
  await ylva.press(/Sätt gallringsstopp/, { scope: 'letter', value: letter, reason: 'Begäran om utlämnande' });
  async function* journalled() {
    for (const kind of ['letters', 'log'])
      yield { at: new Date(), service: 'sender', kind, what: { organisation: kommunB.id, letters: [letter] } };
  }
  const { url, schema } = world.database;
  assert.equal(await disposeAgain({ database: { url, schema } }, journalled()), 0);
  assert.equal(await stateOf(letter), 'delivered');
  assert.equal(await count('sending_log', letter), 1);
});

test('what was a line of a mailing loses its words with the letter, and a hold cannot be set on what is gone', async () => {
  const [anna, ylva] = [await world.person('anna.ask'), await world.person('ylva.yr')];
  const letter = await oldLetter(anna, 'Ur ett utskick');
  const mailing = randomUUID();
  await owner.query(
    `insert into mailing (id, organisation, unit, name, origin, created_at, created_by, created_by_name, state, content, updated_at)
     select $1, organisation, unit, 'Avgifter', 'page', now(), author, author_name, 'finished', '', now() from letter where id = $2`,
    [mailing, letter],
  );
  await owner.query(
    `insert into mailing_line (mailing, number, organisation, state, recipient, content, blobs, letter)
     select $1, 1, organisation, 'letter', recipient, 'ord', '{blob}', id from letter where id = $2`,
    [mailing, letter],
  );
  await runDisposal(ylva);
  const { rows } = await owner.query(
    'select recipient, length(content) as length, blobs, letter from mailing_line where mailing = $1',
    [mailing],
  );
  assert.deepEqual(rows, [{ recipient: null, length: 0, blobs: [], letter: null }]);
  await ylva.open('/disposal/holds');
  await ylva.press(/Sätt gallringsstopp/, { scope: 'letter', value: letter, reason: 'För sent' });
  assert.equal(ylva.status, 422);
  assert.match(ylva.text, /Det kan vara gallrat/);
});

test('a plan cannot be started once a rule of it has been ended', async () => {
  const [anna, ylva] = [await world.person('anna.ask'), await world.person('ylva.yr')];
  const letter = await oldLetter(anna, 'Beslutet upphävdes');
  await addRule(ylva, { what: 'letters', class: '3', days: '300', decision: 'KS 2026/200' });
  await ylva.open('/disposal');
  await ylva.press(/Visa vad som skulle gallras/);
  assert.match(ylva.text, /KS 2026\/200, 300 dagar 1 /);
  await owner.query("update disposal_rule set ended_at = now() where decision = 'KS 2026/200'");
  await ylva.press(/^Starta gallringen$/);
  assert.equal(ylva.status, 409);
  assert.match(ylva.text, /gör en ny plan/);
  assert.equal(await stateOf(letter), 'delivered');
});

test('a hold that races with a disposal is either in time and keeps its letter, or is set after the letter went', async () => {
  const [anna, ylva] = [await world.person('anna.ask'), await world.person('ylva.yr')];
  const letter = await oldLetter(anna, 'Ett av många');
  const { rows } = await owner.query<{ id: string }>(
    `with made as (insert into letter select (jsonb_populate_record(letter, jsonb_build_object('id', gen_random_uuid(), 'draft', null,
       'delivery_id', null, 'created_at', letter.created_at + n * interval '1 second'))).* from letter, generate_series(1, 2600) n
       where id = $1 returning *),
     told as (insert into sending_log (organisation, at, login, login_name, recipient, subject, letter, unit, protection_class, state)
       select organisation, created_at, author, author_name, recipient, subject, id, unit, protection_class, state from made)
     select id from made order by created_at`,
    [letter],
  );
  await ylva.open('/disposal');
  await ylva.press(/Visa vad som skulle gallras/);
  const plan = ylva.url;
  const keeper = await world.person('ylva.yr');
  await keeper.open('/disposal/holds');
  const cookie = keeper.cookieFor(world.address);
  const token = /name="_csrf" value="([^"]+)"/.exec(keeper.html)?.[1] ?? '';
  await ylva.press(/^Starta gallringen$/);
  // From the last that will be taken to the first: some are in time, some are not.
  const chosen = rows.filter((_, index) => index % 52 === 0).toReversed();
  for (const { id } of chosen) {
    const body = new URLSearchParams({ _csrf: token, scope: 'letter', value: id, reason: 'Kapplöpning' });
    const headers = { cookie, origin: world.address };
    const answer = await fetch(`${world.address}/disposal/holds`, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
    });
    assert.ok([303, 422].includes(answer.status), String(answer.status));
  }
  await until('done', async () => (/Gallringen är gjord/.test((await ylva.open(plan)).text) ? true : undefined));
  const held = await owner.query<{ there: boolean; late: boolean | null }>(
    `select letter.id is not null as there, item.disposed_at <= hold.set_at as late from disposal_hold hold
     left join letter on letter.id = hold.value::uuid left join disposal_item item on item.letter = hold.value::uuid and item.what = 'letters'
     where hold.reason = 'Kapplöpning'`,
  );
  for (const { there, late } of held.rows)
    assert.ok(there ? late === null : late === true, 'a held letter was disposed of');
  assert.ok(
    held.rows.some(({ there }) => there),
    'no hold was in time: nothing was tried',
  );
});

test('only archivists dispose; auditors read about it, caseworkers do not', async () => {
  const [ulf, anna] = [await world.person('ulf.ull'), await world.person('anna.ask')];
  await ulf.open('/disposal');
  assert.match(ulf.text, /KS 2026\/123/);
  assert.doesNotMatch(ulf.text, /Lägg till regeln|Avsluta regeln/);
  await ulf.open('/disposal/holds');
  assert.doesNotMatch(ulf.text, /Sätt gallringsstopp/);
  assert.equal((await anna.open('/disposal')).status, 403);
});
