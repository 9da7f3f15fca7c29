// A company changes hands (DP2-10): whoever signed for it before is out at once, and whoever signs now gets in, also where nobody helps them.
// The situations in which a company's mailbox is locked today, each with its way out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { recipientOperations as recipient } from '../../src/wire/mina-meddelanden/recipient.ts';
import { answer, board, refusal, type SignersWorld, startSigners, twoTogether } from './registry-signers.ts';
import { company as exempelbolaget, kommunA, kommunB, operatorA, operatorB, signe } from './registry-world.ts';

const ulla = '199901012386';
const [first, second, third] = board;
const buyer = '199604162397';
const other = '199701012396';

let world: SignersWorld;
before(async () => {
  world = await startSigners();
});
after(async () => await world.stop());

const mayOwn = async (person: string, id: string) => (await world.a.rights(person)).some((right) => right.id === id);

/** Waits until the registry itself, unasked, has seen what the register says now. */
async function seen(id: string, kind: string): Promise<void> {
  for (let told = 0; told === 0; ) {
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-companies' and next_at > now() + interval '1 second'`,
    );
    const [row] = await world.world.rows(
      `select count(*) as told from account_change where recipient = ${id} and kind = '${kind}'`,
    );
    told = Number(row?.told);
  }
}

test('a sold company: the old owner is out at once, what they had begun falls, and the new one takes over without the old operator', async () => {
  const id = exempelbolaget.id;
  assert.equal(answer(await world.a.prefer(id, [ulla], [kommunA])).result.status, 'Complete');
  assert.equal(await mayOwn(ulla, id), true);
  assert.equal(await mayOwn(buyer, id), false);
  await world.registers.act('sell-company', { company: id, buyers: [buyer] });
  assert.equal(await mayOwn(ulla, id), false);
  assert.equal(await mayOwn(buyer, id), true);
  assert.equal(refusal(await world.a.deregister(id, [ulla])), 5002);
  await seen(id, 'signatories-changed');
  const [told] = await world.world.rows(
    `select details from audit_event where kind = 'company.signatories-changed' and details ->> 'recipient' = '${id}'`,
  );
  assert.deepEqual(told?.details, { recipient: id, left: [ulla], joined: [buyer], status: 'active' });
  assert.equal((await world.reach(id, kommunA)).operator, operatorA.id);
  assert.equal(answer(await world.b.change(id, operatorB, [buyer])).result.status, 'Complete');
  assert.deepEqual((await world.reach(id, kommunB)).accepted, false);
  assert.equal((await world.reach(id, kommunA)).operator, operatorB.id);
  assert.equal(refusal(await world.a.deregister(id, [buyer])), 5002);
});

test('what a former signatory signed falls also when the register is only followed, and the account that waited goes with it', async () => {
  assert.equal(answer(await world.a.register(twoTogether, [first])).result.status, 'Incomplete');
  const people = [second, third].map((person) => ({ person, roles: ['board-member'] }));
  await world.registers.act('appoint-people', { company: twoTogether, people });
  for (let pending = true; pending; ) {
    await world.world.rows(
      `update job set next_at = now() where kind = 'follow-companies' and next_at > now() + interval '1 second'`,
    );
    pending = (await world.reach(twoTogether)).pending;
  }
  const [row] = await world.world.rows(`select state from pending_request where recipient = ${twoTogether}`);
  assert.equal(row?.state, 'fallen');
  const done = answer(await world.a.register(twoTogether, [second, third])).result;
  assert.equal(done.status, 'Complete');
});

