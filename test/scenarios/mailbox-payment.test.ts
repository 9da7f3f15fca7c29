// A letter with a matter and a payment in the mailbox: shown from the signed envelope, in plain words, escaped, and never made up.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Letter } from '../../src/domain/letter.ts';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { parseRecipientId } from '../../src/domain/recipient-id.ts';
import { deliveryOf } from '../../src/wire/mina-meddelanden/delivery-of-letter.ts';
import { letterLink, logIn } from './mailbox-steps.ts';
import { envelopeOf, kommunB, mediator, post, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;
const folder = mkdtempSync(join(tmpdir(), 'message-types-'));
const PERMIT = {
  id: 'https://kommun.example/message-types/permit',
  version: 3,
  label: { sv: 'Bygglov', en: 'Building permit' },
  fields: [
    { name: 'page', type: 'url', label: { sv: 'Mer om lovet', en: 'More about it' } },
    { name: 'fee', type: 'amount', label: { sv: 'Avgift', en: 'Fee' } },
    { name: 'code', type: 'identifier', label: { sv: 'Kod', en: 'Code' }, shown: false },
  ],
};

before(async () => {
  writeFileSync(join(folder, 'permit.json'), JSON.stringify(PERMIT));
  world = await startWorld();
  await world.restart({ ...world.config, messageTypes: { folder } });
});
after(async () => {
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

function letter(subject: string, more: Partial<Letter>): Letter {
  const [sender, recipient] = [parseOrganisationsnummer(kommunB.id), parseRecipientId(signe.id)];
  assert.ok(sender.ok && recipient.ok);
  return {
    id: `0b9f5b6e-7d0f-4a53-8a4c-${subject.length.toString(16).padStart(12, '0')}`,
    sender: { id: sender.value, name: kommunB.name },
    recipient: recipient.value,
    subject,
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/html', text: '<p>Hej <strong>Signe</strong></p>' },
    supportinfo: { text: 'Ring oss' },
    attachments: [],
    ...more,
  };
}

async function opened(sent: Letter): Promise<string> {
  return (await openedAt(sent)).text;
}

async function openedAt(sent: Letter) {
  const tls = await world.issue(mediator);
  const signer = world.signer(await world.issue(kommunB));
  const answer = await post(world, tls, envelopeOf(deliveryOf(sent), signer, world.signer(tls)));
  assert.ok(answer.kind === 'result' && answer.result.statuses[0]?.delivered === true, JSON.stringify(answer));
  const { browser, page } = await logIn(world, signe.id);
  return { browser, ...(await browser.open(letterLink(page, sent.subject))) };
}

const PAYMENT = {
  amountOre: 123_450,
  dueDate: '2027-01-31',
  method: 'BG',
  account: '5050-1055',
  ocr: '1234567897',
} as const;

test('an invoice shows amount, due date, account and OCR, each to copy', async () => {
  const page = await opened(letter('Faktura', { payment: PAYMENT }));
  for (const value of ['1\u00a0234,50 kr', '2027-01-31', '5050-1055', '1234567897']) {
    assert.ok(page.includes(`data-copy="${value}"`), value);
  }
  assert.match(page, /Att betala/);
});

test('an event message shows its matter, with its payment inside, and what was written is text', async () => {
  const matter = {
    day: '2026-11-22',
    matterId: 'KS 2026/17<script>',
    eventId: 'e2',
    precedingEventId: 'e1',
    subject: '<img src=x onerror=alert(1)>',
    eventType: 'Beslut',
    status: 'recipientinitiative',
  } as const;
  const page = await opened(letter('Beslut om avgift', { matter, payment: PAYMENT }));
  assert.match(page, /KS 2026\/17&lt;script&gt;/);
  assert.match(page, /&lt;img src=x/);
  assert.doesNotMatch(page, /<script>|<img src=x/);
  assert.match(page, /Du gör nästa sak/);
  assert.ok(page.includes('data-copy="5050-1055"'));
});

test('a letter without either says nothing of them', async () => {
  const page = await opened(letter('Kallelse', {}));
  assert.doesNotMatch(page, /Att betala|Ärendets id/);
});

test('DP2-16: metadata of a registered type is shown with its labels; what is not known is plain text, and all of it is kept as it was signed', async () => {
  const type = 'urn:brevduva:message-type:decision/1';
  const strange = { tag: '<b>kund</b>\u202e', value: 'https://evil.example/ <script>alert(1)</script>' };
  const metadata = [
    { tag: `${type}#decision`, value: 'Bygglov beviljas' },
    { tag: `${type}#decidedOn`, value: '2026-11-20' },
    { tag: `${type}#appealBy`, value: '2026-12-18' },
    { tag: `${PERMIT.id}/3#page`, value: 'https://kommun.example/lov' },
    { tag: `${PERMIT.id}/3#fee`, value: '1350.00 SEK' },
    { tag: `${PERMIT.id}/3#code`, value: 'HEMLIG-7' },
    strange,
  ];
  const { browser, text, url } = await openedAt(letter('Beslut med uppgifter', { metadata }));
  assert.match(text, /Överklaga senast<\/dt><dd><bdi>18 december 2026/);
  assert.match(
    text,
    /<h2>Bygglov<\/h2>.*<dt>Mer om lovet<\/dt><dd><bdi>https:\/\/kommun\.example\/lov<\/bdi>.*1\u00a0350,00 kr/s,
  );
  assert.doesNotMatch(text, /HEMLIG|href="https:\/\/kommun\.example\/lov/);
  assert.match(text, /inte vet hur den ska visa/);
  assert.match(text, /&lt;b&gt;kund&lt;\/b&gt;\[U\+202E\]<\/dt><dd><bdi>https:\/\/evil\.example\/ &lt;script&gt;/);
  assert.doesNotMatch(text, /href="https:\/\/evil|<script>alert/);
  const original = await browser.open(new URL(`${url.pathname}/original`, url));
  assert.ok(original.text.includes(`&lt;b&gt;kund&lt;/b&gt;\u202e`));
});
