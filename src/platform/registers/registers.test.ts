// Registers as clients see them: read strictly; down, slow, failing and talking rubbish are answers as well, never exceptions; no number in an
// address or in the log (issue 5, companies, quality and representation).
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { issueTo, testAuthority } from '../../../test/certificates.ts';
import type { Company } from '../../domain/company/company.ts';
import { evaluateCompany } from '../../domain/company/evaluate-signatures.ts';
import { parsePersonId } from '../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import { createLog } from '../log.ts';
import { companyJson, readCompany } from './company-register.ts';
import { openRegisters, type Registers } from './config.ts';
import { readRule, ruleJson } from './rule-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-registers-'));
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
after(() => rmSync(folder, { recursive: true }));

function person(text: string) {
  const parsed = parsePersonId(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
function anyone(text: string): RecipientId {
  const parsed = parseRecipientId(text);
  assert.ok(parsed.ok);
  return parsed.value;
}
const signe = person('198101052382');
const ture = person('195303231855');
const gun = person('196001062626');
const bolaget = anyone('164025000052');
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

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  closing.push(() => server.close().closeAllConnections());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A register that answers so; what it was asked is kept. */
async function register(answer: (asked: Asked, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const listener: RequestListener = (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      const one = { url: request.url ?? '', method: request.method ?? '', body };
      asked.push(one);
      answer(one, response);
    });
  };
  return { asked, url: `http://127.0.0.1:${await listening(createServer(listener))}/base` };
}

const says =
  (value: unknown, status = 200) =>
  (_asked: Asked, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

function open(url: string, log: string[] = []): Registers {
  const access = { url, timeoutMs: 500 };
  const registers = openRegisters(
    { companies: access, population: access, mandates: access, guardianships: access },
    {
      environment: 'sandbox',
      outbound: { allowPrivate: ['127.0.0.1'] },
      log: createLog('test', { destination: { write: (line) => void log.push(line) } }),
    },
  );
  closing.push(() => registers.close());
  return registers;
}

/** Everything that can be asked, of registers that stand at one address. */
const questions: readonly [string, (registers: Registers) => Promise<{ kind: string; reason?: string }> | undefined][] =
  [
    ['a company', ({ companies }) => companies?.company(bolaget)],
    ['companies of somebody', ({ companies }) => companies?.companiesOf(signe)],
    ['changes of companies', ({ companies }) => companies?.changesSince('7')],
    ['a person', ({ population }) => population?.person(signe)],
    ['people', ({ population }) => population?.people([signe, ture])],
    ['changes of people', ({ population }) => population?.changesSince(undefined)],
    ['powers of attorney', ({ mandates }) => mandates?.powersOfAttorney({ agent: signe })],
    ['changes of powers of attorney', ({ mandates }) => mandates?.changesSince('7')],
    ['guardianships', ({ guardianships }) => guardianships?.guardianships({ ward: signe })],
    ['changes of guardianships', ({ guardianships }) => guardianships?.changesSince('7')],
  ];

async function everyAnswer(url: string, log: string[] = []): Promise<readonly (string | undefined)[]> {
  const registers = open(url, log);
  const answers = [];
  for (const [, ask] of questions) answers.push((await ask(registers))?.reason);
  return answers;
}
const all = (reason: string) => questions.map(() => reason);

describe('a register that does not answer as it should is an answer too', () => {
  test('down', async () => {
    const port = await listening(createServer());
    closing.pop()?.();
    assert.deepEqual(await everyAnswer(`http://127.0.0.1:${port}`), all('connection-refused'));
  });

  test('slow: no longer than the configured time', async () => {
    const { url } = await register(() => undefined);
    const started = performance.now();
    assert.deepEqual(await everyAnswer(url), all('timeout'));
    assert.ok(performance.now() - started < questions.length * 500 + 5000);
  });

  test('failing, refusing, or no longer knowing the cursor', async () => {
    assert.deepEqual(await everyAnswer((await register(says({}, 503))).url), all('failing'));
    assert.deepEqual(await everyAnswer((await register(says({}, 403))).url), all('refused'));
    assert.deepEqual(await everyAnswer((await register(says({}, 410))).url), all('cursor-expired'));
  });

  const rubbish: readonly unknown[] = [
    null,
    [],
    'ja',
    {},
    {
      company: 7,
      companies: [7],
      people: [7],
      powersOfAttorney: [7],
      guardianships: [7],
      changes: [7],
      cursor: 'x',
      more: false,
    },
    {
      company: {},
      companies: {},
      people: {},
      powersOfAttorney: {},
      guardianships: {},
      changes: {},
      cursor: 'x',
      more: 1,
    },
    { changes: [], cursor: '', more: false },
  ];
  for (const [index, value] of rubbish.entries())
    test(`rubbish, number ${index + 1}`, async () => {
      assert.deepEqual(await everyAnswer((await register(says(value))).url), all('not-understood'));
    });

  test('no JSON at all, half an answer, and one without end', async () => {
    const html = await register((_asked, response) => void response.writeHead(200).end('<html>'));
    assert.deepEqual(await everyAnswer(html.url), all('not-understood'));
    const half = await register((_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{', () => response.destroy());
    });
    assert.deepEqual(await everyAnswer(half.url), all('connection-lost'));
    const { url } = await register((_asked, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => void (response.writable && response.write(' '.repeat(1_000_000), more));
      more();
    });
    assert.equal((await open(url).companies?.company(bolaget))?.kind, 'unanswered');
  });

  test('nothing of a question stands in an address or in the log', async () => {
    const log: string[] = [];
    const { url, asked } = await register(says({}, 500));
    await everyAnswer(url, log);
    assert.equal(log.length, questions.length);
    assert.equal(asked.length, questions.length);
    for (const number of [signe, ture, bolaget]) assert.ok(!log.join('').includes(number));
    for (const one of asked) {
      assert.equal(one.method, 'POST');
      assert.match(one.url, /^\/base\/[a-z/-]+$/);
    }
  });
});

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
    assert.deepEqual(await asked?.company(anyone('164031000013')), { kind: 'unanswered', reason: 'not-understood' });
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

test('mutual TLS: the register sees our certificate; without one, or to a stranger, nothing is asked', async () => {
  const us = { id: '164026000069', name: 'Infrastrukturens ägare' };
  const them = { id: '164031000203', name: 'Registret' };
  const { ca, files } = await testAuthority(folder, [us]);
  const server = await issueTo(ca, them, { hosts: ['127.0.0.1'] });
  const callers: string[] = [];
  const tls = {
    cert: readFileSync(server.certificateFile),
    key: readFileSync(server.keyFile),
    ca: readFileSync(ca.certificateFile),
    requestCert: true,
    rejectUnauthorized: true,
  };
  const port = await listening(
    createHttps(tls, (request, response) => {
      if ('getPeerCertificate' in request.socket && typeof request.socket.getPeerCertificate === 'function')
        callers.push(String(request.socket.getPeerCertificate().subject.CN));
      says({ company: null })({ url: '', method: '', body: '' }, response);
    }),
  );
  const ask = async (more: object) => {
    const access = { url: `https://127.0.0.1:${port}`, timeoutMs: 5000, ...more };
    const outbound = { allowPrivate: ['127.0.0.1'] };
    const registers = openRegisters({ companies: access }, { environment: 'sandbox', outbound });
    const answer = await registers.companies?.company(bolaget);
    registers.close();
    return answer?.kind;
  };
  const caFiles = [ca.certificateFile];
  const { certificateFile, keyFile } = files[us.id] ?? assert.fail('no certificate');
  assert.equal(await ask({ caFiles, tls: { certificateFile, keyFile } }), 'answer');
  assert.equal(callers.length, 1);
  assert.equal(await ask({ caFiles }), 'unanswered');
  assert.equal(await ask({ tls: { certificateFile, keyFile } }), 'unanswered');
  assert.equal(callers.length, 1);
});
