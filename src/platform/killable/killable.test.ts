// A child that parses strangers' files: what it may not do, and that it is gone when it does it (issue 4, "Proof").
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { confinement } from './confinement.ts';
import { inKillableProcess, type KillableResult } from './killable.ts';

const TASK = new URL('../../../test/killable/misbehave.ts', import.meta.url);
const LIMITS = { seconds: 20, megabytes: 128 };

function say(words: string, limits = LIMITS): Promise<KillableResult> {
  return inKillableProcess(TASK, Buffer.from(words), limits);
}

test('a task gets its input and gives JSON or bytes', async () => {
  const first = await say('echo hello');
  assert.ok(first.ok && typeof first.value === 'object');
  assert.equal(Reflect.get(first.value ?? {}, 'said'), 'hello');
  assert.notEqual(Reflect.get(first.value ?? {}, 'pid'), process.pid, 'a process of its own');
  const large = `bytes ${'å'.repeat(2_000_000)}`;
  const second = await say(large);
  assert.ok(second.ok && second.value instanceof Uint8Array);
  assert.equal(Buffer.compare(second.value, Buffer.from(large).subarray(6)), 0);
});

test('a task that never ends is killed by the clock, and the next one is served', async () => {
  assert.deepEqual(await say('loop', { seconds: 1, megabytes: 128 }), { ok: false, reason: 'too-slow' });
  assert.equal((await say('echo again')).ok, true);
});

test('a heap that fills is the end of the child, never of this process', async () => {
  assert.deepEqual(await say('heap'), { ok: false, reason: 'too-large' });
});

test('memory outside the heap is bounded where the kernel can', async (t) => {
  if ((await confinement()).memory !== 'kernel') return t.skip('no prlimit here');
  assert.deepEqual(await say('buffers'), { ok: false, reason: 'too-large' });
});

test('a child reads nothing but the program, writes nothing and has no environment', async () => {
  assert.deepEqual(await say('read /etc/passwd'), { ok: false, reason: 'failed' });
  const file = join(tmpdir(), `killable-${process.pid}`);
  assert.deepEqual(await say(`write ${file}`), { ok: false, reason: 'failed' });
  assert.equal(existsSync(file), false);
  assert.deepEqual(await say('environment'), { ok: true, value: ['PATH'] });
});

test('a child has no network: no module that opens one, and no address where the kernel can', async (t) => {
  for (const module of ['net', 'node:http', 'node:https', 'node:dgram', 'node:tls', 'node:child_process']) {
    assert.deepEqual(await say(`import ${module}`), { ok: false, reason: 'failed' }, module);
  }
  if ((await confinement()).network !== 'namespace') return t.skip('no namespaces here');
  assert.deepEqual(await say('interfaces'), { ok: true, value: [] });
});

test('a child that ends by itself or talks out of turn has failed', async () => {
  assert.equal((await say('exit')).ok, false);
  assert.equal((await say('noise')).ok, false);
  assert.deepEqual(await say('what'), { ok: false, reason: 'failed' });
});

test('a file that takes its time holds up no other of its kind, and there are never more than three children', async () => {
  const slow = say('loop', { seconds: 10, megabytes: 128 });
  const quick = await say('echo quick');
  assert.equal(quick.ok, true);
  assert.equal(await Promise.race([slow, Promise.resolve('still open')]), 'still open');
  const many = await Promise.all(Array.from({ length: 12 }, () => say('echo one of many')));
  const pids = new Set(many.map((one) => (one.ok ? Reflect.get(Object(one.value), 'pid') : 'failed')));
  assert.ok(!pids.has('failed') && pids.size <= 2, 'one of three places is taken by the slow file');
  assert.deepEqual(await slow, { ok: false, reason: 'too-slow' });
});
