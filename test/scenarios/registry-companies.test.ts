// Companies in FaR: what is asked for waits until those who may sign have signed, whatever the form, and nobody else's signature counts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { recipientOperations as recipient } from '../../src/wire/mina-meddelanden/recipient.ts';
import { answer, board, director, refusal, type SignersWorld, startSigners, twoTogether } from './registry-signers.ts';
import { company as exempelbolaget, kommunA, kommunB, operatorA, operatorB, region, signe } from './registry-world.ts';

const [first, second, third] = board;
const ulla = '199901012386';

let world: SignersWorld;
before(async () => {
  world = await startSigners();
});
after(async () => await world.stop());

const ids = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id).toSorted();

test('a company of which two sign together waits for the second, who is told of it, and then is reachable', async () => {
  const begun = answer(await world.a.register(twoTogether, [first])).result;
  assert.deepEqual(
    [begun.status, ids(begun.signedBy), ids(begun.possibleSigners)],
    ['Incomplete', [first], [second, third]],
  );
  assert.match(begun.text ?? '', /två i förening av ledamöterna/);
  assert.deepEqual(await world.reach(twoTogether), {
    operator: undefined,
    accepted: false,
    pending: true,
    since: undefined,
  });
  const asked = { recipients: [], userIdentity: second };
  const [waits, ...more] = answer(await world.a.caller.ask(recipient.getPendingAccountRequest, asked)).requests;
  assert.deepEqual([waits?.accountRequest.id, waits?.accountRequest.type, more], [twoTogether, 'Create', []]);
  assert.deepEqual(ids(waits?.signatureStatus.signedBy ?? []), [first]);
  const done = answer(await world.a.register(twoTogether, [second])).result;
  assert.deepEqual([done.status, ids(done.signedBy)], ['Complete', [first, second]]);
  assert.equal((await world.reach(twoTogether)).operator, operatorA.id);
  assert.deepEqual(answer(await world.a.caller.ask(recipient.getPendingAccountRequest, asked)).requests, []);
  const again = answer(await world.a.register(twoTogether, [third])).result;
  assert.deepEqual([again.status, ids(again.signedBy)], ['Complete', [first, second, third]]);
  const kept = await world.world.rows(`select signed_by from agreement where recipient = ${twoTogether} order by id`);
  assert.equal(kept.length, 3);
});

test('a request is nobody else’s to see, sign or delete: not another operator’s, a stranger’s or the managing director’s', async () => {
  assert.equal(answer(await world.a.deregister(twoTogether, [first])).result.status, 'Incomplete');
  assert.equal(refusal(await world.a.deregister(twoTogether, [director])), 5002);
  assert.equal(refusal(await world.a.deregister(twoTogether, [signe])), 5002);
  const asked = { recipients: [twoTogether], userIdentity: first };
  assert.deepEqual(answer(await world.b.caller.ask(recipient.getPendingAccountRequest, asked)).requests, []);
  const stranger = { recipients: [twoTogether], userIdentity: signe };
  assert.deepEqual(answer(await world.a.caller.ask(recipient.getPendingAccountRequest, stranger)).requests, []);
  const remove = recipient.deletePendingAccountRequest;
  assert.equal(refusal(await world.b.caller.ask(remove, { recipientId: twoTogether, userIdentity: first })), 5002);
  assert.equal(refusal(await world.a.caller.ask(remove, { recipientId: twoTogether, userIdentity: signe })), 5002);
  answer(await world.a.caller.ask(remove, { recipientId: twoTogether, userIdentity: second }));
  assert.equal(refusal(await world.a.caller.ask(remove, { recipientId: twoTogether, userIdentity: second })), 5003);
  assert.equal((await world.reach(twoTogether)).operator, operatorA.id);
});

test('another content is another request: it takes the place of the first, whose signatures do not count for it', async () => {
  answer(await world.a.prefer(twoTogether, [first], [kommunA], 'Bara Kommun A.'));
  const other = answer(await world.a.prefer(twoTogether, [second], [kommunA, kommunB], 'Båda kommunerna.')).result;
  assert.deepEqual([other.status, ids(other.signedBy)], ['Incomplete', [second]]);
  const asked = { recipientId: twoTogether, userIdentity: third };
  const { pending } = answer(await world.a.caller.ask(recipient.getPendingAccountPreferences, asked));
  assert.deepEqual(ids(pending.preferences.acceptedSenders), [kommunB.id, kommunA.id]);
  assert.deepEqual(
    [pending.pendingSignatures.status, ids(pending.pendingSignatures.signedBy)],
    ['Incomplete', [second]],
  );
  const organization = { recipientId: twoTogether, userIdentity: second };
  const gone = answer(await world.a.caller.ask(recipient.deletePendingAccountPreferences, { organization }));
  assert.deepEqual(gone, { organization });
  assert.equal(refusal(await world.a.caller.ask(recipient.getPendingAccountPreferences, asked)), 5003);
  assert.equal((await world.reach(twoTogether, kommunB)).accepted, true);
});

