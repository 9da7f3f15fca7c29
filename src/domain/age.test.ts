// Ages as law counts them, and the birth dates that published numbers say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ageOn, bornOn, reachesAge } from './age.ts';
import { parsePersonId } from './person-id.ts';

function published(name: string): string[] {
  const file = new URL(`../../test/vectors/identities/${name}`, import.meta.url);
  return readFileSync(file, 'utf8').trim().split('\n');
}

test('a birth date is read from every published number that says one', () => {
  for (const text of [...published('personnummer.txt'), ...published('samordningsnummer.txt')]) {
    const id = parsePersonId(text);
    if (!id.ok) continue;
    const day = Number(text.slice(6, 8)) % 60;
    const expected = `${text.slice(0, 4)}-${text.slice(4, 6)}-${String(day).padStart(2, '0')}`;
    assert.equal(bornOn(id.value), day === 0 ? undefined : expected);
  }
});

test('18 is reached on the day itself, and on the last of February by whoever is born on the 29th', () => {
  assert.equal(reachesAge('2008-12-06', 18), '2026-12-06');
  assert.equal(ageOn('2008-12-06', '2026-12-05'), 17);
  assert.equal(ageOn('2008-12-06', '2026-12-06'), 18);
  assert.equal(reachesAge('2008-02-29', 18), '2026-02-28');
  assert.equal(ageOn('2008-02-29', '2026-02-27'), 17);
  assert.equal(ageOn('2008-02-29', '2026-02-28'), 18);
  assert.equal(ageOn('2008-02-29', '2028-02-28'), 19);
});
