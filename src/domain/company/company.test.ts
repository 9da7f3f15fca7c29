// Who may sign for a company: each form and status by law (issue 5, companies).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { number, numbers, person } from '../../../test/companies.ts';
import type { PersonId } from '../person-id.ts';
import type { Company, CompanyPerson, CompanyStatus } from './company.ts';
import { evaluateCompany, signingPart } from './evaluate-signatures.ts';
import type { LegalForm } from './legal-form.ts';
import { companyMailboxRight } from './mailbox-right.ts';
import type { SignatoryGroup, SignatoryPower, SignatoryRule } from './signatory-rule.ts';

const [ada, bo, cia, dan, eva] = [number(0), number(1), number(2), number(3), number(4)];
const board = [person(0, 'chair'), person(1, 'board-member'), person(2, 'board-member'), person(3, 'deputy')];

function company(given: {
  form?: LegalForm;
  status?: CompanyStatus;
  people: readonly CompanyPerson[];
  rule?: SignatoryRule;
  powers?: readonly SignatoryPower[];
}): Company {
  const { form = 'aktiebolag', status = { kind: 'active' }, people, rule } = given;
  const powers: readonly SignatoryPower[] = rule === undefined ? [] : [{ scope: 'everything', rule }];
  return { id: ada, name: 'Provbolaget', form, status, people, powers: given.powers ?? powers };
}

const status = (of: Company, ...signed: PersonId[]) => evaluateCompany(of, signed).status;
const helpers = (of: Company, ...signed: PersonId[]) => evaluateCompany(of, signed).possibleSigners.map(({ id }) => id);
const ofBoard: SignatoryGroup = { role: 'board' };
const atLeast = (count: number, of: SignatoryGroup): SignatoryRule => ({ kind: 'at-least', count, of });

