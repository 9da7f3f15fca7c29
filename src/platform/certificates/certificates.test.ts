// Key pairs from files and PKCS#12, the throw-away CA and its mark, revocation, and rotation without restart.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { readCertificate } from '../../wire/xmldsig/certificate.ts';
import { openTrustStore, readAuthorities } from './authorities.ts';
import { type IssuedFiles, issueCertificate } from './issue-certificate.ts';
import { readKeyPair } from './key-pair.ts';
import { openKeyPair } from './key-pair-in-use.ts';
import { makeCa, revokeCertificate, type ThrowAwayCa } from './throw-away-ca.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-certificates-'));
const sandbox = { environment: 'sandbox' } as const;
const production = { environment: 'production' } as const;
const kommunA = organisation('162021004748');
const kommunB = organisation('162021003898');
let ca: ThrowAwayCa;
let files: IssuedFiles;

function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}

function hasOpenssl(): boolean {
  try {
    openssl('version');
    return true;
  } catch {
    return false;
  }
}

before(async () => {
  ca = await makeCa(join(folder, 'ca'));
  files = await issueCertificate(ca, { organisation: kommunB, name: 'Kommun B Öster', hosts: ['post.example'] });
});
after(() => rmSync(folder, { recursive: true }));

test('a certificate of the throw-away CA names its organisation and is good for TLS both ways and for signing', () => {
  const pair = readKeyPair(files, sandbox);
  assert.equal(pair.organisation, kommunB);
  assert.equal(pair.throwAway, true);
  assert.match(pair.certificate.subject, /Kommun B Öster/);
  for (const host of ['localhost', 'post.example']) assert.equal(pair.certificate.checkHost(host), host);
  assert.equal(pair.certificate.checkIP('127.0.0.1'), '127.0.0.1');
  assert.deepEqual(pair.certificate.keyUsage, ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  assert.equal(pair.signer.sign(Buffer.from('x')).length, 256);
  assert.equal(statSync(files.keyFile).mode & 0o777, 0o600);
  assert.equal(statSync(join(ca.folder, 'ca.key')).mode & 0o777, 0o600);
});

test('it is issued once, and anew when asked', async () => {
  const before = readFileSync(files.certificateFile, 'utf8');
  await makeCa(ca.folder);
  await issueCertificate(ca, { organisation: kommunB, name: 'Kommun B Öster' });
  assert.equal(readFileSync(files.certificateFile, 'utf8'), before);
  const other = await issueCertificate(ca, {
    organisation: kommunB,
    name: 'B',
    fileName: 'short',
    notAfter: new Date(Date.now() + 60_000),
  });
  const short = readFileSync(other.certificateFile, 'utf8');
  await issueCertificate(ca, { organisation: kommunB, name: 'B', fileName: 'short' });
  assert.notEqual(readFileSync(other.certificateFile, 'utf8'), short, 'one that soon expires is replaced');
});

test('production refuses the throw-away CA and everything it issued', () => {
  assert.throws(() => readKeyPair(files, production), /throw-away CA of a sandbox/);
  assert.throws(() => readAuthorities([ca.certificateFile], 'production'), /throw-away CA of a sandbox/);
  assert.equal(readAuthorities([ca.certificateFile], 'sandbox').length, 1);
});

test('a key file that others may read is refused in production and closed in the sandbox', async () => {
  const open = join(folder, 'open-key.pem');
  copyFileSync(files.keyFile, open);
  chmodSync(open, 0o640);
  assert.throws(() => readKeyPair({ ...files, keyFile: open }, production), /mode 0640.*chmod 600/);
  readKeyPair({ ...files, keyFile: open }, sandbox);
  assert.equal(statSync(open).mode & 0o777, 0o600);
});

test('what is wrong with the files is said by name', async () => {
  assert.throws(() => readKeyPair({ ...files, keyFile: join(folder, 'gone.pem') }, sandbox), /gone\.pem is not there/);
  const other = await issueCertificate(ca, { organisation: kommunA, name: 'Kommun A' });
  assert.throws(
    () => readKeyPair({ ...files, keyFile: other.keyFile }, sandbox),
    /no certificate that belongs to the key/,
  );
  assert.throws(() => readKeyPair({ ...files, certificateFile: files.keyFile }, sandbox), /\.key cannot be used/);
});

test('a revoked certificate is no longer trusted', async () => {
  const revoked = await issueCertificate(ca, { organisation: kommunA, name: 'Kommun A', fileName: 'revoked' });
  const certificate = readCertificate(readFileSync(revoked.certificateFile, 'utf8'));
  const config = { caFiles: [ca.certificateFile], crlFiles: [ca.crlFile] };
  assert.deepEqual(openTrustStore(config, 'sandbox').judge(certificate, new Date()), { trusted: true });
  await revokeCertificate(ca, readFileSync(revoked.certificateFile, 'utf8'));
  const verdict = openTrustStore(config, 'sandbox').judge(certificate, new Date());
  assert.ok(!verdict.trusted && verdict.reason.includes('revoked'), JSON.stringify(verdict));
  const good = readCertificate(readFileSync(files.certificateFile, 'utf8'));
  assert.deepEqual(openTrustStore(config, 'sandbox').judge(good, new Date()), { trusted: true });
});

const kinds: readonly (readonly [string, readonly string[]])[] = [
  ['AES-256 and SHA-256, as OpenSSL 3 writes', []],
  [
    '3DES and SHA-1, as older systems write',
    ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'SHA1', '-legacy'],
  ],
  ['AES-128 and SHA-512', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'SHA512']],
  ['certificates in the clear', ['-certpbe', 'NONE']],
];
for (const [name, options] of kinds) {
  test(`PKCS#12 with ${name}`, { skip: hasOpenssl() ? false : 'openssl is not here' }, () => {
    writeFileSync(join(folder, 'pass'), 'lösen€ord\n', { mode: 0o600 });
    const given = ['-inkey', files.keyFile, '-in', files.certificateFile, '-certfile', ca.certificateFile];
    openssl('pkcs12', '-export', ...given, '-out', 'pair.p12', '-passout', 'pass:lösen€ord', ...options);
    chmodSync(join(folder, 'pair.p12'), 0o600);
    const config = { pkcs12File: join(folder, 'pair.p12'), passphraseFile: join(folder, 'pass') };
    const pair = readKeyPair(config, sandbox);
    assert.equal(pair.certificatePem, readKeyPair(files, sandbox).certificatePem);
    assert.equal(pair.organisation, kommunB);
    writeFileSync(join(folder, 'pass'), 'fel\n');
    assert.throws(() => readKeyPair(config, sandbox), /pair\.p12 cannot be used: The passphrase is wrong/);
    const changed = readFileSync(config.pkcs12File);
    changed[200] = (changed[200] ?? 0) ^ 1;
    writeFileSync(config.pkcs12File, changed);
    assert.throws(() => readKeyPair(config, sandbox), /pair\.p12 cannot be used/);
  });
}

