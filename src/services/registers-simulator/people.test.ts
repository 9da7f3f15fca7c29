// The pretend registers: what happens to people, and who may act for whom, through the same clients as services use.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { aNumber, aPerson } from '../../../test/companies.ts';
import { changesOf, startRegisters, type TestRegisters, theCompany, thePerson, told } from '../../../test/registers.ts';
import { reachesAge } from '../../domain/age.ts';
import { companyMailboxRight } from '../../domain/company/mailbox-right.ts';
import { isInForce } from '../../domain/representation.ts';

const signe = aPerson('198101052382');
const ture = aPerson('195303231855');
const gun = aPerson('196001062626');
const amina = aPerson('191611882398');
const exempelbolaget = aNumber('164025000052');
const brf = aNumber('164031000112');

describe('the pretend registers, of people', () => {
  let registers: TestRegisters;
  before(async () => {
    registers = await startRegisters();
  });
  after(() => registers.stop());

  const population = (work: () => Promise<unknown>) => changesOf(registers.ask.population.changesSince, work);

  test('somebody dies: what they gave and were given ends with them', async () => {
    const dying = aPerson('199505242397');
    await registers.act('give-power-of-attorney', { principal: dying, agent: signe, right: 'read' });
    const changes = await population(() => registers.act('die', { person: dying, on: '2026-11-01' }));
    assert.deepEqual(changes, [{ kind: 'died', person: dying, before: undefined }]);
    const dead = await thePerson(registers, dying);
    assert.equal(dead.died, '2026-11-01');
    assert.equal(dead.age, undefined);
    const powers = told(await registers.ask.mandates.powersOfAttorney({ principal: dying }));
    assert.deepEqual(
      powers.map((power) => isInForce(power, '2026-11-22')),
      [false],
    );
    const [over] = told(await registers.ask.guardianships.guardianships({ ward: dying }));
    assert.ok(over !== undefined && !isInForce(over, '2030-01-01'));
    assert.equal((await registers.refused('die', { person: dying })).status, 400);
  });

  test('protected identity, and no change when nothing changes', async () => {
    const protect = (protection: string) => registers.act('protect', { person: gun, protection });
    assert.equal((await population(() => protect('protected-registration'))).length, 1);
    assert.equal((await thePerson(registers, gun)).protection, 'protected-registration');
    assert.deepEqual(await population(() => protect('protected-registration')), []);
    await protect('none');
  });

  test('a samordningsnummer becomes a personnummer: everything follows, and both numbers find the person', async () => {
    const spare = aPerson('199001172395');
    await registers.act('give-power-of-attorney', { principal: amina, agent: signe, right: 'manage' });
    const rule = { kind: 'at-least', count: 1, of: { people: [amina] } };
    const people = [{ person: amina, roles: ['board-member'] }];
    await registers.act('appoint-people', { company: exempelbolaget, people, powers: [{ scope: 'everything', rule }] });
    const changes = await population(() => registers.act('change-number', { person: amina, to: spare }));
    assert.deepEqual(changes, [{ kind: 'number', person: spare, before: amina }]);
    for (const number of [amina, spare]) {
      const now = await thePerson(registers, number);
      assert.equal(now.id, spare);
      assert.deepEqual(now.earlier, [amina]);
    }
    assert.equal(companyMailboxRight(await theCompany(registers, exempelbolaget), spare), 'own');
    assert.equal(told(await registers.ask.mandates.powersOfAttorney({ principal: spare })).length, 1);
    assert.equal((await registers.refused('change-number', { person: ture, to: signe })).status, 400);
  });

  test('an enskild firma follows its owner’s number', async () => {
    const to = aPerson('199002062397');
    await registers.act('change-number', { person: ture, to });
    assert.equal(told(await registers.ask.companies.company(ture)), undefined);
    assert.equal((await theCompany(registers, to)).form, 'enskild-firma');
  });

  test('a child has custodians until 18; the day comes by itself and is told once', async () => {
    const child = aPerson('200812062396');
    const before = await thePerson(registers, child);
    assert.equal(before.custodians.length, 2);
    assert.deepEqual(await population(() => registers.act('give-custody', { child, custodians: [signe] })), [
      { kind: 'custodians', person: child, before: undefined },
    ]);
    assert.deepEqual((await thePerson(registers, child)).custodians, [signe]);
    const birthday = reachesAge(before.born ?? '', 18);
    const eve = new Date(Date.parse(birthday) - 86_400_000).toISOString().slice(0, 10);
    await registers.act('set-day', { day: eve });
    assert.equal((await thePerson(registers, child)).age, 17);
    const changes = await population(() => registers.act('come-of-age', { person: child }));
    assert.ok(changes.some((change) => change.kind === 'came-of-age' && change.person === child));
    const grown = await thePerson(registers, child);
    assert.equal(grown.age, 18);
    assert.deepEqual(grown.custodians, []);
    assert.equal((await registers.refused('give-custody', { child, custodians: [signe] })).status, 400);
    await registers.act('set-day', {});
    assert.ok(!(await population(() => thePerson(registers, child))).some((change) => change.person === child));
  });

  test('a power of attorney is given and taken back, a guardian appointed and ended', async () => {
    const { mandates, guardianships } = registers.ask;
    let id = '';
    const given = await changesOf(mandates.changesSince, async () => {
      id = await registers.act('give-power-of-attorney', {
        principal: brf,
        agent: signe,
        right: 'manage',
        until: '2030-12-31',
      });
    });
    assert.deepEqual(given, [{ kind: 'given', principal: brf, agent: signe }]);
    const [power] = told(await mandates.powersOfAttorney({ principal: brf, agent: signe }));
    assert.ok(power !== undefined && isInForce(power, '2030-12-31') && !isInForce(power, '2031-01-01'));
    const taken = await changesOf(mandates.changesSince, () => registers.act('revoke-power-of-attorney', { id }));
    assert.deepEqual(taken, [{ kind: 'revoked', principal: brf, agent: signe }]);
    const appointed = { ward: gun, guardian: signe, kind: 'god-man', duties: ['rights', 'property'] };
    const guardian = await registers.act('appoint-guardian', appointed);
    const [in_force] = told(await guardianships.guardianships({ guardian: signe }));
    assert.deepEqual([in_force?.ward, in_force?.kind, in_force?.duties], [gun, 'god-man', ['rights', 'property']]);
    const ended = await changesOf(guardianships.changesSince, () =>
      registers.act('end-guardianship', { id: guardian }),
    );
    assert.deepEqual(ended, [{ kind: 'ended', ward: gun, guardian: signe }]);
  });
});
