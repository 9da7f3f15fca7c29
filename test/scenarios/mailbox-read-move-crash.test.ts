// Reading, sealing what came before texts were sealed, indexing for search, taking along, moving in, changing operator and closing survive kill -9 between
// every two steps (issue 5, Proof): what was said is true, what was not done is done by trying again, and nothing comes twice or is lost. A process
// dies at one step, the next goes on and dies at the next.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/services/mailbox/index.ts';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { emptied, fetchBytes, handIn, sendToday, type TakenAlong, takeAlong } from './mailbox-moving.ts';
import { assertNone, everyRow } from './mailbox-plain-rows.ts';
import { letterCount, letterLink, logIn, postTo, rowsOf, until } from './mailbox-steps.ts';
import { deliveryTo, operator, PDF, signe, startWorld, stranger, type World } from './mailbox-world.ts';

type Failpoint = NonNullable<Config['failpoints']>[number];
const other = '164024000046';
let world: World;
/** Logged in before anything dies: a log-in lives in the database, and outlives every process. */
let hers: { readonly browser: PlainBrowser; readonly page: Seen };
let his: typeof hers;

before(async () => {
  world = await startWorld();
  const files = [{ filename: 'Beslut.pdf', contentType: 'application/pdf', content: PDF }];
  await sendToday(world, deliveryTo({ subject: 'Läs mig', files }));
  await sendToday(world, deliveryTo({ subject: 'Andra brevet' }));
  world.far.state.registered.set(stranger.id, other);
  [hers, his] = [await logIn(world, signe.id), await logIn(world, stranger.id, '/open')];
  await world.pause();
});
after(async () => await world.stop());

const DUE = `update job set next_at = now() where kind in
  ('take-along', 'move-in', 'seal-old-rows', 'sweep-search', 'read-letter-files', 'index-letters')`;

