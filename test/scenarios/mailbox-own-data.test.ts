// The own-data API (issue 5, Portability): a program with a personal token reads the mailbox and nothing else, follows it cheaply, and everything it
// does is in the activity log. DIGG's REST profile holds here too.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { fetchNewLetters } from '../../examples/follow-my-mailbox.ts';
import { member, members } from '../../src/platform/web/json-member.ts';
import { missingExamples } from '../../src/platform/web/rest-examples.ts';
import { logIn, rowsOf, send, until } from './mailbox-steps.ts';
import { ask, asked, cursorNow, sendEvent, tokenOf } from './mailbox-tokens.ts';
import {
  amina,
  deliveryTo,
  envelopeOf,
  kommunA,
  kommunB,
  mediator,
  operator,
  PDF,
  post,
  signe,
  startWorld,
  type World,
} from './mailbox-world.ts';

let world: World;
/** Signe's, for everything; and Amina's. */
let all = '';
let aminas = '';

const files = [{ filename: 'Beslut å.pdf', contentType: 'application/pdf', content: PDF }];
const html = '<p>Hej <strong>Signe</strong></p>';

before(async () => {
  world = await startWorld();
  await send(world, { subject: 'Beslut', body: { contentType: 'text/html', text: html }, files });
  await send(world, { subject: 'Från Kommun A', sender: kommunA });
  await send(world, { subject: 'Till Amina', recipient: amina.id, files });
  all = await tokenOf(world, signe.id);
  aminas = await tokenOf(world, amina.id, { name: 'Aminas program' });
});
after(async () => await world.stop());

async function letterOf(subject: string, token = all): Promise<string> {
  const { letters } = await asked(world, token, '/letters?limit=100');
  return letters.find((one: { subject: string }) => one.subject === subject)?.letterId ?? assert.fail(subject);
}

