// Move in (issue 5, Portability): a package from another operator, every signature verified again from the original; what does not hold is marked,
// nothing comes twice, and what is no package of one's own is refused.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import type { PackageIndex } from '../../src/services/mailbox/move/package-form.ts';
import { emptied, moveIn, pack, sendToday, type TakenAlong, takeAlong } from './mailbox-moving.ts';
import { letterCount, letterLink, logIn, postTo, rowsOf, until } from './mailbox-steps.ts';
import { amina, deliveryTo, PDF, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;
let taken: TakenAlong;

before(async () => {
  world = await startWorld();
  const files = [{ filename: 'Beslut å.pdf', contentType: 'application/pdf', content: PDF }];
  await sendToday(world, deliveryTo({ subject: 'I mappen', files }));
  await sendToday(world, deliveryTo({ subject: 'Oläst', ids: ['a', 'b'] }));
  const { browser, page } = await logIn(world, signe.id);
  const id = letterLink(page, 'I mappen').split('/').at(-1) ?? '';
  await browser.open(`${world.pages}/letters/${id}`);
  await postTo(browser, page, '/folders', { kind: 'folder', name: 'Skola' });
  await postTo(browser, page, '/folders', { kind: 'label', name: 'Viktigt' });
  for (const kind of ['folder', 'label']) {
    const [shelf] = await rowsOf(world, 'select id from shelf where kind = $1', [kind]);
    assert.ok(shelf !== undefined, `no ${kind} was made`);
    await postTo(browser, page, '/sort', {
      action: 'to',
      to: `${kind} ${String(shelf['id'])}`,
      letters: id,
      back: '/inbox',
    });
  }
  taken = await takeAlong(world, browser);
});
after(async () => await world.stop());

const state = `select subject_sealed is not null as s, place, read_at is not null as read, verification->>'signedAs' as by,
  (select count(*)::int from letter_label where letter_id = letter.id) as labels, shelf_id is not null as filed
  from letter join delivery on delivery.id = delivery_id order by place, read desc, letter.position`;

describe('moving in', () => {
  test('brings every letter with its folder, its label and what was read; each signature is verified again and told of', async () => {
    const was = await rowsOf(world, state);
    assert.deepEqual(
      was.map((row) => [row['place'], row['read'], row['labels']]),
      [
        ['folder', true, 1],
        ['inbox', false, 0],
        ['inbox', false, 0],
      ],
    );
    await emptied(world);
    const { browser } = await logIn(world, signe.id);
    const said = await moveIn(world, browser, taken.bytes);
    assert.match(said, /3 brev är nya här/);
    assert.ok(!said.includes('kunde inte kontrolleras'));
    assert.deepEqual(await rowsOf(world, state), was);
    const [row] = await rowsOf(world, `select letter.id from letter where place = 'folder'`);
    const letter = await browser.open(`${world.pages}/letters/${String(row?.['id'])}`);
    assert.match(letter.text, /Signaturerna kontrollerades på nytt/);
    assert.match(letter.text, /Beslut å\.pdf/);
  });

  test('the same package again changes nothing', async () => {
    const before = await rowsOf(world, 'select id, read_at, place from letter order by id');
    const { browser } = await logIn(world, signe.id);
    assert.match(await moveIn(world, browser, taken.bytes), /0 brev är nya här\. 3 fanns redan/);
    assert.deepEqual(await rowsOf(world, 'select id, read_at, place from letter order by id'), before);
  });

  test('a letter that was changed is marked as not verified, never as good, and its file still opens', async () => {
    const [delivery] = taken.index.deliveries.filter(({ letters }) => letters[0]?.subject === 'I mappen');
    assert.ok(delivery !== undefined);
    const original = String(taken.files.get(delivery.original)).replace('Beslut å.pdf', 'Beslut ö.pdf');
    const files = new Map([...taken.files, [delivery.original, Buffer.from(original)]]);
    await emptied(world);
    const { browser } = await logIn(world, signe.id);
    const said = await moveIn(world, browser, pack(files, taken.index));
    assert.match(said, /3 brev är nya här\. 1 kunde inte kontrolleras/);
    const [row] = await rowsOf(world, `select letter.id from letter where place = 'folder'`);
    const letter = await browser.open(`${world.pages}/letters/${String(row?.['id'])}`);
    assert.equal(letter.status, 200);
    assert.match(letter.text, /vi kunde inte kontrollera signaturerna/);
    assert.ok(!letter.text.includes('Signaturerna kontrollerades på nytt'));
    const [found] = await rowsOf(world, `select id from attachment where letter_id = $1`, [row?.['id']]);
    const save = [...letter.text.matchAll(/href="([^"]*)"/g)].find(([, href = '']) =>
      href.includes(String(found?.['id'])),
    );
    const file = await browser.open(new URL(save?.[1]?.replaceAll('&amp;', '&') ?? 'none', letter.url));
    assert.equal(file.status, 200);
    assert.match(file.text, /^%PDF|viewer|Beslut ö/);
  });

  test('a time of receipt far from the sealed day is not believed; the real letter can still come once', async () => {
    await emptied(world);
    const deliveries = taken.index.deliveries.map((one) => ({ ...one, received: '2025-01-01T00:00:00.000Z' }));
    const { browser } = await logIn(world, signe.id);
    assert.match(
      await moveIn(world, browser, pack(taken.files, { ...taken.index, deliveries })),
      /3 kunde inte kontrolleras/,
    );
    assert.match(await moveIn(world, browser, taken.bytes), /3 brev är nya här/);
    assert.equal(await letterCount(world), 6);
  });

  test('is refused for what is no package, is somebody else’s, is cut off, or is compressed', async () => {
    const { browser } = await logIn(world, signe.id);
    const before = await letterCount(world);
    assert.match(await moveIn(world, browser, Buffer.from('PK\u0003\u0004 en zip')), /inte en fil med en hel brevlåda/);
    assert.match(await moveIn(world, browser, gzipSync(Buffer.alloc(20_000_000))), /inte en fil med en hel brevlåda/);
    assert.match(await moveIn(world, browser, taken.bytes.subarray(0, taken.bytes.length - 4000)), /Filen är skadad/);
    const holder: PackageIndex['holder'] = { id: amina.id, name: amina.name };
    assert.match(await moveIn(world, browser, pack(taken.files, { ...taken.index, holder })), /någon annans brevlåda/);
    assert.equal(await letterCount(world), before);
    const other = await logIn(world, amina.id);
    assert.match(await moveIn(world, other.browser, taken.bytes), /någon annans brevlåda/);
    // An index that says Amina, around letters to Signe.
    const said = await moveIn(world, other.browser, pack(taken.files, { ...taken.index, holder }));
    assert.match(said, /0 brev är nya här\. 2 försändelser togs inte in/);
    assert.equal(await letterCount(world), before);
  });

  test('a path out of the package is refused', async () => {
    const { browser } = await logIn(world, signe.id);
    const files = new Map([...taken.files, ['../../etc/passwd', Buffer.from('x')]]);
    assert.match(await moveIn(world, browser, pack(files, taken.index)), /inte en fil med en hel brevlåda/);
  });

  test('goes on after a failure with the delivery that was not stored: none twice, none left out', async () => {
    await emptied(world);
    const events = `select 1 from audit_event where kind = 'letter.moved-in'`;
    const before = (await rowsOf(world, events)).length;
    const owner = new pg.Client({ connectionString: world.database.ownerUrl });
    await owner.connect();
    await owner.query(`set search_path to ${world.database.schema}`);
    await owner.query(`create function second_fails() returns trigger language plpgsql as $$
      begin if (select count(*) from ${world.database.schema}.delivery) > 0 then raise exception 'the test'; end if; return new; end $$`);
    await owner.query(
      'create trigger second_fails before insert on delivery for each row execute function second_fails()',
    );
    const { browser } = await logIn(world, signe.id);
    const going = moveIn(world, browser, taken.bytes);
    await until('the first is stored and the second has failed', async () => {
      const [row] = await rowsOf(world, `select letters, failures from package where state = 'working'`);
      return Number(row?.['letters']) === 1 && Number(row?.['failures']) > 0;
    });
    assert.equal((await rowsOf(world, 'select 1 from delivery')).length, 1);
    await owner.query('drop trigger second_fails on delivery');
    await owner.query('drop function second_fails()');
    await owner.end();
    assert.match(await going, /3 brev är nya här\./);
    assert.equal(await letterCount(world), 3);
    assert.equal((await rowsOf(world, events)).length, before + 2);
  });
});
