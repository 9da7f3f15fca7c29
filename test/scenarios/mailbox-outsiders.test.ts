// Those outside every mailbox (issue 5, "Proof"): the operator's staff, who see states and never mail, and rows and files in which no word of a letter
// can be read, the search index's included; other operators and whoever else has a certificate, at the wire; and the content origin,
// which knows no cookie and puts each thing in a sandbox.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { after, before, describe, test } from 'node:test';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import { findDelivery } from '../../src/wire/mina-meddelanden/delivery-root.ts';
import { sealDelivery, sealedDeliveryBytes, signDelivery } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { type Matrix, openMatrix } from './mailbox-matrix.ts';
import { SUBJECTS, WORDS } from './mailbox-matrix-people.ts';
import { makeThings, type Things } from './mailbox-matrix-things.ts';
import { takeAlong } from './mailbox-moving.ts';
import { assertNone, everyRow, filesIn } from './mailbox-plain-rows.ts';
import { letterCount, logIn, rowsOf, until } from './mailbox-steps.ts';
import { deliveryTo, envelopeOf, kommunB, mediator, operator, post, signe } from './mailbox-world.ts';
import { notificationTo } from './notification-samples.ts';

const otherOperator = { id: '164023000039', name: 'En annan brevlåda' };
let matrix: Matrix;
let things: Things;

before(async () => {
  const needed = ['holder', 'signatory', 'other person', 'support'];
  matrix = await openMatrix(SUBJECTS.filter(({ name }) => needed.includes(name)));
  things = await makeThings(matrix);
});
after(async () => await matrix.close());

describe('the operator’s staff', () => {
  test('find no word of a letter, answer, file, folder, address or package in any row, the search index included, nor in any file', async () => {
    const { world, accounts } = matrix;
    await until(
      'files are read',
      async () => (await rowsOf(world, 'select 1 from search_due where waits')).length === 0,
    );
    const texts = await rowsOf(world, 'select 1 from search_text');
    assert.ok(texts.length > 0, 'words of files wait for the index');
    assertNone(await everyRow(world), Object.values(WORDS));
    await rowsOf(
      world,
      `insert into job (organisation, kind, key, payload) values ($1, 'index-letters', $2, jsonb_build_object('account', $2::text))`,
      [operator.id, accounts.signe],
    );
    await until('the index is made', async () => (await rowsOf(world, 'select 1 from search_segment')).length > 0);
    assertNone(await everyRow(world), Object.values(WORDS));
    const files = filesIn(world.config.blobs.directory);
    assert.ok(files.length > 0, 'packages lie in blobs');
    for (const path of files) assertNone(readFileSync(path, 'latin1'), Object.values(WORDS));
  });

  test('see states only, and each look is in the holder’s log, in its file, and in what the holder takes along', async () => {
    const { world } = matrix;
    const support = SUBJECTS.find(({ name }) => name === 'support') ?? assert.fail('no support');
    const route = { method: 'POST', multipart: false };
    const reasons = ['Ärende 811: får inga mejl', 'Ärende 812: kan inte logga in'];
    for (const reason of reasons) {
      const { status, text } = await matrix.ask(support, route, '/support', { form: { person: signe.id, reason } });
      assert.equal(status, 200);
      for (const secret of [...Object.values(WORDS), kommunB.name, 'adress.signe', 'Strandskata', '740605'])
        assert.ok(!text.includes(secret), secret);
    }
    const { browser, page } = await logIn(world, signe.id, '/activity');
    const csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const body = new URLSearchParams({ _csrf: csrf });
    const saved = await browser.open(`${world.pages}/activity/export`, { body });
    const taken = await takeAlong(world, browser);
    for (const reason of reasons) {
      assert.ok(page.text.includes(reason), reason);
      assert.ok(saved.text.includes(reason), reason);
      assert.ok(String(taken.files.get('activity.jsonl')).includes(reason), reason);
    }
    const others = await rowsOf(world, `select 1 from audit_event where kind = 'support.looked' and subject <> $1`, [
      matrix.accounts.signe,
    ]);
    assert.equal(others.length, 0);
  });
});