describe('lists and facts', () => {
  test('a letter has its facts: sender, both signatures and certificates, times, matter, payment, appointment; and is not read by it', async () => {
    await sendEvent(world, 'Faktura');
    const id = await letterOf('Faktura');
    const letter = await asked(world, all, `/letters/${id}`);
    assert.deepEqual(letter.sender, kommunB);
    assert.equal(letter.authenticity.signedBy, 'sender');
    assert.equal(letter.authenticity.signature.organisation, kommunB.id);
    assert.equal(letter.authenticity.seal.organisation, mediator.id);
    assert.match(letter.authenticity.signature.sha256, /^[0-9A-F:]{95}$/);
    assert.equal(letter.sealedAt, '2026-11-22');
    assert.ok(Math.abs(Date.now() - Date.parse(letter.receivedAt)) < 60_000);
    assert.deepEqual(
      [letter.matter.matterId, letter.matter.status, letter.event.eventId],
      ['BUN 2026/14', 'closed', '2'],
    );
    const { amount, dueDate, account, ocr, overdue } = letter.payment;
    assert.deepEqual(
      [amount, dueDate, account, ocr, overdue],
      ['1234.05', '2027-01-31', '5050-1055', '1234567897', false],
    );
    assert.equal(letter.appointment.starts, '2027-01-15T09:00:00.000Z');
    const { totalAmount, documentTypeCode } = letter.metadata[0].values;
    assert.deepEqual([letter.asks.receipt, totalAmount, documentTypeCode], ['simple', '1234.05 SEK', '380']);
    assert.equal(letter.read, false);
    assert.ok(!JSON.stringify(letter).includes('Hej Signe'));
    const etag = (await ask(world, all, `/letters/${id}`)).headers.get('etag') ?? '';
    assert.equal((await ask(world, all, `/letters/${id}`, { headers: { 'if-none-match': etag } })).status, 304);
    const matters = await asked(world, all, '/matters');
    assert.deepEqual([matters.matters.length, matters.matters[0].subject], [1, 'Förskola']);
    const key = matters.matters[0].matterKey;
    assert.equal((await asked(world, all, `/matters/${key}`)).letters, 1);
    assert.equal((await asked(world, all, `/letters?matter=${key}`)).letters[0].letterId, id);
    assert.equal((await ask(world, aminas, `/matters/${key}`)).status, 404);
  });

  test('the list is filtered and paged by the profile', async () => {
    const first = await asked(world, all, '/letters?limit=1');
    const { totalRecords } = first._meta;
    assert.ok(totalRecords >= 2);
    assert.deepEqual(first._meta, { totalRecords, offset: 0, limit: 1, count: 1 });
    const next = new URL(first._links.next.href);
    assert.notEqual((await asked(world, all, `/letters${next.search}`)).letters[0].letterId, first.letters[0].letterId);
    const subjects = async (query: string): Promise<string[]> =>
      (await asked(world, all, `/letters?${query}`)).letters.map((one: { subject: string }) => one.subject);
    assert.deepEqual(await subjects(`sender=${kommunA.id}`), ['Från Kommun A']);
    assert.deepEqual(await subjects('place=archive'), []);
    assert.deepEqual(await subjects('receivedUntil=2020-01-01T00:00:00Z'), []);
    assert.equal((await subjects('read=false')).length, totalRecords);
    assert.deepEqual(await subjects('offset=100000'), []);
    assert.equal((await ask(world, all, '/letters?limit=1000')).status, 400);
  });

  test('marking as read and folders need their scope, and may be sent again', async () => {
    const { browser } = await logIn(world, signe.id);
    const folders = await browser.open(`${world.pages}/folders`);
    await browser.submit(folders, { name: 'Skolan' });
    const { folders: mine } = await asked(world, all, '/folders');
    const folderId = mine.find((one: { name: string }) => one.name === 'Skolan')?.folderId;
    const id = await letterOf('Från Kommun A');
    const json = { 'content-type': 'application/json' };
    const put = (path: string, body?: object) =>
      ask(world, all, path, {
        method: 'PUT',
        ...(body === undefined ? {} : { headers: json, body: JSON.stringify(body) }),
      });
    for (const _ of ['once', 'twice']) {
      assert.equal((await put(`/letters/${id}/read`)).status, 204);
      assert.equal((await put(`/letters/${id}/place`, { place: 'folder', folderId })).status, 204);
    }
    const letter = await asked(world, all, `/letters/${id}`);
    assert.deepEqual([letter.read, letter.place, letter.folderId], [true, 'folder', folderId]);
    assert.equal((await asked(world, all, `/letters?folder=${folderId}`)).letters.length, 1);
    assert.equal((await ask(world, all, `/letters/${id}/read`, { method: 'DELETE' })).status, 204);
    assert.equal((await put(`/letters/${id}/place`, { place: 'folder', folderId: randomUUID() })).status, 400);
    assert.equal((await put(`/letters/${id}/place`, { place: 'trash' })).status, 400);
    const reader = await tokenOf(world, signe.id, { scopes: ['facts'] });
    assert.equal((await ask(world, reader, `/letters/${id}/read`, { method: 'PUT' })).status, 403);
  });
});

