// deliverForward: a letter that somebody sends on from another operator. The original is verified; who sends it on must be the calling operator's own;
// what they wrote is shown as theirs and unverified (issue 5, Receiving). And what one sender may hand in within a minute.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import type { SecureDelivery } from '../../src/wire/mina-meddelanden/delivery.ts';
import { findDelivery } from '../../src/wire/mina-meddelanden/delivery-root.ts';
import { sealDelivery, sealedDeliveryBytes, signDelivery } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import type { Signer } from '../../src/wire/xmldsig/signer.ts';
import { letterCount, letterLink, logIn } from './mailbox-steps.ts';
import {
  amina,
  deliveryTo,
  envelopeOf,
  kommunA,
  kommunB,
  mediator,
  operator,
  otherMediator,
  PDF,
  post,
  signe,
  startWorld,
  stranger,
  type WireAnswer,
  type World,
} from './mailbox-world.ts';

const otherOperator = { id: '164024000046', name: 'En annan brevlåda' };

let world: World;
let theirs: IssuedFiles;
let sender: Signer;
let sealer: Signer;

before(async () => {
  world = await startWorld();
  theirs = await world.issue(otherOperator);
  sender = world.signer(await world.issue(kommunB));
  sealer = world.signer(await world.issue(mediator));
  // Ture has his mailbox at the other operator.
  world.far.state.registered.set(stranger.id, otherOperator.id);
});
after(async () => await world.stop());

interface Forward {
  readonly original?: SecureDelivery;
  readonly by?: { readonly id: string; readonly name: string };
  readonly to?: readonly string[];
  readonly subject?: string;
  readonly body?: { readonly contentType: string; readonly text: string };
  readonly messageId?: string;
  readonly signedBy?: Signer;
  readonly sealedBy?: Signer;
  readonly changed?: (original: string) => string;
}

const letterToTure = (subject: string, ids?: readonly string[]): SecureDelivery =>
  deliveryTo({ recipient: stranger.id, subject, ...(ids === undefined ? {} : { ids }) });

function forwardOf(forward: Forward): Uint8Array {
  const { original = letterToTure('Ett brev till Ture'), by = stranger, to = [signe.id], messageId } = forward;
  const seal = { receivedTime: '2026-11-22', signaturesOk: true };
  const sealed = sealedDeliveryBytes(
    sealDelivery(signDelivery(original, forward.signedBy ?? sender), seal, forward.sealedBy ?? sealer),
  );
  const bytes = forward.changed === undefined ? sealed : Buffer.from(forward.changed(sealed.toString()));
  const found = findDelivery(parseXml(bytes));
  assert.ok(found !== undefined);
  const { contentType, text } = forward.body ?? { contentType: 'text/plain', text: 'Titta vad som kom' };
  return writeEnvelope(
    serviceOperations.deliverForward.request.write({
      forward: {
        header: { sender: by, recipients: [...to] },
        message: { subject: forward.subject ?? 'Till dig', body: { contentType, body: Buffer.from(text) } },
        originalDelivery: found.root,
        ...(messageId === undefined ? {} : { messageIdToForward: messageId }),
      },
    }),
  );
}

const send = (forward: Forward, by: IssuedFiles = theirs): Promise<WireAnswer> => post(world, by, forwardOf(forward));

async function taken(forward: Forward): Promise<string> {
  const answer = await send(forward);
  assert.ok(answer.kind === 'result', JSON.stringify(answer));
  assert.ok(answer.result.statuses.every(({ delivered }) => delivered));
  return answer.result.transId;
}

async function refused(forward: Forward, code: number, by: IssuedFiles = theirs): Promise<void> {
  const count = await letterCount(world);
  const answer = await send(forward, by);
  assert.equal(answer.kind === 'fault' ? answer.fault.code : undefined, code, JSON.stringify(answer));
  assert.equal(await letterCount(world), count);
}

