// A period's archive package and processes that are stopped over it: only its own failures count (issue 4, "Diarium").
import assert from 'node:assert/strict';
import { after as afterAll, before, test } from 'node:test';
import pg from 'pg';
import { aPdf, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let owner: pg.Client;
before(async () => {
  world = await SenderWorld.open();
  await world.sender({ archive: { lettersPerVolume: 1, keepDays: 3 } });
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  for (const number of [1, 2]) await delivered(number);
});
afterAll(async () => {
  await owner.end();
  await world.close();
});

async function delivered(number: number): Promise<void> {
  const attachments = [{ filename: 'Beslut.pdf', content: Buffer.from(await aPdf(number)).toString('base64') }];
  const body = JSON.stringify({ recipient: withMailbox, subject: `Brev ${number}`, text: 'Hej', attachments });
  const authorization = `Bearer ${await world.token('system-b')}`;
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `brev-${number}` };
  assert.equal((await fetch(`${world.address}/api/v1/letters`, { method: 'POST', headers, body })).status, 202);
  await until('handed over', async () => (world.mediator.taken.length === number ? true : undefined));
  world.mediator.tell('delivered', { operator: { id: operator.id, name: operator.name }, transId: `t${number}` });
  await until('delivered', async () => {
    const { rowCount } = await owner.query("select from letter where state = 'delivered'");
    return rowCount === number ? true : undefined;
  });
}

test('a period whose process is stopped often is not given up; what fails by itself is, after five times', async () => {
  const { rows } = await owner.query<{ day: string; letter: string; blob: string }>(
    `select to_char(min(letter.created_at) over () at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as day, letter, blob
     from letter_attachment join letter on letter.id = letter order by letter.created_at desc`,
  );
  const [last] = rows;
  assert.ok(last);
  const lose = (blob: string) =>
    owner.query('update letter_attachment set blob = $1 where letter = $2', [blob, last.letter]);
  const ylva = await world.person('ylva.yr');
  const ask = async () => {
    await lose('0'.repeat(64));
    await ylva.open('/archive');
    await ylva.press(/Gör paketet/, { from: last.day, to: last.day, unit: '' });
    return new URL(ylva.url).pathname.split('/').at(-1) ?? '';
  };
  const now = async (id: string) =>
    (
      await owner.query<{ state: string; failures: number }>(
        'select state, failures from archive_package where id = $1',
        [id],
      )
    ).rows[0];
  const again = (id: string) =>
    owner.query('update job set attempt = attempt + 20, next_at = now() where key = $1', [id]);
  const after = (id: string, failures: number) =>
    until(`${failures} failures`, async () => ((await now(id))?.failures === failures ? true : undefined));

  const stopped = await ask();
  await after(stopped, 1);
  // As if twenty processes had died over it.
  await again(stopped);
  await after(stopped, 2);
  assert.equal((await now(stopped))?.state, 'making');
  await lose(last.blob);
  await again(stopped);
  await until('ready', async () => ((await now(stopped))?.state === 'ready' ? true : undefined));

  const hopeless = await ask();
  for (const failures of [1, 2, 3, 4]) {
    await after(hopeless, failures);
    await again(hopeless);
  }
  await until('given up', async () => ((await now(hopeless))?.state === 'failed' ? true : undefined));
  await lose(last.blob);
});