describe('a company that is active', () => {
  test('ensam: one of those named, whoever; the others do not help', () => {
    const alone = company({ people: board, rule: atLeast(1, { people: [ada] }) });
    assert.equal(status(alone), 'Incomplete');
    assert.deepEqual(helpers(alone), [ada]);
    assert.equal(status(alone, bo), 'Incomplete');
    assert.equal(status(alone, ada), 'Complete');
    assert.equal(evaluateCompany(alone, []).text, 'Firman tecknas av Ada Ask ensam.');
  });

  test('två i förening: never the same person twice, never a deputy', () => {
    const two = company({ people: board, rule: atLeast(2, ofBoard) });
    assert.equal(status(two, ada, ada), 'Incomplete');
    assert.equal(status(two, ada, dan), 'Incomplete');
    assert.deepEqual(helpers(two, ada), [bo, cia]);
    assert.equal(status(two, ada, cia), 'Complete');
    assert.equal(evaluateCompany(two, []).text, 'Firman tecknas av två i förening av ledamöterna.');
  });

  test('styrelsen: the majority where the register says styrelsen, all where it says all; law says the majority', () => {
    const majority = company({ people: board });
    assert.equal(status(majority, ada), 'Incomplete');
    assert.equal(status(majority, bo, cia), 'Complete');
    assert.equal(
      evaluateCompany(majority, []).text,
      'Firman tecknas av styrelsen. Dessutom har verkställande direktören rätt att teckna firman beträffande löpande förvaltningsåtgärder.',
    );
    const whole = company({ people: board, rule: { kind: 'all', of: ofBoard } });
    assert.equal(status(whole, ada, bo), 'Incomplete');
    assert.deepEqual(helpers(whole, ada, bo), [cia]);
    assert.equal(status(whole, ada, bo, cia), 'Complete');
    assert.equal(evaluateCompany(whole, []).text, 'Firman tecknas av styrelsens samtliga ledamöter gemensamt.');
  });

  test('ordföranden i förening med en ledamot: the chair cannot be both; who signed first does not matter', () => {
    const rule: SignatoryRule = { kind: 'together', rules: [atLeast(1, { role: 'chair' }), atLeast(1, ofBoard)] };
    const both = company({ people: board, rule });
    assert.equal(status(both, ada), 'Incomplete');
    assert.deepEqual(helpers(both, ada), [bo, cia]);
    assert.equal(status(both, bo, cia), 'Incomplete');
    assert.deepEqual(helpers(both, bo, cia), [ada]);
    assert.equal(status(both, cia, ada), 'Complete');
    assert.equal(evaluateCompany(both, []).text, 'Firman tecknas av ordföranden i förening med en av ledamöterna.');
  });

  test('several rules: one of them is enough, each told in its own sentence', () => {
    const rule: SignatoryRule = { kind: 'any', rules: [atLeast(2, ofBoard), atLeast(1, { people: [dan] })] };
    const either = company({ people: board, rule });
    assert.equal(status(either, dan), 'Complete');
    assert.equal(status(either, ada), 'Incomplete');
    assert.deepEqual(helpers(either, ada), [bo, cia, dan]);
    assert.equal(
      evaluateCompany(either, []).text,
      'Firman tecknas av två i förening av ledamöterna. Firman tecknas av Dan Ek ensam.',
    );
  });

  test('VD: löpande förvaltning alone, nothing else; in the mailbox that is to handle mail, not to own it', () => {
    const people = [...board, person(4, 'managing-director')];
    const led = company({ people });
    assert.equal(evaluateCompany(led, [eva], 'day-to-day').status, 'Complete');
    assert.equal(evaluateCompany(led, [eva]).status, 'Incomplete');
    assert.equal(signingPart(led, eva, 'everything'), 'none');
    assert.equal(companyMailboxRight(led, eva), 'manage');
    assert.equal(companyMailboxRight(led, ada), 'sign');
    assert.equal(companyMailboxRight(led, dan), 'none');
    assert.equal(companyMailboxRight(company({ people, rule: atLeast(1, ofBoard) }), bo), 'own');
  });

  test('what cannot be read or met is not supported: no guess, and nobody is asked in vain', () => {
    const impossible: readonly SignatoryRule[] = [
      { kind: 'unreadable', text: 'Firman tecknas av den som stämman utser.' },
      atLeast(5, ofBoard),
      atLeast(0, ofBoard),
      { kind: 'all', of: { role: 'partner' } },
      { kind: 'all', of: { people: [ada, numbers[9] ?? ada] } },
      { kind: 'together', rules: [] },
      { kind: 'together', rules: [atLeast(1, { role: 'chair' }), atLeast(1, { people: [ada] })] },
      { kind: 'any', rules: [] },
    ];
    for (const rule of impossible) {
      const of = company({ people: board, rule });
      assert.equal(status(of, ada, bo, cia, dan), 'RulesNotSupported', JSON.stringify(rule));
      assert.deepEqual(helpers(of), []);
    }
    const partly: SignatoryRule = { kind: 'any', rules: [...impossible, atLeast(1, { role: 'chair' })] };
    assert.equal(status(company({ people: board, rule: partly }), ada), 'Complete');
  });

  test('a rule with more ways than anybody can vouch for is not supported, and quickly', () => {
    const each = [ada, bo, cia].map((id) => atLeast(1, { people: [id] }));
    const choice: SignatoryRule = { kind: 'any', rules: each };
    const rule: SignatoryRule = { kind: 'together', rules: Array.from({ length: 40 }, () => choice) };
    assert.equal(status(company({ people: board, rule }), ada, bo, cia), 'RulesNotSupported');
  });
});

