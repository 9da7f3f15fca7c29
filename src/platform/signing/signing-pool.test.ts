// The signing pool: the same bytes as inline, refusals and errors across threads, a replaced key, and a free main loop.
import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Letter } from '../../domain/letter.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../domain/recipient-id.ts';
import { issueCertificate } from '../certificates/issue-certificate.ts';
import { readKeyPair } from '../certificates/key-pair.ts';
import { makeCa } from '../certificates/throw-away-ca.ts';
import { KeptDeliveries } from './kept.ts';
import { SigningPool, type SigningSetup } from './signing-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-signing-'));
const seal = { sealedOn: '2026-11-22', at: new Date() };
let setup: SigningSetup;
let next: SigningSetup;

before(async () => {
  const ca = await makeCa(folder);
  const trust = { authorities: [readFileSync(ca.certificateFile, 'utf8')] };
  const issue = async (fileName: string): Promise<SigningSetup> => {
    const pair = readKeyPair(await issueCertificate(ca, { organisation: kommunB(), name: 'Kommun B', fileName }), {
      environment: 'sandbox',
    });
    return { certificate: pair.certificate.raw, key: pair.key, trust };
  };
  setup = await issue('one');
  next = await issue('two');
});
after(() => rmSync(folder, { recursive: true }));

function kommunB() {
  const parsed = parseOrganisationsnummer('162021003898');
  assert.ok(parsed.ok);
  return parsed.value;
}

function letter(bytes = 1000, id: string = randomUUID()): Letter {
  const recipient = parseRecipientId('198101052382');
  assert.ok(recipient.ok);
  return {
    id,
    sender: { id: kommunB(), name: 'Kommun B' },
    recipient: recipient.value,
    subject: 'Beslut',
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/plain', text: 'Hej' },
    supportinfo: { text: 'Ring oss' },
    attachments: [{ filename: 'beslut.pdf', contentType: 'application/pdf', bytes: new Uint8Array(bytes) }],
  };
}

test('threads give the same bytes as inline, for many at once', async () => {
  const pool = SigningPool.open({ size: 2, setup });
  const inline = SigningPool.open({ size: 0, setup });
  const letters = Array.from({ length: 30 }, (_, n) => letter(n * 3000));
  const signed = await Promise.all(letters.map((each) => pool.sign(each)));
  for (const [n, each] of letters.entries())
    assert.ok(Buffer.from(await inline.sign(each)).equals(signed[n] ?? Buffer.alloc(0)));
  const sealed = await Promise.all(signed.map((content) => pool.seal(content, seal)));
  for (const [n, content] of signed.entries()) {
    const same = await inline.seal(content, seal);
    const other = sealed[n];
    assert.ok(same.ok && other?.ok === true && Buffer.from(same.value).equals(other.value));
  }
  await pool.close();
});

test('what cannot be signed or sealed says why, the same with and without threads', async () => {
  for (const size of [0, 1]) {
    const pool = SigningPool.open({ size, setup });
    await assert.rejects(pool.sign({ ...letter(), subject: 'x'.repeat(256) }), {
      name: 'BrevduvaError',
      code: 'invalid-input',
    });
    await assert.rejects(pool.seal(Buffer.from('<a'), seal), { code: 'invalid-input' });
    const signed = await pool.sign(letter());
    const text = Buffer.from(signed).toString().replace('Beslut', 'Bifall');
    assert.deepEqual((await pool.seal(Buffer.from(text), seal)).ok, false);
    const late = await pool.seal(signed, { ...seal, at: new Date('2060-01-01') });
    assert.ok(!late.ok && late.problem === 'expired', JSON.stringify(late));
    await pool.close();
  }
});

test('what was opened is sealed without its bytes, into the same bytes; its certificate is judged again', async () => {
  const inline = SigningPool.open({ size: 0, setup });
  const pool = SigningPool.open({ size: 2, setup });
  const never = () => assert.fail('what is kept is not asked for');
  const letters = await Promise.all(Array.from({ length: 20 }, () => inline.sign(letter())));
  await Promise.all(
    letters.map(async (content, n) => {
      const opened = await pool.open(content, { at: seal.at }, `kept ${n}`);
      assert.ok(opened.ok && opened.value.recipient === '198101052382' && opened.value.attachmentBytes === 1000);
      assert.equal(opened.value.contentDigest, hash('sha256', content, 'hex'));
      const sealed = await pool.seal(never, seal, `kept ${n}`);
      const whole = await inline.seal(content, seal);
      assert.ok(sealed.ok && whole.ok && Buffer.from(whole.value).equals(sealed.value));
    }),
  );
  const [content = new Uint8Array()] = letters;
  await pool.open(content, { at: seal.at }, 'ends');
  const late = { ...seal, at: new Date('2099-01-01') };
  assert.deepEqual(await pool.seal(never, late, 'ends'), { ok: false, problem: 'expired' });
  await pool.close();
});

