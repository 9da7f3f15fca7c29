// `brevduva register load`: many mailboxes put into FaR from a file; who is there is left alone, and what is wrong is named by its line.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCommandLine } from '../../src/cli/index.ts';
import { recipientOperations } from '../../src/wire/mina-meddelanden/recipient.ts';
import { kommunA, kommunB, operatorA, operatorB, signe, startWorld, ture, type World } from './registry-world.ts';

let world: World;
let folder: string;
let config: string;

before(async () => {
  world = await startWorld();
  folder = mkdtempSync(join(tmpdir(), 'brevduva-load-'));
  config = join(folder, 'registry.json');
  writeFileSync(config, JSON.stringify(world.config));
});

after(async () => {
  await world.stop();
  rmSync(folder, { recursive: true });
});

async function load(lines: readonly string[]) {
  const file = join(folder, 'profiles.jsonl');
  const text = `${lines.join('\n')}\n`;
  writeFileSync(file, text);
  const said = { out: '', err: '' };
  const code = await runCommandLine(['register', 'load', file, '--config', config, '--json'], {
    out: (part) => {
      said.out += part;
    },
    err: (part) => {
      said.err += part;
    },
    environment: {},
  });
  return { code, ...said, sha256: createHash('sha256').update(text).digest('hex') };
}

const line = (profile: object) =>
  JSON.stringify({ operator: operatorB.id, registeredAt: '2025-01-31T12:00:00Z', ...profile });

test('those who are new are reachable at once, with their choices; those who were there are as they were; the load is in the audit trail', async () => {
  const changedAt = '2026-02-01T08:00:00.000Z';
  const done = await load([
    line({ recipient: ture, choices: [{ sender: kommunA.id, accepted: false, changedAt }] }),
    line({ recipient: signe }),
  ]);
  assert.equal(done.code, 0, done.err);
  assert.deepEqual(JSON.parse(done.out), { lines: 2, profiles: 1, there: 1, choices: 1 });
  const asked = async (sender: typeof kommunA) => {
    const caller = await world.as(sender);
    const answer = await caller.ask(recipientOperations.isReachable, {
      sender: sender.id,
      recipients: [ture, signe] as never,
    });
    assert.ok(answer.kind === 'answer');
    return answer.value.statuses.map(({ accountStatus, senderAccepted, lastSenderAcceptChange }) => ({
      ...{ operator: accountStatus.serviceSupplier?.id, senderAccepted, lastSenderAcceptChange },
    }));
  };
  const [first, second] = await asked(kommunA);
  assert.deepEqual(first, { operator: operatorB.id, senderAccepted: false, lastSenderAcceptChange: changedAt });
  assert.equal(second?.operator, operatorA.id, 'the mailbox that was there has not moved');
  assert.equal((await asked(kommunB))[0]?.senderAccepted, true);
  // Whoever follows the feed is told to ask about everybody: what was loaded is not in it.
  const [feed] = await world.rows(
    `select coalesce((select max(position) from change_feed), 0) < until as leapt from change_feed_disposed`,
  );
  assert.deepEqual(feed, { leapt: true });
  const [event] = await world.rows("select details from audit_event where kind = 'register.loaded'");
  assert.deepEqual(event?.['details'], { sha256: done.sha256, lines: 2, profiles: 1, there: 1, choices: 1 });
});

test('a load that breaks off has told those who follow the feed of what it put in', async () => {
  const until = async () => Number((await world.rows('select until from change_feed_disposed'))[0]?.until);
  const before = await until();
  const first = [
    line({ recipient: '197901082391' }),
    ...Array.from({ length: 19_999 }, () => line({ recipient: signe })),
  ];
  assert.equal((await load([...first, 'not JSON'])).code, 2);
  assert.equal((await world.rows('select from recipient where id = 197901082391')).length, 1);
  assert.ok((await until()) > before);
});

test('a wrong line is named by its number and never shown; wrong usage is code 2', async () => {
  const wrong = [
    ['not JSON', /Line 2 is not JSON/],
    [JSON.stringify({ recipient: ture }), /Line 2 is not a profile/],
    [line({ recipient: '199912319999' }), /Line 2 has a recipient that nobody can be/],
    [line({ recipient: ture, more: 1 }), /Line 2 is not a profile/],
  ] as const;
  for (const [second, said] of wrong) {
    const { code, err } = await load([line({ recipient: signe }), second]);
    assert.equal(code, 2);
    assert.match(err, said);
    assert.doesNotMatch(err, /199912319999/);
  }
  const io = { out: () => undefined, err: () => undefined, environment: {} };
  assert.equal(await runCommandLine(['register', 'empty'], io), 2);
});
