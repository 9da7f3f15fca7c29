// Reasons are told in words, in the reader's language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonInWords } from './reason-messages.ts';

test('a reason has words in both languages, numbers stay in them, and an unknown one is shown as it is', () => {
  for (const reason of [
    'failed',
    'cancelled',
    'timeout',
    'registry-no-answer',
    'signature-untrusted',
    'http-500',
    'fault-4001',
  ]) {
    const swedish = reasonInWords(reason, 'sv');
    assert.match(swedish, /^[A-ZÅÄÖ][^{}]+ [^{}]+$/, reason);
    assert.notEqual(swedish, reasonInWords(reason, 'en'), reason);
  }
  assert.match(reasonInWords('http-502', 'sv'), /502/);
  assert.equal(reasonInWords('http-answer', 'sv'), 'http-answer');
  assert.equal(reasonInWords('toString', 'sv'), 'toString');
});