test('what is not kept, dropped or was lost with a replaced key is sealed from its bytes', async () => {
  const pool = SigningPool.open({ size: 1, setup });
  const content = await pool.sign(letter());
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return content;
  };
  assert.ok((await pool.seal(ask, seal, 'never opened')).ok);
  await pool.open(content, { at: seal.at }, 'dropped');
  pool.drop('dropped');
  assert.ok((await pool.seal(ask, seal, 'dropped')).ok);
  await pool.open(content, { at: seal.at }, 'old key');
  pool.use(next);
  assert.ok((await pool.seal(ask, seal, 'old key')).ok);
  assert.equal(asked, 3);
  const changed = Buffer.from(content);
  changed[changed.indexOf('Beslut')] = 0x58;
  const refused = await pool.open(changed, { at: seal.at }, 'changed');
  assert.ok(!refused.ok && refused.problem.of === 'SignedDelivery');
  await pool.close();
});

test('of many small deliveries that wait to be sealed only as many are kept as memory is set aside for', async () => {
  const pool = SigningPool.open({ size: 2, setup });
  const content = await pool.sign(letter());
  const names = Array.from({ length: 1500 }, (_, n) => `waiting ${n}`);
  for (let from = 0; from < names.length; from += 50)
    await Promise.all(names.slice(from, from + 50).map((name) => pool.open(content, { at: seal.at }, name)));
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return content;
  };
  for (const name of [names[0], names.at(-1)]) assert.ok((await pool.seal(ask, seal, name)).ok);
  assert.equal(asked, 1, 'the first is kept, the last is not');
  await pool.close();
});

test('there is room for so much, and what was kept too long makes way', async () => {
  const told: string[] = [];
  const old = (name: string) => void told.push(name);
  const kept = new KeptDeliveries<string>(100, 1);
  assert.ok(kept.hasRoom(60, old));
  kept.add('a', 'thread', 60);
  await new Promise((later) => setTimeout(later, 5));
  assert.ok(kept.hasRoom(60, old));
  assert.deepEqual(told, ['a']);
  assert.equal(kept.take('a'), undefined);
});

test('another key is used from now on', async () => {
  const pool = SigningPool.open({ size: 2, setup });
  const one = letter();
  const first = Buffer.from(await pool.sign(one));
  pool.use(next);
  const second = Buffer.from(await pool.sign(one));
  assert.equal(first.equals(second), false);
  assert.ok(second.includes(Buffer.from(next.certificate).toString('base64').slice(0, 60)));
  assert.throws(() => pool.use({ ...next, certificate: setup.certificate }), { code: 'invalid-input' });
  assert.ok(Buffer.from(await pool.sign(one)).equals(second), 'a pair that does not match changes nothing');
  await pool.close();
});

test('the main loop is free while a large letter is signed', async () => {
  const pool = SigningPool.open({ size: 1, setup });
  await pool.sign(letter());
  // On a loaded machine the thread may be done before this one has its turn: then another letter shows it.
  let most = 0;
  for (let tries = 0; tries < 20 && most <= 10; tries++)
    most = Math.max(most, await turnsWhile(pool.sign(letter(1_400_000))));
  assert.ok(most > 10, `${most} turns`);
  await pool.close();
});

test('a thread that signs comes after the main loop where both want a core', {
  skip: process.platform === 'linux' ? false : 'only Linux has a priority for each thread',
}, async () => {
  const before = getPriority();
  const pool = SigningPool.open({ size: 1, setup });
  await pool.sign(letter());
  const ofThreads = readdirSync('/proc/self/task').map((thread) => getPriority(Number(thread)));
  assert.ok(ofThreads.includes(Math.min(19, Math.max(0, before) + 5)), ofThreads.join());
  assert.equal(getPriority(process.pid), before);
  await pool.close();
});

async function turnsWhile(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const working = work.finally(() => {
    done = true;
  });
  while (!done) {
    turns++;
    await new Promise((later) => setImmediate(later));
  }
  await working;
  return turns;
}

test('a closed pool refuses', async () => {
  const pool = SigningPool.open({ size: 1, setup });
  const tasks = Array.from({ length: 10 }, () => pool.sign(letter(100_000)));
  const ends = Promise.allSettled(tasks);
  await pool.close();
  const refused = (await ends).filter((end) => end.status === 'rejected');
  assert.ok(refused.length > 0 && refused.every((end) => end.reason.code === 'unavailable'));
  await assert.rejects(pool.sign(letter()), { code: 'unavailable' });
});
