// The technical log: JSON lines without personal numbers, secrets or the database driver's details.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BrevduvaError } from '../domain/errors.ts';
import { createLog, type Log } from './log.ts';
import { scrub } from './scrub.ts';

function logged(write: (log: Log) => void, key?: Uint8Array): Record<string, unknown> & { readonly line: string } {
  const lines: string[] = [];
  write(
    createLog('sender', {
      level: 'debug',
      destination: { write: (line) => void lines.push(line) },
      ...(key === undefined ? {} : { pseudonymKey: key }),
    }),
  );
  assert.equal(lines.length, 1);
  const [line = ''] = lines;
  return { ...JSON.parse(line), line };
}

test('a line says which service, when and what', () => {
  const line = logged((log) => log.child({ part: 'jobs' }).warn({ attempt: 3 }, 'A job failed'));
  const { service, level, part, attempt, msg } = line;
  assert.deepEqual(
    { service, level, part, attempt, msg },
    { service: 'sender', level: 'warn', part: 'jobs', attempt: 3, msg: 'A job failed' },
  );
  assert.match(String(line.time), /^\d{4}-\d\d-\d\dT/);
});

test('personal numbers are taken out wherever they are, and the line stays JSON', () => {
  for (const number of ['198101052382', '19810105-2382', '8101052382', '810105-2382', '810105+2382']) {
    const { line } = logged((log) =>
      log.error({ err: new Error(`No ${number} here`), path: `/x/${number}`, list: [number] }, `About ${number}.`),
    );
    assert.equal(line.includes(number), false, number);
  }
  const bare = logged((log) => log.info({ number: 198101052382, bytes: 2097152, at: 1763810267000 }, 'x'));
  assert.deepEqual([bare.number, bare.bytes, bare.at], ['[number removed]', 2097152, 1763810267000]);
});

test('organisation numbers on the wire, identifiers and times stay', () => {
  for (const kept of [
    '162021003898',
    '550e8400-e29b-41d4-a716-446655440000',
    '2026-11-22T11:22:33.444Z',
    'a1981010523821',
    '10.0.0.1:54321',
  ]) {
    assert.equal(scrub(`"x":"${kept}"`), `"x":"${kept}"`);
  }
});

test('any object stays JSON when scrubbed', () => {
  const number = fc.constantFrom(198101052382, 8101052382, '198101052382', 'nr:8101052382');
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(number, fc.string(), fc.array(number)), { maxKeys: 5 }),
      (value) => {
        JSON.parse(scrub(JSON.stringify(value)));
      },
    ),
  );
});

test('secrets and contents are removed by name, also within', () => {
  const { line } = logged((log) =>
    log.info(
      {
        authorization: 'Bearer abc',
        request: { headers: { cookie: 'abc', authorization: 'abc' } },
        password: 'abc',
        letter: { subject: 'abc', body: 'abc' },
      },
      'x',
    ),
  );
  assert.equal(line.includes('abc'), false, line);
});

test('an error is told with its code and cause, without what the driver knows of rows', () => {
  const driver = Object.assign(new Error('duplicate key value violates unique constraint "a"'), {
    code: '23505',
    detail: 'Key (subject)=(Hemligt) already exists.',
  });
  const line = logged((log) => log.error({ err: new BrevduvaError('internal', 'It failed', {}, driver) }, 'x'));
  assert.equal(line.line.includes('Hemligt'), false);
  const { err } = line;
  assert.ok(typeof err === 'object' && err !== null && 'code' in err && 'cause' in err);
  assert.equal(err.code, 'internal');
  assert.match(JSON.stringify(err.cause), /23505/);
});

test('a pseudonym is stable under its key, differs under another, and does not hold the number', () => {
  const key = Buffer.alloc(32, 1);
  const [one, two, other] = [
    createLog('a', { pseudonymKey: key }),
    createLog('b', { pseudonymKey: key }),
    createLog('c'),
  ];
  assert.equal(one.pseudonym('198101052382'), two.pseudonym('198101052382'));
  assert.notEqual(one.pseudonym('198101052382'), other.pseudonym('198101052382'));
  assert.match(one.pseudonym('198101052382'), /^p-[A-Za-z0-9_-]{16}$/);
});
