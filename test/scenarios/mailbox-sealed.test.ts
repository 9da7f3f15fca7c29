// What letters say is encrypted at rest: who has the database, its backups or the disk reads no subject, text, file name or word of them
// (issue 5, Proof: operator staff cannot read mail, subjects and search index included).
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { stockholmDate } from '../../src/platform/clock.ts';
import { checksumOf } from '../../src/wire/mina-meddelanden/delivery.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { freePort } from '../eid.ts';
import type { Seen } from '../plain-browser.ts';
import { assertNone, everyRow, filesIn } from './mailbox-plain-rows.ts';
import { letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { askForToken, tokenOn } from './mailbox-tokens.ts';
import { amina, kommunB, mediator, operator, PDF, signe, startWorld, type World } from './mailbox-world.ts';
import { postEnvelope } from './mediator-client.ts';
import { notificationTo } from './notification-samples.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

const words = ['Strutsägg', 'kamelpäls', 'myrslok.pdf', 'Bältdjurets', 'Näbbdjur', 'ugglornas', '010-777 55 33'];
const file = { filename: 'myrslok.pdf', contentType: 'application/pdf', content: PDF };

/** A letter whose every text is one of the words. */
async function sendAll(recipient = signe.id): Promise<void> {
  await send(world, {
    recipient,
    subject: 'Strutsägg',
    body: { contentType: 'text/plain', text: 'En kamelpäls.' },
    files: [file],
  });
}

describe('a letter', () => {
  test('leaves no word of it in any row, job, event or file, and is read by its holder', async () => {
    await sendAll();
    const { browser, page } = await logIn(world, signe.id);
    assert.match(page.text, /Strutsägg/);
    const letter = await browser.open(letterLink(page, 'Strutsägg'));
    assert.match(letter.text, /kamelpäls/);
    assert.match(letter.text, /myrslok\.pdf/);
    const link = /href="(\/letters\/[^"]+\/attachments\/[0-9a-f-]+\?save=yes)"/.exec(letter.text)?.[1] ?? '';
    assert.equal((await browser.open(`${world.pages}${link}`)).status, 200);
    assert.match((await browser.open(`${world.pages}/activity`)).text, /myrslok\.pdf öppnades/);
    assertNone(await everyRow(world), words);
    // The same file in two mailboxes is not seen to be the same.
    assertNone(await everyRow(world), [checksumOf(PDF)]);
    for (const path of filesIn(world.config.blobs.directory))
      assertNone(readFileSync(path, 'latin1'), words.slice(2, 3));
  });

  test('put in another letter’s place is not shown', async () => {
    await send(world, { subject: 'Platsen ett' });
    await send(world, { subject: 'Platsen två' });
    const { browser, page } = await logIn(world, signe.id);
    const idOf = (subject: string) => /letters\/([0-9a-f-]{36})/.exec(letterLink(page, subject))?.[1] ?? '';
    const [one, two] = [idOf('Platsen ett'), idOf('Platsen två')];
    await rowsOf(
      world,
      `update mailbox.letter set content_sealed = (select content_sealed from mailbox.letter where id = '${one}') where id = '${two}'`,
    );
    assert.equal((await browser.open(`${world.pages}/letters/${two}`)).status, 500);
    assert.equal((await browser.open(`${world.pages}/letters/${one}`)).status, 200);
  });

  test('of one mailbox does not open with another’s key', async () => {
    const [keys] = await rowsOf(world, 'select count(distinct wrapped) as n, count(*) as m from mailbox.account_key');
    await sendAll(amina.id);
    const [more] = await rowsOf(world, 'select count(distinct wrapped) as n from mailbox.account_key');
    assert.equal(keys?.n, keys?.m);
    assert.equal(Number(more?.n), Number(keys?.n) + 1);
    const [hers, his] = await rowsOf(
      world,
      `select account.id from mailbox.account where recipient_id in ('${amina.id}', '${signe.id}') order by recipient_id`,
    );
    await world.restart();
    await rowsOf(
      world,
      `update mailbox.account_key set wrapped = (select wrapped from mailbox.account_key where account_id = '${String(his?.id)}')
       where account_id = '${String(hers?.id)}'`,
    );
    assert.equal((await logIn(world, amina.id)).page.status, 500);
  });
});