describe('at the wire', () => {
  const bytesOf = (files: IssuedFiles): Uint8Array => {
    const { world } = matrix;
    return envelopeOf(deliveryTo({ subject: `Nytt ${WORDS.signe}` }), world.signer(files), world.signer(files));
  };

  async function forwardFor(person: { id: string; name: string }): Promise<Uint8Array> {
    const { world } = matrix;
    const sealer = world.signer(await world.issue(mediator));
    const seal = { receivedTime: '2026-11-22', signaturesOk: true };
    const signed = signDelivery(deliveryTo({ recipient: person.id }), world.signer(await world.issue(kommunB)));
    const found = findDelivery(parseXml(sealedDeliveryBytes(sealDelivery(signed, seal, sealer))));
    assert.ok(found !== undefined);
    const body = { contentType: 'text/plain', body: Buffer.from('Titta') };
    const message = { subject: 'Till dig', body };
    const header = { sender: person, recipients: [signe.id] };
    return writeEnvelope(
      serviceOperations.deliverForward.request.write({ forward: { header, message, originalDelivery: found.root } }),
    );
  }

  test('the matrix knows every operation', () => {
    assert.deepEqual(Object.keys(serviceOperations).sort(), ['deliverForward', 'deliverSecure', 'notify']);
  });

  test('another operator, a sender and the operator’s own certificate hand nothing in and are told nothing, whatever the operation', async () => {
    const { world } = matrix;
    const good = await world.issue(mediator);
    const sealed = envelopeOf(
      deliveryTo({ subject: `Nytt ${WORDS.signe}` }),
      world.signer(await world.issue(kommunB)),
      world.signer(good),
    );
    const notice = writeEnvelope(
      serviceOperations.notify.request.write({ delivery: notificationTo({ sender: kommunB, recipients: [signe.id] }) }),
    );
    // In the name of a person whose mailbox is at this operator: only this operator could.
    const forward = await forwardFor({ id: signe.id, name: signe.name });
    const before = await letterCount(world);
    for (const who of [otherOperator, kommunB]) {
      const files = await world.issue(who);
      for (const envelope of [sealed, bytesOf(files), notice, forward]) {
        const answer = await post(world, files, envelope);
        assert.equal(answer.kind, 'fault', `${who.name}: ${JSON.stringify(answer)}`);
        assertNone(JSON.stringify(answer), Object.values(WORDS));
      }
    }
    for (const envelope of [sealed, notice])
      assert.equal((await post(world, await world.issue(operator), envelope)).kind, 'fault');
    assert.equal(await letterCount(world), before);
  });

  test('no page is there, with whatever certificate; without one there is no connection', async () => {
    const { world } = matrix;
    const files = await world.issue(otherOperator);
    const get = (path: string, tls: { cert?: Buffer; key?: Buffer }): Promise<{ status: number; text: string }> =>
      new Promise((resolve, reject) => {
        const ca = readFileSync(world.ca.certificateFile);
        https
          .get(`${world.wire}${path}`, { ca, agent: false, ...tls }, (response) => {
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('end', () => resolve({ status: response.statusCode ?? 0, text: String(Buffer.concat(parts)) }));
          })
          .on('error', reject);
      });
    const tls = { cert: readFileSync(files.certificateFile), key: readFileSync(files.keyFile) };
    const letter = things.signe['letter'] ?? '';
    for (const path of [
      '/',
      '/inbox',
      `/letters/${letter}`,
      `/letters/${letter}/original`,
      '/support',
      '/Service/v3',
    ]) {
      const { status, text } = await get(path, tls);
      assert.ok([404, 405].includes(status), `${path}: ${status}`);
      assertNone(text, Object.values(WORDS));
    }
    await assert.rejects(get('/Service/v3?wsdl', {}));
  });
});

