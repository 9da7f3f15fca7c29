// Take everything with me (issue 5, Portability): signed originals byte for byte, attachments, readable HTML, an index by its schema, checksums;
// for the holder only, with the e-ID used a moment ago, encrypted here and gone after its days.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { Value } from 'typebox/value';
import { PackageIndex } from '../../src/services/mailbox/move/package-form.ts';
import { TAKE_REMOVAL_JOB } from '../../src/services/mailbox/move/take-along.ts';
import { fetchBytes, takeAlong } from './mailbox-moving.ts';
import { good, letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import {
  amina,
  deliveryTo,
  envelopeOf,
  kommunB,
  mediator,
  PDF,
  post,
  signe,
  startWorld,
  type World,
} from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

async function asOwner(text: string, values: readonly unknown[] = []): Promise<void> {
  const owner = new pg.Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
  await owner.query(text.replaceAll('$S', world.database.schema), [...values]);
  await owner.end();
}

describe('a package of the whole mailbox', () => {
  test('holds the envelope byte for byte, attachments, a readable page, folders, labels, what was read, and the activity log', async () => {
    const tls = await world.issue(mediator);
    const sender = world.signer(await world.issue(kommunB));
    const files = [{ filename: 'Beslut å.pdf', contentType: 'application/pdf', content: PDF }];
    const envelope = envelopeOf(
      deliveryTo({ subject: 'Ta med mig', ids: ['a', 'b'], files }),
      sender,
      world.signer(tls),
    );
    good(await post(world, tls, envelope));
    await send(world, { subject: 'Till Amina', recipient: amina.id });
    const { browser, page } = await logIn(world, signe.id);
    const link = letterLink(page, 'Ta med mig');
    await postTo(browser, await browser.open(link), '/sort', {
      action: 'trash',
      letters: link.split('/').at(-1) ?? '',
      back: '/inbox',
    });
    const taken = await takeAlong(world, browser);
    assert.ok(Value.Check(PackageIndex, taken.index), JSON.stringify([...Value.Errors(PackageIndex, taken.index)]));
    const [delivery, ...others] = taken.index.deliveries;
    assert.equal(others.length, 0);
    assert.ok(taken.files.get(delivery?.original ?? '')?.equals(envelope));
    assert.deepEqual(taken.index.holder, { id: signe.id, name: signe.name });
    const letters = delivery?.letters ?? [];
    assert.deepEqual(
      letters.map(({ subject, position }) => [subject, position]),
      [
        ['Ta med mig', 1],
        ['Ta med mig', 2],
      ],
    );
    assert.equal(letters.filter(({ read }) => read !== null).length, 1);
    assert.equal(letters.filter(({ trashed }) => trashed !== undefined).length, 1);
    assert.equal(letters[0]?.attachments[0]?.name, 'Beslut å.pdf');
    assert.ok(taken.files.get(letters[0]?.attachments[0]?.path ?? '')?.equals(PDF));
    const html = String(taken.files.get(letters[0]?.html ?? ''));
    assert.match(html, /Din ansökan är beviljad/);
    assert.match(html, /default-src 'none'/);
    assert.match(String(taken.files.get('activity.jsonl')), /letter\.received/);
    assert.ok(![...taken.files.values()].some((bytes) => bytes.includes('Till Amina')));
  });

  test('is told of in the activity log, and one at a time is made', async () => {
    const kinds = (await rowsOf(world, `select kind from audit_event where kind like 'package.%' order by id`)).map(
      (row) => row['kind'],
    );
    assert.deepEqual(kinds, ['package.asked', 'package.made', 'package.downloaded']);
    await asOwner(`insert into $S.package (id, account_id, direction, state, asked_at)
      select gen_random_uuid(), id, 'out', 'working', now() from $S.account where recipient_id = '${signe.id}'`);
    const { browser, page } = await logIn(world, signe.id, '/moving');
    assert.match((await postTo(browser, page, '/moving/take')).text, /håller redan på/);
    await asOwner(`delete from $S.package where state = 'working'`);
  });

  test('lies encrypted: nothing of a letter can be read in the blobs', async () => {
    const folder = join(world.folder, 'blobs');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    assert.ok(files.length > 0);
    for (const name of files) assert.ok(!readFileSync(join(name.parentPath, name.name)).includes('Ta med mig'));
  });

  test('is nobody else’s: not another person’s, not anybody’s without a log-in', async () => {
    const [row] = await rowsOf(world, `select id from package where state = 'ready'`);
    const address = `${world.pages}/moving/packages/${String(row?.['id'])}`;
    const other = await logIn(world, amina.id);
    assert.equal((await fetchBytes(other.browser, address)).status, 410);
    assert.equal((await fetch(address, { redirect: 'manual' })).status, 303);
    const mine = await logIn(world, signe.id);
    assert.equal((await fetchBytes(mine.browser, address)).status, 200);
  });

  test('is gone after its days: no page, no bytes, and no row that keeps its blobs', async () => {
    const [row] = await rowsOf(world, `select id from package where state = 'ready'`);
    const id = String(row?.['id']);
    await asOwner(`update $S.job set next_at = now() where kind = $1`, [TAKE_REMOVAL_JOB]);
    await until(
      'the package is removed',
      async () => (await rowsOf(world, `select 1 from package where id = $1 and state = 'removed'`, [id])).length > 0,
    );
    assert.equal((await rowsOf(world, 'select 1 from package_part')).length, 0);
    const { browser } = await logIn(world, signe.id);
    assert.equal((await fetchBytes(browser, `${world.pages}/moving/packages/${id}`)).status, 410);
  });

  test('shows a letter of HTML in a frame of its own, so that its looks hide nothing of what the page says of it', async () => {
    const text =
      '<style>dl,h1,small{display:none}</style><p>Hej <b>Amina</b></p></main></iframe><style>h1{color:red}</style>';
    await send(world, { subject: 'Med HTML', recipient: amina.id, body: { contentType: 'text/html', text } });
    const { browser } = await logIn(world, amina.id);
    const { files, index } = await takeAlong(world, browser);
    const letter = index.deliveries.flatMap(({ letters }) => letters).find(({ subject }) => subject === 'Med HTML');
    const page = String(files.get(letter?.html ?? ''));
    const frames = page.match(/<iframe [^>]*>/g) ?? [];
    assert.equal(frames.length, 1);
    assert.match(frames[0] ?? '', / sandbox="".* srcdoc="[^"]*Hej &lt;b&gt;Amina/s);
    assert.equal(page.replaceAll(/<iframe [^>]*>/g, '').match(/<style>/g)?.length, 1, 'the page’s own and no other');
  });
});
