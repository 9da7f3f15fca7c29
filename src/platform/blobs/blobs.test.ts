// Blobs: same content same address, tampering refused, keys rotated, the sweep against re-use, and fsync before the answer.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { BlobStore } from './blobs.ts';
import { makeKeyFile } from './key-encryption-key.ts';
import { sweepBlobs } from './sweep.ts';

const root = mkdtempSync(join(tmpdir(), 'brevduva-blobs-'));
after(() => rmSync(root, { recursive: true }));
const kommunA = organisation('162021004748');
const kommunB = organisation('162021003898');
const HOUR_MS = 3_600_000;

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

function store(name: string): { readonly blobs: BlobStore; readonly directory: string; readonly keyFile: string } {
  const directory = join(root, name);
  const keyFile = join(root, `${name}.key`);
  makeKeyFile(keyFile);
  return { blobs: BlobStore.open({ directory, keyFile }), directory, keyFile };
}

const pathOf = (directory: string, whose: string, address: string) =>
  join(directory, whose, address.slice(0, 2), address);
const makeOld = (path: string) =>
  utimesSync(path, new Date(Date.now() - 2 * HOUR_MS), new Date(Date.now() - 2 * HOUR_MS));

test('what was put comes back; the same content has one address within an organisation, and another elsewhere', async () => {
  const { blobs, directory } = store('plain');
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
      const address = await blobs.put(kommunB, bytes);
      assert.equal(await blobs.put(kommunB, bytes), address);
      assert.equal(await blobs.put(kommunB, bytes, hash('sha256', bytes, 'buffer')), address, 'digested before');
      assert.ok((await blobs.get(kommunB, address)).equals(bytes));
      assert.notEqual(await blobs.put(kommunA, bytes), address);
    }),
    { numRuns: 25 },
  );
  const text = Buffer.from('Beslut om bygglov');
  const address = await blobs.put(kommunB, text);
  const file = readFileSync(pathOf(directory, kommunB, address));
  assert.equal(file.includes(text), false);
  assert.equal(statSync(pathOf(directory, kommunB, address)).mode & 0o777, 0o600);
  await assert.rejects(blobs.get(kommunA, address), { code: 'not-found' });
  for (const wrong of ['../../../etc/passwd', '', 'a'.repeat(64)])
    await assert.rejects(blobs.get(kommunB, wrong), { code: 'not-found' });
});

test('any change of a byte, a cut and a move to another place are refused', async () => {
  const { blobs, directory } = store('tampered');
  const address = await blobs.put(kommunB, Buffer.from('content'));
  const other = await blobs.put(kommunB, Buffer.from('another'));
  const path = pathOf(directory, kommunB, address);
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(path, changed);
    await assert.rejects(blobs.get(kommunB, address), { code: 'internal' }, `byte ${at}`);
  }
  for (const length of [0, 3, 50, whole.length - 1]) {
    writeFileSync(path, whole.subarray(0, length));
    await assert.rejects(blobs.get(kommunB, address), { code: 'internal' });
  }
  copyFileSync(pathOf(directory, kommunB, other), path);
  await assert.rejects(blobs.get(kommunB, address), { code: 'internal' });
  // Putting it again mends it.
  assert.equal(await blobs.put(kommunB, Buffer.from('content')), address);
  assert.equal(String(await blobs.get(kommunB, address)), 'content');
});

test('the key-encryption key is rotated without touching a blob, and the old one is then not needed', async () => {
  const { blobs, directory, keyFile } = store('rotated');
  const address = await blobs.put(kommunB, Buffer.from('kept'));
  const before = readFileSync(pathOf(directory, kommunB, address));
  const newKey = join(root, 'new.key');
  makeKeyFile(newKey);
  await assert.rejects(
    BlobStore.open({ directory, keyFile: newKey }).get(kommunB, address),
    /not configured.*previousKeyFiles/,
  );
  const rotating = BlobStore.open({ directory, keyFile: newKey, previousKeyFiles: [keyFile] });
  assert.equal(String(await rotating.get(kommunB, address)), 'kept');
  const rotated = BlobStore.open({ directory, keyFile: newKey });
  assert.equal(String(await rotated.get(kommunB, address)), 'kept');
  assert.equal(await rotated.put(kommunB, Buffer.from('kept')), address);
  assert.deepEqual(readFileSync(pathOf(directory, kommunB, address)), before);
  await assert.rejects(BlobStore.open({ directory, keyFile }).get(kommunB, address), { code: 'invalid-input' });
});

test('keys that were changed, or belong to another organisation, are refused', async () => {
  const { blobs, directory, keyFile } = store('foreign-keys');
  await blobs.put(kommunA, Buffer.from('a'));
  mkdirSync(join(directory, kommunB));
  copyFileSync(join(directory, kommunA, 'keys'), join(directory, kommunB, 'keys'));
  await assert.rejects(BlobStore.open({ directory, keyFile }).put(kommunB, Buffer.from('b')), /was changed/);
});

