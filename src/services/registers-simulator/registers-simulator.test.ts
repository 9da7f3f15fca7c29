// The pretend registers through the same clients as services use: every act, what follows from it, and what each register tells of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { aNumber, aPerson } from '../../../test/companies.ts';
import { changesOf, startRegisters, type TestRegisters, theCompany, told } from '../../../test/registers.ts';
import { companyStatuses } from '../../domain/company/company.ts';
import { evaluateCompany } from '../../domain/company/evaluate-signatures.ts';
import { legalForms } from '../../domain/company/legal-form.ts';
import { companyMailboxRight } from '../../domain/company/mailbox-right.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseConfig } from '../../platform/config/parse.ts';
import { openRegisters } from '../../platform/registers/config.ts';
import { configRules, configSchema, start } from './index.ts';

const signe = aPerson('198101052382');
const ture = aPerson('195303231855');
const gun = aPerson('196001062626');
const ulla = aPerson('199901012386');
const amina = aPerson('191611882398');
const exempelbolaget = aNumber('164025000052');
const brf = aNumber('164031000112');

interface Listed {
  readonly company: { readonly form: string; readonly status: { readonly kind: string } };
}

describe('the pretend registers', () => {
  let registers: TestRegisters;
  before(async () => {
    registers = await startRegisters();
  });
  after(() => registers.stop());

  const companies = (work: () => Promise<unknown>) => changesOf(registers.ask.companies.changesSince, work);

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
    assert.equal(companyMailboxRight(await theCompany(registers, exempelbolaget), ulla), 'own');
    const changes = await companies(() => registers.act('sell-company', { company: exempelbolaget, buyers: [gun] }));
    assert.deepEqual(changes, [
      { kind: 'people', company: exempelbolaget },
      { kind: 'powers', company: exempelbolaget },
    ]);
    const sold = await theCompany(registers, exempelbolaget);
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
    const now = await theCompany(registers, exempelbolaget);
    assert.equal(evaluateCompany(now, [gun]).status, 'Incomplete');
    assert.equal(evaluateCompany(now, [gun, ture]).status, 'Complete');
    await registers.act('change-powers', { company: exempelbolaget, powers: [] });
    assert.equal(companyMailboxRight(await theCompany(registers, exempelbolaget), ture), 'manage');
  });

  test('bankruptcy, and active again', async () => {
    const bankrupt = { company: brf, status: 'bankruptcy', administrator: gun, since: '2026-11-02' };
    const changes = await companies(() => registers.act('change-status', bankrupt));
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['status', 'people'],
    );
    const broke = await theCompany(registers, brf);
    assert.deepEqual(broke.status, { kind: 'bankruptcy', since: '2026-11-02' });
    assert.equal(companyMailboxRight(broke, gun), 'own');
    assert.equal(companyMailboxRight(broke, signe), 'none');
    await registers.act('change-status', { company: brf, status: 'active' });
    assert.equal(companyMailboxRight(await theCompany(registers, brf), gun), 'none');
    assert.equal(companyMailboxRight(await theCompany(registers, brf), signe), 'sign');
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
    assert.equal(companyMailboxRight(await theCompany(registers, aNumber(body.id)), signe), 'own');
    assert.equal((await registers.refused('register-company', body)).status, 400);
  });

  test('say what was wrong, in words, at the member that was', async () => {
    const firm = { id: signe, name: 'Firman', form: 'enskild-firma', people: [], powers: [] };
    const cases: readonly [string, object, string][] = [
      ['sell-company', { company: '164031000203', buyers: [signe] }, 'company'],
      ['sell-company', { company: '164031000187', buyers: [signe] }, 'company'],
      ['sell-company', { company: brf, buyers: ['199912319999'] }, 'buyers'],
      ['change-status', { company: brf, status: 'liquidation' }, 'administrator'],
      ['register-company', { ...firm, id: '199912319999' }, 'id'],
      ['register-company', { ...firm, form: 'aktiebolag' }, 'id'],
      ['register-company', { ...firm, id: '164031000203' }, 'id'],
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

  test('are no register in production', async () => {
    const access = { url: `${registers.address}/api/v1/company-register` };
    const outbound = { allowPrivate: ['127.0.0.1'] };
    const production = openRegisters({ companies: access }, { environment: 'production', outbound });
    assert.deepEqual(await production.companies?.company(brf), { kind: 'unanswered', reason: 'simulated' });
    production.close();
  });

  test('are as they were after a restart, and know a cursor that is of another time', async () => {
    const before = await theCompany(registers, exempelbolaget);
    await registers.restart();
    assert.deepEqual(await theCompany(registers, exempelbolaget), before);
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
