// A message to all mailbox holders: what was signed is what is read, and nothing else is taken (docs/operatorsmeddelanden.md).
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { issueTo, testAuthority } from '../../../test/certificates.ts';
import { type Signer, signerOf } from '../xmldsig/signer.ts';
import { type OperatorMessage, writeOperatorMessage } from './operator-message.ts';
import { openOperatorMessage, openWithdrawal, signOperatorMessage, signWithdrawal } from './signed-message.ts';
import type { MessageWithdrawal } from './withdrawal.ts';

const owner = { id: '164026000069', name: 'Infrastrukturens ägare' };
const other = { id: '164022000022', name: 'Duvkullens brevlåda' };
const folder = mkdtempSync(join(tmpdir(), 'brevduva-operator-message-'));
let signer: Signer;
let stranger: Signer;
before(async () => {
  const { ca } = await testAuthority(join(folder, 'ca'), [owner, other]);
  const made = await Promise.all([owner, other].map((who) => issueTo(ca, who)));
  const [ours, theirs] = made.map(({ certificateFile, keyFile }) =>
    signerOf(readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8')),
  );
  assert.ok(ours !== undefined && theirs !== undefined);
  [signer, stranger] = [ours, theirs];
});
after(() => rmSync(folder, { recursive: true }));

const message: OperatorMessage = {
  id: '0b1f6c3e-5f6a-4c62-9a52-9d8f6f0a7c11',
  owner: owner.id,
  ownerName: owner.name,
  texts: { sv: { title: 'Planerat avbrott', text: 'På söndag är det stängt.\n\nAllt är som vanligt på måndag.' } },
  shownFrom: new Date('2026-11-23T08:00:00.000Z'),
  shownUntil: new Date('2026-12-23T08:00:00.000Z'),
  signedAt: new Date('2026-11-23T07:00:00.000Z'),
};

test('what is read is what was signed', () => {
  const opened = openOperatorMessage(signOperatorMessage(message, signer));
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.message, message);
  assert.equal(opened.value.certificate.organisation, owner.id);
});

test('one changed letter, another’s signature and another text are refused', () => {
  const signed = signOperatorMessage(message, signer);
  const [head, , signature] = signed.split('.');
  const changed = Buffer.from(writeOperatorMessage({ ...message, ownerName: 'Infrastrukturens ägarE' })).toString(
    'base64url',
  );
  assert.deepEqual(openOperatorMessage(`${head}.${changed}.${signature}`), { ok: false, problem: 'signature-wrong' });
  const theirs = openOperatorMessage(signOperatorMessage(message, stranger));
  assert.deepEqual(theirs, { ok: false, problem: 'signed-by-another' });
  for (const text of ['', 'a.b.c', `${signed}.x`, '{}'])
    assert.deepEqual(openOperatorMessage(text), { ok: false, problem: 'not-a-message' });
});

test('what cannot be shown safely is no message: hidden marks, no words, a time that ends before it begins', () => {
  const bad: readonly OperatorMessage[] = [
    { ...message, texts: { sv: { title: 'Läs \u202etxt.exe', text: 'x' } } },
    { ...message, texts: { sv: { title: ' ', text: 'x' } } },
    { ...message, texts: { sv: { title: 'a', text: 'x'.repeat(5001) } } },
    { ...message, texts: { ...message.texts, en: { title: 'a\nb', text: 'x' } } },
    { ...message, shownUntil: message.shownFrom },
    { ...message, id: '../../x' },
  ];
  for (const one of bad) assert.equal(openOperatorMessage(signOperatorMessage(one, signer)).ok, false);
});

test('a withdrawal is read as it was signed; it is no message, a message is no withdrawal, and what cannot be shown is neither', () => {
  const { id, ownerName } = message;
  const withdrawal: MessageWithdrawal = {
    ...{
      id,
      owner: owner.id,
      ownerName,
      reason: { sv: 'Tiden var fel.\n\nDet är på måndag.', en: 'The time was wrong.' },
    },
    withdrawnAt: new Date('2026-11-24T08:00:00.000Z'),
    shownUntil: new Date('2026-12-24T08:00:00.000Z'),
  };
  const signed = signWithdrawal(withdrawal, signer);
  const opened = openWithdrawal(signed);
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.message, withdrawal);
  assert.deepEqual(openOperatorMessage(signed), { ok: false, problem: 'not-a-message' });
  assert.deepEqual(openWithdrawal(signOperatorMessage(message, signer)), { ok: false, problem: 'not-a-message' });
  assert.deepEqual(openWithdrawal(signWithdrawal(withdrawal, stranger)), { ok: false, problem: 'signed-by-another' });
  for (const bad of [{ reason: { sv: ' ' } }, { reason: { sv: 'a\u202eb' } }, { shownUntil: withdrawal.withdrawnAt }])
    assert.equal(openWithdrawal(signWithdrawal({ ...withdrawal, ...bad }, signer)).ok, false);
});