test('choices signed by two hold from the second signature on; a sender that was connected meanwhile is not opted out from', async () => {
  const only = [kommunA];
  answer(await world.a.prefer(twoTogether, [first], only));
  assert.equal((await world.reach(twoTogether, kommunB)).accepted, true);
  await world.world.rows(`insert into sender (organisation, name) values ('${exempelbolaget.id}', 'Ny avsändare')`);
  await world.world.rows(`select pg_notify('registry.directory', '')`);
  const done = answer(await world.a.prefer(twoTogether, [third], only)).result;
  assert.equal(done.status, 'Complete');
  const { accepted, since } = await world.reach(twoTogether, kommunB);
  assert.equal(accepted, false);
  assert.ok(Date.now() - Date.parse(since ?? '') < 60_000);
  const rows = await world.world.rows(
    `select sender, accepted, user_identity from choice_change where recipient = ${twoTogether} order by sender`,
  );
  assert.deepEqual(
    rows.map(({ sender, accepted: yes, user_identity: who }) => [sender, yes, who]),
    [
      [kommunB.id, false, third],
      [region.id, false, third],
    ],
  );
  await assert.rejects(world.world.rows(`delete from choice_change where recipient = ${twoTogether}`), /never changed/);
});

test('of three signatories at once exactly two complete it, and everybody is told so (with 10 rounds)', async () => {
  for (let round = 0; round < 10; round += 1) {
    const text = `Runda ${round}.`;
    const senders = round % 2 === 0 ? [kommunB] : [kommunA];
    const outcomes = await Promise.all(board.map((person) => world.a.prefer(twoTogether, [person], senders, text)));
    const statuses = outcomes
      .map((outcome) => answer(outcome).result.status)
      .map(String)
      .toSorted((a, b) => a.localeCompare(b));
    assert.deepEqual(statuses, ['Complete', 'Complete', 'Incomplete']);
    assert.equal((await world.reach(twoTogether, kommunA)).accepted, round % 2 === 1);
  }
  const [row] = await world.world.rows(
    `select count(*) filter (where kind = 'request.completed') as completed, count(*) filter (where kind = 'request.opened') as opened
     from audit_event where details ->> 'request' = 'preferences' and details ->> 'recipient' = '${twoTogether}'`,
  );
  assert.deepEqual([Number(row?.completed), Number(row?.opened)], [11, 13]);
});

test('a request expires: what was signed is then nobody’s, and an account that waited is not in the register', async () => {
  const all = '164031000021';
  const [chair, ...others] = ['197912232381', '198011162388', '198109222383'] as const;
  assert.equal(answer(await world.a.register(all, [chair])).result.status, 'Incomplete');
  assert.equal((await world.reach(all)).pending, true);
  await world.world.rows(
    `update pending_request set expires_at = now() - interval '1 second' where recipient = ${all}`,
  );
  const asked = { recipients: [all], userIdentity: chair };
  assert.deepEqual(answer(await world.a.caller.ask(recipient.getPendingAccountRequest, asked)).requests, []);
  const begun = answer(await world.b.register(all, [others[0]])).result;
  assert.deepEqual([begun.status, ids(begun.signedBy)], ['Incomplete', [others[0]]]);
  await world.world.rows(
    `update pending_request set expires_at = now() - interval '1 second' where recipient = ${all}`,
  );
  await world.world.rows(`update job set next_at = now() where kind = 'expire-requests'`);
  await world.world.rows(`select pg_notify('registry.job', '')`);
  for (let pending = true; pending; ) pending = (await world.reach(all)).pending;
  const done = answer(await world.b.register(all, [chair, ...others])).result;
  assert.deepEqual([done.status, done.signedBy.length], ['Complete', 3]);
});

test('a registration that waits at one operator locks nobody out from another, but takes a signatory to replace', async () => {
  const id = '164031000039';
  const [chair, member] = [first, '197912232381'];
  answer(await world.a.register(id, [chair]));
  assert.equal(refusal(await world.b.register(id, [signe])), 5002);
  assert.equal(answer(await world.b.register(id, [member])).result.status, 'Incomplete');
  assert.equal(answer(await world.b.register(id, [chair])).result.status, 'Complete');
  assert.equal((await world.reach(id)).operator, operatorB.id);
  assert.equal(refusal(await world.a.register(id, [chair, member])), 5001);
});

test('a person’s own signature is demanded, and another’s is refused', async () => {
  assert.equal(refusal(await world.b.register('199604162397', [signe])), 5002);
  const done = answer(await world.b.register('199604162397', ['199604162397'])).result;
  assert.deepEqual([done.status, ids(done.signedBy)], ['Complete', ['199604162397']]);
  const junk = [{ signature: Buffer.from('<Signature/>'), certificate: '' }];
  const accountRequest = {
    id: '199604162397',
    type: 'Delete' as const,
    agreementText: 'x',
    timestamp: '2026-11-23',
    serviceSupplier: operatorB.id,
  };
  assert.equal(refusal(await world.b.caller.ask(recipient.deregister, { accountRequest, signatures: junk })), 5002);
});

test('a question about more than a thousand recipients that wait is told so (5005), and one about nobody is answered', async () => {
  const recipients = Array.from({ length: 1001 }, () => twoTogether);
  const ask = recipient.getPendingAccountRequest;
  assert.equal(refusal(await world.a.caller.ask(ask, { recipients, userIdentity: first })), 5005);
  assert.deepEqual(
    answer(await world.a.caller.ask(ask, { recipients: [], userIdentity: 'fi-somebody-else' })).requests,
    [],
  );
});

test('while the company register is silent nothing is decided, and senders reach companies as before', async () => {
  await world.registers.act('behave', { register: 'company-register', behaviour: 'fails' });
  assert.equal(refusal(await world.a.deregister(exempelbolaget.id, [ulla])), 4001);
  assert.equal((await world.reach(exempelbolaget.id)).operator, operatorA.id);
  await world.registers.act('behave', { register: 'company-register', behaviour: 'answers' });
  assert.equal(answer(await world.a.deregister(exempelbolaget.id, [ulla])).result.status, 'Complete');
  assert.equal((await world.reach(exempelbolaget.id)).operator, undefined);
});