test('two stores that start at once agree on the keys', async () => {
  const { directory, keyFile } = store('at-once');
  const stores = Array.from({ length: 8 }, () => BlobStore.open({ directory, keyFile }));
  const addresses = await Promise.all(stores.map((each) => each.put(kommunB, Buffer.from('same'))));
  assert.equal(new Set(addresses).size, 1);
  assert.deepEqual(new Set(readdirSync(join(directory, kommunB))), new Set(['keys', addresses[0]?.slice(0, 2)]));
});

test('a key file that is open to others, or not a key, is refused by name', () => {
  const { directory, keyFile } = store('open-key');
  chmodSync(keyFile, 0o644);
  assert.throws(() => BlobStore.open({ directory, keyFile }), /open-key\.key has mode 0644/);
  BlobStore.open({ directory, keyFile }, 'sandbox');
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
  writeFileSync(keyFile, 'short\n');
  assert.throws(() => BlobStore.open({ directory, keyFile }), /must hold 32 bytes/);
});

test('the sweep removes what nobody refers to, and only when it is old', async () => {
  const { blobs, directory } = store('swept');
  const put = (text: string) => blobs.put(kommunB, Buffer.from(text));
  const [young, old, referred] = [await put('young'), await put('old'), await put('referred')];
  for (const address of [old, referred]) makeOld(pathOf(directory, kommunB, address));
  const options = { organisation: kommunB, referred: async () => new Set([referred]), olderThanMs: HOUR_MS };
  assert.equal(await sweepBlobs(blobs, options), 1);
  await assert.rejects(blobs.get(kommunB, old), { code: 'not-found' });
  for (const address of [young, referred]) await blobs.get(kommunB, address);
  assert.equal(await sweepBlobs(blobs, options), 0);
});

test('a blob that is put again, or referred to, while the sweep looks at it stays', async () => {
  const { blobs, directory } = store('reused');
  const [again, anew, late] = [
    await blobs.put(kommunB, Buffer.from('again')),
    await blobs.put(kommunB, Buffer.from('anew')),
    await blobs.put(kommunB, Buffer.from('late')),
  ];
  const all = [again, anew, late];
  for (const address of all) makeOld(pathOf(directory, kommunB, address));
  const referred = async () => {
    const isAside = readdirSync(join(directory, kommunB)).some(
      (part) =>
        part.length === 2 && readdirSync(join(directory, kommunB, part)).some((name) => name.endsWith('.aside')),
    );
    if (isAside) {
      // Taken aside: still readable, put anew beside it, and one row committed meanwhile.
      for (const address of all) await blobs.get(kommunB, address);
      await blobs.put(kommunB, Buffer.from('anew'));
      await blobs.put(kommunB, Buffer.from('again'));
      return new Set([late]);
    }
    return new Set<string>();
  };
  await sweepBlobs(blobs, { organisation: kommunB, referred, olderThanMs: HOUR_MS });
  for (const address of all) await blobs.get(kommunB, address);
});

test('what a killed sweep left aside is put back when it is referred to', async () => {
  const { blobs, directory } = store('left-aside');
  const address = await blobs.put(kommunB, Buffer.from('x'));
  const path = pathOf(directory, kommunB, address);
  makeOld(path);
  renameSync(path, `${path}.aside`);
  assert.equal(String(await blobs.get(kommunB, address)), 'x');
  assert.equal(
    await sweepBlobs(blobs, { organisation: kommunB, referred: async () => new Set([address]), olderThanMs: HOUR_MS }),
    0,
  );
  assert.ok(statSync(path).isFile());
  assert.deepEqual(readdirSync(dirname(path)), [address]);
});

function hasStrace(): boolean {
  return spawnSync('strace', ['-V']).status === 0;
}

test('the file is written through to the disk, put in its place and the folder fsynced, in that order, before put returns', {
  skip: hasStrace() ? false : 'strace is not here',
}, () => {
  const { directory, keyFile } = store('traced');
  const program = join(root, 'put.ts');
  writeFileSync(
    program,
    `import { BlobStore } from ${JSON.stringify(new URL('./blobs.ts', import.meta.url).href)};
     const blobs = BlobStore.open(${JSON.stringify({ directory, keyFile })});
     console.error('ADDRESS', await blobs.put('162021003898', Buffer.from('traced')));`,
  );
  const trace = join(root, 'trace');
  execFileSync(
    'strace',
    ['-f', '-y', '-e', 'trace=openat,fsync,rename,write,writev', '-o', trace, process.execPath, program],
    {
      stdio: 'ignore',
    },
  );
  const lines = readFileSync(trace, 'utf8').split('\n');
  const at = (pattern: RegExp) => lines.findLastIndex((line) => pattern.test(line));
  const part = `${directory}/162021003898/[0-9a-f]{2}`;
  const order = [
    at(new RegExp(`openat\\(.*"${part}/[0-9a-f]{64}.*\\.new", .*O_DSYNC`)),
    at(new RegExp(`writev\\([0-9]+<${part}/[0-9a-f]{64}.*\\.new>`)),
    at(new RegExp(`rename\\("${part}/[0-9a-f]{64}\\.`)),
    at(new RegExp(`fsync\\([0-9]+<${part}>\\)`)),
    at(/write\(2.*ADDRESS/),
  ];
  assert.ok(
    order.every((line) => line >= 0),
    order.join(),
  );
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
});
