// The trash: sixty days' way back, then gone for good with files, envelope and words of the index; never earlier, and never a second time.
import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import pg from 'pg';
import { EMPTY_TRASH_JOB } from '../../src/services/mailbox/use/empty-trash.ts';
import { good, letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { deliveryTo, envelopeOf, kommunB, mediator, post, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

const DAY_MS = 86_400_000;

async function pdf(words: string): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([595, 842]).drawText(words, { x: 72, y: 720, size: 24 });
  // Larger than what stands in a row: the envelope is then a blob.
  document.setSubject('x'.repeat(60_000));
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

/** Puts the letter in the trash; gives its id. */
async function throwAway(subject: string): Promise<string> {
  const { browser, page } = await logIn(world, signe.id);
  const id = letterLink(page, subject).split('/').at(-1) ?? '';
  const trash = await postTo(browser, page, '/sort', { action: 'trash', letters: id, back: '/trash' });
  assert.match(trash.text, /tas bort för gott om 60 dagar/);
  assert.match(trash.text, /Tas bort \d+ [a-z]+ \d{4}/);
  return id;
}

/** As if it had lain there so long; by the owner of the database, since the service has no word for it. */
async function lainFor(letter: string, ms: number): Promise<void> {
  const owner = new pg.Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
  await owner.query(`update ${world.database.schema}.letter set trashed_at = $2 where id = $1`, [
    letter,
    new Date(Date.now() - ms),
  ]);
  await owner.query(`update ${world.database.schema}.job set next_at = now() where kind = $1`, [EMPTY_TRASH_JOB]);
  await owner.end();
}

async function isThere(letter: string): Promise<boolean> {
  return (await rowsOf(world, 'select 1 from letter where id = $1', [letter])).length > 0;
}

/** The job has run since now. */
async function emptied(): Promise<void> {
  const [job] = await rowsOf(world, 'select next_at from job where kind = $1', [EMPTY_TRASH_JOB]);
  const before = Number(new Date(String(job?.['next_at'])));
  await until('the trash was emptied', async () => {
    const [now] = await rowsOf(world, 'select next_at from job where kind = $1', [EMPTY_TRASH_JOB]);
    return Number(new Date(String(now?.['next_at']))) > Math.max(before, Date.now() + 60_000);
  });
}

describe('the trash', () => {
  test('gives a letter back to where it was', async () => {
    await send(world, { subject: 'Kastat av misstag' });
    const id = await throwAway('Kastat av misstag');
    const { browser, page } = await logIn(world, signe.id);
    assert.ok(!page.text.includes('Kastat av misstag'));
    const letter = await browser.open(`${world.pages}/letters/${id}`);
    assert.match(letter.text, /Brevet ligger i papperskorgen och tas bort för gott \d+ [a-z]+ \d{4}/);
    const back = await postTo(browser, letter, '/sort', { action: 'back', letters: id, back: '/inbox' });
    assert.match(back.text, /tillbaka där det låg/);
    assert.ok(back.text.includes('Kastat av misstag'));
  });

  test('keeps a letter for sixty days, never less', async () => {
    await send(world, { subject: 'Strax under' });
    const id = await throwAway('Strax under');
    await lainFor(id, 60 * DAY_MS - 60_000);
    await emptied();
    assert.ok(await isThere(id));
  });

  test('then removes it for good, with its file, its envelope and its words; and the same delivery again is not a letter again', async () => {
    const content = await pdf('Havrekakor');
    const files = [{ filename: 'recept.pdf', contentType: 'application/pdf', content }];
    const tls = await world.issue(mediator);
    const parts = {
      subject: 'Sist i tiden',
      files,
      body: { contentType: 'text/plain', text: 'Provsmakningen blev inställd' },
    };
    const envelope = envelopeOf(deliveryTo(parts), world.signer(await world.issue(kommunB)), world.signer(tls));
    const transId = good(await post(world, tls, envelope));
    const [kept] = await rowsOf(world, 'select id, sealed_blob from delivery where trans_id = $1', [transId]);
    const blob = String(kept?.['sealed_blob']);
    const blobs = join(world.folder, 'blobs');
    assert.ok(globSync(`**/${blob}`, { cwd: blobs }).length === 1, 'the envelope is a blob');
    const id = await throwAway('Sist i tiden');
    await lainFor(id, 60 * DAY_MS + 1000);
    await until('the letter was removed', async () => !(await isThere(id)));
    for (const [table, column] of [
      ['attachment', 'letter_id'],
      ['search_due', 'letter_id'],
      ['search_text', 'letter_id'],
      ['letter_label', 'letter_id'],
    ])
      assert.deepEqual(await rowsOf(world, `select 1 from ${table} where ${column} = $1`, [id]), [], table);
    const [stub] = await rowsOf(
      world,
      'select sealed, sealed_blob, details_sealed, verification, sender_name from delivery where trans_id = $1',
      [transId],
    );
    assert.deepEqual(stub, {
      sealed: null,
      sealed_blob: null,
      details_sealed: null,
      verification: {},
      sender_name: '',
    });
    const { browser, page } = await logIn(world, signe.id);
    assert.equal((await browser.open(`${world.pages}/letters/${id}`)).status, 404);
    const form = await browser.open(`${world.pages}/search`);
    assert.match((await postTo(browser, form, '/search', { words: 'provsmakningen' })).text, /Inga brev innehåller/);
    assert.equal(good(await post(world, tls, envelope)), transId, 'the answer that it was given before');
    assert.ok(!(await isThere(id)) && page.status === 200);
    const removed = await rowsOf(world, "select details from audit_event where kind = 'letter.removed'");
    assert.deepEqual(
      removed.map((row) => row['details']),
      [{ letter: id }],
    );
    assert.ok(existsSync(blobs));
  });

  test('leaves nothing in any table that refers to a letter: all of them go with it', async () => {
    const rows = await rowsOf(
      world,
      `select conrelid::regclass::text as name, confdeltype from pg_constraint where contype = 'f' and confrelid = 'letter'::regclass`,
    );
    assert.ok(rows.length >= 3);
    const staying = rows.filter((row) => row['confdeltype'] === 'a' || row['confdeltype'] === 'r');
    assert.deepEqual(staying, [], 'a reference to a letter that hinders its removal');
  });
});
