// Everything of a package moves in (issue 5, Portability): replies, receipts and forwards with their letters, each judged by its own signed original; the
// address book; messages that nobody signed, and letters that somebody sent on, as what they were. What does not hold is not taken, and said.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PackageIndex } from '../../src/services/mailbox/move/package-form.ts';
import type { MessageHeader } from '../../src/wire/mina-meddelanden/delivery.ts';
import { findDelivery } from '../../src/wire/mina-meddelanden/delivery-root.ts';
import { sealDelivery, sealedDeliveryBytes, signDelivery } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { openSignedReceipt } from '../../src/wire/receipts/signed-receipt.ts';
import { writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import type { Person } from '../person.ts';
import { smallPdf } from '../small-pdf.ts';
import { type ActingWorld, openLetterOf, personAt, startActing, untilSays, useEid } from './mailbox-acting.ts';
import { emptied, moveIn, pack, sendToday, type TakenAlong, takeAlong } from './mailbox-moving.ts';
import { good, letterLink, logIn, postTo, rowsOf } from './mailbox-steps.ts';
import { amina, deliveryTo, kommunB, mediator, operator, post, signe, stranger, type World } from './mailbox-world.ts';
import { notificationTo, notifyAt } from './notification-samples.ts';

const otherOperator = { id: '164024000046', name: 'En annan brevlåda' };
let acting: ActingWorld;
let world: World;
let taken: TakenAlong;

async function sendAsking(subject: string, header: Partial<MessageHeader>): Promise<void> {
  const delivery = deliveryTo({ subject });
  const messages = delivery.messages.map((message) => ({ ...message, header: { ...message.header, ...header } }));
  await sendToday(world, { ...delivery, messages });
}

/** Ture, whose mailbox is at another operator, sends a letter on to Signe; of its two messages one. */
async function sendOn(): Promise<void> {
  const delivery = deliveryTo({ recipient: stranger.id, subject: 'Vidare från Ture', ids: ['första', 'andra'] });
  const sealer = world.signer(await world.issue(mediator));
  const seal = { receivedTime: new Date().toISOString().slice(0, 10), signaturesOk: true };
  const signed = signDelivery(delivery, world.signer(await world.issue(kommunB)));
  const found = findDelivery(parseXml(sealedDeliveryBytes(sealDelivery(signed, seal, sealer))));
  assert.ok(found !== undefined);
  const body = { contentType: 'text/plain', body: Buffer.from('Titta på det här') };
  const forward = {
    header: { sender: { id: stranger.id, name: stranger.name }, recipients: [signe.id] },
    message: { subject: 'Till dig', body },
    originalDelivery: found.root,
    messageIdToForward: 'andra',
  };
  const envelope = writeEnvelope(serviceOperations.deliverForward.request.write({ forward }));
  good(await post(world, await world.issue(otherOperator), envelope));
}

async function notify(): Promise<void> {
  const { certificateFile, keyFile } = await world.issue(mediator);
  const caller = { certificateFile, keyFile, caFile: world.ca.certificateFile };
  const delivery = notificationTo({ sender: kommunB, recipients: [signe.id], subject: 'Osignerat om vatten' });
  const { statuses } = await notifyAt(`${world.wire}/Service/v3`, caller, delivery);
  assert.equal(statuses[0]?.deliveryStatus.delivered, true);
}

async function answer(person: Person): Promise<void> {
  await openLetterOf(person, world, 'Svara på detta');
  const letter = person.url;
  await person.follow(/Skriv svar/);
  const files = [await smallPdf('Intyg å.pdf', 'intyg')];
  await person.press(/Kontrollera och skicka/, { text: 'Mitt undertecknade svar', files });
  await person.press(/Skicka svaret/);
  await untilSays(person, letter, /Framme/);
  await openLetterOf(person, world, 'Kvittera detta');
  const signs = person.url;
  await person.follow(/Skriv under en kvittens/);
  await person.follow(/Skriv under med e-legitimation/);
  await useEid(person, signe.id);
  await person.press(/Skicka kvittensen/);
  await untilSays(person, signs, /Framme/);
  await openLetterOf(person, world, 'Säg nej till detta');
  await person.press(/Nej, skicka ingen kvittens/);
  await openLetterOf(person, world, 'Svara på detta');
  await person.follow(/^Vidarebefordra$/);
  await person.press(/Fortsätt/, { number: amina.id, name: 'Amina i boken', text: 'Läs', save: 'yes' });
  await person.press(/^Vidarebefordra$/);
  await untilSays(person, letter, /Vidarebefordrat till Amina i boken Framme/);
}

before(async () => {
  acting = await startActing();
  ({ world } = acting);
  world.far.state.registered.set(stranger.id, otherOperator.id);
  world.far.state.addresses = new Map([[operator.id, `${world.wire}/Service/v3`]]);
  await sendAsking('Svara på detta', { reply: 'REQUESTED' });
  await sendAsking('Kvittera detta', { receiptRequest: 'SIGNED' });
  await sendAsking('Säg nej till detta', { receiptRequest: 'SIMPLE' });
  await sendOn();
  await notify();
  await answer(await personAt(world, signe.id));
  taken = await takeAlong(world, (await logIn(world, signe.id)).browser);
});
after(async () => await acting.stop());

const sentRows = `select kind, outgoing.state, tries, url, encode(digest, 'hex') as digest, trans_id from outgoing
  join account on account.id = account_id where recipient_id = '${signe.id}' order by kind`;

/** What is said after this package has moved into an emptied mailbox. */
async function movedIn(files: ReadonlyMap<string, Buffer>, index: PackageIndex): Promise<string> {
  await emptied(world);
  const { browser } = await logIn(world, signe.id);
  return await moveIn(world, browser, pack(files, index));
}

type Sent = PackageIndex['deliveries'][number]['letters'][number]['sent'][number];

/** The index with what was sent changed. */
function withSent(change: (sent: Sent) => Sent): PackageIndex {
  const deliveries = taken.index.deliveries.map((delivery) => ({
    ...delivery,
    letters: delivery.letters.map((letter) => ({ ...letter, sent: letter.sent.map(change) })),
  }));
  return { ...taken.index, deliveries };
}

describe('what was sent, and the address book', () => {
  test('come along to their letters once, byte for byte, with every signature still good; nothing is sent from here', async () => {
    const was = await rowsOf(world, sentRows);
    assert.deepEqual(
      was.map(({ kind, state }) => [kind, state]),
      [
        ['forward', 'delivered'],
        ['receipt', 'declined'],
        ['reply', 'delivered'],
        ['signed-receipt', 'delivered'],
      ],
    );
    const calls = acting.door.calls.length;
    const said = await movedIn(taken.files, taken.index);
    assert.match(said, /5 brev är nya här/);
    assert.match(said, /4 svar, kvittenser och vidarebefordringar följde med/);
    assert.match(said, /1 adresser är nya i adressboken/);
    assert.doesNotMatch(said, /togs inte in|kunde inte kontrolleras/);
    const now = await rowsOf(world, sentRows);
    const digests = (rows: readonly Record<string, unknown>[]) =>
      rows.map(({ kind, state, digest }) => [kind, state, digest]);
    assert.deepEqual(digests(now), digests(was));
    assert.ok(now.every(({ url, tries }) => url === null && tries === 0));
    const { browser } = await logIn(world, signe.id);
    const again = await moveIn(world, browser, taken.bytes);
    assert.match(again, /0 brev är nya här\. 5 fanns redan/);
    assert.deepEqual(await rowsOf(world, sentRows), now);
    assert.equal((await rowsOf(world, 'select 1 from address_entry')).length, 1);
    assert.equal(acting.door.calls.length, calls);
  });

  test('are read as they were: words and files from the signed original, where from, and a proof that anybody can check', async () => {
    const person = await personAt(world, signe.id);
    await openLetterOf(person, world, 'Svara på detta');
    await person.follow(/^Svar$/);
    assert.match(person.text, /Mitt undertecknade svar/);
    assert.match(person.text, /Skickat från brevlådan hos Duvkullens brevlåda/);
    const { bytes } = await person.download(person.link(/files\//));
    assert.equal(String(Buffer.from(bytes).subarray(0, 5)), '%PDF-');
    await openLetterOf(person, world, 'Kvittera detta');
    await person.follow(/kvittens/i);
    const proof = await person.download(person.link(/\/signed$/));
    const opened = await openSignedReceipt(String(Buffer.from(proof.bytes)));
    assert.ok(opened.ok && opened.value.statement.signer.personalNumber === signe.id);
    await person.open(`${world.pages}/address-book`);
    assert.match(person.text, /Amina i boken/);
    await person.open(`${world.pages}/activity`);
    assert.match(person.text, /Något som hade skickats från brevlådan flyttades in/);
  });

  test('what was on its way there, or of unknown end, is not sent again from here', async () => {
    await movedIn(
      taken.files,
      withSent((sent) => ({ ...sent, state: sent.kind === 'reply' ? 'sending' : sent.state })),
    );
    const person = await personAt(world, signe.id);
    await openLetterOf(person, world, 'Svara på detta');
    await person.follow(/^Svar$/);
    assert.match(person.text, /Oklart om det kom fram/);
    assert.doesNotMatch(person.html, /\/again"/);
    const [row] = await rowsOf(world, `select id, letter_id from outgoing where kind = 'reply'`);
    const path = `/letters/${String(row?.['letter_id'])}/sent/${String(row?.['id'])}/again`;
    const { browser, page } = await logIn(world, signe.id);
    await postTo(browser, page, path);
    const [after] = await rowsOf(world, `select state from outgoing where kind = 'reply'`);
    assert.equal(after?.['state'], 'unknown');
  });

  test('a reply that was changed, or is shown under another letter, and a receipt for another letter are not taken', async () => {
    const all = taken.index.deliveries.flatMap(({ letters }) => letters.flatMap(({ sent }) => sent));
    const reply = all.find(({ kind }) => kind === 'reply');
    const receipt = all.find(({ kind }) => kind === 'signed-receipt');
    assert.ok(reply?.original !== undefined && receipt?.original !== undefined);
    const changed = String(taken.files.get(reply.original)).replace(
      Buffer.from('Mitt undertecknade svar').toString('base64'),
      Buffer.from('Mitt förvanskade svaret').toString('base64').slice(0, 32),
    );
    assert.notEqual(changed, String(taken.files.get(reply.original)));
    const files = new Map([...taken.files, [reply.original, Buffer.from(changed)]]);
    assert.match(await movedIn(files, taken.index), /1 svar, kvittenser eller vidarebefordringar togs inte in/);
    // Each under the other's letter.
    const swapped = withSent((sent) => (sent === reply ? receipt : sent === receipt ? reply : sent));
    assert.match(await movedIn(taken.files, swapped), /2 svar, kvittenser eller vidarebefordringar togs inte in/);
    const [count] = await rowsOf(
      world,
      `select count(*)::int as n from outgoing where kind in ('reply', 'signed-receipt')`,
    );
    assert.equal(count?.['n'], 0);
  });
});

describe('what nobody signed', () => {
  test('a message of class 1 comes as what it was, marked in the inbox and on its page, and is never said to have been checked', async () => {
    await movedIn(taken.files, taken.index);
    const { browser, page } = await logIn(world, signe.id);
    const row = page.text.split('<li class="bd-inbox-row').find((part) => part.includes('Osignerat om vatten')) ?? '';
    assert.match(row, /Osignerat/);
    const letter = await browser.open(letterLink(page, 'Osignerat om vatten'));
    assert.match(letter.text, /utan underskrift, så som den sortens meddelanden gör/);
    assert.match(letter.text, /På torsdag kl\. 9–12/);
    assert.doesNotMatch(letter.text, /Signaturerna kontrollerades/);
    // The real one can still come by the wire, and tell by its channels.
    const count = (await rowsOf(world, `select 1 from delivery where kind = 'notification'`)).length;
    assert.equal(count, 1);
  });

  test('a letter that somebody sent on is told as its call has it, not as the index says; one that was sent to somebody else is not taken', async () => {
    const lying = taken.index.deliveries.map((one) =>
      one.forward === undefined
        ? one
        : { ...one, forward: { ...one.forward, name: 'Skatteverket', text: 'Betala nu' } },
    );
    await movedIn(taken.files, { ...taken.index, deliveries: lying });
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Vidare från Ture'));
    assert.match(letter.text, /Vidarebefordrat av Ture Lundqvist/);
    assert.match(letter.text, /Titta på det här/);
    assert.doesNotMatch(letter.text, /Skatteverket|Betala nu/);
    assert.match(letter.text, /Är det här verkligen från Kommun B\?/);
    const forwarded = taken.index.deliveries.find(({ kind }) => kind === 'forward');
    const bytes = String(taken.files.get(forwarded?.original ?? '')).replaceAll(signe.id, amina.id);
    const files = new Map([...taken.files, [forwarded?.original ?? '', Buffer.from(bytes)]]);
    assert.match(await movedIn(files, taken.index), /4 brev är nya här\. 1 försändelser togs inte in/);
  });

  test('the same forward by the wire and in a package is one letter', async () => {
    await emptied(world);
    await sendOn();
    const { browser } = await logIn(world, signe.id);
    assert.match(await moveIn(world, browser, taken.bytes), /4 brev är nya här\. 1 fanns redan/);
  });
});
