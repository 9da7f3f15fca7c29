// 1 000 hostile deliveries, generated: none is taken that should not be, what is taken is what was signed, and none harms its reader (issue 5, Proof).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'parse5';
import { BlobStore } from '../../src/platform/blobs/blobs.ts';
import { makeCa } from '../../src/platform/certificates/throw-away-ca.ts';
import { Database } from '../../src/platform/database/database.ts';
import { operatorOf } from '../../src/services/mailbox/config.ts';
import { MailboxCiphers } from '../../src/services/mailbox/content/mailbox-cipher.ts';
import { letterOf } from '../../src/services/mailbox/content/open-letters.ts';
import type { MailboxTables } from '../../src/services/mailbox/schema.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../src/wire/soap/envelope.ts';
import { readFault } from '../../src/wire/soap/fault.ts';
import { type Browser, launchBrowser, noBrowser, openPage } from '../browser.ts';
import { issueTo } from '../certificates.ts';
import type { PlainBrowser } from '../plain-browser.ts';
import { type Hostile, HostileDeliveries } from './hostile-deliveries.ts';
import { assertHarmless } from './hostile-html.ts';
import { letterCount, logIn, rowsOf, send, until } from './mailbox-steps.ts';
import { kommunA, kommunB, mediator, otherMediator, signe, startWorld, type World } from './mailbox-world.ts';
import { printedRandom } from './random.ts';

const COUNT = Number(process.env.BREVDUVA_HOSTILE ?? 1000);
const AT_ONCE = 6;
const IN_BROWSER = 20;

let world: World;
let agent: https.Agent;
let listener: net.Server;
let browser: Browser | undefined;
/** Connections to where nothing may come to. */
let reached = 0;
const taken: { readonly hostile: Hostile; readonly transId: string }[] = [];

before(async () => {
  world = await startWorld();
  listener = net.createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser();
});
after(async () => {
  agent?.destroy();
  await browser?.close();
  await new Promise((resolve) => listener.close(resolve));
  await world.stop();
});

