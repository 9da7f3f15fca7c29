// What is stored encrypted opens only in its own row, its own organisation and under its own key.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { ContentCipher } from './content-cipher.ts';

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
const a = organisation('162021004748');
const b = organisation('162021003898');

test('what is sealed can be opened, and does not show through', () => {
  const cipher = new ContentCipher(randomBytes(32));
  const sealed = cipher.seal(a, 'draft 1', 'Hej åäö');
  assert.equal(cipher.open(a, 'draft 1', sealed), 'Hej åäö');
  assert.equal(sealed.includes('Hej'), false);
  assert.notDeepEqual(sealed, cipher.seal(a, 'draft 1', 'Hej åäö'));
});

test('another row, another organisation, another key and a changed byte are refused', () => {
  const cipher = new ContentCipher(randomBytes(32));
  const sealed = cipher.seal(a, 'draft 1', 'Hej');
  assert.throws(() => cipher.open(a, 'draft 2', sealed), /changed or moved/);
  assert.throws(() => cipher.open(b, 'draft 1', sealed), /changed or moved/);
  assert.throws(() => new ContentCipher(randomBytes(32)).open(a, 'draft 1', sealed), /unknown key/);
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  assert.throws(() => cipher.open(a, 'draft 1', sealed), /changed or moved/);
});

test('after a change of key the older one still opens', () => {
  const old = randomBytes(32);
  const sealed = new ContentCipher(old).seal(a, 'letter 1', 'Hej');
  assert.equal(new ContentCipher(randomBytes(32), [old]).open(a, 'letter 1', sealed), 'Hej');
});

test('a key that is too short is refused', () => {
  assert.throws(() => new ContentCipher(randomBytes(16)), /at least 32/);
});
