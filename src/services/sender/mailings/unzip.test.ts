// A zip of PDF files from somebody: names are names and never paths; what is made to hurt is refused in the killable process.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipOf } from '../../../../test/workbook.ts';
import { isZip, unzip } from './unzip.ts';

const pdf = Buffer.from('%PDF-1.7 …');

test('PDF files are taken out by their last name; folders, other files and the Mac’s shadows stay', async () => {
  const zip = zipOf([
    { name: 'a.pdf', bytes: pdf },
    { name: 'Förskolan/b.pdf', bytes: pdf },
    { name: '__MACOSX/._a.pdf', bytes: pdf },
    { name: 'läs mig.txt', bytes: 'hej' },
  ]);
  assert.ok(isZip(zip));
  const files = await unzip(zip);
  assert.deepEqual(
    files?.map(({ filename }) => filename),
    ['a.pdf', 'b.pdf'],
  );
  assert.deepEqual(Buffer.from(files?.[1]?.bytes ?? []), pdf);
});

for (const name of ['../../etc/a.pdf', '/etc/a.pdf', 'C:\\a.pdf', 'a/../../b.pdf', 'a\u0000.pdf']) {
  test(`a zip with the name ${JSON.stringify(name)} is refused whole`, async () => {
    assert.equal(await unzip(zipOf([{ name, bytes: pdf }])), undefined);
  });
}

test('a bomb and what is no zip are refused', async () => {
  const bomb = zipOf([{ name: 'a.pdf', bytes: pdf, says: 500 * 1_048_576 }]);
  const liar = zipOf([{ name: 'a.pdf', bytes: Buffer.alloc(10_000), says: 10 }]);
  assert.equal(await unzip(bomb), undefined);
  assert.equal(await unzip(liar), undefined);
  assert.equal(await unzip(Buffer.from('PK\u0003\u0004 and then nothing')), undefined);
});
