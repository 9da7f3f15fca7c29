// Everything that is noted in a mailbox can be told its holder in words, whoever added it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declarations } from '../events.ts';
import { kindsOf, sentenceOf } from './activity.ts';

/** Of deliveries that no mailbox got, or got before: their subject is no mailbox. */
const NOT_OF_A_MAILBOX = [
  ...['delivery.repeated', 'delivery.refused', 'infrastructure-message.received', 'infrastructure-message.withdrawn'],
  // Of many mailboxes at once: what becomes of each is told in its own.
  ...['doubt.held', 'doubt.looked', 'doubt.released-by-one', 'doubt.released', 'doubt.rejected'],
];

test('every kind of event has a sentence in both languages', () => {
  for (const kind of Object.keys(declarations).filter((one) => !NOT_OF_A_MAILBOX.includes(one)))
    for (const language of ['sv', 'en'] as const)
      for (const channel of kind.startsWith('notification.') ? ['email', 'sms'] : [undefined])
        assert.ok(sentenceOf(language, { kind, channel, detail: 'X' }) !== undefined, `${kind} has no words`);
});

test('every kind is in exactly one group of the filter', () => {
  const grouped = (['letters', 'act', 'access', 'settings', 'notices'] as const).flatMap((group) => kindsOf(group));
  assert.equal(new Set(grouped).size, grouped.length);
  for (const kind of Object.keys(declarations).filter((one) => !NOT_OF_A_MAILBOX.includes(one)))
    assert.ok(grouped.includes(kind), kind);
});
