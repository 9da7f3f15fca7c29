// The evaluation of any rule held against another way of counting (issue 5, companies). A failure prints fast-check's seed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { numbers, person } from '../../../test/companies.ts';
import type { PersonId } from '../person-id.ts';
import type { CompanyPerson, CompanyRole } from './company.ts';
import { evaluateSignatures } from './evaluate-signatures.ts';
import { membersOf, type SignatoryGroup, type SignatoryRule } from './signatory-rule.ts';

/** Another way to count: shares out those who signed over the parts of a rule in every possible way. */
function meets(rule: SignatoryRule, people: readonly CompanyPerson[], signed: readonly PersonId[]): boolean {
  if (rule.kind === 'unreadable') return false;
  if (rule.kind === 'any') return rule.rules.some((one) => meets(one, people, signed));
  if (rule.kind === 'together') return rule.rules.length > 0 && sharedOut(rule.rules, people, signed);
  const members = membersOf(rule.of, people);
  const count = members.filter((id) => signed.includes(id)).length;
  if (rule.kind === 'at-least') return rule.count > 0 && count >= rule.count;
  if (rule.kind === 'majority') return members.length > 0 && count * 2 > members.length;
  const all = 'people' in rule.of ? new Set(rule.of.people).size : members.length;
  return all > 0 && count === all;
}

function sharedOut(rules: readonly SignatoryRule[], people: readonly CompanyPerson[], signed: readonly PersonId[]) {
  const ways = rules.length ** signed.length;
  for (let way = 0; way < ways; way += 1) {
    const partOf = (at: number) => Math.floor(way / rules.length ** at) % rules.length;
    if (
      rules.every((rule, part) =>
        meets(
          rule,
          people,
          signed.filter((_, at) => partOf(at) === part),
        ),
      )
    )
      return true;
  }
  return false;
}

describe('any rule, any people, any signatures', () => {
  const roles: readonly CompanyRole[] = ['chair', 'board-member', 'deputy', 'managing-director', 'signatory'];
  const people = fc
    .array(fc.subarray([...roles], { maxLength: 2 }), { minLength: 1, maxLength: 5 })
    .map((held): readonly CompanyPerson[] => held.map((some, index) => person(index, ...some)));
  const group: fc.Arbitrary<SignatoryGroup> = fc.oneof(
    fc.constantFrom(...roles, 'board' as const).map((role) => ({ role })),
    fc.subarray(numbers.slice(0, 6), { minLength: 1, maxLength: 3 }).map((named) => ({ people: named })),
  );
  const simple: fc.Arbitrary<SignatoryRule> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('at-least' as const), count: fc.nat(3), of: group }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('all' as const, 'majority' as const), of: group }) },
    { weight: 1, arbitrary: fc.constant<SignatoryRule>({ kind: 'unreadable', text: 'Annan regel.' }) },
  );
  const nested = (inner: fc.Arbitrary<SignatoryRule>): fc.Arbitrary<SignatoryRule> =>
    fc.oneof(
      inner,
      fc.record({
        kind: fc.constantFrom('any' as const, 'together' as const),
        rules: fc.array(inner, { maxLength: 3 }),
      }),
    );
  const rule = nested(nested(simple));
  const signed = fc.subarray(numbers.slice(0, 6));

  test('is answered as sharing out the signatures in every way answers', () => {
    fc.assert(
      fc.property(rule, people, signed, (any, those, who) => {
        const { status: said } = evaluateSignatures(any, those, who);
        const everybody = those.map(({ id }) => id);
        const among = who.filter((id) => everybody.includes(id));
        const expected = !meets(any, those, everybody)
          ? 'RulesNotSupported'
          : meets(any, those, among)
            ? 'Complete'
            : 'Incomplete';
        assert.equal(said, expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('one more signature never undoes it; possible signers, one after another, always complete it; nobody else helps', () => {
    fc.assert(
      fc.property(rule, people, signed, fc.nat(), (any, those, who, pick) => {
        const so = [...who];
        for (let step = 0; step <= those.length; step += 1) {
          const { status: said, possibleSigners } = evaluateSignatures(any, those, so);
          const next = possibleSigners[pick % Math.max(1, possibleSigners.length)];
          assert.equal(possibleSigners.length > 0, said === 'Incomplete');
          if (next === undefined) break;
          assert.ok(!so.includes(next.id));
          so.push(next.id);
        }
        const { status: last } = evaluateSignatures(any, those, so);
        assert.notEqual(last, 'Incomplete');
        const everybody = those.map(({ id }) => id);
        assert.equal(evaluateSignatures(any, those, [...so, ...everybody]).status, last);
      }),
      { numRuns: 2000 },
    );
  });

  test('the order of people and signatures says nothing', () => {
    fc.assert(
      fc.property(rule, people, signed, (any, those, who) => {
        const one = evaluateSignatures(any, those, who);
        const other = evaluateSignatures(any, those.toReversed(), who.toReversed());
        assert.equal(one.status, other.status);
        assert.deepEqual(new Set(one.possibleSigners), new Set(other.possibleSigners));
      }),
    );
  });
});