test('the next certificate takes over at its hour, or when the current one expires', async () => {
  const notAfter = new Date(Date.now() + 40 * 86_400_000);
  const tls = await issueCertificate(ca, { organisation: kommunB, name: 'B', fileName: 'first', notAfter });
  const nextTls = await issueCertificate(ca, { organisation: kommunB, name: 'B', fileName: 'second' });
  let now = new Date();
  const serial = (config: IssuedFiles) => readKeyPair(config, sandbox).certificate.serialNumber;
  const expiring = openKeyPair({ tls, nextTls }, { ...sandbox, clock: () => now });
  const nextTlsFrom = new Date(now.getTime() + 3_600_000).toISOString();
  const planned = openKeyPair({ tls, nextTls, nextTlsFrom }, { ...sandbox, clock: () => now });
  const heard: string[] = [];
  expiring.onChange((pair) => heard.push(pair.certificate.serialNumber));
  assert.equal(expiring.current().certificate.serialNumber, serial(tls));
  now = new Date(now.getTime() + 3_600_001);
  assert.equal(planned.current().certificate.serialNumber, serial(nextTls));
  assert.equal(expiring.current().certificate.serialNumber, serial(tls));
  now = new Date(notAfter.getTime() + 1000);
  assert.equal(expiring.current().certificate.serialNumber, serial(nextTls));
  assert.deepEqual(heard, [serial(nextTls)]);
  expiring.close();
  planned.close();
});

test('files that are replaced are read again; half of a pair changes nothing', async () => {
  const tls = await issueCertificate(ca, { organisation: kommunB, name: 'B', fileName: 'replaced' });
  const other = await issueCertificate(ca, { organisation: kommunB, name: 'B', fileName: 'replacement' });
  const pair = openKeyPair({ tls }, { ...sandbox, checkMs: 5 });
  const first = pair.current().certificate.serialNumber;
  copyFileSync(other.keyFile, tls.keyFile);
  const changed = new Promise<string>((heard) => pair.onChange((next) => heard(next.certificate.serialNumber)));
  assert.equal(pair.current().certificate.serialNumber, first);
  copyFileSync(other.certificateFile, tls.certificateFile);
  utimesSync(tls.certificateFile, new Date(), new Date());
  const keepAlive = setInterval(() => undefined, 1000);
  assert.notEqual(await changed, first);
  clearInterval(keepAlive);
  pair.close();
});
