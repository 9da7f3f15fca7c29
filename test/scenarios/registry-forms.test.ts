// Organisations of every form in FaR: who opens them, which cannot be, and what operators are told of who may sign.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authorityOperations as authority } from '../../src/wire/mina-meddelanden/authority.ts';
import { recipientOperations as recipient } from '../../src/wire/mina-meddelanden/recipient.ts';
import {
  answer,
  board,
  director,
  proofOf,
  refusal,
  type SignersWorld,
  startSigners,
  twoTogether,
} from './registry-signers.ts';
import { kommunB, operatorA, operatorB, signe, ture } from './registry-world.ts';

const [first, second, third] = board;

let world: SignersWorld;
before(async () => {
  world = await startSigners();
  answer(await world.a.register(twoTogether, [first, second]));
});
after(async () => await world.stop());

const ids = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id).toSorted();

test('each form of organisation is opened by those whom law or its register lets sign', async () => {
  const forms: readonly (readonly [id: string, signers: readonly string[]])[] = [
    ['164031000088', [first]],
    ['164031000096', [third]],
    ['164031000104', ['197912232381', '198011162388']],
    ['164031000112', [signe, '198208162381']],
    ['164031000120', [first, third]],
    ['164031000138', [second]],
    ['164031000153', ['198307112386']],
    ['164031000161', [third, '198011162388']],
    ['164031000179', [director, '198109222383']],
    ['164031000187', ['199010222397']],
    ['164031000054', ['199010222397']],
    ['164031000062', ['199109202391']],
  ];
  for (const [id, signers] of forms) {
    assert.equal(answer(await world.a.register(id, signers)).result.status, 'Complete', id);
    assert.equal((await world.reach(id)).operator, operatorA.id, id);
  }
  for (const [id, person] of [
    ['164031000096', director],
    ['164031000187', '197912232381'],
    ['164031000054', '198208162381'],
    ['164031000062', '198307112386'],
  ] as const)
    assert.equal(refusal(await world.a.deregister(id, [person])), 5002, `${id} by somebody who may not`);
});

test('an enskild firma’s mailbox is the owner’s own; an estate’s is opened by its co-owners together', async () => {
  assert.equal(answer(await world.a.register(ture, [ture])).result.status, 'Complete');
  const firm = answer(
    await world.a.caller.ask(recipient.isAuthorizedSigner, { companyId: ture, userIdentity: ture }),
  ).account;
  assert.deepEqual([firm.isAccountAuthorizedSigner, firm.companyName], [true, 'Ture Lundqvist Snickeri']);
  assert.equal(firm.accountInformation?.accountStatus, 'Active');
  const deceased = '199208222399';
  assert.equal(refusal(await world.a.register(deceased, [signe])), 5002);
  assert.equal(answer(await world.a.register(deceased, [first])).result.status, 'Incomplete');
  assert.equal(answer(await world.a.register(deceased, [second])).result.status, 'Complete');
  assert.equal(refusal(await world.a.register('199604162397', [signe])), 5002);
});

test('an organisation that is gone, that no register knows or whose form cannot be judged is told so', async () => {
  assert.equal(refusal(await world.a.register('164031000070', ['198307112386'])), 5003);
  assert.equal(refusal(await world.a.register('162021004748', [signe])), 5003);
  const question = { userIdentity: signe };
  assert.equal(
    refusal(await world.a.caller.ask(recipient.isAuthorizedSigner, { ...question, companyId: '162021004748' })),
    5003,
  );
  assert.equal(
    refusal(await world.a.caller.ask(recipient.isAuthorizedSigner, { ...question, companyId: '163020000000' })),
    6004,
  );
  assert.equal(
    refusal(
      await (await world.world.as(kommunB)).ask(recipient.isAuthorizedSigner, { ...question, companyId: twoTogether }),
    ),
    5002,
  );
});

test('rules that cannot be read leave it to the register’s staff: the request waits as RulesNotSupported', async () => {
  const id = '164031000047';
  const { result } = answer(await world.a.register(id, ['198011162388']));
  assert.deepEqual([result.status, result.possibleSigners], ['RulesNotSupported', []]);
  assert.match(result.text ?? '', /aktieägaravtalet/);
  assert.equal((await world.reach(id)).pending, true);
  const account = answer(
    await world.a.caller.ask(recipient.isAuthorizedSigner, { companyId: id, userIdentity: '198011162388' }),
  ).account;
  assert.deepEqual([account.isAccountAuthorizedSigner, account.accountInformation?.accountStatus], [false, 'Pending']);
});

