// Deliveries that come together are stored together, each with its own answer; what an envelope holds is read from it, unchanged.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { BlobStore } from '../../src/platform/blobs/blobs.ts';
import { operatorOf } from '../../src/services/mailbox/config.ts';
import { good, letterCount, letterLink, logIn, rowsOf, until } from './mailbox-steps.ts';
import {
  amina,
  company,
  deliveryTo,
  envelopeOf,
  kommunA,
  kommunB,
  type LetterParts,
  mediator,
  PDF,
  post,
  signe,
  startWorld,
  stranger,
  type World,
} from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

async function sending() {
  const tls = await world.issue(mediator);
  const [right, wrong] = [world.signer(await world.issue(kommunB)), world.signer(await world.issue(kommunA))];
  const sealer = world.signer(tls);
  return {
    envelope: (parts: LetterParts) => envelopeOf(deliveryTo(parts), right, sealer),
    forged: (parts: LetterParts) => envelopeOf(deliveryTo(parts), wrong, sealer),
    post: (envelope: Uint8Array) => post(world, tls, envelope),
  };
}

const bytesOf = (size: number): Buffer => Buffer.concat([PDF, randomBytes(size)]);
const file = (content: Uint8Array) => ({ filename: 'beslut.pdf', contentType: 'application/pdf', content });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('many calls at once', () => {
  test('each is answered as if it were alone: stored, a repeat, nobody here, not signed by its sender', async () => {
    const { envelope, forged, post } = await sending();
    const repeated = envelope({ subject: 'Kom flera gånger' });
    const before = await letterCount(world);
    const [repeats, fresh, strangers, forgeries] = await Promise.all([
      Promise.all(Array.from({ length: 5 }, () => post(repeated))),
      Promise.all(
        Array.from({ length: 15 }, (_, n) =>
          post(envelope({ subject: `Brev ${n}`, recipient: [signe, amina, company][n % 3]?.id ?? '' })),
        ),
      ),
      Promise.all(Array.from({ length: 3 }, () => post(envelope({ recipient: stranger.id })))),
      Promise.all(Array.from({ length: 3 }, (_, n) => post(forged({ subject: `Falskt ${n}` })))),
    ]);
    assert.equal(new Set(repeats.map(good)).size, 1, 'one TransId for the same delivery');
    assert.equal(new Set(fresh.map(good)).size, 15);
    assert.ok(fresh.every((answer) => answer.kind === 'result' && answer.result.statuses[0]?.delivered === true));
    assert.ok(strangers.every((answer) => answer.kind === 'result' && answer.result.statuses[0]?.delivered === false));
    assert.ok(forgeries.every((answer) => answer.kind === 'fault'));
    assert.equal(await letterCount(world), before + 16);
    const [committed] = await rowsOf(world, 'select count(distinct xmin::text) as n from delivery');
    assert.ok(Number(committed?.n) < 16, `${String(committed?.n)} commits for 16 deliveries`);
    const received = await rowsOf(world, "select subject from audit_event where kind = 'letter.received'");
    assert.equal(received.length, await letterCount(world));
    await until('a notice for each of the letters to whoever has an address', async () => {
      const [{ n } = { n: 0 }] = await rowsOf(
        world,
        "select count(*) as n from audit_event where kind = 'notice.sent'",
      );
      return Number(n) === 6;
    });
  });

  test('a mailbox that is closed takes nothing new, and a repeat of what it took is still answered as stored', async () => {
    const { envelope, post } = await sending();
    const [first, large] = [
      envelope({ recipient: amina.id }),
      envelope({ recipient: amina.id, files: [file(bytesOf(60_000))] }),
    ];
    const taken = [good(await post(first)), good(await post(large))];
    await rowsOf(world, "update account set state = 'closed' where recipient_id = $1", [amina.id]);
    const answers = await Promise.all([
      post(first),
      post(large),
      post(envelope({ recipient: amina.id })),
      post(envelope({ recipient: amina.id, files: [file(bytesOf(60_000))] })),
      post(envelope({ recipient: signe.id })),
    ]);
    const delivered = answers.map((answer) => answer.kind === 'result' && answer.result.statuses[0]?.delivered);
    assert.deepEqual(delivered, [true, true, false, false, true]);
    assert.deepEqual(answers.slice(0, 2).map(good), taken);
    await rowsOf(world, "update account set state = 'active' where recipient_id = $1", [amina.id]);
  });
});

