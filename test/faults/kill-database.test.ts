// The database dies under the running sandbox, again and again: what was acknowledged is delivered once, and every service recovers by itself.
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

const KILLS = 4;
const LETTERS_A_KILL = 8;
const folder = mkdtempSync(join(tmpdir(), 'brevduva-kill-database-'));
let sandbox: KilledSandbox | undefined;
after(async () => {
  await sandbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every letter that was acknowledged is in its mailbox once, after four kills of the database', {
  timeout: 600_000,
}, async (t) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  const random = mulberry(seed);
  sandbox = new KilledSandbox(join(folder, 'data'), await freePortBase());
  await sandbox.start();
  const client = sandbox.client();
  const letters: Sent[] = [];
  for (let round = 1; round <= KILLS; round++) {
    for (let n = 0; n < LETTERS_A_KILL; n++) letters.push(newLetter(round, n));
    const posting = Promise.all(letters.map((letter) => pause(random() * 1500).then(() => post(client, letter))));
    await pause(random() * 2000);
    sandbox.killDatabase();
    await posting;
    await sandbox.untilDatabaseAnswers();
    t.diagnostic(
      `kill ${round}: ${letters.filter(({ location }) => location !== undefined).length} of ${letters.length} acknowledged`,
    );
  }
  while (letters.some(({ location }) => location === undefined))
    for (const letter of letters) await post(client, letter);
  assert.deepEqual(await untilDelivered(client, letters), { delivered: letters.length });
  client.close();
  await assertEachOnce(sandbox, letters);
});
