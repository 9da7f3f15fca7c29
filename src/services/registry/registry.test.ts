// Every operation of FaR through real mutual TLS with a real PostgreSQL: answers, refusals, and what is kept of them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  amina,
  type Caller,
  company,
  kommunA,
  kommunB,
  mediator,
  type Outcome,
  operatorA,
  operatorB,
  region,
  signe,
  startWorld,
  ture,
  type World,
} from '../../../test/scenarios/registry-world.ts';
import { authorityOperations as authority } from '../../wire/mina-meddelanden/authority.ts';
import { recipientOperations as recipient } from '../../wire/mina-meddelanden/recipient.ts';
import { readFault } from '../../wire/soap/fault.ts';
import { el } from '../../wire/xml/write.ts';

let world: World;
let callers: Record<'kommunA' | 'kommunB' | 'region' | 'mediator' | 'operatorA' | 'operatorB' | 'stranger', Caller>;
before(async () => {
  world = await startWorld();
  callers = {
    kommunA: await world.as(kommunA),
    kommunB: await world.as(kommunB),
    region: await world.as(region),
    mediator: await world.as(mediator),
    operatorA: await world.as(operatorA),
    operatorB: await world.as(operatorB),
    stranger: await world.as(company),
  };
});
after(async () => await world.stop());

function answer<A>(outcome: Outcome<A>): A {
  if (outcome.kind === 'answer') return outcome.value;
  throw new assert.AssertionError({ message: `a fault: ${JSON.stringify(outcome.fault)}` });
}

function refusal<A>(outcome: Outcome<A>): number | undefined {
  assert.equal(outcome.kind, 'fault');
  return outcome.kind === 'fault' ? outcome.fault.code : undefined;
}

const signatures = [{ signature: Buffer.from('a.signed.token'), certificate: '' }];

function registration(id: string, operator = operatorA.id) {
  const accountRequest = {
    id,
    type: 'Create' as const,
    agreementText: 'Jag öppnar en brevlåda.',
    timestamp: '2026-11-22',
    serviceSupplier: operator,
  };
  return { accountRequest, accountType: 'Secure' as const, signatures };
}

function leaving(id: string, operator = operatorA.id) {
  const { accountRequest } = registration(id, operator);
  return { accountRequest: { ...accountRequest, type: 'Delete' as const }, signatures };
}

async function accepting(id: string, senders: readonly { id: string; name: string }[], userIdentity = id) {
  const wish = {
    recipientId: id,
    userIdentity,
    preferences: { id, acceptedSenders: [...senders] },
    agreementText: 'Jag tar emot från dessa.',
    signatures,
  };
  return await callers.operatorA.ask(recipient.storeAccountPreferences, wish);
}

async function reach(caller: Caller, sender: string, recipients: readonly string[]) {
  return await caller.ask(recipient.isReachable, { sender, recipients });
}

test('isReachable answers for everybody asked about, in that order', async () => {
  const asked = [ture, signe, amina, company.id, signe];
  const { statuses } = answer(await reach(callers.kommunB, kommunB.id, asked));
  assert.deepEqual(
    statuses.map((status) => status.accountStatus.recipientId),
    asked,
  );
  const [none, has, waits, organisation] = statuses;
  assert.deepEqual(none, {
    accountStatus: { recipientId: ture, type: 'Not', pending: false },
    senderAccepted: false,
  });
  assert.equal(has?.accountStatus.type, 'Secure');
  assert.equal(has?.senderAccepted, true);
  assert.equal(has?.lastSenderAcceptChange, undefined);
  assert.equal(has?.accountStatus.serviceSupplier?.serviceAddress, 'https://127.0.0.1:1/Service/v3');
  assert.deepEqual(
    [waits?.accountStatus.type, waits?.accountStatus.pending, waits?.senderAccepted],
    ['Not', true, false],
  );
  assert.equal(organisation?.accountStatus.serviceSupplier?.id, operatorA.id);
});

