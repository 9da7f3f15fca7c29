// Registers as clients see them: what goes out comes back, and nothing that was not asked for is believed (issue 5, companies, quality and
// representation).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { aNumber, aPerson } from '../../../test/companies.ts';
import { open, register, says } from '../../../test/fake-register.ts';
import type { Company } from '../../domain/company/company.ts';
import { evaluateCompany } from '../../domain/company/evaluate-signatures.ts';
import { companyJson, readCompany } from './company-register.ts';
import { openRegisters } from './config.ts';
import { readRule, ruleJson } from './rule-json.ts';

const signe = aPerson('198101052382');
const ture = aPerson('195303231855');
const gun = aPerson('196001062626');
const bolaget = aNumber('164025000052');
const company: Company = {
  id: bolaget,
  name: 'Exempelbolaget AB',
  form: 'aktiebolag',
  status: { kind: 'active' },
  people: [
    { id: signe, name: 'Signe Almgren', roles: ['chair'] },
    { id: ture, name: 'Ture Lundqvist', roles: ['board-member', 'managing-director'] },
  ],
  powers: [
    { scope: 'everything', rule: { kind: 'all', of: { role: 'board' } } },
    { scope: 'day-to-day', rule: { kind: 'at-least', count: 1, of: { people: [ture] } } },
  ],
};

describe('a company register', () => {
  test('tells a company as it is; what goes out comes back', async () => {
    const { url, asked } = await register(says({ company: companyJson(company) }));
    assert.deepEqual(await open(url).companies?.company(bolaget), { kind: 'answer', value: company });
    assert.deepEqual(asked, [{ url: '/base/companies/look-up', method: 'POST', body: { id: bolaget } }]);
  });

  test('has no such company', async () => {
    const { url } = await register(says({ company: null }));
    assert.deepEqual(await open(url).companies?.company(bolaget), { kind: 'answer', value: undefined });
  });

  test('answers about another company, or of companies without the person: not understood', async () => {
    const { url } = await register(says({ company: companyJson(company), companies: [companyJson(company)] }));
    const asked = open(url).companies;
    assert.deepEqual(await asked?.company(aNumber('164031000013')), { kind: 'unanswered', reason: 'not-understood' });
    assert.deepEqual(await asked?.companiesOf(gun), { kind: 'unanswered', reason: 'not-understood' });
    assert.equal((await asked?.companiesOf(signe))?.kind, 'answer');
  });

  test('has a rule or a role that we do not know: nobody gets a right by it, and the rest is read', () => {
    const odd = {
      ...Object(companyJson(company)),
      people: [{ id: signe, name: 'Signe Almgren', roles: ['emperor', 'board-member'] }],
      powers: [
        { scope: 'everything', rule: { kind: 'by-lot', text: 'Den som lotten faller på.' } },
        { scope: 'everything', rule: { kind: 'at-least', count: 1, of: { role: 'emperor' } } },
        { scope: 'everything', rule: { kind: 'at-least', count: 0, of: { role: 'board' } } },
        { scope: 'everything', rule: { kind: 'at-least', count: '1', of: { role: 'board' } } },
        { scope: 'everything', rule: { kind: 'all', of: { people: [] } } },
      ],
    };
    const read = readCompany(odd);
    assert.deepEqual(read?.people[0]?.roles, ['board-member']);
    assert.deepEqual([...new Set(read?.powers.map(({ rule }) => rule.kind))], ['unreadable']);
    assert.equal(read === undefined ? '' : evaluateCompany(read, [signe]).status, 'RulesNotSupported');
  });

  test('sends a rule nested without end: unreadable, not a fall', () => {
    let rule: unknown = { kind: 'at-least', count: 1, of: { role: 'board' } };
    for (let depth = 0; depth < 5000; depth += 1) rule = { kind: 'any', rules: [rule] };
    assert.ok(JSON.stringify(ruleJson(readRule(rule))).includes('unreadable'));
  });

  test('may send anything at all: reading never fails, and what is read can be sent and read again', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const rule = readRule(json);
        assert.deepEqual(readRule(ruleJson(rule)), rule);
        const read = readCompany({ ...Object(companyJson(company)), powers: [{ scope: 'everything', rule: json }] });
        assert.deepEqual(read?.powers[0]?.rule, rule);
      }),
    );
  });
});

describe('a population register', () => {
  const someone = { id: ture, earlier: [signe], name: 'Ture Lundqvist', protection: 'none', custodians: [] };

  test('finds a person by an earlier number; absent and null members are unknown', async () => {
    const { url } = await register(says({ people: [{ ...someone, died: null }] }));
    const found = await open(url).population?.person(signe);
    assert.equal(found?.kind === 'answer' ? found.value?.id : '', ture);
    assert.equal(found?.kind === 'answer' ? found.value?.died : '', undefined);
  });

  test('tells of somebody whom nobody asked for: not understood', async () => {
    const { url } = await register(says({ people: [someone] }));
    const found = await open(url).population?.person(gun);
    assert.deepEqual(found, { kind: 'unanswered', reason: 'not-understood' });
  });

  test('tells of a changed number without the one before it: not understood', async () => {
    const change = { at: '2026-11-22T12:00:00Z', kind: 'number', person: ture };
    const { url } = await register(says({ changes: [change], cursor: '8', more: false }));
    assert.deepEqual(await open(url).population?.changesSince('7'), { kind: 'unanswered', reason: 'not-understood' });
    const whole = await register(says({ changes: [{ ...change, before: signe }], cursor: '8', more: true }));
    const answer = await open(whole.url).population?.changesSince('7');
    assert.deepEqual(answer, {
      kind: 'answer',
      value: {
        changes: [{ at: new Date(change.at), kind: 'number', person: ture, before: signe }],
        cursor: '8',
        more: true,
      },
    });
    assert.deepEqual(whole.asked[0]?.body, { cursor: '7', limit: 1000 });
  });
});

test('powers of attorney and guardianships of others than were asked for are not understood', async () => {
  const power = { id: 'a', principal: gun, agent: ture, right: 'read', from: '2026-01-01' };
  const guardianship = { id: 'b', ward: gun, guardian: ture, kind: 'god-man', duties: ['rights'], from: '2026-01-01' };
  const { url } = await register(says({ powersOfAttorney: [power], guardianships: [guardianship] }));
  const registers = open(url);
  assert.equal((await registers.mandates?.powersOfAttorney({ agent: ture }))?.kind, 'answer');
  assert.equal((await registers.mandates?.powersOfAttorney({ agent: signe }))?.kind, 'unanswered');
  assert.equal((await registers.mandates?.powersOfAttorney({ principal: gun, agent: ture }))?.kind, 'answer');
  assert.equal((await registers.guardianships?.guardianships({ ward: gun }))?.kind, 'answer');
  assert.equal((await registers.guardianships?.guardianships({ ward: ture }))?.kind, 'unanswered');
});

test('a register that is not configured is not there, and production takes no plain address', () => {
  const none = openRegisters({}, { environment: 'production' });
  assert.deepEqual(
    [none.companies, none.population, none.mandates, none.guardianships],
    [undefined, undefined, undefined, undefined],
  );
});
