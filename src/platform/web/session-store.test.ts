// Sessions in a real database: sealed, single use where they should be, ended by idleness and by age.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { Database } from '../database/database.ts';
import type { PlatformTables } from '../database/tables.ts';
import { newSecret, SessionStore } from './session-store.ts';

const HOUR = { idleMs: 3_600_000, absoluteMs: 3_600_000 };

describe('the session store', () => {
  let test1: TestDatabase;
  let database: Database<PlatformTables>;
  let store: SessionStore;
  let owner: pg.Client;

  before(async () => {
    test1 = await testDatabase({ schema: 'session_test' });
    database = Database.open<PlatformTables>({ url: test1.url, schema: test1.schema });
    const organisation = parseOrganisationsnummer('162021003898');
    assert(organisation.ok);
    store = new SessionStore(database, organisation.value);
    owner = new pg.Client({ connectionString: test1.ownerUrl });
    await owner.connect();
  });
  after(async () => {
    await owner.end();
    await database.close();
    await test1.drop();
  });

  test('gives back what was stored, to the holder of the secret only', async () => {
    const secret = newSecret();
    await store.create(secret, 'session', { name: 'Signe' }, HOUR);
    assert.deepEqual(await store.read(secret, 'session', HOUR), { name: 'Signe' });
    assert.equal(await store.read(newSecret(), 'session', HOUR), undefined);
    await store.end(secret);
    assert.equal(await store.read(secret, 'session', HOUR), undefined);
  });

  test('a log-in under way is no session, and is taken once, also by two at the same time', async () => {
    const secret = newSecret();
    await store.create(secret, 'login-attempt', { state: 'x' }, HOUR);
    assert.equal(await store.read(secret, 'session', HOUR), undefined);
    const both = await Promise.all([store.take(secret, 'login-attempt'), store.take(secret, 'login-attempt')]);
    assert.deepEqual(
      both.filter((one) => one !== undefined),
      [{ state: 'x' }],
    );
  });

  test('the table holds neither the secret nor the contents', async () => {
    const secret = newSecret();
    await store.create(secret, 'session', { number: '198101052382' }, HOUR);
    const { rows } = await owner.query(`select * from ${test1.schema}.session`);
    assert.equal(JSON.stringify(rows).includes(secret), false);
    assert.equal(JSON.stringify(rows).includes('198101052382'), false);
  });

  test('a row put in the place of another does not open', async () => {
    const [mine, theirs] = [newSecret(), newSecret()];
    await store.create(mine, 'session', { who: 'me' }, HOUR);
    await store.create(theirs, 'session', { who: 'them' }, HOUR);
    await owner.query(
      `update ${test1.schema}.session set data = (select data from ${test1.schema}.session order by created_at desc limit 1)`,
    );
    await assert.rejects(store.read(mine, 'session', HOUR));
  });

  test('use moves the idle end, never past the absolute one; expired ones are swept when new ones come', async () => {
    await owner.query(`delete from ${test1.schema}.session`);
    const limits = { idleMs: 600_000, absoluteMs: 900_000 };
    const secret = newSecret();
    await store.create(secret, 'session', {}, limits);
    await owner.query(`update ${test1.schema}.session set expires_at = now() + interval '1 minute'`);
    await store.read(secret, 'session', limits);
    const left = async () => {
      const { rows } = await owner.query(
        `select extract(epoch from expires_at - now())::int as s from ${test1.schema}.session`,
      );
      return Number(rows[0].s);
    };
    assert.ok((await left()) > 590);
    await store.read(secret, 'session', { idleMs: 90_000_000, absoluteMs: 90_000_000 });
    assert.ok((await left()) <= 900);
    await owner.query(`update ${test1.schema}.session set expires_at = now() - interval '1 second'`);
    assert.equal(await store.read(secret, 'session', limits), undefined);
    await store.create(newSecret(), 'session', {}, limits);
    const { rows } = await owner.query(`select count(*)::int as n from ${test1.schema}.session`);
    assert.equal(rows[0].n, 1);
  });
});
