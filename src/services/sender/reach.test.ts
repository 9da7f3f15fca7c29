// What several roles read together is asked about as few questions as it takes: an index answers one, and no "or" of the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachOf, reads } from './reach.ts';
import type { Grant, Rights, Role } from './rights.ts';

const of = (units: readonly string[] | 'all', caseTypes: readonly string[] | 'all'): Grant => ({
  units: units === 'all' ? units : new Set(units),
  caseTypes: caseTypes === 'all' ? caseTypes : new Set(caseTypes),
});
const rightsOf = (...grants: readonly (readonly [Role, Grant])[]): Rights => {
  const rights = new Map<Role, Grant[]>();
  for (const [role, grant] of grants) rights.set(role, [...(rights.get(role) ?? []), grant]);
  return rights;
};
const ROLES = ['caseworker', 'archivist', 'auditor'] as const;

test('three roles for the same case type of a unit are one question', () => {
  const rights = rightsOf(...ROLES.map((role) => [role, of(['skola'], ['avslag'])] as const));
  assert.deepEqual(reachOf(rights, ROLES).some, [{ units: new Set(['skola']), caseTypes: new Set(['avslag']) }]);
});

test('case types of the same units, and units of the same case types, are put together; what differs in both is not', () => {
  const rights = rightsOf(
    ['caseworker', of(['skola'], ['avslag'])],
    ['archivist', of(['skola'], ['bifall'])],
    ['auditor', of(['bygg'], ['bifall', 'avslag'])],
    ['auditor', of(['vård'], ['kallelse'])],
  );
  const reach = reachOf(rights, ROLES);
  assert.deepEqual(reach.some, [
    { units: new Set(['skola', 'bygg']), caseTypes: new Set(['avslag', 'bifall']) },
    { units: new Set(['vård']), caseTypes: new Set(['kallelse']) },
  ]);
  assert.equal(reads(reach, { unit: 'vård', caseType: 'avslag' }), false);
  assert.equal(reads(reach, { unit: 'skola', caseType: 'kallelse' }), false);
  assert.equal(reads(reach, { unit: 'bygg', caseType: 'avslag' }), true);
  assert.equal(reads(reach, { unit: 'bygg', caseType: undefined }), false);
});

test('a unit that is read whole is asked about as that alone', () => {
  const rights = rightsOf(['caseworker', of(['skola'], 'all')], ['auditor', of(['skola', 'bygg'], ['avslag'])]);
  assert.deepEqual(reachOf(rights, ROLES), {
    whole: new Set(['skola']),
    some: [{ units: new Set(['bygg']), caseTypes: new Set(['avslag']) }],
  });
});

test('a case type that is read in every unit needs no other unit beside', () => {
  const rights = rightsOf(['caseworker', of('all', ['avslag'])], ['auditor', of(['bygg'], ['avslag'])]);
  assert.deepEqual(reachOf(rights, ROLES).some, [{ units: 'all', caseTypes: new Set(['avslag']) }]);
});