describe('content', () => {
  test('text and HTML as data, an attachment as bytes that no browser shows, and the signed original byte for byte', async () => {
    const envelope = await sendEvent(world, 'Original');
    const id = await letterOf('Original');
    const original = await ask(world, all, `/letters/${id}/original`);
    assert.ok(Buffer.from(await original.arrayBuffer()).equals(envelope));
    const decision = await letterOf('Beslut');
    const content = await asked(world, all, `/letters/${decision}/content`);
    assert.deepEqual([content.contentType, content.body, content.plainText], ['text/html', html, 'Hej Signe']);
    const [attachment] = (await asked(world, all, `/letters/${decision}`)).attachments;
    assert.equal(attachment.filename, 'Beslut å.pdf');
    const file = await ask(world, all, `/letters/${decision}/attachments/${attachment.attachmentId}`);
    assert.ok(Buffer.from(await file.arrayBuffer()).equals(PDF));
    for (const { headers } of [file, original]) {
      assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="/);
      assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox");
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('cache-control'), 'no-store');
    }
  });

  test('and all of it is in the activity log by the token’s name', async () => {
    const { activities } = await asked(world, all, '/activity?limit=100');
    const kinds = activities
      .filter((one: { by?: string }) => one.by === 'API: Arkivet')
      .map((one: { kind: string }) => one.kind);
    const expected = [
      'token.listed',
      'token.facts-read',
      'token.content-read',
      'attachment.opened',
      'letter.downloaded',
    ];
    for (const kind of [...expected, 'letter.marked-read', 'letter.filed', 'letter.unread'])
      assert.ok(kinds.includes(kind), kind);
    assert.ok(activities.every((one: { text: string }) => one.text.length > 5));
    const older = await asked(world, all, '/activity?limit=1');
    assert.equal((await asked(world, all, `/activity?limit=1&before=${older._meta.next}`)).activities.length, 1);
  });
});

describe('another’s mailbox', () => {
  test('does not exist: 404 for its letters, contents, files and originals, and nothing of it in lists or changes', async () => {
    const theirs = await letterOf('Till Amina', aminas);
    const [file] = (await asked(world, aminas, `/letters/${theirs}`)).attachments;
    const [mine] = [await letterOf('Beslut')];
    const paths = [`/letters/${theirs}`, `/letters/${theirs}/content`, `/letters/${theirs}/original`];
    paths.push(
      `/letters/${theirs}/attachments/${file.attachmentId}`,
      `/letters/${mine}/attachments/${file.attachmentId}`,
    );
    for (const path of paths) {
      const answer = await ask(world, all, path);
      assert.equal(answer.status, 404, path);
      assert.match((await answer.json()).type, /\/problems\/not-found$/);
    }
    for (const method of ['PUT', 'DELETE'])
      assert.equal((await ask(world, all, `/letters/${theirs}/read`, { method })).status, 404);
    for (const path of ['/letters', '/changes', '/activity', '/matters', '/folders', '/mailbox'])
      assert.doesNotMatch(JSON.stringify(await asked(world, all, path)), new RegExp(`Amina|${theirs}`), path);
  });
});

