// The pretend registers through the same clients as services use: every act, what follows from it, and what each register tells of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startRegisters, type TestRegisters } from '../../../test/registers.ts';
import { reachesAge } from '../../domain/age.ts';
import { companyStatuses } from '../../domain/company/company.ts';
import { evaluateCompany } from '../../domain/company/evaluate-signatures.ts';
import { legalForms } from '../../domain/company/legal-form.ts';
import { companyMailboxRight } from '../../domain/company/mailbox-right.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { type PersonId, parsePersonId } from '../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import { isInForce } from '../../domain/representation.ts';
import { parseConfig } from '../../platform/config/parse.ts';
import type { ChangesSince, RegisterAnswer } from '../../platform/registers/answer.ts';
import { openRegisters } from '../../platform/registers/config.ts';
import { configRules, configSchema, start } from './index.ts';

function person(text: string): PersonId {
  const parsed = parsePersonId(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
function company(text: string): RecipientId {
  const parsed = parseRecipientId(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
function told<T>(answer: RegisterAnswer<T>): T {
  assert.equal(answer.kind, 'answer', answer.kind === 'answer' ? '' : answer.reason);
  return answer.kind === 'answer' ? answer.value : assert.fail();
}

const signe = person('198101052382');
const ture = person('195303231855');
const gun = person('196001062626');
const ulla = person('199901012386');
const amina = person('191611882398');
const exempelbolaget = company('164025000052');
const brf = company('164031000112');

interface Listed {
  readonly company: { readonly form: string; readonly status: { readonly kind: string } };
}

describe('the pretend registers', () => {
  let registers: TestRegisters;
  before(async () => {
    registers = await startRegisters();
  });
  after(() => registers.stop());

  const theCompany = async (id: RecipientId) => {
    const found = told(await registers.ask.companies.company(id));
    assert.ok(found !== undefined);
    return found;
  };
  const thePerson = async (id: PersonId) => {
    const found = told(await registers.ask.population.person(id));
    assert.ok(found !== undefined);
    return found;
  };

  /** What a register tells of whatever happens in `work`. */
  async function changesOf<C>(since: ChangesSince<C>, work: () => Promise<unknown>): Promise<readonly Partial<C>[]> {
    let cursor: string | undefined;
    for (let more = true; more; ) {
      const page = told(await since(cursor));
      cursor = page.cursor;
      more = page.more;
    }
    await work();
    const page = told(await since(cursor));
    assert.deepEqual(told(await since(page.cursor)).changes, []);
    return page.changes.map((change) => {
      const { at, ...rest } = Object(change);
      assert.ok(at instanceof Date);
      return rest;
    });
  }
  const companies = (work: () => Promise<unknown>) => changesOf(registers.ask.companies.changesSince, work);
  const population = (work: () => Promise<unknown>) => changesOf(registers.ask.population.changesSince, work);

  test('have a company of every form, each with rules in words, and each status', async () => {
    const answer = await fetch(`${registers.address}/api/v1/companies`);
    const { companies: all } = await answer.json();
    const forms: Set<string> = new Set(all.map(({ company: { form } }: Listed) => form));
    assert.deepEqual(forms, new Set(legalForms));
    const statuses: Set<string> = new Set(all.map(({ company: { status } }: Listed) => status.kind));
    assert.deepEqual(statuses, new Set(companyStatuses));
    for (const { rules } of all) assert.match(rules, /\.$/);
  });

  test('tell in which companies somebody is', async () => {
    const found = told(await registers.ask.companies.companiesOf(signe));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['Bostadsrättsföreningen Duvslaget'],
    );
    assert.equal(found[0] === undefined ? '' : companyMailboxRight(found[0], signe), 'sign');
    assert.deepEqual(told(await registers.ask.companies.companiesOf(amina)), []);
  });

  test('a company is sold: the old owner is gone, the new one signs alone', async () => {
    assert.equal(companyMailboxRight(await theCompany(exempelbolaget), ulla), 'own');
    const changes = await companies(() => registers.act('sell-company', { company: exempelbolaget, buyers: [gun] }));
    assert.deepEqual(changes, [
      { kind: 'people', company: exempelbolaget },
      { kind: 'powers', company: exempelbolaget },
    ]);
    const sold = await theCompany(exempelbolaget);
    assert.equal(companyMailboxRight(sold, ulla), 'none');
    assert.equal(companyMailboxRight(sold, gun), 'own');
  });

  test('another board, with other rules', async () => {
    const people = [
      { person: gun, roles: ['chair'] },
      { person: ture, roles: ['board-member', 'managing-director'] },
    ];
    const rule = { kind: 'all', of: { role: 'board' } };
    await registers.act('appoint-people', { company: exempelbolaget, people, powers: [{ scope: 'everything', rule }] });
    const now = await theCompany(exempelbolaget);
    assert.equal(evaluateCompany(now, [gun]).status, 'Incomplete');
    assert.equal(evaluateCompany(now, [gun, ture]).status, 'Complete');
    await registers.act('change-powers', { company: exempelbolaget, powers: [] });
    assert.equal(companyMailboxRight(await theCompany(exempelbolaget), ture), 'manage');
  });

  test('bankruptcy, and active again', async () => {
    const bankrupt = { company: brf, status: 'bankruptcy', administrator: gun, since: '2026-11-02' };
    const changes = await companies(() => registers.act('change-status', bankrupt));
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['status', 'people'],
    );
    const broke = await theCompany(brf);
    assert.deepEqual(broke.status, { kind: 'bankruptcy', since: '2026-11-02' });
    assert.equal(companyMailboxRight(broke, gun), 'own');
    assert.equal(companyMailboxRight(broke, signe), 'none');
    await registers.act('change-status', { company: brf, status: 'active' });
    assert.equal(companyMailboxRight(await theCompany(brf), gun), 'none');
    assert.equal(companyMailboxRight(await theCompany(brf), signe), 'sign');
  });

  test('a new company; its number is never taken twice', async () => {
    const body = {
      id: '164031000211',
      name: 'Nybildade HB',
      form: 'handelsbolag',
      people: [{ person: signe, roles: ['partner'] }],
      powers: [],
    };
    assert.deepEqual(await companies(() => registers.act('register-company', body)), [
      { kind: 'registered', company: body.id },
    ]);
    assert.equal(companyMailboxRight(await theCompany(company(body.id)), signe), 'own');
    assert.equal((await registers.refused('register-company', body)).status, 400);
  });

  test('somebody dies: what they gave and were given ends with them', async () => {
    const dying = person('199505242397');
    await registers.act('give-power-of-attorney', { principal: dying, agent: signe, right: 'read' });
    const changes = await population(() => registers.act('die', { person: dying, on: '2026-11-01' }));
    assert.deepEqual(changes, [{ kind: 'died', person: dying, before: undefined }]);
    const dead = await thePerson(dying);
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
    assert.equal((await thePerson(gun)).protection, 'protected-registration');
    assert.deepEqual(await population(() => protect('protected-registration')), []);
    await protect('none');
  });

  test('a samordningsnummer becomes a personnummer: everything follows, and both numbers find the person', async () => {
    const spare = person('199001172395');
    await registers.act('give-power-of-attorney', { principal: amina, agent: signe, right: 'manage' });
    const rule = { kind: 'at-least', count: 1, of: { people: [amina] } };
    const people = [{ person: amina, roles: ['board-member'] }];
    await registers.act('appoint-people', { company: exempelbolaget, people, powers: [{ scope: 'everything', rule }] });
    const changes = await population(() => registers.act('change-number', { person: amina, to: spare }));
    assert.deepEqual(changes, [{ kind: 'number', person: spare, before: amina }]);
    for (const number of [amina, spare]) {
      const now = await thePerson(number);
      assert.equal(now.id, spare);
      assert.deepEqual(now.earlier, [amina]);
    }
    assert.equal(companyMailboxRight(await theCompany(exempelbolaget), spare), 'own');
    assert.equal(told(await registers.ask.mandates.powersOfAttorney({ principal: spare })).length, 1);
    assert.equal((await registers.refused('change-number', { person: ture, to: signe })).status, 400);
  });

  test('an enskild firma follows its owner’s number', async () => {
    const to = person('199002062397');
    await registers.act('change-number', { person: ture, to });
    assert.equal(told(await registers.ask.companies.company(ture)), undefined);
    assert.equal((await theCompany(to)).form, 'enskild-firma');
  });

  test('a child has custodians until 18; the day comes by itself and is told once', async () => {
    const child = person('200812062396');
    const before = await thePerson(child);
    assert.equal(before.custodians.length, 2);
    assert.deepEqual(await population(() => registers.act('give-custody', { child, custodians: [signe] })), [
      { kind: 'custodians', person: child, before: undefined },
    ]);
    assert.deepEqual((await thePerson(child)).custodians, [signe]);
    const birthday = reachesAge(before.born ?? '', 18);
    const eve = new Date(Date.parse(birthday) - 86_400_000).toISOString().slice(0, 10);
    await registers.act('set-day', { day: eve });
    assert.equal((await thePerson(child)).age, 17);
    const changes = await population(() => registers.act('come-of-age', { person: child }));
    assert.ok(changes.some((change) => change.kind === 'came-of-age' && change.person === child));
    const grown = await thePerson(child);
    assert.equal(grown.age, 18);
    assert.deepEqual(grown.custodians, []);
    assert.equal((await registers.refused('give-custody', { child, custodians: [signe] })).status, 400);
    await registers.act('set-day', {});
    assert.ok(!(await population(() => thePerson(child))).some((change) => change.person === child));
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

  test('say what was wrong, in words, at the member that was', async () => {
    const cases: readonly [string, object, string][] = [
      ['sell-company', { company: '164031000203', buyers: [signe] }, 'company'],
      ['sell-company', { company: '164031000187', buyers: [signe] }, 'company'],
      ['sell-company', { company: brf, buyers: ['199912319999'] }, 'buyers'],
      ['change-status', { company: brf, status: 'liquidation' }, 'administrator'],
      ['die', { person: '199912319999' }, 'person'],
      ['die', { person: signe, on: '2026-13-01' }, 'on'],
      ['come-of-age', { person: signe }, 'person'],
      ['give-power-of-attorney', { principal: signe, agent: signe, right: 'read' }, 'agent'],
    ];
    for (const [name, body, field] of cases) {
      const { status, problem } = await registers.refused(name, body);
      assert.equal(status, 400, name);
      assert.match(
        JSON.stringify(problem),
        new RegExp(`"errors":\\[\\{"field":"${field}","detail":"[A-ZÅÄÖ][^"]+\\."`),
        name,
      );
    }
  });

  test('can be told to be slow, to fail and to talk rubbish', async () => {
    const behave = (behaviour: string) => registers.act('behave', { register: 'company-register', behaviour });
    const outbound = { allowPrivate: ['127.0.0.1'] };
    const access = { url: `${registers.address}/api/v1/company-register`, timeoutMs: 1000 };
    const impatient = openRegisters({ companies: access }, { environment: 'sandbox', outbound });
    const reasons = { fails: 'failing', rubbish: 'not-understood', slow: 'timeout' };
    for (const [behaviour, reason] of Object.entries(reasons)) {
      await behave(behaviour);
      assert.deepEqual(await impatient.companies?.company(brf), { kind: 'unanswered', reason });
      assert.equal((await registers.ask.population.person(signe)).kind, 'answer');
    }
    impatient.close();
    await behave('answers');
    assert.equal((await registers.ask.companies.company(brf)).kind, 'answer');
  });

  test('are as they were after a restart, and know a cursor that is of another time', async () => {
    const before = await theCompany(exempelbolaget);
    await registers.restart();
    assert.deepEqual(await theCompany(exempelbolaget), before);
    const late = await registers.ask.companies.changesSince('999999999');
    assert.deepEqual(late, { kind: 'unanswered', reason: 'cursor-expired' });
    assert.equal((await fetch(`${registers.address}/readyz`)).status, 200);
    assert.match(await (await fetch(`${registers.address}/metrics`)).text(), /http_request/);
  });

  test('a hundred acts at once: whoever follows the changes misses none', async () => {
    const seen = new Set<string>();
    let cursor: string | undefined;
    let done = false;
    const follow = async () => {
      for (;;) {
        const last = done;
        const page = told(await registers.ask.mandates.changesSince(cursor));
        cursor = page.cursor;
        for (const { agent, kind } of page.changes) if (kind === 'given') seen.add(agent);
        if (last && !page.more) return;
      }
    };
    const following = follow();
    const agents = (await (await fetch(`${registers.address}/api/v1/people`)).json()).people
      .map(({ id }: { id: string }) => id)
      .filter((id: string) => id !== gun);
    await Promise.all(
      agents.map((agent: string) => registers.act('give-power-of-attorney', { principal: gun, agent, right: 'read' })),
    );
    done = true;
    await following;
    for (const agent of agents) assert.ok(seen.has(agent), 'a change was missed');
  });
});

test('they refuse to run outside the sandbox, and to listen to others than this machine', async () => {
  const config = {
    environment: 'production',
    organisation: '164026000069',
    database: { url: 'postgres://a:b@127.0.0.1/c', schema: 'registers_simulator' },
    listen: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1' },
  } as const;
  await assert.rejects(start(config), (error) => error instanceof BrevduvaError && error.code === 'access-denied');
  assert.throws(() => parseConfig(configSchema, config, 'test', configRules), /for the sandbox only/);
  const open = { ...config, environment: 'sandbox', listen: { ...config.listen, host: '0.0.0.0' } };
  assert.throws(() => parseConfig(configSchema, open, 'test', configRules), /this machine/);
});
