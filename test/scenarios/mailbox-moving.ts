// Steps of taking a whole mailbox along: asked for and fetched at the pages, and read as anybody reads a tar.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import { stockholmDate } from '../../src/platform/clock.ts';
import type { PackageIndex } from '../../src/services/mailbox/move/package-form.ts';
import { readTar, TAR_END, tarHeader, tarPadding } from '../../src/wire/fgs/tar.ts';
import type { SecureDelivery } from '../../src/wire/mina-meddelanden/delivery.ts';
import { deliverSecureEnvelope, sealDelivery, signDelivery } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { good, postTo, until } from './mailbox-steps.ts';
import { kommunB, mediator, post, type World } from './mailbox-world.ts';

/** Hands in a delivery that is sealed today: when a letter came is believed within a month of the seal's day. */
export async function sendToday(world: World, delivery: SecureDelivery, signs?: IssuedFiles): Promise<void> {
  const tls = await world.issue(mediator);
  const sender = world.signer(signs ?? (await world.issue(kommunB)));
  const seal = { receivedTime: stockholmDate(new Date()), signaturesOk: true };
  good(
    await post(
      world,
      tls,
      deliverSecureEnvelope(sealDelivery(signDelivery(delivery, sender), seal, world.signer(tls))),
    ),
  );
}

/** Every mailbox as it is at an operator where its holder has just opened it. */
export async function emptied(world: World): Promise<void> {
  const owner = new pg.Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
  await owner.query(`set search_path to ${world.database.schema}`);
  const tables = [
    'package',
    'search_due',
    'search_text',
    'letter',
    'shelf',
    'notification',
    'delivery',
    'address_entry',
  ];
  for (const table of tables) await owner.query(`delete from ${table}`);
  await owner.end();
}

export interface TakenAlong {
  readonly bytes: Buffer;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly index: PackageIndex;
}

/** Bytes at an address, with the browser's cookies. */
export async function fetchBytes(browser: PlainBrowser, address: string | URL): Promise<Response> {
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return await fetch(address, { headers: { cookie }, redirect: 'manual' });
}

/** The tar's files, without the folder they lie in; fails unless every checksum is right. */
export async function unpack(bytes: Buffer): Promise<TakenAlong> {
  const files = new Map<string, Buffer>();
  async function* pieces() {
    yield bytes;
  }
  for await (const entry of readTar(pieces())) {
    const parts: Uint8Array[] = [];
    for await (const piece of entry.content()) parts.push(piece);
    files.set(entry.path.slice(entry.path.indexOf('/') + 1), Buffer.concat(parts));
  }
  const sums = String(files.get('checksums.sha256')).trim().split('\n');
  assert.equal(sums.length, files.size - 1);
  for (const line of sums) {
    const [sum, path = ''] = line.split('  ');
    assert.equal(
      createHash('sha256')
        .update(files.get(path) ?? '')
        .digest('hex'),
      sum,
      path,
    );
  }
  const index: PackageIndex = JSON.parse(String(files.get('index.json')));
  return { bytes, files, index };
}

/** Asks for a package of the mailbox that the browser is logged in to, waits for it, and fetches it. */
export async function takeAlong(world: World, browser: PlainBrowser): Promise<TakenAlong> {
  const page = await browser.open(`${world.pages}/moving`);
  await postTo(browser, page, '/moving/take');
  let link = '';
  await until('the package is made', async () => {
    const now = await browser.open(`${world.pages}/moving`);
    link = /href="(\/moving\/packages\/[^"]+)"/.exec(now.text)?.[1] ?? '';
    return link !== '' && !now.text.includes('Filen görs.');
  });
  const answer = await fetchBytes(browser, `${world.pages}${link}`);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/x-tar');
  return await unpack(Buffer.from(await answer.arrayBuffer()));
}

/** A tar of these files in one folder, with an index and checksums that are right for them. */
export function pack(files: ReadonlyMap<string, Buffer>, index: PackageIndex): Buffer {
  const content = new Map([...files].filter(([path]) => path !== 'index.json' && path !== 'checksums.sha256'));
  const sums = [...content].map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  content.set('index.json', Buffer.from(JSON.stringify({ ...index, files: sums })));
  const parts = [...content].flatMap(([path, bytes]) => [
    tarHeader(`any/${path}`, bytes.length, new Date()),
    bytes,
    tarPadding(bytes.length),
  ]);
  return Buffer.concat([...parts, TAR_END]);
}

/** Hands the bytes in with the token of one of our pages. */
export async function handIn(browser: PlainBrowser, page: Seen, bytes: Uint8Array): Promise<Response> {
  const form = new FormData();
  form.append('_csrf', /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '');
  form.append('package', new Blob([Buffer.from(bytes)]), 'brevlada.tar');
  const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const headers = { cookie, origin: page.url.origin };
  return await fetch(new URL('/moving/in', page.url), { method: 'POST', body: form, headers, redirect: 'manual' });
}

/** Hands the bytes in at the page, and gives what the page says when it is done. */
export async function moveIn(world: World, browser: PlainBrowser, bytes: Uint8Array): Promise<string> {
  const answer = await handIn(browser, await browser.open(`${world.pages}/moving`), bytes);
  if (answer.status !== 303) return await answer.text();
  assert.equal(answer.headers.get('location'), '/moving?done=in');
  let text = '';
  await until('the package is gone through', async () => {
    text = (await browser.open(`${world.pages}/moving`)).text;
    return !text.includes('Din fil gås igenom.');
  });
  return text;
}
