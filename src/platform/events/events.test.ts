// Business events: audit row, metric and log line from one declaration, at commit only, and no personal number outside the audit row.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { Database } from '../database/database.ts';
import type { PlatformTables } from '../database/tables.ts';
import { createLog } from '../log.ts';
import { declareEvents } from './events.ts';

const PERSON = '198101052382';
let made: TestDatabase;
let database: Database<PlatformTables>;

before(async () => {
  made = await testDatabase({ schema: 'sender' });
  database = Database.open<PlatformTables>({ url: made.url, schema: made.schema });
});
after(async () => {
  await database.close();
  await made.drop();
});

function organisation(): Organisationsnummer {
  const parsed = parseOrganisationsnummer('162021003898');
  assert.ok(parsed.ok);
  return parsed.value;
}

test('an event is recorded with its transaction or not at all', async () => {
  const lines: string[] = [];
  const registry = new Registry();
  const log = createLog('sender', { destination: { write: (line) => void lines.push(line) } });
  const declarations = {
    'letter-sent': { says: 'A letter was sent' },
    'letter-refused': { says: 'A letter was refused', level: 'warn' },
  } as const;
  const events = declareEvents(declarations, { log, registry });
  // The same service again in this process.
  declareEvents(declarations, { log, registry });
  const event = { kind: 'letter-sent', actor: PERSON, subject: 'letter-1', details: { recipient: PERSON } } as const;
  const failing = database.transaction(organisation(), async (tx) => {
    await events.record(tx, event);
    throw new Error('no');
  });
  await assert.rejects(failing, /no/);
  assert.deepEqual(lines, []);
  await database.transaction(organisation(), async (tx) => {
    await events.record(tx, event);
    await events.record(tx, { kind: 'letter-refused', actor: 'system', subject: 'letter-2' });
    assert.deepEqual(lines, []);
  });
  const rows = await database
    .reader(organisation())
    .query.selectFrom('audit_event')
    .select(['kind', 'actor', 'subject', 'details', 'organisation'])
    .orderBy('id')
    .execute();
  assert.deepEqual(rows, [
    {
      kind: 'letter-sent',
      actor: PERSON,
      subject: 'letter-1',
      details: { recipient: PERSON },
      organisation: '162021003898',
    },
    { kind: 'letter-refused', actor: 'system', subject: 'letter-2', details: {}, organisation: '162021003898' },
  ]);
  const [sent, refused] = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    [sent.event, sent.about, sent.level, sent.msg],
    ['letter-sent', 'letter-1', 'info', 'A letter was sent'],
  );
  assert.equal(refused.level, 'warn');
  const metrics = await registry.metrics();
  assert.match(metrics, /brevduva_events_total\{kind="letter-sent"\} 1/);
  assert.equal([...lines, metrics].join().includes(PERSON), false);
});
