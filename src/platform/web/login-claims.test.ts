// From claims to our user: names, numbers, roles from groups, levels; what is refused and what is left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COORDINATION_NUMBER_CLAIM,
  levelIsEnough,
  PERSONAL_NUMBER_CLAIM,
  restoredUser,
  storedUser,
  userFrom,
} from './login-claims.ts';

const loa = (level: number) => `http://id.elegnamnden.se/loa/1.0/loa${level}`;

test('a level is enough when it is demanded, or above one that is', () => {
  assert.equal(levelIsEnough(undefined, []), true);
  assert.equal(levelIsEnough(undefined, [loa(3)]), false);
  assert.equal(levelIsEnough(loa(3), [loa(3)]), true);
  assert.equal(levelIsEnough(loa(4), [loa(3)]), true);
  assert.equal(levelIsEnough(loa(2), [loa(3)]), false);
  assert.equal(levelIsEnough(loa(9), [loa(3)]), false);
  assert.equal(levelIsEnough('urn:own:level', ['urn:own:level']), true);
  assert.equal(levelIsEnough(loa(4), ['urn:own:level']), false);
  assert.equal(levelIsEnough('', ['']), true);
});

test('roles are taken as they are, or from groups by the mapping and nothing else', () => {
  const claims = { sub: 's', name: 'Anna Ask', roles: ['caseworker', 7], groups: ['G1', 'G2'] };
  assert.deepEqual(userFrom(claims, '').roles, ['caseworker']);
  assert.deepEqual(userFrom({ ...claims, roles: undefined }, '').roles, []);
  const mapping = { G1: 'caseworker', G3: 'administrator' };
  assert.deepEqual(userFrom({ sub: 's', groups: ['G1', 'G2', 'administrator', '__proto__'] }, '', mapping).roles, [
    'caseworker',
  ]);
});

test('a personnummer, a samordningsnummer, or nobody', () => {
  assert.equal(userFrom({ sub: 's', [PERSONAL_NUMBER_CLAIM]: '198101052382' }, '').personalNumber, '198101052382');
  assert.equal(userFrom({ sub: 's', [COORDINATION_NUMBER_CLAIM]: '191611882398' }, '').personalNumber, '191611882398');
  assert.equal(userFrom({ sub: 's' }, '').personalNumber, undefined);
  for (const wrong of ['198101052383', '162021003898', '19810105-2382'])
    assert.throws(() => userFrom({ sub: 's', [PERSONAL_NUMBER_CLAIM]: wrong }, ''), /personal number/);
  assert.throws(() => userFrom({ name: 'Ingen' }, ''), /nobody/);
});

test('an organisation that is none is left out; a name is found where there is one', () => {
  const user = userFrom({ sub: 's', organisation: '202100-3898', given_name: 'Bo', family_name: 'Berg' }, '');
  assert.equal(user.organisation, undefined);
  assert.equal(user.name, 'Bo Berg');
  assert.equal(userFrom({ sub: 's', organisation: '162021003898' }, '').organisation, '162021003898');
});

test('a stored user comes back equal; anything else comes back as nobody', () => {
  const full = {
    sub: 's',
    name: 'Signe',
    email: 'a@b.example',
    organisation: '162021003898',
    organisationName: 'Kommun B',
    roles: ['x'],
    acr: loa(3),
    [PERSONAL_NUMBER_CLAIM]: '198101052382',
  };
  for (const claims of [full, { sub: 's' }]) {
    const user = userFrom(claims, 'proof');
    assert.deepEqual(restoredUser(JSON.parse(JSON.stringify(storedUser(user)))), user);
  }
  for (const other of [undefined, null, 'x', {}, { subject: 's' }]) assert.equal(restoredUser(other), undefined);
});
