// The form of personal tokens: told from other texts without a database, and nothing of the secret in what is kept.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { beginningOf, newTokenText, readTokenText } from './token-form.ts';

describe('a personal token', () => {
  it('is read back to the same digest, and begins with what may be shown', () => {
    const { text, selector, digest } = newTokenText();
    assert.match(text, /^brevduva_[0-9a-f]{72}$/);
    assert.deepEqual(readTokenText(text), { selector, digest });
    assert.ok(text.startsWith(beginningOf(selector)));
    assert.equal(digest.length, 32);
    assert.notEqual(newTokenText().text, text);
  });

  it('is refused without a look-up when a single character is wrong, missing or added', () => {
    const { text } = newTokenText();
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === '0' ? '1' : '0';
      assert.equal(readTokenText(`${text.slice(0, at)}${other}${text.slice(at + 1)}`), undefined, String(at));
    }
    for (const wrong of [
      '',
      'brevduva_',
      text.slice(1),
      text.slice(0, -1),
      `${text}0`,
      `${text}\n`,
      text.toUpperCase(),
    ])
      assert.equal(readTokenText(wrong), undefined);
  });
});
