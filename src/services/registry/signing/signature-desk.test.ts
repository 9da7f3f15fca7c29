// Who signed what: a good proof, and each way in which one proves nothing; none of them lets a request through.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ISSUER, makeIssuer, proofOf } from '../../../../test/scenarios/registry-signers.ts';
import { operatorA, operatorB, signe, ture } from '../../../../test/scenarios/registry-world.ts';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { SignatureData } from '../../../wire/mina-meddelanden/types/basic.ts';
import { SignatureDesk } from './signature-desk.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-desk-'));
after(() => rmSync(folder, { recursive: true }));
const issuer = makeIssuer(folder);
const NUMBER = 'https://id.oidc.se/claim/personalIdentityNumber';
const text = 'Jag öppnar en brevlåda.';
const clients = { [`client of ${operatorA.id}`]: operatorA.id, [`client of ${operatorB.id}`]: operatorB.id };
const trusted = { issuer: ISSUER, keysFile: issuer.keysFile, clients };
const desk = new SignatureDesk({ issuers: [trusted] }, 'sandbox');
const now = () => Math.floor(Date.now() / 1000);

const verify = async (from: SignatureDesk, ...signatures: SignatureData[]) =>
  await from.verify({ signatures, text, operator: operatorA.id, at: new Date() });

async function refused(signature: SignatureData, why: RegExp, by = desk): Promise<void> {
  await assert.rejects(verify(by, signature), (error) => {
    assert.ok(error instanceof BrevduvaError, String(error));
    assert.equal(error.code, 'signature-invalid');
    assert.match(error.message, why);
    return true;
  });
}

test('a proof made out to the operator that calls says who it was', async () => {
  const { signers, unverified } = await verify(
    desk,
    await proofOf(issuer, signe, operatorA, { name: 'Signe Almgren' }),
  );
  assert.deepEqual(
    signers.map(({ person, name, issuer: by, binds }) => ({ person, name, by, binds })),
    [{ person: signe, name: 'Signe Almgren', by: ISSUER, binds: 'identity' }],
  );
  assert.equal(unverified, 0);
});

test('the same person twice is one signer', async () => {
  const twice = [await proofOf(issuer, signe, operatorA), await proofOf(issuer, signe, operatorA)];
  assert.equal((await verify(desk, ...twice)).signers.length, 1);
});

test('each way in which a signature proves nothing is refused with its reason', async () => {
  const good = await proofOf(issuer, signe, operatorA);
  const cut = Buffer.from(good.signature);
  cut[cut.length - 8] = cut[cut.length - 8] === 65 ? 66 : 65;
  await refused({ ...good, signature: cut }, /^Signature 1 is not good/);
  await refused({ ...good, signature: Buffer.from('<Signature/>') }, /of a form/);
  await refused({ ...good, signature: Buffer.alloc(70_000, 'a') }, /of a form/);
  await refused(await proofOf(issuer, signe, operatorA, { iss: 'https://else.example' }), /does not trust/);
  await refused(await proofOf(issuer, signe, operatorB), /another operator/);
  await refused(await proofOf(issuer, signe, operatorA, { aud: 'toString' }), /another operator/);
  await refused(await proofOf(issuer, signe, operatorA, { iat: now() - 13 * 3600 }), /too old/);
  await refused(await proofOf(issuer, signe, operatorA, { iat: now() + 600 }), /from the future/);
  await refused(await proofOf(issuer, signe, operatorA, { [NUMBER]: undefined }), /which person/);
  await refused(await proofOf(issuer, signe, operatorA, { [NUMBER]: operatorA.id }), /which person/);
  const other = makeIssuer(mkdtempSync(join(folder, 'other-')));
  await refused(await proofOf(other, signe, operatorA), /is not good/);
});

test('a token without a signature, or signed with the public key as a secret, is not good', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = part({ iss: ISSUER, aud: `client of ${operatorA.id}`, iat: now(), [NUMBER]: signe });
  for (const alg of ['none', 'HS256']) {
    const token = `${part({ alg })}.${body}.${Buffer.from('x').toString('base64url')}`;
    await refused({ signature: Buffer.from(token), certificate: '' }, /is not good/);
  }
});

test('the text is bound when the nonce is made of it, with or without a salt, and where that is demanded nothing else will do', async () => {
  const strict = new SignatureDesk({ issuers: [{ ...trusted, textBound: true }] }, 'sandbox');
  const hash = (of: string) => createHash('sha256').update(of).digest('base64url');
  const plain = await proofOf(issuer, signe, operatorA, { nonce: hash(text) });
  const salted = { ...(await proofOf(issuer, signe, operatorA, { nonce: hash(`salt.${text}`) })), nonce: 'salt' };
  for (const good of [plain, salted]) assert.equal((await verify(strict, good)).signers[0]?.binds, 'text');
  await refused(await proofOf(issuer, signe, operatorA), /not over the text/, strict);
  await refused(await proofOf(issuer, signe, operatorA, { nonce: hash('another text') }), /not over the text/, strict);
});

test('who it was may stand in Certificate, signed by the same issuer for the same subject and client', async () => {
  const bare = await proofOf(issuer, signe, operatorA, { [NUMBER]: undefined, sub: 'one' });
  const who = await proofOf(issuer, signe, operatorA, { sub: 'one' });
  const with_ = (certificate: SignatureData) => ({
    ...bare,
    certificate: Buffer.from(certificate.signature).toString(),
  });
  assert.equal((await verify(desk, with_(who))).signers[0]?.person, signe);
  await refused(with_(await proofOf(issuer, ture, operatorA, { sub: 'another' })), /which person/);
  await refused(with_(await proofOf(issuer, signe, operatorB, { sub: 'one' })), /which person/);
});

test('where unverified signatures are kept they are counted and prove nothing; without an issuer nothing is judged', async () => {
  const keeping = new SignatureDesk({ issuers: [trusted], unverified: 'keep' }, 'sandbox');
  const other = { signature: Buffer.from('<Signature/>'), certificate: '' };
  const kept = await verify(keeping, other, await proofOf(issuer, signe, operatorA));
  assert.deepEqual([kept.signers.length, kept.unverified], [1, 1]);
  const without = new SignatureDesk(undefined, 'sandbox');
  assert.equal(without.judges, false);
  assert.deepEqual([(await verify(without, other)).signers, (await verify(without, other)).unverified], [[], 1]);
});

test('an issuer whose keys cannot be had makes nobody a liar: the operator is to try again', async () => {
  const silent = new SignatureDesk({ issuers: [{ issuer: 'http://127.0.0.1:9/citizens', clients }] }, 'sandbox');
  const proof = await proofOf(issuer, signe, operatorA, { iss: 'http://127.0.0.1:9/citizens' });
  await assert.rejects(
    verify(silent, proof),
    (error) => error instanceof BrevduvaError && error.code === 'unavailable',
  );
});

test('a file of keys that is none is told at start', () => {
  for (const keysFile of [join(folder, 'not-there.json'), import.meta.filename])
    assert.throws(
      () => new SignatureDesk({ issuers: [{ ...trusted, keysFile }] }, 'sandbox'),
      (error) => error instanceof BrevduvaError && error.code === 'invalid-input',
    );
});