test('isReachable tells a sender that the recipient has opted out from it, and since when', async () => {
  const [status] = answer(await reach(callers.kommunA, kommunA.id, [signe])).statuses;
  assert.equal(status?.senderAccepted, false);
  assert.ok(Date.now() - Date.parse(status?.lastSenderAcceptChange ?? '') < 600_000);
});

test('isReachable about nobody gives an empty answer, about 1000 an answer, about more 5005', async () => {
  assert.deepEqual(answer(await reach(callers.kommunB, kommunB.id, [])), { statuses: [] });
  const thousand = Array.from({ length: 1000 }, () => signe);
  assert.equal(answer(await reach(callers.kommunB, kommunB.id, thousand)).statuses.length, 1000);
  const { isReachable } = recipient;
  const written = isReachable.request.write({ sender: kommunB.id, recipients: thousand });
  const more = { ...written, children: [...written.children, el(written.namespace, 'recipientId', signe)] };
  assert.equal(readFault(await callers.kommunB.post(more))?.code, 5005);
});

test('isReachable is for the sender itself and its mediators', async () => {
  assert.equal(answer(await reach(callers.mediator, kommunB.id, [signe])).statuses.length, 1);
  assert.equal(refusal(await reach(callers.mediator, region.id, [signe])), 6005);
  assert.equal(refusal(await reach(callers.kommunA, kommunB.id, [signe])), 5002);
  assert.equal(refusal(await reach(callers.operatorA, kommunB.id, [signe])), 5002);
  assert.equal(refusal(await reach(callers.stranger, kommunB.id, [signe])), 5002);
  assert.equal(refusal(await reach(callers.mediator, company.id, [signe])), 5014);
});

test('Authority lists senders and mediators for whoever is connected, with its own fault element for others', async () => {
  const { senders } = answer(await callers.operatorB.ask(authority.getSenders, {}));
  assert.deepEqual(senders, [kommunA, kommunB, region]);
  const { dispatchers } = answer(await callers.kommunA.ask(authority.getDispatchers, {}));
  assert.deepEqual(dispatchers, [{ ...mediator, senders: [kommunB.id, kommunA.id] }]);
  assert.deepEqual(answer(await callers.mediator.ask(authority.isSenderAccepted, { sender: kommunB.id })), {
    accepted: true,
  });
  assert.deepEqual(answer(await callers.mediator.ask(authority.isSenderAccepted, { sender: company.id })), {
    accepted: false,
  });
  for (const operation of [authority.getSenders, authority.getDispatchers]) {
    assert.equal(refusal(await callers.stranger.ask<Record<never, never>, unknown>(operation, {})), 5002);
  }
});

test('isRegistered is for operators', async () => {
  const { statuses } = answer(await callers.operatorB.ask(recipient.isRegistered, { recipients: [signe, ture] }));
  assert.deepEqual(
    statuses.map(({ type }) => type),
    ['Secure', 'Not'],
  );
  assert.equal(refusal(await callers.kommunB.ask(recipient.isRegistered, { recipients: [signe] })), 5002);
  const tooMany = { recipients: Array.from({ length: 1001 }, () => signe) };
  assert.equal(refusal(await callers.operatorA.ask(recipient.isRegistered, tooMany)), 5005);
});

test('registering again with another type of account changes it: a yes that changes nothing is none', async () => {
  const another = '197605012397';
  for (const accountType of ['Anonymous', 'Secure'] as const) {
    const asked = { ...registration(another), accountType };
    assert.equal(answer(await callers.operatorA.ask(recipient.register, asked)).result.status, 'Complete');
    const [status] = answer(await reach(callers.kommunB, kommunB.id, [another])).statuses;
    assert.equal(status?.accountStatus.type, accountType);
  }
});