describe('what an envelope holds', () => {
  async function download(subject: string): Promise<readonly string[]> {
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, subject));
    const links = [...letter.text.matchAll(/href="(\/letters\/[^"]+\/attachments\/[0-9a-f-]+\?save=yes)"/g)].map(
      ([, href]) => href,
    );
    // The content origin's answer is bytes, which the browser of the tests would read as text.
    browser.stopAt = (url) => url.pathname === '/content';
    const digests: string[] = [];
    for (const link of new Set(links)) {
      const to = await browser.open(`${world.pages}${link}`);
      digests.push(sha256(Buffer.from(await (await fetch(to.url)).arrayBuffer())));
    }
    return digests;
  }

  async function sent(parts: LetterParts): Promise<string> {
    const { envelope, post } = await sending();
    return good(await post(envelope(parts)));
  }

  test('small and large, in a row and on disk: each file comes back as it was sent, and is kept once', async () => {
    for (const size of [100, 300_000]) {
      const files = [file(bytesOf(size)), file(bytesOf(size))];
      const subject = `Bilagor ${randomUUID()}`;
      const transId = await sent({ subject, files, ids: [randomUUID(), randomUUID()] });
      const [row] = await rowsOf(world, 'select sealed is null as on_disk from delivery where trans_id = $1', [
        transId,
      ]);
      assert.equal(row?.on_disk, size > 32_768);
      assert.deepEqual(
        await download(subject),
        files.map(({ content }) => sha256(content)),
      );
    }
    assert.deepEqual(await rowsOf(world, 'select id from attachment where blob is not null'), []);
  });

  test('a body too large for its row is shown from the envelope', async () => {
    const subject = `Lång ${randomUUID()}`;
    await sent({ subject, body: { contentType: 'text/plain', text: `${'Rad efter rad. '.repeat(6000)}Slutet gott.` } });
    const { browser, page } = await logIn(world, signe.id);
    assert.match((await browser.open(letterLink(page, subject))).text, /Slutet gott\./);
  });

  test('letters stored before, whose files are blobs of their own, are read as before', async () => {
    const subject = `Äldre ${randomUUID()}`;
    const older = bytesOf(5000);
    const transId = await sent({ subject, files: [file(bytesOf(5000))] });
    const address = await BlobStore.open(world.config.blobs, 'sandbox').put(operatorOf(world.config), older);
    await rowsOf(
      world,
      'update attachment set blob = $1 from letter, delivery where letter.id = letter_id and delivery.id = delivery_id and trans_id = $2',
      [address, transId],
    );
    assert.deepEqual(await download(subject), [sha256(older)]);
  });

  test('an envelope of another delivery in its place is not read', async () => {
    const [one, other] = [`Min ${randomUUID()}`, `Annans ${randomUUID()}`];
    const transId = await sent({ subject: one, files: [file(bytesOf(50_000))] });
    const otherId = await sent({ subject: other, files: [file(bytesOf(50_000))] });
    const [kept] = await rowsOf(world, 'select sealed_blob from delivery where trans_id = $1', [otherId]);
    await rowsOf(world, 'update delivery set sealed_blob = $1 where trans_id = $2', [kept?.sealed_blob, transId]);
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, one));
    const link = /href="(\/letters\/[^"]+\/attachments\/[0-9a-f-]+\?save=yes)"/.exec(letter.text)?.[1];
    assert.equal((await browser.open(`${world.pages}${link}`)).status, 500);
  });
});