describe('a message of protection class 1', () => {
  test('leaves its texts in no row either, those for e-mail and telephone included', async () => {
    const tls = await world.issue(mediator);
    const delivery = notificationTo({
      sender: kommunB,
      recipients: [signe.id],
      id: 'Sabelkattens id',
      subject: 'Sabelkatten',
      text: 'Mammutbete',
      email: 'Ullhårig noshörning',
      sms: 'Jättehjorten',
    });
    const { request, response } = serviceOperations.notify;
    const options = {
      cert: readFileSync(tls.certificateFile),
      key: readFileSync(tls.keyFile),
      ca: readFileSync(world.ca.certificateFile),
    };
    const envelope = writeEnvelope(request.write({ delivery }));
    const { body } = readEnvelope(await postEnvelope(`${world.wire}/Service/v3`, envelope, options));
    assert.equal(response.read(body).result.statuses[0]?.deliveryStatus.delivered, true);
    assertNone(await everyRow(world), ['Sabelkatten', 'Mammutbete', 'Ullhårig', 'Jättehjorten']);
    const { browser, page } = await logIn(world, signe.id);
    assert.match((await browser.open(letterLink(page, 'Sabelkatten'))).text, /Mammutbete/);
  });
});

describe('a letter from before texts were sealed', () => {
  test('is read as before, and a job seals it and empties its plain columns', async () => {
    await send(world, { subject: 'Ska bli gammal', files: [file] });
    const { page } = await logIn(world, signe.id);
    const id = /letters\/([0-9a-f-]{36})/.exec(letterLink(page, 'Ska bli gammal'))?.[1] ?? '';
    await world.pause();
    await rowsOf(
      world,
      `update mailbox.letter set message_id = 'Bältdjurets id', subject = 'Bältdjurets brev', body = 'Näbbdjur i text', support_text = 'Ring ugglornas hus',
        support_phone = '010-777 55 33', subject_sealed = null, content_sealed = null where id = '${id}'`,
    );
    await rowsOf(
      world,
      `update mailbox.attachment set filename = 'Bältdjurets.pdf', filename_sealed = null where letter_id = '${id}'`,
    );
    await rowsOf(
      world,
      `update mailbox.delivery set reference = 'Näbbdjur 7', details_sealed = null from mailbox.letter where letter.delivery_id = delivery.id and letter.id = '${id}'`,
    );
    await world.restart();
    await until('the old letter is sealed', async () => {
      const [row] = await rowsOf(world, `select subject is null as done from mailbox.letter where id = '${id}'`);
      return row?.done === true;
    });
    assertNone(await everyRow(world), words);
    const { browser } = await logIn(world, signe.id);
    const letter = await browser.open(`${world.pages}/letters/${id}`);
    for (const said of ['Bältdjurets brev', 'Näbbdjur i text', 'Bältdjurets.pdf', 'Näbbdjur 7', '010-777 55 33'])
      assert.ok(letter.text.includes(said), said);
  });
});