describe('a letter that is sent on', () => {
  test('is stored, its signatures are told as of any letter, and what was written with it is said to be unverified', async () => {
    await taken({
      original: letterToTure('Inbjudan till öppet hus'),
      body: { contentType: 'text/plain', text: 'Ska vi <b>gå</b> dit?' },
    });
    const { browser, page } = await logIn(world, signe.id);
    const row =
      page.text.split('<li class="bd-inbox-row').find((part) => part.includes('Inbjudan till öppet hus')) ?? '';
    assert.match(row, /Kommun B/);
    assert.match(row, /Vidarebefordrat/);
    const letter = await browser.open(letterLink(page, 'Inbjudan till öppet hus'));
    assert.match(letter.text, /Är det här verkligen från Kommun B\?/);
    assert.match(letter.text, /Vidarebefordrat av Ture Lundqvist/);
    assert.match(letter.text, /Ska vi &lt;b&gt;gå&lt;\/b&gt; dit\?/);
    assert.match(letter.text, /inte signerade, och vi kan inte kontrollera dem/);
    assert.ok(!letter.text.includes('var inte ställt till Ture'));
    assert.ok(!letter.text.includes(stranger.id) && !letter.text.includes(stranger.id.slice(2)));
    const english = await browser.open(`${letter.url.href}?lang=en`);
    assert.match(english.text, /Forwarded by Ture Lundqvist/);
  });

  test('again gets the first answer and is kept once; with other words it is another letter', async () => {
    const original = letterToTure('Samma igen');
    const first = await taken({ original });
    const count = await letterCount(world);
    assert.equal(await taken({ original }), first);
    assert.equal(await letterCount(world), count);
    assert.notEqual(await taken({ original, body: { contentType: 'text/plain', text: 'Såg du?' } }), first);
    assert.equal(await letterCount(world), count + 1);
  });

  test('as HTML is read as text', async () => {
    const body = { contentType: 'text/html', text: '<p>Hej</p><script>alert(1)</script><img src=https://x.example/1>' };
    await taken({ original: letterToTure('Med HTML'), body });
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Med HTML'));
    assert.match(letter.text, /Hej/);
    assert.ok(!letter.text.includes('alert(1)') && !letter.text.includes('x.example'));
  });

  test('of several messages: the one that is named, with its own file', async () => {
    const ids = ['ett', 'två', 'tre'];
    const plain = letterToTure('Flera', ids);
    const original = {
      ...plain,
      messages: plain.messages.map((message) => ({
        ...message,
        header: { ...message.header, subject: `Nummer ${message.header.id}` },
        body: {
          ...message.body,
          content: Buffer.from(`${message.header.id} ${'x'.repeat(70_000)} slut på ${message.header.id}`),
        },
      })),
    };
    const count = await letterCount(world);
    await taken({ original, messageId: 'två' });
    assert.equal(await letterCount(world), count + 1);
    const { browser, page } = await logIn(world, signe.id);
    assert.match((await browser.open(letterLink(page, 'Nummer två'))).text, /slut på två/);
    await taken({ original, to: [amina.id] });
    assert.equal(await letterCount(world), count + 4);
    await refused({ original, messageId: 'fyra' }, 5001);
  });

  test('to several is answered for each; whoever has no mailbox here is told as not delivered', async () => {
    const nobody = '193311288454';
    const answer = await send({ to: [signe.id, nobody, amina.id] });
    assert.ok(answer.kind === 'result', JSON.stringify(answer));
    assert.deepEqual(
      answer.result.statuses.map(({ recipientId, delivered }) => [recipientId, delivered]),
      [
        [signe.id, true],
        [nobody, false],
        [amina.id, true],
      ],
    );
  });

  test('that was not addressed to whoever sends it on is said to be so', async () => {
    await taken({ original: deliveryTo({ recipient: amina.id, subject: 'Någon annans' }) });
    const { browser, page } = await logIn(world, signe.id);
    assert.match(
      (await browser.open(letterLink(page, 'Någon annans'))).text,
      /Brevet var inte ställt till Ture Lundqvist/,
    );
  });
});

describe('refused', () => {
  test('from a caller that is not the operator of the mailbox that sends on: 5002', async () => {
    await refused({}, 5002, await world.issue(otherMediator));
    await refused({ by: signe }, 5002);
    await refused({ by: { id: '193704219124', name: 'Ingen' } }, 5002);
  });

  test('while FaR does not say whose operator it is: a system error, to be tried again', async () => {
    world.far.state.down = true;
    try {
      await refused({}, 4001);
    } finally {
      world.far.state.down = false;
    }
  });

  test('with an original that was changed, or sealed by nobody who may: 5002 and 6005', async () => {
    await refused({ changed: (original) => original.replace('Ett brev till Ture', 'Ett brev till Tyra') }, 5002);
    await refused({ sealedBy: world.signer(await world.issue(otherMediator)) }, 6005);
  });

  test('with an original whose certificate has expired, from another operator or with a letter that was never taken in here: 5002', async () => {
    const notAfter = new Date(Date.now() - 60_000);
    const signedBy = world.signer(await world.issue(kommunB, { fileName: 'utgånget', notAfter, anew: true }));
    const original = deliveryTo({ subject: 'För gammalt' });
    await refused({ signedBy, original }, 5002);
    await refused({ signedBy, original, by: signe, to: [amina.id] }, 5002, await world.issue(operator));
  });

  test('with words that are too long, or are no text: 5005 and 5001', async () => {
    await refused({ body: { contentType: 'text/plain', text: 'x'.repeat(20_001) } }, 5005);
    await refused({ subject: 'x'.repeat(256) }, 5005);
    await refused({ to: Array.from({ length: 101 }, () => signe.id) }, 5005);
    await refused({ by: { ...stranger, name: 'Ture\nSkatteverket' } }, 5001);
    await refused({ body: { contentType: 'application/pdf', text: PDF.toString() } }, 5019);
  });
});

describe('a sender that hands in more than it may', () => {
  test('is told to come back, others are not held up, and nothing is lost', async () => {
    const mine = await world.issue(mediator);
    await world.restart({ quotas: { deliveriesPerMinute: 2 } });
    const envelopes = [1, 2, 3].map((n) =>
      envelopeOf(deliveryTo({ subject: `Brev ${n}`, ids: [randomUUID()] }), sender, sealer),
    );
    const answers: WireAnswer[] = [];
    for (const envelope of envelopes) answers.push(await post(world, mine, envelope));
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['result', 'result', 'fault'],
    );
    const [, , refusal] = answers;
    assert.ok(refusal?.kind === 'fault' && refusal.fault.code === 4001, JSON.stringify(refusal));
    assert.match(JSON.stringify(refusal.fault), /send the same delivery again in \d+ s/);
    const other = world.signer(await world.issue(kommunA));
    assert.equal((await post(world, mine, envelopeOf(deliveryTo({ sender: kommunA }), other, sealer))).kind, 'result');
    await world.restart();
    for (const envelope of envelopes) assert.equal((await post(world, mine, envelope)).kind, 'result');
    const { page } = await logIn(world, signe.id);
    assert.ok(page.text.includes('Brev 3'));
  });
});