test('two sign together and one is left: nothing can be decided alone; the register’s rule, or staff, opens it again', async () => {
  await world.registers.act('die', { person: third });
  assert.deepEqual(await world.a.rights(third), []);
  const [left] = (await world.a.rights(second)).filter(({ id }) => id === twoTogether);
  assert.ok(left?.grantedAccess.includes('InitiateAccountAction'));
  assert.ok(!left?.grantedAccess.includes('View'));
  const waits = answer(await world.b.change(twoTogether, operatorB, [second])).result;
  assert.deepEqual([waits.status, waits.signedBy.map(({ id }) => id)], ['RulesNotSupported', [second]]);
  assert.equal((await world.reach(twoTogether)).operator, operatorA.id);
  const people = [second, buyer].map((person) => ({ person, roles: ['board-member'] }));
  await world.registers.act('appoint-people', { company: twoTogether, people });
  const done = answer(await world.b.change(twoTogether, operatorB, [buyer])).result;
  assert.equal(done.status, 'Complete');
  assert.equal((await world.reach(twoTogether)).operator, operatorB.id);
});

test('the single owner is dead: nobody gets in until somebody is appointed, letters come all the same, and then the appointed one is in', async () => {
  const id = '164031000153';
  const owner = '198307112386';
  assert.equal(answer(await world.a.register(id, [owner])).result.status, 'Complete');
  await world.registers.act('die', { person: owner });
  assert.deepEqual(await world.a.rights(owner), []);
  const heir = answer(await world.b.change(id, operatorB, [signe])).result;
  assert.deepEqual([heir.status, heir.possibleSigners], ['RulesNotSupported', []]);
  assert.deepEqual(await mayOwn(signe, id), false);
  assert.equal((await world.reach(id)).operator, operatorA.id);
  await world.registers.act('appoint-people', {
    company: id,
    people: [{ person: other, roles: ['managing-director'] }],
  });
  assert.equal(await mayOwn(other, id), true);
  assert.equal(answer(await world.b.change(id, operatorB, [other])).result.status, 'Complete');
});

test('the sole signatory has left and nobody is registered: a request waits for staff, and gives nobody anything by itself', async () => {
  const id = '164031000138';
  assert.equal(answer(await world.a.register(id, [second])).result.status, 'Complete');
  await world.registers.act('appoint-people', { company: id, people: [{ person: third, roles: ['auditor'] }] });
  assert.equal(await mayOwn(second, id), false);
  const waits = answer(await world.b.change(id, operatorB, [buyer])).result;
  assert.equal(waits.status, 'RulesNotSupported');
  assert.equal(await mayOwn(buyer, id), false);
  assert.equal((await world.reach(id)).operator, operatorA.id);
  const organization = { recipientId: id, userIdentity: buyer };
  const gone = answer(await world.b.caller.ask(recipient.deletePendingChangeServiceSupplier, { organization }));
  assert.equal(gone.serviceSupplier.id, operatorB.id);
});

test('bankruptcy and liquidation: the board is out and the appointed one in, at the same operator; post goes on coming', async () => {
  const id = '164031000104';
  const [chair, member] = ['197912232381', '198011162388'];
  assert.equal(answer(await world.a.register(id, [chair, member])).result.status, 'Complete');
  await world.registers.act('change-status', { company: id, status: 'bankruptcy', administrator: buyer });
  assert.equal(await mayOwn(chair, id), false);
  assert.equal(await mayOwn(buyer, id), true);
  assert.equal(refusal(await world.a.prefer(id, [chair, member], [kommunA])), 5002);
  assert.equal(answer(await world.a.prefer(id, [buyer], [kommunA, kommunB])).result.status, 'Complete');
  assert.equal((await world.reach(id)).operator, operatorA.id);
});

test('a company that is deregistered leaves the register by itself; registered again, its signatories begin anew', async () => {
  const id = '164031000088';
  assert.equal(answer(await world.a.register(id, [first])).result.status, 'Complete');
  await world.registers.act('change-status', { company: id, status: 'deregistered' });
  await seen(id, 'dissolved');
  assert.equal((await world.reach(id)).operator, undefined);
  assert.equal(await mayOwn(first, id), false);
  assert.equal(refusal(await world.a.register(id, [first])), 5003);
  await world.registers.act('change-status', { company: id, status: 'active' });
  assert.equal(await mayOwn(first, id), true);
  assert.equal(answer(await world.b.register(id, [first])).result.status, 'Complete');
  assert.equal((await world.reach(id)).operator, operatorB.id);
});