describe('the content origin', () => {
  const KNOWN = ['/content', '/viewer/:version/:folder/:file', '/assets/:file', '/favicon.ico', '/robots.txt'];
  const MONITORING = ['/healthz', '/readyz', '/metrics'];

  /** The key in the address that leads to a thing of Signe's letter. */
  async function addressOf(path: string): Promise<string> {
    const holder = SUBJECTS.find(({ name }) => name === 'holder') ?? assert.fail('no holder');
    const { location, text } = await matrix.ask(holder, { method: 'GET', multipart: false }, path);
    const found = location !== '' ? location : (/(http:\/\/localhost:\d+\/content\?key=[^"]+)"/.exec(text)?.[1] ?? '');
    assert.match(found, /^http:\/\/localhost:\d+\/content\?key=/, path);
    return found.replaceAll('&amp;', '&');
  }

  test('has these addresses and no others, and none of the mailbox’s pages', async () => {
    const urls = [...new Set(matrix.content.routes.map(({ url }) => url))];
    assert.deepEqual(urls.sort(), [...KNOWN, ...MONITORING].sort());
    assert.ok(matrix.content.routes.every(({ method }) => method === 'GET'));
    const { cookie } = matrix.session('holder');
    for (const path of ['/inbox', `/letters/${things.signe['letter']}`, '/login'])
      assert.equal(
        (await fetch(`${matrix.world.config.content.publicUrl}${path}`, { headers: { cookie } })).status,
        404,
      );
  });

  test('shows a letter’s HTML, its PDF, the viewer and the calendar in a sandbox, without a cookie, never kept or sniffed', async () => {
    const { letter = '', attachmentId = '' } = things.signe;
    const file = `/letters/${letter}/attachments/${attachmentId}`;
    const paths = [`/letters/${letter}`, file, `${file}?save=yes`, `${file}/view`, `/letters/${letter}/appointment`];
    const addresses = await Promise.all(paths.map(addressOf));
    const viewer = await (await fetch(addresses[3] ?? '')).text();
    addresses.push(/data-file="([^"]+)"/.exec(viewer)?.[1]?.replaceAll('&amp;', '&') ?? '');
    for (const address of addresses) {
      const { headers, status } = await fetch(address, { headers: { cookie: matrix.session('holder').cookie } });
      assert.equal(status, 200, address);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /(^|; )sandbox( allow-scripts)?$/, address);
      assert.match(policy, /^default-src 'none'/);
      // Scripts run in our own viewer only, in an origin of its own, and never in what a sender wrote.
      assert.equal(/allow-scripts/.test(policy), address === addresses[3], policy);
      assert.doesNotMatch(policy, /allow-same-origin|unsafe-eval/);
      assert.equal(headers.get('set-cookie'), null);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
    }
    // On a page of its own, outside our frame, a letter is not shown.
    const alone = await fetch(addresses[0] ?? '', { headers: { 'sec-fetch-dest': 'document' } });
    assert.equal(alone.status, 410);
  });

  test('opens nothing with a key that was altered, or is for something else', async () => {
    const good = await addressOf(`/letters/${things.signe['letter']}`);
    const key = new URL(good).searchParams.get('key') ?? '';
    const [payload = '', mac = ''] = key.split('.');
    const words = Buffer.from(payload, 'base64url').toString().split(' ');
    const withWord = (at: number, word: string): string =>
      `${Buffer.from(words.map((one, index) => (index === at ? word : one)).join(' ')).toString('base64url')}.${mac}`;
    const others = [
      withWord(0, 'view'),
      withWord(1, things.amina['letter'] ?? ''),
      withWord(2, matrix.accounts.amina),
      withWord(3, '9999999999'),
      `${payload}.${Buffer.alloc(32).toString('base64url')}`,
      payload,
      randomUUID(),
    ];
    for (const other of others) {
      const answer = await fetch(good.replace(key, other));
      assert.equal(answer.status, 410, other);
      assertNone(await answer.text(), Object.values(WORDS));
    }
    // The same, whoever asks: another's session adds nothing and takes nothing away.
    const seen = await fetch(good, { headers: { cookie: matrix.session('other person').cookie } });
    assert.equal(seen.status, 200);
  });
});
