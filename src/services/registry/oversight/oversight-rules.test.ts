// The oversight's rules without a database: deadlines of the law in Swedish time, letters an hour, who is reminded when, what an operator's answer says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import { planCsv } from '../../../platform/mailing-plan/plan-csv.ts';
import { readOperatorAnswer } from './hand-over-job.ts';
import { dutiesOf, incidentRules } from './incident-rules.ts';
import { timeLeft } from './oversight-messages.ts';
import { collisionsOf, type LoadedPlan, loadPerHour } from './plan-load.ts';
import { planExample, readPlanFile } from './plan-schema.ts';
import { readTime } from './read-typed.ts';
import { planReminderDue, remindersDue } from './reminders-job.ts';

const due = (knownAt: string, settings = {}) =>
  Object.fromEntries(
    incidentRules(settings).flatMap((rule) =>
      dutiesOf(rule, new Date(knownAt)).map(({ step, dueAt }) => [`${rule.key} ${step.key}`, dueAt.toISOString()]),
    ),
  );

test('each law’s time runs from when the incident was known: 24 h, 72 h and a calendar month in Stockholm, also over a change of clocks', () => {
  assert.deepEqual(due('2027-03-26T12:00:00Z'), {
    'data-protection authority': '2027-03-29T12:00:00.000Z',
    'data-protection people': '2027-03-29T12:00:00.000Z',
    'cybersecurity warning': '2027-03-27T12:00:00.000Z',
    'cybersecurity notification': '2027-03-29T12:00:00.000Z',
    // 29 March at 14:00 summer time, and a month later the same clock.
    'cybersecurity final-report': '2027-04-29T12:00:00.000Z',
    'trust-service authority': '2027-03-27T12:00:00.000Z',
    'trust-service users': '2027-03-27T12:00:00.000Z',
  });
  // 30 January at 13:00 in Stockholm: the last of February.
  assert.equal(due('2027-01-27T12:00:00Z')['cybersecurity final-report'], '2027-02-28T12:00:00.000Z');
  // 27 February at 13:00 winter time; a month later the clock says 13:00 still, in winter time too (clocks change on the 28th).
  assert.equal(due('2027-02-25T12:00:00Z')['cybersecurity final-report'], '2027-03-28T11:00:00.000Z');
});

test('deadlines are configuration, and the terms add their own with their source', () => {
  const terms = [{ key: 'report', name: 'Rapportera', to: 'ägaren', source: 'villkoren 7.3', hours: 12 }];
  const times = due('2027-01-10T12:00:00Z', { deadlines: { dataProtectionHours: 48 }, terms });
  assert.equal(times['data-protection authority'], '2027-01-12T12:00:00.000Z');
  assert.equal(times['terms report'], '2027-01-11T00:00:00.000Z');
  const said = terms.map((term) => ({ ...term, english: { name: 'Report it', to: 'the owner' } }));
  const [step] = incidentRules({ terms: said }).at(-1)?.steps ?? [];
  assert.deepEqual([step?.name.sv, step?.name.en, step?.to.en], ['Rapportera', 'Report it', 'the owner']);
});

test('days and times are Stockholm’s, and time left is said in words', () => {
  assert.equal(readTime('2027-07-01', '8.30')?.toISOString(), '2027-07-01T06:30:00.000Z');
  assert.equal(readTime('20271231', '23:59')?.toISOString(), '2027-12-31T22:59:00.000Z');
  assert.equal(readTime('2027-02-29', '8.30'), undefined);
  const at = new Date('2027-07-01T06:30:00Z');
  assert.equal(timeLeft(at, new Date('2027-06-29T04:00:00Z'), 'sv'), '2 dygn 2 h kvar');
  assert.equal(timeLeft(at, new Date('2027-07-01T07:45:00Z'), 'en'), '1 h 15 min late');
});

const plan = (id: string, hours: number, more: Partial<LoadedPlan> = {}): LoadedPlan => ({
  id,
  startsAt: new Date('2027-03-01T05:30:00Z'),
  endsAt: new Date(Date.parse('2027-03-01T05:30:00Z') + hours * 3_600_000),
  letters: 1000,
  perMinute: undefined,
  ...more,
});
const day = [new Date('2027-03-01T00:00:00Z'), new Date('2027-03-02T00:00:00Z')] as const;