describe('each legal form, where the register says no rule', () => {
  const cases: readonly [LegalForm, readonly CompanyPerson[], signed: PersonId[], expected: string][] = [
    ['handelsbolag', [person(0, 'partner'), person(1, 'partner')], [bo], 'Complete'],
    ['kommanditbolag', [person(0, 'general-partner'), person(1, 'limited-partner')], [bo], 'Incomplete'],
    ['kommanditbolag', [person(0, 'general-partner'), person(1, 'limited-partner')], [ada], 'Complete'],
    ['ekonomisk-forening', board, [ada, bo], 'Complete'],
    ['bostadsrattsforening', board, [ada], 'Incomplete'],
    ['stiftelse', board, [bo, cia], 'Complete'],
    ['samfallighetsforening', board, [bo, cia], 'Complete'],
    ['filial', [person(0, 'managing-director'), person(1, 'auditor')], [ada], 'Complete'],
    ['ideell-forening', board, [ada, bo, cia], 'RulesNotSupported'],
    ['registrerat-trossamfund', [person(0, 'representative')], [ada], 'RulesNotSupported'],
    ['enskild-firma', [person(0, 'owner')], [ada], 'Complete'],
    ['dodsbo', [person(0, 'estate-co-owner'), person(1, 'estate-co-owner')], [ada], 'Incomplete'],
    ['dodsbo', [person(0, 'estate-co-owner'), person(1, 'estate-co-owner')], [ada, bo], 'Complete'],
    ['dodsbo', [person(0, 'estate-co-owner'), person(1, 'estate-administrator')], [bo], 'Complete'],
    ['dodsbo', [person(0, 'estate-co-owner'), person(1, 'estate-administrator')], [ada], 'Incomplete'],
    ['dodsbo', [person(0, 'estate-co-owner'), person(1, 'executor')], [bo], 'Complete'],
  ];
  for (const [form, people, signed, expected] of cases)
    test(`${form}: ${people.map(({ roles }) => roles.join()).join(' and ')}; ${signed.length} signed: ${expected}`, () => {
      assert.equal(status(company({ form, people }), ...signed), expected);
    });

  test('what the register says goes before law', () => {
    const people = [person(0, 'partner'), person(1, 'partner')];
    const rule: SignatoryRule = { kind: 'all', of: { role: 'partner' } };
    const firm = company({ form: 'handelsbolag', people, rule });
    assert.equal(status(firm, ada), 'Incomplete');
    assert.equal(evaluateCompany(firm, []).text, 'Firman tecknas av bolagsmännen gemensamt.');
  });
});

describe('bankruptcy, liquidation, deregistration', () => {
  const since = '2026-10-01';
  const rule = atLeast(1, ofBoard);

  test('in bankruptcy the administrator signs and nobody else', () => {
    const people = [...board, person(4, 'bankruptcy-administrator')];
    const broke = company({ people, rule, status: { kind: 'bankruptcy', since } });
    assert.equal(status(broke, ada), 'Incomplete');
    assert.deepEqual(helpers(broke, ada), [eva]);
    assert.equal(status(broke, eva), 'Complete');
    assert.equal(companyMailboxRight(broke, ada), 'none');
    assert.equal(
      evaluateCompany(broke, []).text,
      'Företaget är försatt i konkurs sedan 2026-10-01. Firman tecknas av konkursförvaltaren ensam.',
    );
    const early = company({ people: board, rule, status: { kind: 'bankruptcy', since } });
    assert.equal(status(early, ada), 'RulesNotSupported');
  });

  test('in liquidation the liquidators sign jointly, unless the register says otherwise of them', () => {
    const people = [...board, person(3, 'liquidator'), person(4, 'liquidator')];
    const winding = company({ people, rule, status: { kind: 'liquidation', since } });
    assert.equal(status(winding, ada, bo, cia), 'Incomplete');
    assert.equal(status(winding, eva), 'Incomplete');
    assert.equal(status(winding, dan, eva), 'Complete');
    const either: SignatoryPower = { scope: 'everything', rule: atLeast(1, { role: 'liquidator' }) };
    const powers = [{ scope: 'everything', rule } as const, either];
    assert.equal(status(company({ people, powers, status: { kind: 'liquidation', since } }), eva), 'Complete');
    assert.equal(status(company({ people, powers, status: { kind: 'liquidation', since } }), ada), 'Incomplete');
  });

  test('deregistered: nobody', () => {
    const gone = company({ people: board, rule, status: { kind: 'deregistered', since } });
    assert.equal(status(gone, ada, bo, cia), 'RulesNotSupported');
    assert.equal(
      evaluateCompany(gone, []).text,
      'Företaget är avregistrerat sedan 2026-10-01. Ingen får teckna firman.',
    );
  });

  test('an enskild firma is its owner, whatever happens to the business: the mailbox is the person’s own', () => {
    const people = [person(0, 'owner'), person(4, 'bankruptcy-administrator')];
    for (const kind of ['bankruptcy', 'liquidation', 'deregistered'] as const) {
      const firm = company({ form: 'enskild-firma', people, status: { kind, since } });
      assert.equal(companyMailboxRight(firm, ada), 'own');
      assert.equal(companyMailboxRight(firm, eva), 'none');
    }
  });
});
