// A sender killed with -9 in the middle of a print batch: no letter is in two batches that go out, none is lost, and the supplier has the job once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/services/sender/index.ts';
import { PaperWorld } from './sender-paper-world.ts';
import { until } from './sender-world.ts';

let paper: PaperWorld;
const folder = mkdtempSync(join(tmpdir(), 'brevduva-supplier-'));
before(async () => {
  paper = await PaperWorld.open({ folder });
});
after(async () => {
  await paper.close();
  rmSync(folder, { recursive: true, force: true });
});

async function dyingAt(point: NonNullable<Config['failpoints']>[number]) {
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  child.stdin.end(JSON.stringify({ ...paper.config, failpoints: [point], leaseMs: 700 }));
  await Promise.race([once(child.stdout, 'data'), death]);
  assert.equal(child.exitCode, null, 'the sender did not start');
  return { death };
}

// It may die before it has answered; a connection of before may be gone.
async function begin(letters: readonly string[], death: Promise<unknown>): Promise<void> {
  let dead = false;
  void death.then(() => {
    dead = true;
  });
  await until('the batch is begun', async () => {
    if (dead) return true;
    return await paper.call('POST', '/print-batches', { letters, way: 'supplier' }, 201).then(
      () => true,
      (error: unknown) => (error instanceof TypeError ? undefined : true),
    );
  });
}

for (const point of ['sender.batch-addressed', 'sender.batch-handing-over', 'sender.batch-handed-over'] as const) {
  test(`killed with -9 at ${point}: each letter is printed once, by a supplier met in a folder`, async () => {
    // It dies only once a batch is begun.
    const { death } = await dyingAt(point);
    const letters = await Promise.all([paper.queued(`${point} 1`), paper.queued(`${point} 2`)]);
    await begin(letters, death);
    assert.equal((await death)[1], 'SIGKILL');
    const next = await paper.start({ leaseMs: 700 });
    const { batches } = await paper.call('GET', '/print-batches');
    const id = String(Object(Array.isArray(batches) ? batches[0] : {}).batchId);
    const again = { letters, way: 'supplier' };
    await paper.call('POST', '/print-batches', again, 409);
    const batch = await paper.batchIn(id, 'printed');
    const inBatch = Array.isArray(batch.letters) ? batch.letters.map((one) => Object(one).letterId) : [];
    assert.deepEqual(
      inBatch.map(String).toSorted((a, b) => a.localeCompare(b)),
      letters.toSorted((a, b) => a.localeCompare(b)),
    );
    for (const letter of letters) {
      const { timeline } = await paper.inState(letter, 'printed');
      const kinds = Array.isArray(timeline) ? timeline.map((entry) => String(Object(entry).kind)) : [];
      assert.equal(kinds.filter((kind) => kind === 'printed').length, 1);
    }
    const jobs = [...paper.simulator.jobs.values()].filter((job) => job.letters.some((one) => letters.includes(one)));
    assert.deepEqual(
      jobs.map((job) => job.letters.toSorted()),
      [letters.toSorted()],
      'one job, with every letter',
    );
    assert.deepEqual(await paper.queue(), []);
    await next.stop();
  });
}