describe('who did what in a mailbox', () => {
  const called = ['Vombaten', 'Pungråttans'];
  const listed = (page: Seen): string => /<ol class="bd-rows"[\s\S]*<\/ol>/.exec(page.text)?.[0] ?? '';
  const ownerSays = async (text: string, values: readonly unknown[]): Promise<void> => {
    const owner = new pg.Client({ connectionString: world.database.ownerUrl });
    await owner.connect();
    await owner.query(text, [...values]);
    await owner.end();
  };

  test('is told to the holder and stands in no row of the operator’s: not who, not whom, not what it was called', async () => {
    await send(world, { subject: 'Att läsa om' });
    const { browser, page } = await logIn(world, signe.id);
    await browser.open(letterLink(page, 'Att läsa om'));
    const lastDay = stockholmDate(new Date(Date.now() + 30 * 86_400_000));
    const asked = { person: amina.id, label: 'Vombaten i Visby', may: 'read', until: lastDay };
    await postTo(browser, await browser.open(`${world.pages}/delegates/new`), '/delegates', asked);
    tokenOn(await askForToken(world, browser, { name: 'Pungråttans arkiv' }));
    const { page: mine } = await logIn(world, signe.id, '/activity');
    for (const words of ['Vombaten i Visby tillfrågades', 'Nyckeln Pungråttans arkiv', signe.name])
      assert.ok(mine.text.includes(words), words);
    const hers = await browser.open(`${world.pages}/activity?by=${encodeURIComponent(signe.name)}`);
    assert.match(hers.text, /Vombaten i Visby/);
    const rows = await everyRow(world);
    assertNone(rows, called);
    // Whose mailbox it is, is no secret of its holder's doings.
    const apart = rows.split('\n').filter((row) => !row.startsWith('account '));
    assertNone(apart.join('\n'), [signe.name]);
  });

  test('from before it was sealed is told as before while a job seals it, in several processes at once', async () => {
    const [account] = await rowsOf(world, 'select id from account where recipient_id = $1', [signe.id]);
    const before = (kind: string, subject: unknown, details: object, times: number) =>
      ownerSays(
        `insert into ${world.database.schema}.audit_event (organisation, kind, actor, subject, details)
          select $1, $2, 'before', $3, $4 from generate_series(1, $5)`,
        [operator.id, kind, subject, JSON.stringify(details), times],
      );
    await before('letter.archived', account?.['id'], { by: 'Pungråttans ombud', letter: randomUUID() }, 450);
    await before(
      'attachment.opened',
      account?.['id'],
      { by: 'Vombaten', detail: 'Vombaten.pdf', file: randomUUID() },
      3,
    );
    await before('delegate.outgrown', account?.['id'], { detail: 'Pungråttans vän' }, 2);
    await before('support.looked', 'nobody 00ff', { by: 'Stina Sten', detail: 'Pungråttans fråga' }, 2);
    const { browser, page } = await logIn(world, signe.id, '/activity');
    for (const words of ['Vombaten.pdf öppnades', 'Pungråttans vän', 'Pungråttans ombud'])
      assert.ok(page.text.includes(words), words);
    const filter = `${world.pages}/activity?by=Vombaten`;
    const filtered = await browser.open(filter);
    assert.match(listed(filtered), /Vombaten\.pdf öppnades/);
    const plain = `select 1 from audit_event where details ? 'detail' and kind !~ '^(letter.received|notification)'
      or details ? 'by' and kind <> 'support.looked'`;
    await rowsOf(world, 'select seal_events($1)', [JSON.stringify([{ id: '1' }])]);
    assert.ok((await rowsOf(world, plain)).length >= 457);
    await world.restart();
    const ports = { pages: await freePort(), content: await freePort(), wire: await freePort() };
    const { pages, content, wire } = world.config;
    const beside = await world.beside({
      ...world.config,
      pages: { ...pages, port: ports.pages },
      content: { ...content, port: ports.content },
      wire: { ...wire, port: ports.wire },
    });
    try {
      await until('the old events are sealed', async () => (await rowsOf(world, plain)).length === 0);
    } finally {
      await beside.stop();
    }
    assertNone(await everyRow(world), called);
    const after = await logIn(world, signe.id, '/activity');
    assert.equal(listed(after.page), listed(page));
    assert.equal(listed(await after.browser.open(filter)), listed(filtered));
  });

  test('is changed by nobody who has the operator’s own role: a row is sealed once, and what stands in it stays', async () => {
    const [row] = await rowsOf(world, "select id, details from audit_event where details ? 'sealed' limit 1");
    await assert.rejects(
      rowsOf(world, 'update audit_event set details = $2 where id = $1', [row?.['id'], '{}']),
      /denied/,
    );
    await rowsOf(world, 'select seal_events($1)', [
      JSON.stringify([{ id: row?.['id'], sealed: 'AAAA', by_mark: 'AA' }]),
    ]);
    const [same] = await rowsOf(world, 'select details from audit_event where id = $1', [row?.['id']]);
    assert.deepEqual(same?.['details'], row?.['details']);
  });

  test('of one letter is not told of another', async () => {
    await ownerSays(
      `update ${world.database.schema}.audit_event set details = details || '{"letter": "${randomUUID()}"}'
        where id = (select max(id) from ${world.database.schema}.audit_event where kind = 'letter.read' and details ? 'sealed')`,
      [],
    );
    const hers = `/activity?group=letters&by=${encodeURIComponent(signe.name)}`;
    assert.equal((await logIn(world, signe.id, hers)).page.status, 500);
  });
});

describe('the key-encryption key', () => {
  test('is changed without touching a letter, and the old one is then not needed', async () => {
    const subject = `Före nyckelbytet ${randomUUID()}`;
    await send(world, { subject });
    const newKey = join(world.folder, 'new.key');
    writeFileSync(newKey, randomBytes(32).toString('base64'), { mode: 0o600 });
    const { directory, keyFile } = world.config.blobs;
    await world.restart({ blobs: { directory, keyFile: newKey, previousKeyFiles: [keyFile] } });
    assert.ok((await logIn(world, signe.id)).page.text.includes(subject));
    await world.restart({ blobs: { directory, keyFile: newKey } });
    assert.ok((await logIn(world, signe.id)).page.text.includes(subject));
  });
});