describe('changes', () => {
  test('come once each, in order, from the cursor that came before the lists; letters that came together are told of together', async () => {
    const start = await cursorNow(world, all);
    const tls = await world.issue(mediator);
    const signer = world.signer(await world.issue(kommunB));
    const pair = deliveryTo({ subject: 'Två i ett', ids: [randomUUID(), randomUUID()] });
    await post(world, tls, envelopeOf(pair, signer, world.signer(tls)));
    await send(world, { subject: 'Ett till' });
    const seen: { kind: string; letterIds: string[] }[] = [];
    let after = start;
    await until('both deliveries', async () => {
      const { changes, _meta } = await asked(world, all, `/changes?after=${after}&limit=1`);
      seen.push(...changes);
      after = _meta.next;
      return seen.filter(({ kind }) => kind === 'letter.received').length >= 2;
    });
    const [first, second] = seen.filter(({ kind }) => kind === 'letter.received');
    assert.deepEqual([first?.letterIds.length, second?.letterIds.length], [2, 1]);
    assert.equal(new Set([...(first?.letterIds ?? []), ...(second?.letterIds ?? [])]).size, 3);
    assert.deepEqual((await asked(world, all, `/changes?after=${after}`)).changes, []);
    assert.equal((await ask(world, all, '/changes?after=999999999999')).status, 400);
  });

  test('are not skipped when one that began before another is committed after it', async () => {
    const start = await cursorNow(world, all);
    const [account] = await rowsOf(world, 'select id from account where recipient_id = $1', [signe.id]);
    const slow = new pg.Client({ connectionString: world.database.url });
    await slow.connect();
    await slow.query('begin');
    await slow.query(
      `insert into audit_event (organisation, kind, actor, subject, details) values ($1, 'shelf.made', 'slow', $2, '{"by":"den långsamma"}')`,
      [operator.id, account?.['id']],
    );
    await send(world, { subject: 'Den snabba' });
    const sent = Date.now();
    await until('a change would have been told of', () => Date.now() - sent > 1500);
    assert.deepEqual((await asked(world, all, `/changes?after=${start}`)).changes, []);
    await slow.query('commit');
    await slow.end();
    await until('both', async () => (await asked(world, all, `/changes?after=${start}`)).changes.length >= 2);
    const { changes } = await asked(world, all, `/changes?after=${start}`);
    assert.deepEqual([changes[0].by, changes[1].kind], ['den långsamma', 'letter.received']);
  });

  test('the example program fetches everything once, and the next time only what is new', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brevduva-own-'));
    const reader = await tokenOf(world, signe.id, { name: 'Exemplet', scopes: ['facts', 'content'] });
    const api = `${world.pages}/api/v1`;
    const { totalRecords } = (await asked(world, reader, '/letters'))._meta;
    assert.equal(await fetchNewLetters(api, reader, folder), totalRecords);
    assert.equal(await fetchNewLetters(api, reader, folder), 0);
    await send(world, { subject: 'Kommer sen', files });
    let saved = 0;
    await until('the new letter', async () => {
      saved += await fetchNewLetters(api, reader, folder);
      return saved > 0;
    });
    assert.equal(saved, 1);
    const place = join(folder, await letterOf('Kommer sen'));
    assert.match(readFileSync(join(place, 'letter.txt'), 'utf8'), /^Kommer sen\n\nHej Signe/);
    assert.equal(readdirSync(place).filter((name) => name.endsWith('.pdf')).length, 1);
    assert.match(readFileSync(join(place, 'original.xml'), 'utf8'), /Signature/);
    rmSync(folder, { recursive: true });
  });
});

describe('DIGG’s profile', () => {
  test('the OpenAPI document has an example for every body, and every operation asks for a token and its scope', async () => {
    const document: unknown = await (await fetch(`${world.pages}/api/v1/openapi.json`)).json();
    assert.deepEqual(missingExamples(document), []);
    assert.equal(member(document, 'components', 'securitySchemes', 'personalToken', 'scheme'), 'bearer');
    const tokens: Record<string, string> = {
      facts: await tokenOf(world, signe.id, { scopes: ['facts'] }),
      content: await tokenOf(world, signe.id, { scopes: ['content'] }),
    };
    let operations = 0;
    for (const [path, methods] of members(member(document, 'paths')))
      for (const [method, operation] of members(methods)) {
        const security = member(operation, 'security');
        if (!Array.isArray(security)) continue;
        operations += 1;
        const filled = path.replaceAll(/\{key\}/g, 'a'.repeat(32)).replaceAll(/\{\w+\}/g, randomUUID());
        const where = `${method} ${path}`;
        const body = method === 'put' && path.endsWith('place') ? JSON.stringify({ place: 'inbox' }) : null;
        const init = {
          method: method.toUpperCase(),
          body,
          headers: body === null ? {} : { 'content-type': 'application/json' },
        };
        const without = await ask(world, undefined, filled, init);
        assert.equal(without.status, 401, where);
        assert.match(without.headers.get('www-authenticate') ?? '', /^Bearer /, where);
        assert.equal(without.headers.get('content-type'), 'application/problem+json', where);
        const [scope] = security[0].personalToken;
        if (scope === undefined) continue;
        const wrong = await ask(world, scope === 'facts' ? tokens.content : tokens.facts, filled, init);
        assert.equal(wrong.status, 403, where);
        assert.match(wrong.headers.get('www-authenticate') ?? '', /insufficient_scope/, where);
      }
    assert.equal(operations, 15);
    assert.equal((await ask(world, all, '/letters', { method: 'POST' })).status, 405);
    assert.equal((await (await fetch(`${world.pages}/api/v1/api-info`)).json()).apiStatus, 'active');
  });
});
