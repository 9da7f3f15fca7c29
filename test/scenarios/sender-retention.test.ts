// What goes once a day by rules: old drafts, what mailings leave, people of shut accounts, who has seen what; held things stay, counts are kept (issue 4, "Log").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { MailingClient } from './mailing-steps.ts';
import { writeDraft } from './sender-held.ts';
import { aPdf, kommunB, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let owner: pg.Client;
before(async () => {
  world = await SenderWorld.open({
    systems: [
      { clientId: 'records-b', organisation: kommunB.id, scopes: ['records'] },
      { clientId: 'unit-b', organisation: kommunB.id, scopes: ['records'], units: ['gemensamt'] },
    ],
  });
  await world.sender();
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
});
after(async () => {
  await owner.end();
  await world.close();
});

const OLD = '2024-05-05T10:00:00Z';

async function rows(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await owner.query(text, [...values])).rows;
}

/** Lets the day pass, for every organisation. */
async function aDayLater(): Promise<void> {
  const jobs = await rows("update job set next_at = now() where kind = 'tidy-up' returning id");
  await until('the daily job has run', async () => {
    const due = await rows("select 1 from job where kind = 'tidy-up' and next_at > now() + interval '1 hour'");
    return due.length === jobs.length ? true : undefined;
  });
}

const idOf = (address: string) => address.split('/').find((part) => part.length === 36) ?? '';
const draftIsThere = async (id: string) => (await rows('select 1 from draft where id = $1', [id])).length === 1;
const age = (table: string, id: string) => rows(`update ${table} set updated_at = $2 where id = $1`, [id, OLD]);

async function hold(ylva: Person, scope: string, value: string): Promise<void> {
  await ylva.open('/disposal/holds');
  await ylva.press(/Sätt gallringsstopp/, { scope, value, reason: 'Tillsyn' });
  assert.match(ylva.text, /Klart\./);
}

test('old drafts go with their files after a year without a word; newer ones and those to somebody on hold stay; the count is kept', async () => {
  const anna = await world.person('anna.ask');
  const ylva = await world.person('ylva.yr');
  const old = idOf(await writeDraft(anna, 'Gammalt'));
  await anna.open(`/drafts/${old}/letter`);
  const files = [{ filename: 'a.pdf', contentType: 'application/pdf', bytes: await aPdf() }];
  await anna.press(/Bifoga valda filer/, { subject: 'Gammalt', text: 'Hej', files });
  const fresh = idOf(await writeDraft(anna, 'Nytt'));
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withoutMailbox });
  const held = idOf(new URL(anna.url).pathname);
  for (const id of [old, held]) await age('draft', id);
  await hold(ylva, 'person', withoutMailbox);
  await aDayLater();
  assert.deepEqual([await draftIsThere(old), await draftIsThere(fresh), await draftIsThere(held)], [false, true, true]);
  assert.equal((await rows('select 1 from draft_attachment where draft = $1', [old])).length, 0);
  await ylva.open('/disposal/retention');
  assert.match(ylva.text, /Utkast som ingen har skrivit i 1 5 maj 2024 – 5 maj 2024 365 dagar/);
});

test('what a mailing was made of goes when it has been over for its time: letters and counts stay, one never sent goes wholly', async () => {
  const client = new MailingClient(world, await world.token('system-b'));
  const over = await client.checked([withMailbox, withoutMailbox, withMailbox]);
  assert.equal((await client.call('POST', `/mailings/${over}/start`, {})).status, 200);
  await client.until(over, 'two under way', ({ underWay }) => underWay === 2);
  for (const { deliveryId } of world.mediator.taken.slice(-2)) world.mediator.tell('delivered', {}, deliveryId);
  await client.in(over, 'finished');
  const never = await client.checked([withMailbox]);
  const young = await client.checked([withMailbox]);
  for (const id of [over, never]) await age('mailing', id);
  await aDayLater();
  const left = await rows('select recipient, length(content) as bytes, state from mailing_line where mailing = $1', [
    over,
  ]);
  assert.deepEqual(
    left.map(({ recipient, bytes }) => `${String(recipient)} ${Number(bytes) > 0}`).toSorted(),
    [`${withoutMailbox} true`, 'null false', 'null false'],
    'the one whom the hold names is kept',
  );
  const letters = await rows('select state from letter where mailing = $1', [over]);
  assert.equal(letters.length, 3, 'the letters stay');
  assert.equal(Object((await client.call('GET', `/mailings/${over}`)).body['counts']).delivered, 2);
  assert.equal((await client.call('GET', `/mailings/${over}/report`)).status, 200);
  assert.equal((await client.call('GET', `/mailings/${never}`)).status, 404);
  assert.equal((await client.call('GET', `/mailings/${young}`)).status, 200);
});

test('a shut account keeps its identity and loses its person', async () => {
  await world.person('siv.sol');
  const [siv] = await rows("select id from account where name = 'Siv Sol'");
  await rows('update account set closed_at = $2, closed_by = $3, email = $4 where id = $1', [
    siv?.['id'],
    OLD,
    'Bo Berg',
    'siv@kommun-b.example',
  ]);
  await aDayLater();
  const [after] = await rows('select name, email from account where id = $1', [siv?.['id']]);
  assert.deepEqual(after, { name: 'Avslutat konto', email: null });
  assert.equal((await rows('select 1 from account_right where account = $1', [siv?.['id']])).length, 0);
});

