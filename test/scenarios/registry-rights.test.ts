// In which mailboxes a person may do what: the own one, companies', those of powers of attorney and wards'; lost as soon as a register says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authorityOperations as authority } from '../../src/wire/mina-meddelanden/authority.ts';
import { answer, board, director, refusal, type SignersWorld, startSigners, twoTogether } from './registry-signers.ts';
import { company as exempelbolaget, kommunB, signe } from './registry-world.ts';

const gun = '196001062626';
const ulla = '199901012386';
const guardian = '199703212382';
const ward = '199505242397';

let world: SignersWorld;
before(async () => {
  world = await startSigners();
});
after(async () => await world.stop());

/** `mailbox grant`, in order, but the own mailbox. */
async function given(person: string, operation = authority.getUserAccessRights): Promise<readonly string[]> {
  const { rights } = answer(await world.a.caller.ask(operation, { userIdentity: person })).result;
  return rights
    .filter(({ id }) => id !== person)
    .map(({ id, grantType }) => `${id} ${grantType}`)
    .toSorted();
}

test('everybody has the own mailbox, a foreign identity has none, and a number that nobody can have is refused', async () => {
  const [own] = await world.a.rights('199501062393');
  assert.deepEqual(
    [own?.id, own?.grantType, own?.grantedAccess.includes('View')],
    ['199501062393', 'AuthorizedSignatory', true],
  );
  assert.deepEqual(await world.a.rights('fi-some-foreign-identity'), []);
  assert.equal(
    refusal(await world.a.caller.ask(authority.getUserAccessRights, { userIdentity: '198101052383' })),
    6007,
  );
  const sender = await world.world.as(kommunB);
  assert.equal(refusal(await sender.ask(authority.getUserAccessRightsNoConcent, { userIdentity: signe })), 5002);
});

test('who signs alone owns, the managing director handles, who signs with others begins', async () => {
  const of = async (person: string, id: string) => (await world.a.rights(person)).find((right) => right.id === id);
  const alone = await of(ulla, exempelbolaget.id);
  assert.deepEqual([alone?.grantType, alone?.grantedAccess.length], ['AuthorizedSignatory', 13]);
  const day = await of(director, twoTogether);
  assert.equal(day?.grantType, 'AuthorizedRole');
  assert.ok(day?.grantedAccess.includes('View') && !day.grantedAccess.includes('InitiateAccountAction'));
  const together = await of(board[0], twoTogether);
  assert.ok(together?.grantedAccess.includes('InitiateAccountAction') && !together.grantedAccess.includes('View'));
  assert.equal(await of('199208222399', twoTogether), undefined);
});

test('powers of attorney are consents: told where consents are asked about, gone when they are taken back', async () => {
  assert.deepEqual(
    (await given(signe)).filter((one) => one.includes('Consent')),
    [`${exempelbolaget.id} ConsentRead`, `${gun} ConsentManage`].toSorted(),
  );
  assert.equal(
    (await given(signe, authority.getUserAccessRightsNoConcent)).some((one) => one.includes('Consent')),
    false,
  );
  const id = await world.registers.act('give-power-of-attorney', {
    principal: gun,
    agent: exempelbolaget.id,
    right: 'read',
  });
  assert.ok((await given(ulla)).includes(`${gun} ConsentRead`));
  await world.registers.act('revoke-power-of-attorney', { id });
  assert.ok(!(await given(ulla)).includes(`${gun} ConsentRead`));
});

test('a förvaltare handles the ward’s mail as long as the appointment lasts; whoever only cares for the person does not', async () => {
  assert.deepEqual(await given(guardian), [`${ward} AuthorizedRole`]);
  const id = await world.registers.act('appoint-guardian', {
    ward: gun,
    guardian: ulla,
    kind: 'god-man',
    duties: ['person'],
  });
  assert.ok(!(await given(ulla)).includes(`${gun} AuthorizedRole`));
  await world.registers.act('end-guardianship', { id });
});

test('no parent gets into a child’s mailbox by being its guardian', async () => {
  assert.equal(
    (await given(signe)).some((one) => one.startsWith('2014')),
    false,
  );
});

test('what the dead have given is over, and the dead have nothing', async () => {
  await world.registers.act('give-power-of-attorney', { principal: '199501062393', agent: signe, right: 'read' });
  assert.ok((await given(signe)).includes('199501062393 ConsentRead'));
  await world.registers.act('die', { person: '199501062393' });
  assert.ok(!(await given(signe)).includes('199501062393 ConsentRead'));
  assert.deepEqual(await world.a.rights('199501062393'), []);
});

test('a silent register is told of as such; what it said of known companies within a day still counts, marked as uncertain', async () => {
  await world.a.register(twoTogether, [board[0], board[1]]);
  const problems = async (person: string) =>
    answer(await world.a.caller.ask(authority.getUserAccessRights, { userIdentity: person })).result.problems.map(
      ({ type, objectId = '' }) => `${type} ${objectId}`,
    );
  assert.deepEqual(await problems(board[0]), []);
  for (const register of ['company-register', 'mandate-register'])
    await world.registers.act('behave', { register, behaviour: 'fails' });
  assert.deepEqual(await problems(board[0]), [
    'SourceInaccessible ',
    `DataUncertain ${twoTogether}`,
    'SourceInaccessible ',
  ]);
  assert.ok((await given(board[0])).includes(`${twoTogether} AuthorizedSignatory`));
  await world.world.rows(`update company set fetched_at = now() - interval '25 hours'`);
  assert.deepEqual(await given(board[0]), []);
  for (const register of ['company-register', 'mandate-register'])
    await world.registers.act('behave', { register, behaviour: 'answers' });
  assert.ok((await given(board[0])).includes(`${twoTogether} AuthorizedSignatory`));
});

test('rules that nobody can read are told of, and whoever is in the company may begin', async () => {
  const { rights, problems } = answer(
    await world.a.caller.ask(authority.getUserAccessRights, { userIdentity: '198011162388' }),
  ).result;
  const right = rights.find(({ id }) => id === '164031000047');
  assert.ok(right?.grantedAccess.includes('InitiateAccountAction') && !right.grantedAccess.includes('View'));
  assert.deepEqual(
    problems.filter(({ objectId }) => objectId === '164031000047').map(({ type }) => type),
    ['DataUnexpected'],
  );
});
