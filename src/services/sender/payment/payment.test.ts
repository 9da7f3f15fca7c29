// Check digits by Bankgirot's and Plusgirot's rules, and the square that banks' apps read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import decodeQR from 'qr/decode.js';
import { isDay, modulus10, ocrFault, parseAmount, parseBankgiro, parsePlusgiro } from '../../../domain/giro.ts';
import { paymentQr, paymentQrText, qrPath } from '../../../platform/payment/payment-qr.ts';
import type { PaymentFields } from '../letter-draft.ts';
import { CHECKED_BEFORE, checkPayment } from './check-payment.ts';
import { accountKey, accountsAreSound } from './payment-config.ts';

const TYPED: PaymentFields = {
  amount: '1 234,50',
  dueDate: '2027-01-31',
  method: 'BG',
  account: '50501055',
  ocr: '1234567897',
};

test('bankgiro: seven or eight digits with a check digit, written with its dash', () => {
  assert.equal(parseBankgiro('5050-1055'), '5050-1055');
  assert.equal(parseBankgiro('991 2346'), '991-2346');
  for (const wrong of ['5050-1056', '505010', '505010551', '', '0000000', 'abc-defg']) {
    assert.equal(parseBankgiro(wrong), undefined, wrong);
  }
});

test('plusgiro: two to eight digits with a check digit, written in pairs', () => {
  assert.equal(parsePlusgiro('902003-3'), '90 20 03-3');
  assert.equal(parsePlusgiro('9020033'), '90 20 03-3');
  assert.equal(parsePlusgiro('18'), '1-8');
  for (const wrong of ['90 20 03-4', '1', '123456789', '00', '']) assert.equal(parsePlusgiro(wrong), undefined, wrong);
});

test('OCR: modulus 10, by level', () => {
  assert.equal(ocrFault('1234567897', { kind: 'hard' }), undefined);
  assert.equal(ocrFault('1234567890', { kind: 'hard' }), 'check-digit');
  assert.equal(ocrFault('1234567890', { kind: 'soft' }), undefined);
  assert.equal(ocrFault('12a', { kind: 'soft' }), 'not-digits');
  assert.equal(ocrFault('1'.repeat(26), { kind: 'soft' }), 'not-digits');
  // Twelve digits: the last but one is 2.
  assert.equal(ocrFault(closed('12345678902'), { kind: 'length-digit' }), undefined);
  assert.equal(ocrFault(closed('12345678903'), { kind: 'length-digit' }), 'length-digit');
  assert.equal(ocrFault(closed('1234'), { kind: 'fixed', lengths: [5, 10] }), undefined);
  assert.equal(ocrFault(closed('12345'), { kind: 'fixed', lengths: [5, 10] }), 'length');
});

test('every single wrong digit is found by modulus 10', () => {
  const digits = fc.stringMatching(/^[0-9]{5,24}$/);
  fc.assert(
    fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (stem, place, by) => {
      const right = closed(stem);
      const at = place % right.length;
      const wrong = right.slice(0, at) + String((Number(right[at]) + by) % 10) + right.slice(at + 1);
      return modulus10(right) && !modulus10(wrong);
    }),
  );
});

test('amounts and days as people write them', () => {
  const amounts = { '1 234,50': 123_450, '1234.5': 123_450, '12:50': 1250, '500': 50_000, '500 kr': 50_000 };
  for (const [text, ore] of Object.entries(amounts)) assert.equal(parseAmount(text), ore, text);
  for (const wrong of ['0', '-5', '1,234', '1e5', '', '999999999', '٣'])
    assert.equal(parseAmount(wrong), undefined, wrong);
  assert.equal(isDay('2028-02-29'), true);
  for (const wrong of ['2027-02-29', '27-01-01', '2027-13-01', '1927-01-01']) assert.equal(isDay(wrong), false, wrong);
});

test('what was typed becomes a payment, or every fault has its field', () => {
  assert.deepEqual(checkPayment(TYPED), {
    ok: true,
    value: { amountOre: 123_450, dueDate: '2027-01-31', method: 'BG', account: '5050-1055', ocr: '1234567897' },
  });
  const wrong = checkPayment({ amount: 'x', dueDate: 'y', method: 'PG', account: '1', ocr: '12' });
  assert.deepEqual(!wrong.ok && wrong.problem.map((fault) => fault.code), [
    'amount-wrong',
    'due-wrong',
    'plusgiro-wrong',
    'ocr-check-digit',
  ]);
});

test('each account is held to its own level; what was checked before is not checked again', () => {
  const levels = new Map([[accountKey('BG', '5050-1055'), { kind: 'fixed', lengths: [12] } as const]]);
  const judged = checkPayment(TYPED, levels);
  assert.deepEqual(!judged.ok && judged.problem, [{ field: 'payment-ocr', code: 'ocr-length' }]);
  assert.equal(checkPayment({ ...TYPED, account: '991-2346' }, levels).ok, true);
  assert.equal(checkPayment({ ...TYPED, ocr: '1234567890' }, CHECKED_BEFORE).ok, true);
});

type Account = NonNullable<Parameters<typeof accountsAreSound>[0]>[number];

test('configured accounts are checked: their digits, and lengths where they belong', () => {
  const path = 'organisations[0].payments';
  const sound: Account = { method: 'BG', account: '5050-1055', ocr: 'fixed', lengths: [10] };
  assert.deepEqual(accountsAreSound([sound], path), []);
  const wrong: Account[] = [
    { ...sound, account: '5050-1056' },
    { method: 'PG', account: '90 20 03-3', ocr: 'fixed' },
    { ...sound, ocr: 'hard' },
  ];
  assert.deepEqual(
    accountsAreSound(wrong, path).map((fault) => fault.path),
    [`${path}[0].account`, `${path}[1].lengths`, `${path}[2].lengths`],
  );
});

test('the square says what the standard wants, and another reader reads it', () => {
  const payment = checkPayment(TYPED);
  assert.ok(payment.ok);
  const text = paymentQrText(payment.value, { name: 'Hörby kommun', id: '162021002049' }, '2026-11-22');
  assert.deepEqual(JSON.parse(text), {
    uqr: 1,
    tp: 1,
    nme: 'Hörby kommun',
    cid: '2021002049',
    cc: 'SE',
    iid: '1234567897',
    idt: '20261122',
    ddt: '20270131',
    due: 1234.5,
    cur: 'SEK',
    pt: 'BG',
    acc: '5050-1055',
  });
  const modules = paymentQr(text);
  assert.equal(decodeQR(picture(modules, 6)), text);
  assert.match(qrPath(modules), /^M4 4h7v1h-7z/);
});

function closed(stem: string): string {
  return Array.from({ length: 10 }, (_, digit) => `${stem}${digit}`).find(modulus10) ?? '';
}

function picture(modules: readonly (readonly boolean[])[], scale: number) {
  const width = modules.length * scale;
  const data = new Uint8Array(width * width * 4);
  for (let at = 0; at < width * width; at += 1) {
    const dark = modules[Math.floor(at / width / scale)]?.[Math.floor((at % width) / scale)] === true;
    data.set([dark ? 0 : 255, dark ? 0 : 255, dark ? 0 : 255, 255], at * 4);
  }
  return { width, height: width, data };
}