const portOf = (server: net.Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

async function hostileDeliveries(): Promise<HostileDeliveries> {
  const random = printedRandom('hostile deliveries');
  const forger = await makeCa(join(world.folder, 'forger'));
  const signer = async (who: { id: string; name: string }, ca = world.ca) => world.signer(await issueTo(ca, who));
  const old = {
    fileName: 'expired',
    notBefore: new Date(Date.now() - 20 * 86_400_000),
    notAfter: new Date(Date.now() - 86_400_000),
  };
  const signers = {
    sender: await signer(kommunB),
    sealer: await signer(mediator),
    otherSender: await signer(kommunA),
    otherSealer: await signer(otherMediator),
    forgedSender: await signer(kommunB, forger),
    forgedSealer: await signer(mediator, forger),
    expired: world.signer(await world.issue(kommunB, old)),
  };
  return new HostileDeliveries(random, signers, { there: `http://127.0.0.1:${portOf(listener)}` });
}

function postBytes(envelope: Uint8Array): Promise<{ readonly status: number; readonly body: Buffer }> {
  const headers = { 'content-type': 'text/xml; charset=utf-8', 'content-length': envelope.byteLength };
  return new Promise((resolve, reject) => {
    const request = https.request(`${world.wire}/Service/v3`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    request.on('error', reject);
    request.end(envelope);
  });
}

/** The TransId when it was taken; otherwise it was refused, and by a code that says so, never as a failure of ours. */
async function outcomeOf({ kind, bytes }: Hostile): Promise<string | undefined> {
  const { status, body } = await postBytes(bytes).catch(async (error: unknown) => {
    // A body over the limit may be cut off while it is sent: then a new connection says why.
    assert.ok(bytes.byteLength > 2 * 1_048_576, `${kind}: ${String(error)}`);
    return { status: 413, body: Buffer.alloc(0) };
  });
  if (body.length === 0) {
    assert.ok(status === 413 || status === 400, `${kind}: ${status} without a body`);
    return undefined;
  }
  const element = readEnvelope(body).body;
  const fault = readFault(element);
  if (fault === undefined) {
    const { transId, statuses } = serviceOperations.deliverSecure.response.read(element).result;
    return statuses[0]?.delivered === true ? transId : undefined;
  }
  // A fault about the envelope itself has no detail to carry a code (SOAP 1.1, 4.4).
  if (fault.faultCode === 'VersionMismatch' || fault.faultCode === 'MustUnderstand') return undefined;
  assert.ok((fault.code ?? 0) >= 5001 && (fault.code ?? 0) <= 9998, `${kind}: ${JSON.stringify(fault)}`);
  return undefined;
}

describe('a thousand hostile deliveries', () => {
  test('none is taken that should not be, and every other one is answered', async () => {
    const files = await world.issue(mediator);
    agent = new https.Agent({
      keepAlive: true,
      maxSockets: AT_ONCE,
      ca: readFileSync(world.ca.certificateFile),
      cert: readFileSync(files.certificateFile),
      key: readFileSync(files.keyFile),
    });
    const made = await hostileDeliveries();
    const kinds = new Map<string, number>();
    const wrong: string[] = [];
    let left = COUNT;
    const lane = async () => {
      while (left > 0) {
        left -= 1;
        const hostile = made.next();
        const transId = await outcomeOf(hostile);
        const { kind, expect } = hostile;
        const became = transId === undefined ? 'refused' : 'taken';
        if (expect !== 'either' && became !== expect) wrong.push(`${kind}: ${became}`);
        if (transId !== undefined) taken.push({ hostile, transId });
        const name = `${kind.split(/[ :]/)[0]} ${became}`;
        kinds.set(name, (kinds.get(name) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    console.log(Object.fromEntries(kinds));
    assert.deepEqual(wrong, []);
    assert.ok(taken.length > COUNT / 10);
  });

  test('what was taken is what was signed, letter by letter', async () => {
    const organisation = operatorOf(world.config);
    const database = Database.open<MailboxTables>(world.config.database);
    const blobs = BlobStore.open(world.config.blobs, 'sandbox');
    const context = { database, organisation, ciphers: new MailboxCiphers({ database, organisation, blobs }) };
    let letters = 0;
    try {
      for (const { hostile, transId } of taken) {
        const rows = await rowsOf(
          world,
          'select l.id, l.account_id, position from mailbox.letter l join mailbox.delivery d on d.id = delivery_id where trans_id = $1 order by position',
          [transId],
        );
        assert.equal(rows.length, hostile.signed.messages.length, hostile.kind);
        letters += rows.length;
        for (const [index, row] of rows.entries()) {
          const letter = await letterOf(context, String(row.account_id), String(row.id));
          const message = hostile.signed.messages[index];
          assert.equal(letter?.subject, message?.header.subject, hostile.kind);
          assert.equal(letter?.messageId, message?.header.id, hostile.kind);
          if (letter?.body !== undefined)
            assert.equal(letter.body, Buffer.from(message?.body.content ?? '').toString(), hostile.kind);
        }
      }
    } finally {
      await database.close();
    }
    assert.equal(await letterCount(world), letters, 'nothing else was stored');
  });

  test('their files are read for the index, or not, and that comes to an end', async () => {
    for (let tries = 0; tries < 20; tries += 1) {
      const [row] = await rowsOf(world, 'select count(*) as n from mailbox.search_due where waits');
      if (Number(row?.n) === 0) break;
      await until('some more files are read', async () => {
        const [now] = await rowsOf(world, 'select count(*) as n from mailbox.search_due where waits');
        return Number(now?.n) < Number(row?.n);
      });
    }
  });
});

/** A page of ours: nothing of the letter in it is more than text. */
function assertPageHarmless(text: string, kind: string): void {
  const nodes = [...parse(text).childNodes];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if ('childNodes' in node) nodes.push(...node.childNodes);
    if (!('tagName' in node)) continue;
    const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
    if (node.tagName === 'script') assert.match(attributes.get('src') ?? '', /^\/assets\//, kind);
    for (const [name, value] of attributes) {
      assert.ok(!name.startsWith('on'), `${kind}: ${name}`);
      if (name === 'href' || name === 'src' || name === 'action')
        assert.ok(!/^\s*(?:javascript|data|vbscript):/i.test(value), `${kind}: ${name} ${value}`);
    }
    if (node.tagName === 'iframe') assert.equal(attributes.get('sandbox'), '', kind);
  }
}

async function readLetter(visitor: PlainBrowser, letterId: string, kind: string): Promise<void> {
  const page = await visitor.open(`${world.pages}/letters/${letterId}`);
  assert.equal(page.status, 200, kind);
  assertPageHarmless(page.text, kind);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.ok(
    /default-src 'none'|default-src 'self'/.test(policy) &&
      !/unsafe-inline|unsafe-eval/.test(policy.replace(/style-src[^;]*/, '')),
    policy,
  );
  const frame = /<iframe[^>]*\ssrc="([^"]+\/content\?[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
  if (frame !== undefined) {
    const body = await visitor.open(frame);
    assert.equal(body.status, 200, kind);
    assert.match(body.headers.get('content-security-policy') ?? '', /^default-src 'none'; img-src data:;.*; sandbox$/);
    assertHarmless(body.text);
  }
  for (const [, href = ''] of page.text.matchAll(/href="(\/letters\/[^"]+\/attachments\/[^"]+)"/g)) {
    const file = await visitor.open(`${world.pages}${href.replaceAll('&amp;', '&')}`);
    assert.equal(file.status, 200, kind);
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
    if (!href.includes('save=yes') && /html/.test(file.headers.get('content-type') ?? '')) continue;
    assert.match(file.headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/);
    assert.match(file.headers.get('content-type') ?? '', /^application\/(?:pdf|octet-stream)$/);
    if (file.headers.get('content-type') !== 'application/pdf')
      assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);
  }
}

describe('whoever reads what was taken', () => {
  test('is shown text, and content that cannot run, load or lead away', async () => {
    const { browser: visitor, page } = await logIn(world, signe.id);
    assertPageHarmless(page.text, 'inbox');
    const kinds = new Map<string, number>();
    for (const { hostile, transId } of taken) {
      const kind = hostile.kind.split(' ')[0] ?? '';
      // Of those whose content is good there are many alike.
      const read = kinds.get(kind) ?? 0;
      kinds.set(kind, read + 1);
      if (read > (kind === 'HTML' ? 80 : 15)) continue;
      const rows = await rowsOf(
        world,
        'select l.id from mailbox.letter l join mailbox.delivery d on d.id = delivery_id where trans_id = $1 order by position limit 2',
        [transId],
      );
      for (const row of rows) await readLetter(visitor, String(row.id), hostile.kind);
    }
    assert.equal(reached, 0);
  });

  test('in a browser: no script of theirs, no request elsewhere, and they stay where they are', {
    skip: process.env.BREVDUVA_NO_BROWSER,
  }, async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    const page = await openPage(browser);
    await page.goto(`${world.pages}/login?return-to=/inbox`);
    await page.locator(`button[value="${signe.id}"], input[value="${signe.id}"]`).first().click();
    if (!page.url().startsWith(world.pages)) await page.locator('button[type=submit]').first().click();
    await page.waitForURL(`${world.pages}/inbox`);
    const html = taken.filter(({ hostile }) => /^(?:HTML|metadata)/.test(hostile.kind)).slice(0, IN_BROWSER);
    for (const { hostile, transId } of html) {
      const [row] = await rowsOf(
        world,
        'select l.id from mailbox.letter l join mailbox.delivery d on d.id = delivery_id where trans_id = $1 limit 1',
        [transId],
      );
      const address = `${world.pages}/letters/${String(row?.id)}`;
      page.once('dialog', (dialog) => assert.fail(`${hostile.kind}: a dialogue ${dialog.message()}`));
      await page.goto(address, { waitUntil: 'load' });
      assert.equal(page.url(), address, hostile.kind);
      assert.ok(!(await page.title()).startsWith('taken'));
      page.removeAllListeners('dialog');
    }
    await page.context().close();
    assert.equal(reached, 0, 'somebody came to where nothing may come to');
  });

  test('a good letter comes in after all this', async () => {
    await send(world, { subject: 'Allt är bra' });
    const { page } = await logIn(world, signe.id);
    assert.ok(page.text.includes('Allt är bra'));
  });
});
