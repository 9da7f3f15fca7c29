// What must be right before a letter leaves, and what is taken out of a text because XML cannot hold it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ENVELOPE_MAX } from '../../domain/letter.ts';
import { checkContent, checkSupport, manyLines, oneLine } from './check-content.ts';

const support = { text: 'Växeln', phoneNumber: '', emailAddress: '', url: '' };
const good = { subject: 'Ämne', text: 'Text', support };
const codes = (content: typeof good, bytes = 5000): string[] => checkContent(content, bytes).map((fault) => fault.code);

test('a whole letter has no faults', () => {
  assert.deepEqual(codes(good), []);
});

test('each fault is told by itself, in the order of the form', () => {
  const empty = { subject: ' ', text: '\n', support: { ...support, text: '' } };
  assert.deepEqual(codes(empty, ENVELOPE_MAX + 1), ['subject-empty', 'text-empty', 'too-large', 'support-empty']);
});

test('limits count characters as XML Schema does, not UTF-16 units', () => {
  assert.deepEqual(codes({ ...good, subject: '🐦'.repeat(255) }), []);
  assert.deepEqual(codes({ ...good, subject: '🐦'.repeat(256) }), ['subject-long']);
  assert.deepEqual(codes(good, ENVELOPE_MAX), []);
});

test('addresses are what they say', () => {
  const wrong = (changes: Partial<typeof support>) =>
    checkSupport({ ...support, ...changes }).map((fault) => fault.code);
  for (const url of ['javascript:alert(1)', 'kommun.se', 'ftp://kommun.se', `https://${'a'.repeat(250)}.se`]) {
    assert.deepEqual(wrong({ url }), ['url-wrong'], url);
  }
  for (const emailAddress of ['a', 'a@b', 'a b@c.se', '@c.se', 'a@c.se, b@c.se']) {
    assert.deepEqual(wrong({ emailAddress }), ['email-wrong'], emailAddress);
  }
  assert.deepEqual(wrong({ url: 'https://kommun.se/a?b=c', emailAddress: 'kundcenter@kommun.se' }), []);
});

test('what is left of any text can stand in XML, and ordinary text is untouched', () => {
  const allowed = /^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
  const seed = Date.now() % 2 ** 31;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.match(manyLines(text), allowed);
      assert.match(oneLine(text), allowed);
      assert.doesNotMatch(oneLine(text), /[\n\r\t]/);
    }),
    { seed },
  );
  assert.equal(manyLines('Hej\r\n\r\nåäö\tslut\u0000'), 'Hej\n\nåäö\tslut');
});