test('isAuthorizedSigner tells of the company and, to those who are in it, who else may sign', async () => {
  const ask = async (userIdentity: string) =>
    answer(await world.b.caller.ask(recipient.isAuthorizedSigner, { companyId: twoTogether, userIdentity })).account;
  const signer = await ask(second);
  assert.deepEqual(
    [signer.isAccountAuthorizedSigner, signer.companyName, ids(signer.possibleSigners)],
    [true, 'Två i förening AB', [...board]],
  );
  assert.deepEqual(
    [signer.accountInformation?.serviceSupplier, signer.accountInformation?.signatureStatus],
    [operatorA.id, 'Complete'],
  );
  assert.equal((await ask(director)).isAccountAuthorizedSigner, false);
  const stranger = await ask(signe);
  assert.deepEqual(
    [stranger.isAccountAuthorizedSigner, stranger.possibleSigners, stranger.accountInformation],
    [false, [], undefined],
  );
});

test('testNewSigner and verifyAuthorizedSignatures tell whether it is enough, for ownership and to take a consent back', async () => {
  const name = 'Någon';
  const test = async (
    signers: readonly string[],
    newSigner?: string,
    action: 'Ownership' | 'CancelConsent' = 'Ownership',
  ) => {
    const people = signers.map((id) => ({ id, name }));
    const asked = {
      recipientId: twoTogether,
      signers: people,
      action,
      ...(newSigner === undefined ? {} : { newSigner }),
    };
    const { result } = answer(await world.b.caller.ask(authority.testNewSigner, asked));
    return [result.status, ids(result.possibleSigners)];
  };
  assert.deepEqual(await test([first]), ['Incomplete', [second, third]]);
  assert.deepEqual(await test([first], third), ['Complete', []]);
  assert.deepEqual(await test([first], director), ['Incomplete', [second, third]]);
  assert.deepEqual(await test([]), ['Incomplete', []]);
  assert.deepEqual(await test([first], undefined, 'CancelConsent'), ['Complete', []]);
  assert.deepEqual(await test([signe], undefined, 'CancelConsent'), ['Incomplete', []]);
  const own = { recipientId: twoTogether, signers: [], action: 'Ownership' as const };
  assert.deepEqual(ids(answer(await world.a.caller.ask(authority.testNewSigner, own)).result.possibleSigners), [
    ...board,
  ]);
  const verify = async (...signers: string[]) => {
    const signatures = await Promise.all(signers.map((person) => proofOf(world.issuer, person, operatorA)));
    const asked = {
      recipientId: twoTogether,
      signatures,
      signedData: Buffer.from('Vad som helst.'),
      action: 'Ownership' as const,
    };
    return await world.a.caller.ask(authority.verifyAuthorizedSignatures, asked);
  };
  assert.equal(answer(await verify(first)).result.status, 'Incomplete');
  const both = answer(await verify(first, second)).result;
  assert.deepEqual([both.status, ids(both.signedBy)], ['Complete', [first, second]]);
  const stolen = await proofOf(world.issuer, first, operatorB);
  const asked = {
    recipientId: twoTogether,
    signatures: [stolen],
    signedData: Buffer.from('x'),
    action: 'Ownership' as const,
  };
  assert.equal(refusal(await world.a.caller.ask(authority.verifyAuthorizedSignatures, asked)), 5002);
});

test('a minor who owns part of an estate does not sign for it, and nobody signs for it without them', async () => {
  const [estate, minor] = ['164031000187', '201001092392'];
  const people = [first, minor].map((person) => ({ person, roles: ['estate-co-owner'] }));
  await world.registers.act('appoint-people', { company: estate, people });
  assert.equal(refusal(await world.a.deregister(estate, [minor])), 5002);
  const { result } = answer(await world.a.deregister(estate, [first, minor]));
  assert.deepEqual(
    [result.status, result.signedBy.map(({ id }) => id), result.possibleSigners],
    ['Incomplete', [first], []],
  );
  const rights = await world.a.rights(minor);
  assert.deepEqual(
    rights.map(({ id }) => id),
    [minor],
  );
});
