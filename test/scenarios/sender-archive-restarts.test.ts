// A period's archive package and processes that are stopped over it: its own failures count, and processes that it kills (issue 4, "Diarium").
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after as afterAll, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Running } from '../../src/platform/running.ts';
import { aPdf, kommunB, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

const ARCHIVE = { lettersPerVolume: 1, keepDays: 3 };

let world: SenderWorld;
let owner: pg.Client;
let sender: Running;
before(async () => {
  world = await SenderWorld.open();
  sender = await world.sender({ archive: ARCHIVE });
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

async function diesOverPackage(): Promise<void> {
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  const failpoints = ['sender.archive-letter'];
  child.stdin.end(JSON.stringify({ ...world.config, archive: ARCHIVE, failpoints, leaseMs: 700 }));
  assert.equal((await death)[1], 'SIGKILL');
}

test('a package that kills its process each time is given up after five, and is an archivist’s task with the letter named', async () => {
  await sender.stop();
  const { rows } = await owner.query<{ day: string; id: string }>(
    `select to_char(created_at at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as day, id from letter order by created_at, id`,
  );
  const [first, last] = [rows[0], rows.at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  const id = randomUUID();
  await owner.query(
    `insert into archive_package (id, organisation, from_day, to_day, state, letters, asked_at, asked_by, asked_by_name)
     values ($1, $2, $3, $4, 'making', 2, now(), 'ylva.yr', 'Ylva Yr')`,
    [id, kommunB.id, first.day, last.day],
  );
  await owner.query(
    `insert into job (organisation, kind, key, payload, next_at) values ($1, 'make-archive-package', $2, '{}', now())`,
    [kommunB.id, id],
  );
  const now = async () => {
    const asked = 'select state, failures, begun, at_letter as "atLetter" from archive_package where id = $1';
    return (await owner.query<{ state: string; begun: number; atLetter: string | null }>(asked, [id])).rows[0];
  };
  await diesOverPackage();
  assert.deepEqual(await now(), { state: 'making', failures: 0, begun: 1, atLetter: null });
  await diesOverPackage();
  assert.deepEqual(await now(), { state: 'making', failures: 0, begun: 2, atLetter: first.id });
  // As if three more had died.
  await owner.query('update archive_package set begun = 5 where id = $1', [id]);
  sender = await world.sender({ archive: ARCHIVE });
  await until('given up', async () => ((await now())?.state === 'failed' ? true : undefined));

  const ylva = await world.person('ylva.yr');
  await ylva.open('/');
  assert.match(ylva.text, /Ett arkivpaket kunde inte göras/);
  await ylva.follow(/Ett arkivpaket kunde inte göras/);
  assert.match(ylva.text, /tjänsten stannade 5 gånger i rad/);
  assert.ok(ylva.html.includes(`/letters/${first.id}`), 'the letter that it stopped at');
  await ylva.press(/Gör paketet igen/);
  const again = new URL(ylva.url).pathname.split('/').at(-1) ?? '';
  assert.notEqual(again, id);
  await until('ready', async () => {
    const { rowCount } = await owner.query(`select from archive_package where id = $1 and state = 'ready'`, [again]);
    return rowCount === 1 ? true : undefined;
  });
  await ylva.open('/');
  assert.doesNotMatch(ylva.text, /Ett arkivpaket kunde inte göras/);
});
