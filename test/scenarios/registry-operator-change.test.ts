// Changing operator at FaR: reachable at each moment, with every choice about senders, and known to both operators.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { recipientOperations as recipient } from '../../src/wire/mina-meddelanden/recipient.ts';
import { answer, board, refusal, type SignersWorld, startSigners, twoTogether } from './registry-signers.ts';
import { kommunA, kommunB, operatorA, operatorB, region, signe, ture } from './registry-world.ts';

let world: SignersWorld;
before(async () => {
  world = await startSigners();
});
after(async () => await world.stop());

test('a person moves by the new operator’s call alone: choices stay, and the old operator sees that they have left', async () => {
  const before = await world.reach(signe, kommunA);
  assert.deepEqual([before.operator, before.accepted], [operatorA.id, false]);
  const { result } = answer(await world.b.change(signe, operatorB, [signe]));
  assert.deepEqual([result.status, result.signedBy.map(({ id }) => id)], ['Complete', [signe]]);
  const now = await world.reach(signe, kommunA);
  assert.deepEqual([now.operator, now.accepted, now.since], [operatorB.id, false, before.since]);
  assert.equal((await world.reach(signe, kommunB)).accepted, true);
  const [status] = answer(await world.a.caller.ask(recipient.isRegistered, { recipients: [signe] })).statuses;
  assert.equal(status?.serviceSupplier?.id, operatorB.id);
  const question = { recipientId: signe, userIdentity: signe };
  assert.equal(refusal(await world.a.caller.ask(recipient.getAccountPreferences, question)), 5002);
  const { preferences } = answer(await world.b.caller.ask(recipient.getAccountPreferences, question));
  assert.deepEqual(
    preferences.acceptedSenders.map(({ id }) => id),
    [kommunB.id, region.id],
  );
  const [row] = await world.world.rows(
    `select kind, from_operator, operator, by_persons from account_change where recipient = ${signe} order by id desc limit 1`,
  );
  assert.deepEqual(
    [row?.kind, row?.from_operator, row?.operator, row?.by_persons],
    ['operator-changed', operatorA.id, operatorB.id, [signe]],
  );
});

test('the same change again answers the same, and moves nothing', async () => {
  assert.equal(answer(await world.b.change(signe, operatorB, [signe])).result.status, 'Complete');
  const rows = await world.world.rows(
    `select from account_change where recipient = ${signe} and kind = 'operator-changed'`,
  );
  assert.equal(rows.length, 1);
});

test('while somebody moves to and fro, no look-up ever finds them nowhere (200 look-ups)', async () => {
  let moving = true;
  const looks = (async () => {
    const found: (string | undefined)[] = [];
    while (moving || found.length < 200) found.push((await world.reach(signe)).operator);
    return found;
  })();
  for (let round = 0; round < 10; round += 1) {
    answer(await world.a.change(signe, operatorA, [signe], `Till A ${round}.`));
    answer(await world.b.change(signe, operatorB, [signe], `Till B ${round}.`));
  }
  moving = false;
  const found = new Set(await looks);
  assert.deepEqual(
    [...found].toSorted((one, other) => Number(one) - Number(other)),
    [operatorA.id, operatorB.id],
  );
});

test('the operator that one has may say where one wants to go; nothing moves until the chosen one takes over', async () => {
  const { result } = answer(await world.b.change(signe, operatorA, [signe], 'Jag vill till A.'));
  assert.deepEqual([result.status, result.text], ['Incomplete', 'The chosen operator must take the mailbox over.']);
  assert.equal((await world.reach(signe)).operator, operatorB.id);
  const who = { recipientId: signe, userIdentity: signe };
  for (const { caller } of [world.a, world.b]) {
    const { pending } = answer(await caller.ask(recipient.getPendingChangeServiceSupplier, who));
    assert.deepEqual([pending.serviceSupplier?.id, pending.pendingSignatures.status], [operatorA.id, 'Incomplete']);
  }
  assert.equal(answer(await world.a.change(signe, operatorA, [signe], 'Jag flyttar hit.')).result.status, 'Complete');
  assert.equal((await world.reach(signe)).operator, operatorA.id);
  assert.equal(refusal(await world.a.caller.ask(recipient.getPendingChangeServiceSupplier, who)), 5003);
});

test('a change is for one who has a mailbox, by one of the two operators, and names an operator that there is', async () => {
  assert.equal(refusal(await world.b.change(ture, operatorB, [ture])), 5003);
  assert.equal(refusal(await world.b.change(signe, operatorB, [ture])), 5002);
  assert.equal(refusal(await world.b.change(signe, { id: '164024000046' }, [signe])), 5001);
  assert.equal(refusal(await world.b.change(signe, { id: '127.0.0.1' }, [signe])), 5001);
  const sender = await world.world.as(kommunB);
  const asked = {
    recipientId: signe,
    userIdentity: signe,
    serviceSupplier: operatorB.id,
    agreementText: 'x',
    signatures: [],
  };
  const signatures = [{ signature: Buffer.from('x'), certificate: '' }];
  assert.equal(refusal(await sender.ask(recipient.changeServiceSupplier, { ...asked, signatures })), 5002);
});

test('a company’s change waits for its signatories, at the new operator; who is at the old one goes on being reached there', async () => {
  const [first, second] = board;
  answer(await world.a.register(twoTogether, [first, second]));
  answer(await world.a.prefer(twoTogether, [first, second], [kommunA]));
  const begun = answer(await world.b.change(twoTogether, operatorB, [first])).result;
  assert.equal(begun.status, 'Incomplete');
  assert.equal((await world.reach(twoTogether, kommunA)).operator, operatorA.id);
  const who = { recipientId: twoTogether, userIdentity: second };
  const { pending } = answer(await world.b.caller.ask(recipient.getPendingChangeServiceSupplier, who));
  assert.deepEqual(
    pending.pendingSignatures.signedBy.map(({ id }) => id),
    [first],
  );
  answer(await world.b.change(twoTogether, operatorB, [second]));
  const now = await world.reach(twoTogether, kommunA);
  assert.deepEqual([now.operator, now.accepted], [operatorB.id, true]);
  assert.equal((await world.reach(twoTogether, kommunB)).accepted, false);
});

test('of two operators that take somebody over at once, the later one has them, and history tells of both', async () => {
  const outcomes = await Promise.all([
    world.a.change(signe, operatorA, [signe], 'Samtidigt till A.'),
    world.b.change(signe, operatorB, [signe], 'Samtidigt till B.'),
  ]);
  assert.deepEqual(
    outcomes.map((outcome) => answer(outcome).result.status),
    ['Complete', 'Complete'],
  );
  const [row] = await world.world.rows(
    `select operator from account_change where recipient = ${signe} order by id desc limit 1`,
  );
  assert.equal((await world.reach(signe)).operator, row?.operator);
});
