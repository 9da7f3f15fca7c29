// A system mends the lines of a mailing's list as a person does on the page: another number, a missing field; or leaves some out (issue 4, "Mailings").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { MailingClient } from './mailing-steps.ts';
import { SenderWorld, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let client: MailingClient;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  client = new MailingClient(world, await world.token('system-b'));
});
after(async () => world.close());

const WRONG = '198101052383';
const mend = (id: string, lines: readonly object[]) => client.call('POST', `/mailings/${id}/lines/mended`, { lines });
const problemsOf = async (id: string) => (await client.call('GET', `/mailings/${id}/problems`)).body['lines'];
const versionOf = async (id: string) => Number((await client.call('GET', `/mailings/${id}`)).body['version']);

test('wrong numbers and missing fields are mended over REST; all lines are judged again, and the letters say what was mended', async () => {
  const letter = { text: 'Hej {{namn}} {{Efternamn}}', repeats: false };
  const id = await client.checked([withMailbox, WRONG, withMailbox], letter);
  assert.deepEqual(await problemsOf(id), [
    { number: 1, problems: ['field-missing'], fields: ['Efternamn'] },
    { number: 2, problems: ['number-wrong'] },
    { number: 3, problems: ['field-missing'], fields: ['Efternamn'] },
  ]);
  const first = await versionOf(id);
  const mended = await mend(id, [
    { number: 1, fields: { Efternamn: 'Ek' } },
    { number: 2, recipient: withoutMailbox, fields: { NAMN: 'Ture', efternamn: 'Ask' } },
    { number: 3, fields: { Efternamn: 'Berg' } },
    { number: 17, recipient: withMailbox },
  ]);
  assert.deepEqual([mended.status, mended.body], [200, { mended: 3, passedOver: 1 }], mended.text);
  await client.in(id, 'checked');
  assert.ok((await versionOf(id)) > first, 'nothing approved before counts any more');
  assert.deepEqual(
    await problemsOf(id),
    [{ number: 3, problems: ['duplicate'] }],
    'the one who is a duplicate is seen now',
  );
  assert.deepEqual((await client.call('POST', `/mailings/${id}/lines/left-out`, { numbers: [1, 3] })).body, {
    leftOut: 1,
  });
  assert.equal((await client.call('POST', `/mailings/${id}/start`, {})).status, 200);
  await client.until(id, 'with the mediator', ({ underWay }) => underWay === 1);
  const [sent] = world.mediator.taken.slice(-1);
  assert.equal(Buffer.from(sent?.opened.delivery.messages[0]?.body.content ?? '').toString(), 'Hej Nr 1 Ek');
});

test('a number that cannot be right changes no line and is told by its place, never by itself; the same again changes nothing', async () => {
  const id = await client.checked([WRONG, `${WRONG.slice(0, -1)}4`]);
  const lines = [
    { number: 1, recipient: withMailbox },
    { number: 2, recipient: WRONG },
  ];
  const refused = await mend(id, lines);
  assert.equal(refused.status, 400, refused.text);
  assert.match(refused.text, /lines\[1\]\.recipient/);
  assert.ok(!refused.text.includes(WRONG));
  assert.equal((await mend(id, [lines[0] ?? {}, lines[0] ?? {}])).status, 400, 'a line is mended once');
  assert.equal((await mend(id, [])).status, 400);
  assert.deepEqual(await problemsOf(id), [
    { number: 1, problems: ['number-wrong'] },
    { number: 2, problems: ['number-wrong'] },
  ]);
  assert.deepEqual((await mend(id, lines.slice(0, 1))).body, { mended: 1, passedOver: 0 });
  await client.in(id, 'checked');
  const version = await versionOf(id);
  assert.deepEqual((await mend(id, lines.slice(0, 1))).body, { mended: 0, passedOver: 1 });
  assert.equal(await versionOf(id), version);
});

test('some lines are left out and some taken back; a mailing that is started takes no more', async () => {
  const id = await client.checked([withMailbox, WRONG, WRONG]);
  const act = (name: string, numbers: readonly number[]) =>
    client.call('POST', `/mailings/${id}/lines/${name}`, { numbers });
  assert.deepEqual((await act('left-out', [2, 3])).body, { leftOut: 2 });
  assert.deepEqual((await act('taken-back', [3])).body, { takenBack: 1 });
  await client.in(id, 'checked');
  assert.deepEqual(await problemsOf(id), [{ number: 3, problems: ['number-wrong'] }]);
  assert.deepEqual((await act('left-out', [3])).body, { leftOut: 1 });
  assert.equal((await client.call('POST', `/mailings/${id}/start`, {})).status, 200);
  assert.equal((await mend(id, [{ number: 2, recipient: withoutMailbox }])).status, 409);
  assert.equal((await act('taken-back', [2])).status, 409);
});

test('whoever looks at lines to mend, with their numbers, is noted', async () => {
  const id = await client.checked([withMailbox, WRONG]);
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/mailings/${id}/lines`);
  assert.match(anna.text, /numret kan inte stämma/);
  const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  const { rows } = await owner.query(
    "select details->'lines' as lines from audit_event where kind = 'mailing-lines-viewed' and subject = $1",
    [id],
  );
  await owner.end();
  assert.deepEqual(rows, [{ lines: [2] }]);
});
