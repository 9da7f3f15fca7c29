// `brevduva certs`: from making an authority to a revoked certificate, as a person would do it, and what is said when it is not right.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCommandLine } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-certs-'));
after(() => rmSync(folder, { recursive: true }));

async function certs(
  ...args: string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    environment: {},
  };
  const code = await runCommandLine(['certs', ...args], io);
  return { code, out: out.join(''), err: err.join('') };
}

const ca = join(folder, 'ca');
const file = (name: string) => join(ca, name);

test('an authority is made, issues, judges and revokes', async () => {
  assert.deepEqual((await certs('make-ca', ca)).out.trim().split('\n'), [
    file('ca.pem'),
    file('ca.key'),
    file('crl.pem'),
  ]);
  const issued = await certs('issue', ca, '202100-3898', '--name', 'Kommun B', '--host', 'post.example', '--json');
  assert.deepEqual(JSON.parse(issued.out), {
    certificateFile: file('162021003898.pem'),
    keyFile: file('162021003898.key'),
  });
  const shown = JSON.parse(
    (await certs('show', file('162021003898.pem'), '--ca', file('ca.pem'), '--crl', file('crl.pem'), '--json')).out,
  );
  const [certificate] = shown.certificates;
  assert.equal(certificate.organisation, '162021003898');
  assert.deepEqual(certificate.goodFor, ['tls-server', 'tls-client', 'signing']);
  assert.deepEqual([certificate.trusted, certificate.throwAway, certificate.validNow], [true, true, true]);
  assert.ok(certificate.hosts.includes('DNS:post.example'));
  assert.equal((await certs('revoke', ca, file('162021003898.pem'))).code, 0);
  const revoked = await certs('show', file('162021003898.pem'), '--ca', file('ca.pem'), '--crl', file('crl.pem'));
  assert.equal(revoked.code, 1);
  assert.match(revoked.out, /trusted +no: .*revoked/);
  const authority = await certs('show', file('ca.pem'));
  assert.equal(authority.code, 0);
  assert.match(authority.out, /good for +authority/);
});

test('a pair is checked: match, validity, modes', async () => {
  await certs('issue', ca, '162021004748', '--name', 'Kommun A');
  const good = await certs('check', file('162021004748.pem'), file('162021004748.key'));
  assert.equal(good.code, 0, good.out + good.err);
  assert.match(good.out, /^A pair that a service can use\./);
  const other = await certs('check', file('162021004748.pem'), file('162021003898.key'), '--json');
  assert.equal(other.code, 1);
  assert.match(JSON.parse(other.out).faults[0], /no certificate that belongs to the key/);
  chmodSync(file('162021004748.key'), 0o644);
  const open = await certs('check', file('162021004748.pem'), file('162021004748.key'));
  assert.equal(open.code, 1);
  assert.match(open.out, /mode 0644.*chmod 600/);
  const expired = await certs('show', file('162021004748.pem'), '--at', '2060-01-01');
  assert.equal(expired.code, 1);
  assert.match(expired.out, /\(not now\)/);
});

test('wrong usage and unreadable files say what to do, with code 2', async () => {
  for (const [args, says] of [
    [[], /say what to do/],
    [['renew'], /no "certs renew"/],
    [['issue', join(folder, 'none'), '162021003898', '--name', 'x'], /holds no authority: brevduva certs make-ca/],
    [['issue', ca, '162021003899', '--name', 'x'], /not an organisationsnummer \(wrong-check-digit\)/],
    [['issue', ca, '162021003898'], /--name/],
    [['issue', ca, '162021003898', '--name', 'x', '--file', '../x'], /--file/],
    [['show', join(folder, 'none.pem')], /none\.pem is not there/],
    [['show', file('ca.key')], /certificate/],
    [['check', file('ca.pem')], /a certificate and its key/],
    [['check', file('ca.key'), file('ca.key')], /cannot be used/],
  ] as const) {
    const { code, err } = await certs(...args);
    assert.equal(code, 2, `${args.join(' ')}: ${err}`);
    assert.match(err, says);
  }
});
