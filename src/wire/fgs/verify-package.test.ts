// What the check of a package finds: any byte that is changed, any file that is added, missing or another's, any element out of order.
import assert from 'node:assert/strict';
import { createHash, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { BrevduvaError } from '../../domain/errors.ts';
import { type ErmsAggregation, writeErms } from './erms.ts';
import { type ManifestFile, writeManifest } from './manifest.ts';
import { writeMets } from './mets.ts';
import { ERMS_PATH, MANIFEST_PATH, METS_PATH, metadataFile, PREMIS_PATH, README_PATH } from './package.ts';
import { writePremis } from './premis.ts';
import { readTar, TAR_END, tarHeader, tarPadding } from './tar.ts';
import { type PackageEntry, verifyPackage } from './verify-package.ts';

const LETTER = '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10';
const madeAt = new Date('2026-11-22T12:00:00Z');
const head = {
  id: 'brevduva-1f2e3d4c-5b6a-4798-8899-aabbccddeeff',
  label: 'Brev 2026-11-01 – 2026-11-30, del 1',
  organisation: { id: '162021003898', name: 'Kommun "B" & Co <AB>' },
  madeBy: 'Ylva Yr',
  madeAt,
  version: '0.1.0',
};
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Files = Map<string, Buffer>;

/** A small package; `change` may spoil a document before what comes after it is written, so that all checksums are right. */
function madeFiles(change: (path: string, text: string) => string = (_path, text) => text): Files {
  const files: Files = new Map();
  const known: ManifestFile[] = [];
  const add = (path: string, content: Buffer): void => {
    const bytes = Buffer.from(change(path, content.toString('latin1')), 'latin1');
    files.set(path, bytes);
    const about = metadataFile(head, path);
    const use = path.startsWith('representations/') ? ('data' as const) : about.use;
    known.push({ ...about, use, bytes: bytes.length, sha256: sha256(bytes), what: path });
  };
  const base = `representations/rep1/data/${LETTER}`;
  add(`${base}/brev.pdf`, Buffer.from(`%PDF-1.4 ${'x'.repeat(600)}`));
  add(`${base}/kvittens.json`, Buffer.from('{"state":"delivered"}\n'));
  const file = {
    name: 'brev.pdf',
    path: `${base}/brev.pdf`,
    description: 'Brevet',
    mimeType: 'application/pdf',
    signed: false,
  };
  const matter: ErmsAggregation = {
    id: '1f2e3d4c-5b6a-4798-8899-aabbccddeeff',
    objectId: 'BUN 2026/7',
    title: 'Förskola',
    records: [
      {
        id: LETTER,
        title: 'Beslut',
        createdAt: madeAt,
        deliveredAt: madeAt,
        diaryNumber: 'BUN 2026/7',
        caseType: 'Bistånd',
        protectionClass: 3,
        secrecy: '26 kap. 1 § OSL',
        unit: 'Barn',
        author: 'Anna',
        recipient: '198101052382',
        dispatch: 'Mina meddelanden',
        files: [file],
      },
    ],
  };
  add(ERMS_PATH, writeErms(head, [matter]));
  add(README_PATH, Buffer.from('Läs mig\n'));
  add(MANIFEST_PATH, writeManifest(head, known, [{ id: LETTER, state: 'delivered', missing: [] }]));
  const agents = [{ id: 'brevduva', name: 'Brevduva', type: 'software', version: head.version }] as const;
  const objects = known.map(({ path }) => path);
  const digests = { id: 'digests', type: 'message digest calculation', at: madeAt, objects, agent: 'brevduva' };
  const sent = {
    id: 'sent',
    type: 'transfer',
    at: madeAt,
    detail: 'till förmedlaren',
    outcome: 'ok',
    objects: [LETTER],
  };
  add(PREMIS_PATH, writePremis(head, known, { letters: [LETTER], events: [sent, digests], agents }));
  add(METS_PATH, writeMets(head, known));
  return files;
}

function tarOf(files: Files): Buffer {
  const parts = [...files].flatMap(([path, bytes]) => [
    tarHeader(`${head.id}/${path}`, bytes.length, madeAt),
    bytes,
    tarPadding(bytes.length),
  ]);
  return Buffer.concat([...parts, TAR_END]);
}

async function* inOne(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What is found wrong: codes with paths; 'unreadable' where it is not even a tar. */
async function faultsOf(tar: Buffer): Promise<readonly string[]> {
  try {
    const { faults } = await verifyPackage(readTar(inOne(tar)), async () => undefined);
    return faults.map(({ code, path }) => `${code} ${path}`);
  } catch (error) {
    assert.ok(error instanceof BrevduvaError, String(error));
    return ['unreadable'];
  }
}

const files = madeFiles();
const tar = tarOf(files);

test('a package as it was made has no fault, and its METS.xml follows from its manifest', async () => {
  const content = await verifyPackage(readTar(inOne(tar)), async () => undefined);
  assert.deepEqual(content.faults, []);
  assert.deepEqual([content.letters, content.events, content.files.size, content.compared], [1, 2, 7, true]);
});

test('any byte that is changed is found: headers, content of each file, what lies between, the end', async () => {
  const seed = randomInt(2 ** 31);
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const places: number[] = [];
  let at = 0;
  for (const [, bytes] of files) {
    const padding = tarPadding(bytes.length).length;
    const within = (from: number, length: number, count: number) => {
      for (let index = 0; index < Math.min(count, length); index += 1) places.push(from + next(length));
    };
    // Name, mode, size, time, checksum, magic and the empty end of the header.
    for (const [from, length] of [
      [0, 100],
      [100, 24],
      [124, 12],
      [136, 12],
      [148, 8],
      [156, 1],
      [157, 100],
      [257, 8],
      [265, 80],
      [345, 167],
    ] as const)
      within(at + from, length, 4);
    within(at + 512, bytes.length, 25);
    within(at + 512 + bytes.length, padding, 4);
    at += 512 + bytes.length + padding;
  }
  for (let index = at; index < tar.length; index += 37) places.push(index);
  for (const place of places) {
    const changed = Buffer.from(tar);
    changed[place] = (changed[place] ?? 0) ^ (1 << next(8));
    assert.notDeepEqual(await faultsOf(changed), [], `seed ${seed}: byte ${place} was changed, and nothing was found`);
  }
});

test('every byte of METS.xml, which no checksum covers, is found when it is changed', async () => {
  const mets = files.get(METS_PATH) ?? Buffer.alloc(0);
  const start = tar.length - TAR_END.length - mets.length - tarPadding(mets.length).length;
  for (let index = 0; index < mets.length; index += 7) {
    const changed = Buffer.from(tar);
    changed[start + index] = (changed[start + index] ?? 0) ^ 1;
    assert.notDeepEqual(await faultsOf(changed), [], `byte ${index} of METS.xml`);
  }
});

test('files that are missing, added, doubled, renamed or exchanged are found', async () => {
  const [first = '', second = ''] = [...files.keys()];
  for (const path of files.keys()) {
    const without = new Map(files);
    without.delete(path);
    assert.notDeepEqual(await faultsOf(tarOf(without)), [], `without ${path}`);
  }
  const more = (path: string, text = 'x') => new Map([...files, [path, Buffer.from(text)]]);
  assert.deepEqual(await faultsOf(tarOf(more('extra.txt'))), ['not-listed extra.txt', 'not-in-manifest extra.txt']);
  const hidden = `representations/rep1/data/${LETTER}/mer.pdf`;
  assert.match((await faultsOf(tarOf(more(hidden)))).join(), /not-listed.*premis-not-listed.*not-in-manifest/);
  assert.match((await faultsOf(tarOf(more('../ut.txt')))).join(), /bad-path/);
  const doubled = Buffer.concat([tarOf(new Map([[first, Buffer.from('other')]])).subarray(0, 1024), tar]);
  assert.match((await faultsOf(doubled)).join(), /twice/);
  const exchanged = new Map(files)
    .set(first, files.get(second) ?? Buffer.alloc(0))
    .set(second, files.get(first) ?? Buffer.alloc(0));
  assert.match((await faultsOf(tarOf(exchanged))).join(), /checksum.*premis-checksum.*manifest/s);
  const elsewhere = Buffer.concat([tar.subarray(0, -TAR_END.length), tarOf(new Map([['a.txt', Buffer.from('a')]]))]);
  elsewhere.write('another', tar.length - TAR_END.length, 'latin1');
  assert.notDeepEqual(await faultsOf(elsewhere), []);
});

test('what is cut off, lengthened, or no tar at all', async () => {
  for (const length of [0, 100, 511, 512, 3000, tar.length - 1024, tar.length - 512, tar.length - 1])
    assert.notDeepEqual(await faultsOf(tar.subarray(0, length)), [], `${length} bytes of it`);
  assert.match((await faultsOf(Buffer.concat([tar, Buffer.from('mer')]))).join(), /damaged/);
  assert.deepEqual(await faultsOf(Buffer.from('no tar at all')), ['unreadable']);
  // Other programs end with more empty blocks.
  assert.deepEqual(await faultsOf(Buffer.concat([tar, Buffer.alloc(9 * 512)])), []);
});

test('documents that were made anew with right checksums and wrong order, ids or names are found', async () => {
  const spoilt = async (of: string, change: (text: string) => string) => {
    const made = madeFiles((path, text) => {
      if (path !== of) return text;
      assert.notEqual(change(text), text, 'the change changes something');
      return change(text);
    });
    return (await faultsOf(tarOf(made))).join('\n');
  };
  const swapped = (one: RegExp, other: RegExp) => (text: string) => {
    const [a = '', b = ''] = [one.exec(text)?.[0], other.exec(text)?.[0]];
    return text.replace(a, '\u0001').replace(b, a).replace('\u0001', b);
  };
  const size = /<premis:size>.*?<\/premis:size>/;
  const fixity = /<premis:fixity>.*?<\/premis:fixity>/;
  assert.match(await spoilt(PREMIS_PATH, swapped(fixity, size)), /model .*objectCharacteristics/);
  assert.match(
    await spoilt(PREMIS_PATH, (text) => text.replace('<premis:eventType>transfer</premis:eventType>', '')),
    /model .*event/,
  );
  assert.match(
    await spoilt(PREMIS_PATH, (text) => text.replaceAll('>brevduva<', '>ingen<').replace('>ingen<', '>brevduva<')),
    /premis-reference/,
  );
  assert.match(
    await spoilt(ERMS_PATH, swapped(/<erms:objectId>BUN.*?<\/erms:objectId>/, /<erms:title>F.*?<\/erms:title>/)),
    /model .*aggregation/,
  );
  assert.match(
    await spoilt(ERMS_PATH, (text) => text.replace('brev.pdf"', 'annat.pdf"').replace('/brev.pdf"', '/annat.pdf"')),
    /erms-missing/,
  );
  assert.match(
    await spoilt(METS_PATH, (text) =>
      text.replace(/(<mets:dmdSec.*?<\/mets:dmdSec>)(<mets:amdSec.*?<\/mets:amdSec>)/, '$2$1'),
    ),
    /model METS.xml mets/,
  );
  assert.match(await spoilt(METS_PATH, (text) => text.replace(' CHECKSUMTYPE="SHA-256"', '')), /model METS.xml/);
  assert.match(
    await spoilt(METS_PATH, (text) => text.replace('FILEID="grp-rep1"', 'FILEID="none"')),
    /id-missing none/,
  );
  assert.match(await spoilt(METS_PATH, (text) => text.replace('LABEL="Brev', 'LABEL="Vrev')), /mets-differs/);
  assert.match(await spoilt(MANIFEST_PATH, (text) => text.replace('Ylva Yr', 'Ylva Yx')), /mets-differs/);
  assert.match(
    await spoilt(MANIFEST_PATH, (text) => text.replace('"layout": 1', '"layout": "1')),
    /not-readable documentation\/manifest.json/,
  );
  assert.match(
    await spoilt(MANIFEST_PATH, (text) => text.replace(/"bytes": \d+/, '"bytes": 7')),
    /manifest representations/,
  );
});

test('what a tar cannot hold is an error when it is written, never a damaged file', () => {
  const at = (path: string, bytes: number) => () => tarHeader(path, bytes, madeAt);
  assert.throws(at('a', 8 ** 11), RangeError);
  assert.throws(at('å.txt', 1), RangeError);
  assert.throws(at(`${'a'.repeat(200)}/b`, 1), RangeError);
  assert.equal(at(`${'a'.repeat(140)}/${'b'.repeat(100)}`, 8 ** 11 - 1)().length, 512);
});

test('a folder that a program unpacked is judged alike, and a tar of another program is no fault', async () => {
  async function* entries(): AsyncGenerator<PackageEntry> {
    for (const [path, bytes] of files)
      yield { path: `${head.id}/${path}`, bytes: bytes.length, kind: 'file', content: () => inOne(bytes) };
  }
  assert.deepEqual((await verifyPackage(entries(), async () => undefined)).faults, []);
  const other = Buffer.from(tar);
  for (let at = 0; at < tar.length - TAR_END.length; ) {
    // Owner and group, as others write them; the sum is counted anew.
    other.write('0001750\0', at + 108, 'latin1');
    const header = other.subarray(at, at + 512);
    const sum = header.reduce((all, byte, index) => all + (index >= 148 && index < 156 ? 32 : byte), 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const bytes = Number.parseInt(header.toString('latin1', 124, 135), 8);
    at += 512 + bytes + tarPadding(bytes).length;
  }
  assert.deepEqual(await faultsOf(other), []);
});
