// What applies to an operator: staff's word over its own part of the configuration over that for others; forms; faulty changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { createLog } from '../../../platform/log.ts';
import { openFor, saysOfOperator } from './breaker.ts';
import { PoliciesInUse } from './policies-in-use.ts';
import { type OperatorsConfig, operatorFaults, PolicyOverride, policyOf } from './policy.ts';
import { formOf, readPolicyForm } from './policy-form.ts';

const id = organisation('164022000022');
const config: OperatorsConfig = {
  caFiles: ['all.pem'],
  crlFiles: ['all.crl'],
  others: { repeats: 'unknown', perSecond: 3 },
  known: [{ organisation: id, repeats: 'deduplicated', atOnce: 7, breaker: { failures: 2 }, perSecond: 9 }],
};

test('defaults, the configuration and what staff set, member by member', () => {
  const other = policyOf(config, '164023000039');
  assert.deepEqual(
    [other.repeats, other.atOnce, other.perSecond, other.maxEnvelopeBytes, other.timeoutMs, other.crlFiles],
    ['unknown', 16, 3, 2_097_152, 30_000, ['all.crl']],
  );
  const known = policyOf(config, id, { atOnce: 3, breaker: { openForMs: 50 }, perSecond: null });
  assert.deepEqual([known.repeats, known.atOnce, known.perSecond], ['deduplicated', 3, undefined]);
  assert.deepEqual(known.breaker, { failures: 2, openForMs: 50, openForMaxMs: 300_000 });
  const own = policyOf({ ...config, known: [{ organisation: id, repeats: 'unknown', caFiles: ['own.pem'] }] }, id);
  assert.deepEqual([own.caFiles, own.crlFiles], [['own.pem'], []], 'the lists of other CAs say nothing of its own');
});

test('a form is read back as it was shown; what is not a number in its range is a fault', () => {
  const set = {
    repeats: 'unknown',
    retryUnknown: false,
    perSecond: null,
    breaker: { failures: 4, openForMs: 9_000 },
    maintenance: [{ from: '2026-01-01T00:00', to: '2026-01-02T00:00' }],
  } as const;
  const stored = { ...set, maintenance: [...set.maintenance] };
  const read = readPolicyForm(formOf(stored), stored);
  assert.deepEqual(read, { policy: stored });
  assert.ok('policy' in read && Value.Check(PolicyOverride, read.policy));
  assert.deepEqual(readPolicyForm(formOf({}), {}), { policy: {} });
  const decimal = readPolicyForm({ ...formOf({}), perSecond: '0,5', maxEnvelopeBytes: '1 000 000' }, {});
  assert.deepEqual(decimal, { policy: { perSecond: 0.5, maxEnvelopeBytes: 1_000_000 } });
  for (const wrong of ['-1', '0', '501', '1.5', 'x', '1e3', '999999999']) {
    const faulty = readPolicyForm({ ...formOf({}), atOnce: wrong }, {});
    assert.ok('faults' in faulty && faulty.faults[0]?.name === 'atOnce', wrong);
  }
});

test('only what the operator did speaks for or against it', () => {
  const at = new Date();
  const operator = { id, name: 'B' };
  assert.equal(saysOfOperator({ kind: 'delivered', transId: '1', operator, at }), 'works');
  assert.equal(saysOfOperator({ kind: 'refused', reason: 'operator-fault', code: 5003 }), 'works');
  for (const reason of ['timeout', 'http-500', 'fault-4001', 'answer-not-understood', 'connection-lost'])
    assert.equal(saysOfOperator({ kind: 'unknown', reason }), 'fails');
  assert.equal(saysOfOperator({ kind: 'not-sent', reason: 'certificate-not-trusted' }), 'fails');
  assert.equal(saysOfOperator({ kind: 'unknown', reason: 'interrupted' }), undefined);
  assert.equal(saysOfOperator({ kind: 'not-sent', reason: 'address-not-allowed' }), undefined);
  const policy = { failures: 1, openForMs: 100, openForMaxMs: 500 };
  assert.deepEqual(
    [1, 2, 3, 4, 99].map((opened) => openFor(opened, policy)),
    [100, 200, 400, 500, 500],
  );
});

test('a faulty new configuration or CA file is refused once in plain words, and the old stays in use', () => {
  const lines: string[] = [];
  const log = createLog('mediator', { level: 'info', destination: { write: (line) => void lines.push(line) } });
  let now: () => OperatorsConfig = () => config;
  const policies = new PoliciesInUse({
    config,
    reread: () => now(),
    checkTrust: ({ caFiles }) => {
      if (caFiles.includes('bad.pem')) throw new Error('bad.pem is not there');
    },
    log,
  });
  policies.look();
  assert.deepEqual(lines, []);
  now = () => {
    throw new Error('mediator.json: 1 fault\n  operators.others.repeats: It is missing. Add it.');
  };
  policies.look();
  policies.look();
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /"level":"error".*operators\.others\.repeats.*the old stays in use/);
  now = () => ({ ...config, others: { repeats: 'unknown', caFiles: ['bad.pem'] } });
  policies.look();
  assert.match(lines[1] ?? '', /bad\.pem is not there.*the old stays in use/);
  assert.equal(policies.of(id).atOnce, 7);
  now = () => ({ ...config, known: [] });
  policies.look();
  assert.match(lines[2] ?? '', /"level":"info".*is in use/);
  assert.equal(policies.of(id).atOnce, 16);
  policies.take(
    new Map<string, unknown>([
      [id, { atOnce: 2 }],
      ['164023000039', { atOnce: 'many' }],
    ]),
  );
  assert.equal(policies.of(id).atOnce, 2);
  assert.match(lines[3] ?? '', /164023000039 does not mean anything/);
});

test('the configuration’s rules name an operator twice and a window that ends before it begins', () => {
  const window = { from: '2026-01-02T00:00', to: '2026-01-01T00:00' };
  const twice = { organisation: id, repeats: 'unknown' as const };
  const faults = operatorFaults({ ...config, known: [twice, { ...twice, maintenance: [window] }] });
  assert.deepEqual(
    faults.map(({ path }) => path),
    ['operators.known', 'operators.known[1].maintenance[0]'],
  );
});

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