test('who has seen what is kept until a decision is cited, then goes by its time; held looks, newer ones and other events stay', async () => {
  const ylva = await world.person('ylva.yr');
  const organisation = (await rows("select organisation from account where name = 'Ylva Yr'"))[0]?.['organisation'];
  const letters = (await rows('select id from letter where recipient = $1 limit 2', [withMailbox])).map(({ id }) =>
    String(id),
  );
  const [free = '', kept = ''] = letters;
  const insert = (at: string, kind: string, subject: string) =>
    rows('insert into audit_event (at, organisation, kind, actor, subject) values ($1, $2, $3, $4, $5)', [
      ...[at, organisation, kind, 'login-old', subject],
    ]);
  await insert(OLD, 'letter-viewed', free);
  await insert(OLD, 'letter-viewed', kept);
  await insert(OLD, 'letter-created', free);
  await insert(new Date().toISOString(), 'letter-viewed', free);
  const looks = async () =>
    (
      await rows(
        "select kind, subject, at < '2025-01-01' as old from audit_event where actor = 'login-old' order by id",
      )
    ).map(({ kind, subject, old }) => [kind, subject === kept ? 'kept' : 'free', old]);
  await hold(ylva, 'letter', kept);
  await aDayLater();
  assert.equal((await looks()).length, 4, 'without a decision nothing goes');
  await ylva.open('/disposal/retention');
  await ylva.press(/^Spara$/, { looks: '100', decision: '', decidedOn: 'i mars', drafts: '7' });
  assert.equal(ylva.status, 422);
  assert.match(ylva.text, /mellan 365 och 36 500.*Utan beslut får inget gallras/);
  assert.match(ylva.text, /mellan 30 och 36 500/);
  await ylva.press(/^Spara$/, { looks: '400', decision: 'KS 2026/123', decidedOn: '2026-03-01', drafts: '' });
  assert.match(ylva.text, /Klart\./);
  await aDayLater();
  assert.deepEqual(await looks(), [
    ['letter-viewed', 'kept', true],
    ['letter-created', 'free', true],
    ['letter-viewed', 'free', false],
  ]);
  await ylva.open('/disposal/retention');
  assert.match(ylva.text, /vem som har sett vad \d+ 5 maj 2024 – .*400 dagar, KS 2026\/123, 2026-03-01/);
  const draft = idOf(await writeDraft(await world.person('anna.ask'), 'Bevaras'));
  await age('draft', draft);
  await aDayLater();
  assert.ok(await draftIsThere(draft), 'an empty field keeps');
});

test('the service itself can take nothing out of the audit trail but old looks, and nobody but archivists of all change the rules', async () => {
  const service = new pg.Client({ connectionString: world.database.url, options: '-c search_path=sender' });
  await service.connect();
  try {
    await assert.rejects(service.query('delete from audit_event'), /permission denied/);
    const young = "select dispose_looks('x', now() - interval '30 days', array['letter-viewed'], 10)";
    await assert.rejects(service.query(young), /kept for a year/);
  } finally {
    await service.end();
  }
  const bo = await world.person('bo.berg');
  assert.equal((await bo.open('/disposal/retention')).status, 403);
});

test('systems read and say by REST how long working material is kept; looks, which are public records, are an archivist’s to say', async () => {
  const client = new MailingClient(world, await world.token('records-b'));
  const rules = [{ what: 'drafts', days: 200 }, { what: 'accounts' }];
  const said = await client.call('PUT', '/retention-rules', { rules });
  assert.equal(said.status, 200, said.text);
  const told = (await client.call('GET', '/retention-rules')).body['rules'];
  const of = (what: string) => (Array.isArray(told) ? told.find((one) => Object(one).what === what) : undefined);
  assert.deepEqual(of('drafts'), { what: 'drafts', days: 200 });
  assert.deepEqual(of('accounts'), { what: 'accounts' });
  assert.deepEqual(of('looks'), { what: 'looks', days: 400, decision: 'KS 2026/123', decidedOn: '2026-03-01' });
  for (const rule of [
    { what: 'looks', days: 400 },
    { what: 'drafts', days: 29 },
    { what: 'letters', days: 400 },
  ])
    assert.equal((await client.call('PUT', '/retention-rules', { rules: [rule] })).status, 400, JSON.stringify(rule));
  const gone = (await client.call('GET', '/retention-records?limit=100')).body['records'];
  assert.ok(Array.isArray(gone) && gone.some((one) => Object(one).what === 'drafts' && Object(one).days === 365));
  const ylva = await world.person('ylva.yr');
  await ylva.open('/disposal/retention');
  assert.match(ylva.html, /name="drafts"[^>]*value="200"|value="200"[^>]*name="drafts"/);
  const limited = new MailingClient(world, await world.token('unit-b'));
  assert.equal((await limited.call('PUT', '/retention-rules', { rules })).status, 403);
  assert.equal((await limited.call('GET', '/retention-records')).status, 403);
});

test('a hold on everything stops all of it', async () => {
  const ylva = await world.person('ylva.yr');
  await ylva.open('/disposal/retention');
  await ylva.press(/^Spara$/, { drafts: '30' });
  await hold(ylva, 'everything', '');
  const draft = idOf(await writeDraft(await world.person('anna.ask'), 'Kvar'));
  await age('draft', draft);
  await aDayLater();
  assert.ok(await draftIsThere(draft));
});