test('letters are spread evenly, at the pace that was told or until the end, and summed an hour at a time', () => {
  const hours = loadPerHour([plan('a', 2), plan('b', 10, { perMinute: 10, letters: 600 })], ...day);
  assert.deepEqual(
    hours.map(({ from, letters, plans }) => [from.toISOString().slice(11, 16), letters, plans.join('')]),
    [
      ['05:00', 550, 'ab'],
      ['06:00', 800, 'ab'],
      ['07:00', 250, 'a'],
    ],
  );
  assert.deepEqual(loadPerHour([plan('c', 2, { startsAt: undefined })], ...day), []);
});

test('hours over what is taken are one collision with those who cause it', () => {
  const hours = loadPerHour([plan('a', 2), plan('b', 10, { perMinute: 10, letters: 600 })], ...day);
  assert.deepEqual(collisionsOf(hours, 500), [
    {
      from: new Date('2027-03-01T05:00:00Z'),
      until: new Date('2027-03-01T07:00:00Z'),
      letters: 800,
      plans: ['a', 'b'],
    },
  ]);
  assert.deepEqual(collisionsOf(hours, 800), []);
});

test('one is reminded when a quarter of the time is left, and when it is over; of a mailing only on days after it was told', () => {
  const duty = { knownAt: new Date('2027-01-01T00:00:00Z'), dueAt: new Date('2027-01-04T00:00:00Z') };
  const at = (now: string) => remindersDue(duty, new Date(now));
  assert.deepEqual([at('2027-01-03T05:59:00Z'), at('2027-01-03T06:00:00Z'), at('2027-01-04T00:00:00Z')], [0, 1, 2]);
  const mailing = { startsAt: new Date('2027-03-10T00:00:00Z'), toldAt: new Date('2027-03-05T00:00:00Z') };
  const reminded = (now: string) => planReminderDue(mailing, [7, 1], new Date(now));
  assert.deepEqual(reminded('2027-03-06T00:00:00Z'), { count: 1, send: false });
  assert.deepEqual(reminded('2027-03-09T12:00:00Z'), { count: 2, send: true });
  assert.deepEqual(reminded('2027-03-10T12:00:00Z'), { count: 0, send: false });
});

test('a plan is read back from the file that a mediator or sender exports, in both languages and both forms', async () => {
  const operators = planExample.operators.map((operator) => ({ ...operator, name: 'Brevlådan (A), AB' }));
  const whole = { ...planExample, name: '=Utskick; "ett"', operators };
  for (const [language, options] of [
    ['sv', FOR_SWEDISH_EXCEL],
    ['en', {}],
  ] as const) {
    const read = await readPlanFile(Buffer.from(planCsv(whole, language, options)), 'plan.csv');
    assert.deepEqual(read, { ok: true, plan: whole });
  }
  const json = await readPlanFile(Buffer.from(JSON.stringify({ ...whole, _links: {} })), 'plan.json');
  assert.deepEqual(json, { ok: true, plan: whole });
  assert.deepEqual(await readPlanFile(Buffer.from('a;b\r\n1;2\r\n'), 'x.csv'), { ok: false, why: 'not-a-plan' });
  assert.deepEqual(await readPlanFile(Buffer.from('%PDF-1.7'), 'x.csv'), { ok: false, why: 'not-readable' });
});

test('an operator’s answer is delivered, refused or unknown: only figures about this very message are a yes', () => {
  const answer = (status: number, body: unknown) =>
    readOperatorAnswer({ kind: 'answer', status, body: Buffer.from(JSON.stringify(body)) }, 'm');
  assert.deepEqual(answer(200, { id: 'm', mailboxes: 3, opened: 1 }), {
    kind: 'delivered',
    reach: { mailboxes: 3, opened: 1 },
  });
  for (const body of [{}, { id: 'n', mailboxes: 3 }, { id: 'm', mailboxes: -1 }, 'x'])
    assert.equal(answer(200, body).kind, 'unknown');
  assert.equal(answer(422, {}).kind, 'refused');
  for (const status of [408, 429, 500, 503, 302]) assert.equal(answer(status, {}).kind, 'unknown');
  assert.equal(readOperatorAnswer({ kind: 'not-sent', reason: 'timeout' }, 'm').kind, 'not-sent');
});
