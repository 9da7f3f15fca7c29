// Catalogues hold the same in both languages and sound as LOOK says; dates, numbers and sizes follow Myndigheternas skrivregler
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { formatBytes, formatDate, formatDateTime, formatDay, formatNumber, formatTime } from './format.ts';
import { catalogue, declaredCatalogues, type Message, parametersOf } from './i18n.ts';

const HARD = '\u00a0';
const at = new Date('2026-11-21T12:30:05Z');

function textsOf(message: Message): string[] {
  return typeof message === 'string' ? [message] : [message.one, message.other];
}

describe('every catalogue in the sources', async () => {
  // Others deal in messages too, without words of their own.
  const files = globSync('src/**/*messages.ts').filter((file) => /\bcatalogue\(/.test(readFileSync(file, 'utf8')));
  for (const file of files) await import(pathToFileURL(file).href);
  const all = declaredCatalogues();

  it('is found', () => {
    assert.ok(files.length >= 50, files.join());
    assert.ok(all.length >= files.length, `${all.length} catalogues in ${files.length} files`);
  });

  it('has the same keys, parameters and plural forms in both languages', () => {
    for (const { sv, en } of all) {
      assert.deepEqual(Object.keys(en).sort(), Object.keys(sv).sort());
      for (const [key, message] of Object.entries(sv)) {
        const other = en[key];
        assert.ok(other !== undefined, key);
        assert.deepEqual(parametersOf(other), parametersOf(message), key);
        assert.equal(typeof other, typeof message, key);
      }
    }
  });

  it('never shouts, and has no empty or untrimmed text', () => {
    for (const { sv, en } of all) {
      for (const [key, message] of [...Object.entries(sv), ...Object.entries(en)]) {
        for (const text of textsOf(message)) {
          assert.doesNotMatch(text, /!/, key);
          assert.notEqual(text.trim(), '', key);
          assert.doesNotMatch(text, /\.\.\.|\bobjekt|\bnull\b|\bundefined\b/i, key);
        }
      }
    }
  });
});

describe('catalogue', () => {
  const words = catalogue(
    { hello: 'Hej', sent: { one: '{count} brev till {who}', other: '{count} brev till {who} och andra' } },
    { hello: 'Hello', sent: { one: '{count} letter to {who}', other: '{count} letters to {who} and others' } },
  );

  it('chooses language and plural form, and fills in', () => {
    assert.equal(words('en')('hello'), 'Hello');
    assert.equal(words('sv')('sent', { count: 1, who: 'Åsa' }), '1 brev till Åsa');
    assert.equal(words('en')('sent', { count: 0, who: 'Åsa' }), '0 letters to Åsa and others');
  });

  it('leaves braces in what is filled in alone', () => {
    assert.equal(words('sv')('sent', { count: 1, who: '{count}' }), '1 brev till {count}');
  });
});

describe('formats', () => {
  it('writes dates and times as the rules say, in Stockholm’s time', () => {
    assert.equal(formatDateTime(at, 'sv'), `21 november 2026 kl.${HARD}13.30`);
    assert.equal(formatDateTime(at, 'en'), `21 November 2026 at${HARD}13:30`);
    assert.equal(formatDate(new Date('2026-05-01T22:30:00Z'), 'sv'), '2 maj 2026');
    assert.equal(formatTime(at, 'sv', true), '13.30.05');
    assert.equal(formatTime(new Date('2026-06-01T05:07:00Z'), 'sv'), '07.07');
    assert.equal(formatTime(new Date('2026-06-01T22:07:00Z'), 'en'), '00:07');
  });

  it('says today and yesterday', () => {
    assert.equal(formatDay(at, new Date('2026-11-21T22:59:00Z'), 'sv'), 'i dag');
    assert.equal(formatDay(at, new Date('2026-11-21T23:01:00Z'), 'sv'), 'i går');
    assert.equal(formatDay(at, new Date('2026-11-25T12:00:00Z'), 'en'), '21 November 2026');
  });

  it('parts thousands with a hard space', () => {
    assert.equal(formatNumber(1_234_567.5, 'sv'), `1${HARD}234${HARD}567,5`);
    assert.equal(formatNumber(1_234_567.5, 'en'), `1${HARD}234${HARD}567.5`);
    assert.equal(formatNumber(-1200, 'sv'), `\u22121${HARD}200`);
  });

  it('writes sizes in the unit that reads well', () => {
    assert.equal(formatBytes(0, 'sv'), `0${HARD}byte`);
    assert.equal(formatBytes(1_400, 'sv'), `1,4${HARD}kB`);
    assert.equal(formatBytes(184_320, 'en'), `184${HARD}kB`);
    assert.equal(formatBytes(999_499, 'sv'), `999${HARD}kB`);
    assert.equal(formatBytes(999_500, 'sv'), `1,0${HARD}MB`);
    assert.equal(formatBytes(2_097_152, 'en'), `2.1${HARD}MB`);
  });
});