test('a person is registered by an operator, may be so again, and leaves; what was signed stays', async () => {
  const { result } = answer(await callers.operatorA.ask(recipient.register, registration(ture)));
  assert.deepEqual([result.status, result.id], ['Complete', ture]);
  answer(await callers.operatorA.ask(recipient.register, registration(ture)));
  const [reached] = answer(await reach(callers.kommunB, kommunB.id, [ture])).statuses;
  assert.deepEqual([reached?.accountStatus.type, reached?.senderAccepted], ['Secure', true]);
  assert.equal(refusal(await callers.operatorB.ask(recipient.register, registration(ture, operatorB.id))), 5001);
  assert.equal(refusal(await callers.operatorB.ask(recipient.deregister, leaving(ture, operatorB.id))), 5002);
  answer(await callers.operatorA.ask(recipient.deregister, leaving(ture)));
  assert.equal(answer(await reach(callers.kommunB, kommunB.id, [ture])).statuses[0]?.accountStatus.type, 'Not');
  assert.equal(refusal(await callers.operatorA.ask(recipient.deregister, leaving(ture))), 5003);
  const kept = await world.rows(
    `select kind, agreement_text, signatures from agreement where recipient = ${ture} order by id`,
  );
  assert.deepEqual(
    kept.map(({ kind }) => kind),
    ['register', 'register', 'deregister'],
  );
  assert.equal(kept[0]?.agreement_text, 'Jag öppnar en brevlåda.');
  assert.deepEqual(kept[0]?.signatures, [{ signature: signatures[0]?.signature.toString('base64'), certificate: '' }]);
  await assert.rejects(world.rows(`delete from agreement where recipient = ${ture}`), /never changed/);
});

test('registering is for the operator that the request names, and for numbers that somebody can have', async () => {
  assert.equal(refusal(await callers.kommunB.ask(recipient.register, registration(ture))), 5002);
  assert.equal(refusal(await callers.operatorB.ask(recipient.register, registration(ture, operatorA.id))), 5002);
  const wrongDigit = `${ture.slice(0, 11)}${(Number(ture.slice(11)) + 1) % 10}`;
  assert.equal(refusal(await callers.operatorA.ask(recipient.register, registration(wrongDigit))), 6007);
  const not = { ...registration(ture), accountType: 'Not' as const };
  assert.equal(refusal(await callers.operatorA.ask(recipient.register, not)), 5001);
  const mixed = { ...registration(ture), accountRequest: leaving(ture).accountRequest };
  assert.equal(refusal(await callers.operatorA.ask(recipient.register, mixed)), 5001);
});

test('of two operators that register the same person at once, one is told that it came second', async () => {
  const outcomes = await Promise.all([
    callers.operatorA.ask(recipient.register, registration(ture)),
    callers.operatorB.ask(recipient.register, registration(ture, operatorB.id)),
  ]);
  assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['answer', 'fault']);
  const [first] = await world.rows(`select operator from recipient where id = ${ture}`);
  const isA = first?.operator === operatorA.id;
  const winner = isA ? callers.operatorA : callers.operatorB;
  answer(await winner.ask(recipient.deregister, leaving(ture, isA ? operatorA.id : operatorB.id)));
});

test('an organisation’s registration waits for more signatures', async () => {
  const { result } = answer(await callers.operatorA.ask(recipient.register, registration(region.id)));
  assert.equal(result.status, 'RulesNotSupported');
  const [status] = answer(await callers.operatorA.ask(recipient.isRegistered, { recipients: [region.id] })).statuses;
  assert.deepEqual([status?.type, status?.pending], ['Not', true]);
  const question = { recipientId: region.id, userIdentity: signe };
  assert.equal(refusal(await callers.operatorA.ask(recipient.getAccountPreferences, question)), 5003);
  answer(await callers.operatorA.ask(recipient.deregister, leaving(region.id)));
});

