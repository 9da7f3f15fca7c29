// What becomes of a mailbox when its holder gets another number, dies or is protected (DP2-10): the population register is followed, and
// senders are told no more than before.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../src/services/registry/index.ts';
import { recipientOperations as recipient } from '../../src/wire/mina-meddelanden/recipient.ts';
import { answer, refusal, type SignersWorld, startSigners } from './registry-signers.ts';
import { amina, kommunA, kommunB, operatorA, operatorB, signe, ture } from './registry-world.ts';

const spares = ['199601132393', '199601286900'] as const;
const [dying, mistaken, protectedOne, ordinary] = [
  '198307112386',
  '197912232381',
  '198011162388',
  '198109222383',
] as const;

let world: SignersWorld;
before(async () => {
  world = await startSigners();
});
after(async () => await world.stop());

/** Lets the registry look at what has happened, until it is so. */
async function followed(so: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 60_000;
  while (!(await so())) {
    assert.ok(Date.now() < until, 'the register was not followed');
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-people' and next_at > now() + interval '1 second'`,
    );
    await pause(20);
  }
}

const operatorOf = async (id: string) => (await world.reach(id)).operator;
const rowsOf = async (sql: string) => await world.world.rows(sql);
const conflicts = async () => await rowsOf('select * from number_conflict order by seen_at');

test('a samordningsnummer becomes a personnummer: the mailbox goes along with operator, opt-outs and history, and the old number is Not', async () => {
  const [to] = spares;
  assert.equal(answer(await world.a.register(amina, [amina])).result.status, 'Complete');
  assert.equal(answer(await world.a.prefer(amina, [amina], [kommunA])).result.status, 'Complete');
  const chosen = await world.reach(amina, kommunB);
  assert.equal(chosen.accepted, false);
  const [before] = await rowsOf(`select reference from recipient where id = ${amina}`);
  await world.registers.act('change-number', { person: amina, to });
  await followed(async () => (await operatorOf(to)) === operatorA.id);
  assert.deepEqual(await world.reach(to, kommunB), chosen);
  assert.equal((await world.reach(to, kommunA)).accepted, true);
  const nothing = { operator: undefined, accepted: false, pending: false, since: undefined };
  assert.deepEqual(await world.reach(amina, kommunA), nothing);
  const [row] = await rowsOf(`select r.reference, c.details, c.kind from recipient r
    join account_change c on c.reference = r.reference and c.kind = 'number-changed' where r.id = ${to}`);
  assert.deepEqual(row, { reference: before?.reference, details: { former: amina }, kind: 'number-changed' });
  assert.equal(answer(await world.b.change(to, operatorB, [to])).result.status, 'Complete');
  assert.equal((await world.reach(to, kommunB)).accepted, false);
});

test('the new number has a mailbox already: both stay as they are, and nothing is lost before staff has decided', async () => {
  const [, to] = spares;
  assert.equal(answer(await world.a.register(ture, [ture])).result.status, 'Complete');
  assert.equal(answer(await world.b.register(to, [to])).result.status, 'Complete');
  await world.registers.act('change-number', { person: ture, to });
  await followed(async () => (await conflicts()).length === 1);
  assert.equal(await operatorOf(ture), operatorA.id);
  assert.equal(await operatorOf(to), operatorB.id);
});

test('a death: the mailbox is closed, the answer is that of anybody without one, and no other trace is on the wire', async () => {
  assert.equal(answer(await world.a.register(dying, [dying])).result.status, 'Complete');
  await world.registers.act('die', { person: dying });
  await followed(async () => (await operatorOf(dying)) === undefined);
  const asked = { sender: kommunB.id, recipients: [dying, '199605062398'] };
  const { statuses } = answer(await (await world.world.as(kommunB)).ask(recipient.isReachable, asked));
  const bare = statuses.map((status, at) => JSON.stringify(status).replace(asked.recipients[at] ?? '', 'N'));
  assert.deepEqual(bare[0], bare[1]);
  assert.deepEqual(await rowsOf('select * from death'), []);
  const kinds = await rowsOf(`select kind from account_change where recipient = ${dying} order by id`);
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['registered', 'closed-after-death'],
  );
});

test('the dead open no mailbox by themselves; the estate does, and it stays while everybody is looked up', async () => {
  const [deceased, one, other] = ['199208222399', '197605012397', '197704022388'] as const;
  assert.equal(refusal(await world.a.register(deceased, [deceased])), 5002);
  assert.equal(await operatorOf(deceased), undefined);
  assert.equal(answer(await world.a.register(deceased, [one, other])).result.status, 'Complete');
  await rowsOf(`delete from register_cursor where register like 'population%'`);
  const everybody = async () =>
    (await rowsOf(`select * from register_cursor where register = 'population'`)).length === 1 &&
    (await rowsOf(`select * from register_cursor where register = 'population: everybody'`)).length === 0;
  await followed(everybody);
  assert.equal(await operatorOf(deceased), operatorA.id);
});

test('with days to wait the mailbox stays, and is closed when they are over', async () => {
  await world.world.restart((config: Config) => ({ ...config, deaths: { closeAfterDays: 30 } }));
  assert.equal(answer(await world.a.register(mistaken, [mistaken])).result.status, 'Complete');
  await world.registers.act('die', { person: mistaken });
  const noted = async () => (await rowsOf(`select * from death where person = ${mistaken}`)).length === 1;
  await followed(noted);
  assert.equal(await operatorOf(mistaken), operatorA.id);
  await rowsOf(`update death set close_at = now()`);
  await followed(async () => (await operatorOf(mistaken)) === undefined);
});

test('a protected person is reached like anyone else: every answer has the same bytes but for the number (DP2-10)', async () => {
  for (const person of [protectedOne, ordinary])
    assert.equal(answer(await world.a.register(person, [person])).result.status, 'Complete');
  await rowsOf(
    `update recipient set registered_at = '2026-01-02T03:04:05Z' where id in (${protectedOne}, ${ordinary})`,
  );
  await world.registers.act('protect', { person: protectedOne, protection: 'protected-registration' });
  const cursor = async () =>
    JSON.stringify(await rowsOf(`select cursor from register_cursor where register = 'population'`));
  const before = await cursor();
  await followed(async () => (await cursor()) !== before);
  const sender = await world.world.as(kommunB);
  const answersAbout = async (id: string) => {
    const answers: string[] = [];
    for (const ask of [
      () => sender.ask(recipient.isReachable, { sender: kommunB.id, recipients: [id] }),
      () => world.a.caller.ask(recipient.isRegistered, { recipients: [id] }),
      () => world.b.caller.ask(recipient.isRegistered, { recipients: [id] }),
    ]) {
      answer<unknown>(await ask());
      const envelope = world.lastAnswer();
      assert.match(envelope, new RegExp(id));
      answers.push(envelope.replaceAll(id, 'N'));
    }
    return answers;
  };
  assert.deepEqual(await answersAbout(protectedOne), await answersAbout(ordinary));
});

test('everybody is looked up once where the cursor is not kept any more: a number that changed unseen is found', async () => {
  const to = '199602162399';
  await rowsOf(`delete from register_cursor where register like 'population%'`);
  assert.equal(answer(await world.a.register(signe, [signe])).result.status, 'Complete');
  await world.registers.act('change-number', { person: signe, to });
  await followed(async () => (await operatorOf(to)) === operatorA.id);
  assert.equal((await world.reach(to, kommunA)).accepted, false);
});