/** The operator as a process that dies at that step. */
async function startProcess(
  ...failpoints: readonly Failpoint[]
): Promise<{ child: ChildProcess; death: Promise<unknown[]> }> {
  // As when the lease of a process that died is over.
  await rowsOf(world, DUE);
  const file = fileURLToPath(new URL('./mailbox-process.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  // A job may end it before it has said that it is there.
  const death = once(child, 'exit');
  child.stdin?.end(JSON.stringify({ ...world.config, failpoints }));
  await Promise.race([once(child.stdout ?? child, 'data'), death]);
  assert.ok(child.exitCode === null, 'the operator did not start');
  return { child, death };
}

/** Does it with a process that dies at the step. */
async function dying(point: Failpoint, doing: () => Promise<unknown>): Promise<void> {
  const { child, death } = await startProcess(point);
  // Whoever asked may get no answer.
  await doing().catch(() => undefined);
  // One that lives on would hold its ports against the next.
  const late = setTimeout(() => child.kill('SIGTERM'), 30_000);
  const [, signal] = await death;
  clearTimeout(late);
  assert.equal(signal, 'SIGKILL', point);
}

async function kinds(like: string): Promise<unknown[]> {
  const rows = await rowsOf(world, `select kind from audit_event where kind like $1 order by id`, [like]);
  return rows.map(({ kind }) => kind);
}

describe('reading', () => {
  test('killed before a letter is marked as read it is unread, killed after it is read; once, and its file is noted before it is given', async () => {
    const { browser, page } = hers;
    const letter = letterLink(page, 'Läs mig');
    await dying('mailbox.read-opened', () => browser.open(letter));
    assert.deepEqual(await kinds('letter.read'), []);
    assert.equal((await rowsOf(world, 'select 1 from letter where read_at is not null')).length, 0);
    await dying('mailbox.read-marked', () => browser.open(letter));
    assert.deepEqual(await kinds('letter.read'), ['letter.read']);
    const [row] = await rowsOf(world, 'select id from attachment');
    const file = `${new URL(letter).pathname}/attachments/${String(row?.['id'])}`;
    await dying('mailbox.file-noted', () => browser.open(`${world.pages}${file}`));
    assert.equal((await kinds('attachment.opened')).length, 1);
    await world.restart();
    const read = await browser.open(letter);
    assert.match(read.text, /Din ansökan är beviljad/);
    assert.equal((await browser.open(`${world.pages}${file}`)).status, 200);
    assert.deepEqual(await kinds('letter.read'), ['letter.read']);
    await world.pause();
  });
});

describe('sealing and indexing', () => {
  const subjects = ['Läs mig', 'Andra brevet'] as const;
  const idOf = (subject: string): string => new URL(letterLink(hers.page, subject)).pathname.split('/')[2] ?? '';
  const count = async (query: string): Promise<number> => (await rowsOf(world, query)).length;
  const plain = () => count('select 1 from letter where subject is not null');
  const noPlainWord = async () => assertNone(await everyRow(world), ['Pärlugglan', 'Myrslok', 'Läs mig']);

  test('letters from before texts were sealed: none half sealed, each sealed once, whenever the job dies', async () => {
    for (const subject of subjects)
      await rowsOf(
        world,
        `update letter set message_id = 'Myrslokens id', subject = $2, body = 'Pärlugglan häckar', support_text = 'Ring',
          subject_sealed = null, content_sealed = null where id = $1`,
        [idOf(subject), subject],
      );
    await rowsOf(world, `update attachment set filename = 'Myrslok.pdf', filename_sealed = null`);
    for (const point of ['mailbox.sealing-read', 'mailbox.sealing-written'] as const) {
      await dying(point, async () => undefined);
      assert.equal(await plain(), 2, point);
      assert.equal(await count('select 1 from letter where subject_sealed is not null'), 0, point);
    }
    await dying('mailbox.sealing-kept', async () => undefined);
    assert.equal(await plain(), 0);
    await noPlainWord();
  });

  test('the search index: a letter is in it or waits for it, never neither and never twice, whenever its jobs die', async () => {
    await rowsOf(world, 'delete from search_text');
    await rowsOf(world, 'update search_due set waits = true where letter_id = $1', [idOf('Läs mig')]);
    await dying('mailbox.words-read', async () => undefined);
    assert.equal(await count('select 1 from search_due where waits'), 1);
    await world.restart();
    await until('the files are read', async () => {
      await rowsOf(world, DUE);
      return (await count('select 1 from search_due where waits')) === 0;
    });
    await world.pause();
    const { browser } = hers;
    // As a search asks for it where many letters are not in the index yet.
    await rowsOf(
      world,
      `insert into job (organisation, kind, key, payload, next_at)
        select $1, 'index-letters', id::text, jsonb_build_object('account', id), now() from account where recipient_id = $2`,
      [operator.id, signe.id],
    );
    await dying('mailbox.index-made', async () => undefined);
    assert.equal(await count('select 1 from search_segment'), 0);
    assert.equal(await count('select 1 from search_due'), 2);
    await dying('mailbox.index-kept', async () => undefined);
    assert.equal(await count('select 1 from search_segment'), 1);
    assert.equal(await count('select 1 from search_due'), 0);
    await world.restart();
    await rowsOf(world, DUE);
    await until('no job is left', async () => (await count(`select 1 from job where kind = 'index-letters'`)) === 0);
    await noPlainWord();
    const search = await browser.open(`${world.pages}/search`);
    const found = await postTo(browser, search, '/search', { words: 'pärlugglan häckar' });
    const inbox = await browser.open(`${world.pages}/inbox`);
    for (const subject of subjects) {
      for (const page of [inbox, found]) assert.equal(page.text.split(idOf(subject)).length > 1, true, subject);
      assert.match((await browser.open(letterLink(inbox, subject))).text, /Pärlugglan häckar/);
    }
    assert.equal(found.text.split('<li class="bd-inbox-row').length - 1, 2);
    assert.equal(inbox.text.split('<li class="bd-inbox-row').length - 1, 2);
    assert.match((await browser.open(letterLink(inbox, 'Läs mig'))).text, /Myrslok\.pdf/);
    await world.pause();
  });
});

describe('moving', () => {
  let taken: TakenAlong;

  test('taking along: what was asked for is made, whole, whenever its maker dies; that it was fetched is noted before the first byte', async () => {
    const { browser, page } = hers;
    await dying('mailbox.package-asked', () => postTo(browser, page, '/moving/take'));
    assert.deepEqual(await kinds('package.%'), ['package.asked']);
    await dying('mailbox.package-begun', async () => undefined);
    await dying('mailbox.package-kept', async () => undefined);
    assert.equal((await rowsOf(world, `select 1 from package where state = 'ready'`)).length, 0);
    assert.equal(
      (await rowsOf(world, 'select 1 from package_part')).length,
      0,
      'nothing of a first try can be fetched',
    );
    await world.restart();
    await rowsOf(world, DUE);
    await until('the package is made', async () => {
      return (await rowsOf(world, `select 1 from package where state = 'ready'`)).length === 1;
    });
    await world.pause();
    const [ready] = await rowsOf(world, 'select id from package');
    const address = `${world.pages}/moving/packages/${String(ready?.['id'])}`;
    await dying('mailbox.package-noted', () => fetchBytes(browser, address));
    assert.deepEqual(await kinds('package.%'), ['package.asked', 'package.made', 'package.downloaded']);
    await world.restart();
    taken = await takeAlong(world, browser);
    assert.equal(taken.index.deliveries.length, 2);
    await world.pause();
  });

  test('moving in: a file that was not taken on is handed in again; one that was goes on, a delivery at a time, none twice and none left out', async () => {
    await emptied(world);
    await rowsOf(world, `delete from job where kind in ('move-in', 'take-along')`);
    const { browser, page } = hers;
    const hand = (): Promise<unknown> => handIn(browser, page, taken.bytes);
    await dying('mailbox.move-kept', hand);
    assert.equal((await rowsOf(world, 'select 1 from package')).length, 0);
    await dying('mailbox.move-handed', hand);
    assert.equal((await rowsOf(world, `select 1 from package where state = 'working'`)).length, 1);
    await dying('mailbox.move-stored', async () => undefined);
    assert.equal(await letterCount(world), 1);
    await dying('mailbox.move-stored', async () => undefined);
    assert.equal(await letterCount(world), 2);
    await dying('mailbox.move-read', async () => undefined);
    await world.restart();
    await rowsOf(world, DUE);
    let said = '';
    await until('it is gone through', async () => {
      said = (await browser.open(`${world.pages}/moving`)).text;
      return said.includes('Du har flyttat in');
    });
    assert.match(said, /2 brev är nya här/);
    assert.equal(await letterCount(world), 2);
    assert.equal((await kinds('letter.moved-in')).length, 2);
    await world.pause();
  });

  const stateOf = async (): Promise<unknown> =>
    (await rowsOf(world, 'select state from account where recipient_id = $1', [stranger.id]))[0]?.['state'];

  test('changing operator: at no step is the holder nowhere, and pressing once more settles it', async () => {
    const { browser, page } = his;
    const form = { email: '', language: 'sv', accept: 'yes', move: 'yes' };
    const press = (): Promise<Seen> => postTo(browser, page, '/open', form);
    await dying('mailbox.here-kept', press);
    assert.equal(world.far.state.registered.get(stranger.id), other, 'nothing was asked of FaR');
    assert.equal(await stateOf(), 'opening');
    await dying('mailbox.here-answered', press);
    assert.equal(world.far.state.registered.get(stranger.id), operator.id);
    // FaR sends letters here from now on, and they are taken although nobody here has heard FaR's yes.
    assert.equal(await stateOf(), 'opening');
    await world.restart();
    await sendToday(world, deliveryTo({ recipient: stranger.id, subject: 'Mitt i flytten' }));
    await world.pause();
    await dying('mailbox.here-opened', press);
    assert.equal(await stateOf(), 'active');
    await world.restart();
    assert.match((await browser.open(`${world.pages}/inbox`)).text, /Mitt i flytten/);
    await world.pause();
  });

  test('closing: killed when FaR has let it go it is closed by pressing once more', async () => {
    const { browser, page } = his;
    await dying('mailbox.closing-answered', () => postTo(browser, page, '/close'));
    assert.equal(world.far.state.registered.get(stranger.id), undefined);
    assert.equal(await stateOf(), 'active');
    await world.restart();
    const closed = await postTo(browser, await browser.open(`${world.pages}/close`), '/close');
    assert.match(closed.text, /stängd/);
    assert.equal(await stateOf(), 'closed');
  });
});
