// Registers that are down, slow, failing and talking rubbish are answers as well, never exceptions; no number in an address or in the log;
// mutual TLS (issue 5, companies, quality and representation).
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { issueTo, testAuthority } from '../../../test/certificates.ts';
import { aNumber, aPerson } from '../../../test/companies.ts';
import { closing, listening, open, register, says } from '../../../test/fake-register.ts';
import { openRegisters, type Registers } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-registers-'));
after(() => rmSync(folder, { recursive: true }));

const signe = aPerson('198101052382');
const ture = aPerson('195303231855');
const bolaget = aNumber('164025000052');

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
