// The operations page says everything that it must (issue 3, operations page): what waits and how long, by lane and operator, the pace, outcomes, breakers, certificates, backup.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OperationsSeen } from '../operations/read-operations.ts';
import { overviewPage } from './overview-page.ts';

const at = new Date('2026-11-22T12:00:00Z');
const ago = (minutes: number) => new Date(at.getTime() - minutes * 60_000);
const duvan = { operator: '164022000022', operatorName: 'Duvkullens brevlåda' };

const seen: OperationsSeen = {
  at,
  queue: [
    { lane: 'single', stage: 'look-up', operator: '', operatorName: '', count: 2, oldest: ago(3) },
    { lane: 'single', stage: 'hand-over', ...duvan, count: 41, oldest: ago(12) },
    { lane: 'mailing', stage: 'hand-over', ...duvan, count: 4_242, oldest: ago(180) },
    { lane: 'mailing', stage: 'held', operator: '', operatorName: '', count: 90_000 },
  ],
  tally: [
    { operator: '', name: null, what: 'accepted', minute: 61, hour: 1_607, day: 2_000 },
    { operator: duvan.operator, name: null, what: 'delivered', minute: 51, hour: 1_501, day: 1_811 },
    { operator: duvan.operator, name: null, what: 'refused', minute: 0, hour: 23, day: 29 },
    { operator: duvan.operator, name: null, what: 'unknown', minute: 0, hour: 7, day: 8 },
  ],
  operators: [
    {
      id: duvan.operator,
      name: duvan.operatorName,
      closed: { why: 'breaker', since: ago(20), reason: 'http-500', until: ago(-1) },
    },
  ],
  awaiting: [],
  awaitingCount: 0,
  mailings: [],
  webhooks: [{ id: 'w', description: 'Ärenden', state: 'paused', pausedBecause: 'gave-up', behind: 9 }],
  latest: [],
  log: { behind: 0, lastCheckpoint: ago(30) },
  certificates: [
    { place: 'wire.tls', kind: 'own', fingerprint: 'x', validTo: new Date('2026-11-29T13:00:00Z'), revoked: false },
    { place: 'trust.caFiles[0]', kind: 'authority', fingerprint: 'y', validTo: new Date('2029-01-01'), revoked: false },
  ],
  pause: undefined,
  lastBackup: { at: ago(40 * 60), bytes: 1_000, durationMs: 1, sha256: 'z' },
  warnAfterHours: 30,
};

/** The text of the rows, a bar between cells. */
function rowsOf(): readonly string[] {
  const page = overviewPage(seen, { csrf: 'x', readsLog: true }, 'sv').text;
  return page
    .replaceAll(/<\/(tr|dd|p|h2|caption)>/g, '\n')
    .replaceAll(/<\/(td|th|dt|strong)>/g, '|')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ ?\| ?/g, '|')
        .trim(),
    );
}

test('what waits and how long, by lane and operator; the pace; the outcomes', () => {
  const rows = rowsOf();
  const has = (row: string) => assert.ok(rows.includes(row), `${row} in:\n${rows.join('\n')}`);
  has('Väntar på överlämning|41|12 min|4 242|3 tim|');
  assert.ok(
    rows.some((row) => /^Väntar på uppslag i registret[^|]*\|2\|3 min\|0\|–\|$/.test(row)),
    rows.join('\n'),
  );
  has('Väntar på sin tur i ett utskick|0|–|90 000|–|');
  assert.ok(
    rows.some((row) => /^Duvkullens brevlåda\|.+\|41\|12 min\|4 242\|3 tim\|1 501\|23\|7\|$/.test(row)),
    rows.join('\n'),
  );
  has('Mottagna|61 senaste minuten, 1 607 senaste timmen');
  has('Avslutade|51 senaste minuten, 1 531 senaste timmen');
  assert.ok(
    rows.some((row) => row.endsWith('|1 811')),
    'delivered in the day',
  );
});

test('what needs a person: a breaker that stays open, a webhook that stands still, a certificate, the backup', () => {
  const all = rowsOf().join('\n');
  assert.match(all, /Duvkullens brevlåda svarar inte som den ska/);
  assert.match(all, /Webhooken Ärenden står still/);
  assert.match(all, /Ett certifikat går ut om 7 dagar/);
  assert.match(all, /Det finns ingen ny säkerhetskopia/);
  assert.match(all, /^wire\.tls\|Vårt eget\|.+\|7\|$/m);
  assert.match(all, /^trust\.caFiles\[0\]\|Utfärdare\|/m);
});