test('a recipient chooses senders: what is not named is opted out from, the next look-up says so, and both ways are kept', async () => {
  const question = { recipientId: signe, userIdentity: signe };
  const asked = async () => answer(await callers.operatorA.ask(recipient.getAccountPreferences, question)).preferences;
  assert.deepEqual(await asked(), { id: signe, acceptedSenders: [kommunB, region] });
  assert.equal(answer(await accepting(signe, [kommunA, region])).result.status, 'Complete');
  assert.deepEqual((await asked()).acceptedSenders, [kommunA, region]);
  const [no] = answer(await reach(callers.mediator, kommunB.id, [signe])).statuses;
  const [yes] = answer(await reach(callers.mediator, kommunA.id, [signe])).statuses;
  assert.deepEqual([no?.senderAccepted, yes?.senderAccepted], [false, true]);
  assert.ok(Date.parse(no?.lastSenderAcceptChange ?? '') > Date.now() - 60_000);
  answer(await accepting(signe, [kommunB, region]));
  const history = await world.rows(
    `select kind, details ->> 'sender' as sender from audit_event where kind like 'sender.%' order by id`,
  );
  assert.deepEqual(
    history.map(({ kind, sender }) => `${String(kind)} ${String(sender)}`),
    [
      `sender.opted-in ${kommunA.id}`,
      `sender.opted-out ${kommunB.id}`,
      `sender.opted-in ${kommunB.id}`,
      `sender.opted-out ${kommunA.id}`,
    ],
  );
});

test('preferences are the operator’s own recipients’ only, and of senders that are connected', async () => {
  const question = { recipientId: signe, userIdentity: signe };
  assert.equal(refusal(await callers.operatorB.ask(recipient.getAccountPreferences, question)), 5002);
  assert.equal(refusal(await callers.kommunB.ask(recipient.getAccountPreferences, question)), 5002);
  const missing = { recipientId: ture, userIdentity: ture };
  assert.equal(refusal(await callers.operatorA.ask(recipient.getAccountPreferences, missing)), 5003);
  assert.equal(refusal(await accepting(signe, [company])), 5014);
  assert.equal(refusal(await accepting(signe, [kommunA], ture)), 5002);
});

test('both services serve their contract, with their own address', async () => {
  for (const path of ['/Recipient/v3', '/Authority']) {
    const wsdl = await callers.kommunA.get(`${path}?wsdl`);
    assert.match(wsdl, new RegExp(`<soap:address location="https://127.0.0.1:[0-9]+${path}"/>`));
  }
});

test('a change of the directory by another process is seen', async () => {
  await world.rows(`update sender set name = 'Region Ny' where organisation = '${region.id}'`);
  await world.rows(`select pg_notify('registry.directory', '')`);
  for (let names: string[] = []; !names.includes('Region Ny'); ) {
    names = answer(await callers.kommunA.ask(authority.getSenders, {})).senders.map(({ name }) => name);
  }
});

test('no personal number is the subject of an audit row, and every change has one', async () => {
  const rows = await world.rows('select kind, subject from audit_event');
  assert.ok(rows.length > 10);
  for (const { subject } of rows) assert.doesNotMatch(String(subject), /^\d{12}$/);
});

test('a restart brings changed addresses in and leaves alone what people have changed', async () => {
  answer(await callers.operatorA.ask(recipient.deregister, leaving(signe)));
  await world.restart((config) => {
    const operators = config.seed?.operators.map((each) => ({
      ...each,
      serviceAddress: 'https://127.0.0.1:77/Service/v3',
    }));
    return config.seed === undefined ? config : { ...config, seed: { ...config.seed, operators: operators ?? [] } };
  });
  const { statuses } = answer(await reach(callers.kommunB, kommunB.id, [signe, company.id]));
  assert.equal(statuses[0]?.accountStatus.type, 'Not');
  assert.equal(statuses[1]?.accountStatus.serviceSupplier?.serviceAddress, 'https://127.0.0.1:77/Service/v3');
});
