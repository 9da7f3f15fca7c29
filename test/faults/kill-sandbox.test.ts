// Letters survive kill -9 of the whole sandbox at any moment: whatever was acknowledged is delivered once, and nothing else is (issue 2, "Data").
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePortBase } from '../network.ts';
import { KilledSandbox } from './killed-sandbox.ts';
import { assertEachOnce, mulberry, newLetter, post, type Sent, untilDelivered } from './letters.ts';

const ROUNDS = 5;
const LETTERS_A_ROUND = 12;
const folder = mkdtempSync(join(tmpdir(), 'brevduva-kill-'));
let sandbox: KilledSandbox | undefined;
after(async () => {
  await sandbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every letter that was acknowledged is in its mailbox once, after five kills', { timeout: 600_000 }, async (t) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  const random = mulberry(seed);
  sandbox = new KilledSandbox(join(folder, 'data'), await freePortBase());
  const letters: Sent[] = [];
  let acknowledgedBeforeAKill = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    await sandbox.start();
    const client = sandbox.client();
    for (let n = 0; n < LETTERS_A_ROUND; n++) letters.push(newLetter(round, n));
    const posting = Promise.all(letters.map((letter) => pause(random() * 1500).then(() => post(client, letter))));
    await pause(random() * 2500);
    await sandbox.kill(round % 2 === 0);
    await posting;
    client.close();
    acknowledgedBeforeAKill = letters.filter(({ location }) => location !== undefined).length;
    t.diagnostic(`round ${round}: ${acknowledgedBeforeAKill} of ${letters.length} acknowledged`);
  }
  assert.ok(acknowledgedBeforeAKill > 0, 'no letter was acknowledged before a kill: nothing was tested');
  await sandbox.start();
  const client = sandbox.client();
  for (const letter of letters) await post(client, letter);
  assert.deepEqual(await untilDelivered(client, letters), { delivered: letters.length });
  client.close();
  await assertEachOnce(sandbox, letters);
});
