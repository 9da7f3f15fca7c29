// What is shown of a letter: which parts, in which order, with which words, in both languages; and nothing of a stranger's that is more than text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Letter } from '../../domain/letter.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { MessageHeader } from '../../wire/mina-meddelanden/delivery.ts';
import { deliveryOf } from '../../wire/mina-meddelanden/delivery-of-letter.ts';
import type { Language } from '../i18n/i18n.ts';
import { readHeader } from './letter-says.ts';
import { MessageTypes } from './message-types.ts';
import { partFacts } from './part-html.ts';
import { PART_ORDER, presentLetter } from './present-letter.ts';

const sender = parseOrganisationsnummer('162120000142');
const DECISION = 'urn:brevduva:message-type:decision/1';
const EVERYTHING: Partial<Letter> = {
  payment: { amountOre: 123_450, dueDate: '2027-01-31', method: 'BG', account: '5050-1055', ocr: '1234567897' },
  appointment: { starts: new Date('2027-01-15T09:00:00Z'), place: 'Storgatan 7', title: 'Syn' },
  matter: { day: '2026-11-22', matterId: 'BN 1', eventType: 'Beslut', status: 'closed' },
  allowsReply: true,
  asksReceipt: true,
  signedReceipt: true,
  metadata: [
    { tag: `${DECISION}#decision`, value: 'Bygglov beviljas' },
    { tag: `${DECISION}#decidedOn`, value: '2026-11-20' },
    { tag: `${DECISION}#appealBy`, value: '2026-12-18' },
    { tag: 'https://elsewhere.example/thing', value: 'okänt' },
  ],
};

function headerOf(more: Partial<Letter>): MessageHeader {
  assert.ok(sender.ok);
  const letter: Letter = {
    id: 'a letter',
    sender: { id: sender.value, name: 'Kommun B' },
    recipient: sender.value,
    subject: 'Ämne',
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/plain', text: 'Hej' },
    supportinfo: { text: 'Ring' },
    attachments: [],
    ...more,
  };
  const header = deliveryOf(letter).messages[0]?.header;
  assert.ok(header);
  return header;
}

function parts(more: Partial<Letter>, language: Language = 'sv', takes = { replies: true, receipts: true }) {
  const says = readHeader(headerOf(more), new MessageTypes());
  return presentLetter(language, { says, sender: { id: '162120000142', name: 'Kommun B' }, day: '2026-11-22', takes });
}

test('DP2-13: every part stands in the one order that there is, with words in Swedish and English', () => {
  const shown = parts(EVERYTHING);
  assert.deepEqual(
    shown.map(({ kind }) => kind),
    [...PART_ORDER],
  );
  assert.deepEqual(
    shown.map(({ title }) => title),
    ['Beslut', 'Att betala', 'Tid att passa', 'Svara', 'Kvittens', 'Ärendet', 'Mer som avsändaren har skickat med'],
  );
  assert.deepEqual(
    parts(EVERYTHING, 'en').map(({ title }) => title),
    ['Decision', 'To pay', 'A time to keep', 'Reply', 'Receipt', 'The matter', 'More that the sender has sent along'],
  );
  assert.deepEqual(shown[0]?.rows, [
    { label: 'Beslutet', value: 'Bygglov beviljas' },
    { label: 'Beslutsdag', value: '20 november 2026' },
    { label: 'Överklaga senast', value: '18 december 2026' },
  ]);
  assert.equal(shown[1]?.rows[0]?.value, '1\u00a0234,50 kr');
  assert.deepEqual(parts({}), []);
});

test('a payment that could be paid wrong has no square, and a sender that takes nothing from here is said to', () => {
  const payment = { ...EVERYTHING.payment, account: '5050-1056' } as Letter['payment'];
  const shown = parts({ ...(payment === undefined ? {} : { payment }) })[0];
  assert.equal(shown?.code, undefined);
  assert.match(shown?.notes[0] ?? '', /går inte att kontrollera/);
  const none = parts({ allowsReply: true, asksReceipt: true }, 'sv', { replies: false, receipts: false });
  assert.deepEqual(
    none.map(({ lead }) => lead?.includes('tar inte emot')),
    [true, true],
  );
});

test('values are text: escaped, without links, with what hides in them written out; on paper nothing vouches for them', () => {
  const place = '<a href="https://x.example">här</a> \u202egnaf';
  const starts = new Date('2027-01-15T09:00:00Z');
  const shown = parts({ ...EVERYTHING, appointment: { starts, place } });
  for (const part of shown) {
    const { text } = partFacts('sv', part);
    assert.doesNotMatch(text, /<a |<script|\u202e/, part.kind);
    assert.match(text, new RegExp(`^<div class="bd-part" data-part="${part.kind}">`));
  }
  const appointment = shown.find(({ kind }) => kind === 'appointment');
  assert.ok(appointment);
  assert.match(partFacts('sv', appointment).text, /&lt;a href=.*\[U\+202E\]gnaf/);
  const payment = shown.find(({ kind }) => kind === 'payment');
  assert.ok(payment);
  assert.match(partFacts('sv', payment).text, /underskriften stämmer/);
  assert.match(partFacts('sv', payment).text, /data-copy="5050-1055"/);
  const paper = partFacts('sv', payment, 'paper').text;
  assert.doesNotMatch(paper, /underskriften|data-copy/);
  assert.match(paper, /bd-payment-code/);
});
