// Who may sign, and whose certificates are trusted when (PROTOCOL, Signatures 4 and 6): each refusal by its reason.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { before, test } from 'node:test';
import * as x509 from '@peculiar/x509';
import {
  type DeliveryTrust,
  openSealedDelivery,
  openSignedDelivery,
} from '../../src/wire/mina-meddelanden/delivery-open.ts';
import {
  sealDelivery,
  sealedDeliveryBytes,
  signDelivery,
  signedDeliveryBytes,
} from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { organisationOf } from '../../src/wire/xmldsig/certificate.ts';
import { signerOf } from '../../src/wire/xmldsig/signer.ts';
import { TrustStore } from '../../src/wire/xmldsig/trust.ts';
import { delivery, MEDIATOR, OTHER, type Scene, SENDER, testScene } from './deliveries.ts';
import { forge, unsigned } from './forge.ts';
import { type Identity, NOW, signerFor, TestCa } from './pki.ts';

let scene: Scene;
before(async () => {
  scene = await testScene();
});

const seal = { receivedTime: '2026-11-21', signaturesOk: true };

function signedBy(identity: Identity): Buffer {
  // The forger signs with keys that our own signer refuses.
  return Buffer.from(signedDeliveryBytes({ tree: forge(unsigned(parseXml(scene.signed)), identity) }));
}

function refusedSigned(bytes: Buffer, reason: string, trust: Partial<DeliveryTrust> = {}) {
  const opened = openSignedDelivery(bytes, { ...scene.trust, ...trust });
  assert.equal(opened.ok ? 'accepted' : opened.problem.reason, reason);
}

function sealedBy(sender: Identity, mediator: Identity): Buffer {
  return sealedDeliveryBytes(sealDelivery(signDelivery(delivery, signerFor(sender)), seal, signerFor(mediator)));
}

function openedSealed(bytes: Buffer, trust: Partial<DeliveryTrust> = {}) {
  const opened = openSealedDelivery(bytes, { ...scene.trust, ...trust });
  return opened.ok ? `accepted, signed by ${opened.value.signedBy}` : `${opened.problem.of}: ${opened.problem.reason}`;
}

test('the sender’s and the mediator’s certificates are accepted', () => {
  assert.equal(openedSealed(scene.sealed), 'accepted, signed by sender');
});

test('a certificate that has expired is refused', async () => {
  refusedSigned(signedBy(await scene.ca.issue({ organisation: SENDER, to: '2026-11-01T00:00:00Z' })), 'expired');
  refusedSigned(scene.signed, 'expired', { at: new Date('2031-01-01T00:00:00Z') });
});

test('a certificate that is not yet valid is refused', async () => {
  refusedSigned(
    signedBy(await scene.ca.issue({ organisation: SENDER, from: '2026-12-01T00:00:00Z' })),
    'not-yet-valid',
  );
});

test('a certificate of an unknown CA is refused, also when that CA has the same name', async () => {
  const namesake = await TestCa.make('Test CA');
  refusedSigned(signedBy(await namesake.issue({ organisation: SENDER })), 'unknown-ca');
  refusedSigned(scene.signed, 'unknown-ca', { store: TrustStore.of({ authorities: [namesake.pem] }) });
});

test('a certificate of another organisation is refused', () => {
  refusedSigned(signedBy(scene.other), 'other-organisation');
  assert.equal(openedSealed(sealedBy(scene.other, scene.mediator)), 'SignedDelivery: other-organisation');
});

test('the mediator may have signed for the sender only where the configuration and FaR say so', () => {
  const bytes = sealedBy(scene.mediator, scene.mediator);
  assert.equal(openedSealed(bytes), 'SignedDelivery: other-organisation');
  assert.equal(openedSealed(bytes, { mediatorMaySignFor: true }), 'accepted, signed by mediator');
  assert.equal(
    openedSealed(bytes, { mediatorMaySignFor: true, mayDispatch: () => false }),
    'SignedDelivery: other-organisation',
  );
  const third = sealedBy(scene.other, scene.mediator);
  const all = { mediatorMaySignFor: true, mayDispatch: () => true };
  assert.equal(openedSealed(third, all), 'SignedDelivery: other-organisation');
});

test('a mediator that is not dispatcher for that sender is refused', () => {
  assert.equal(
    openedSealed(sealedBy(scene.sender, scene.other), { tlsClient: OTHER }),
    'SealedDelivery: not-dispatcher',
  );
  const { mayDispatch: _, ...nobody } = scene.trust;
  const opened = openSealedDelivery(scene.sealed, nobody);
  assert.equal(opened.ok ? 'accepted' : opened.problem.reason, 'not-dispatcher');
});

test('a TLS client other than the organisation that sealed is refused', () => {
  assert.equal(openedSealed(scene.sealed, { tlsClient: OTHER }), 'SealedDelivery: other-tls-client');
  assert.equal(openedSealed(scene.sealed, { tlsClient: SENDER }), 'SealedDelivery: other-tls-client');
});

test('an outer signature does not make up for an inner one that is not trusted', async () => {
  const elsewhere = await (await TestCa.make('Elsewhere')).issue({ organisation: SENDER });
  assert.equal(openedSealed(sealedBy(elsewhere, scene.mediator)), 'SignedDelivery: unknown-ca');
});

test('a revoked certificate is refused, from the time of its revocation', async () => {
  const list = await scene.ca.revocationList([scene.sender]);
  const store = TrustStore.of({ authorities: [scene.ca.pem], revocationLists: [list] });
  refusedSigned(scene.signed, 'revoked', { store });
  assert.equal(openedSealed(scene.sealed, { store }), 'SignedDelivery: revoked');
  refusedSigned(scene.signed, 'accepted', { store, at: new Date('2026-11-05T00:00:00Z') });
  const others = TrustStore.of({
    authorities: [scene.ca.pem],
    revocationLists: [await scene.ca.revocationList([scene.other])],
  });
  refusedSigned(scene.signed, 'accepted', { store: others });
  refusedSigned(scene.signed, 'revocation-unknown', { store: others, at: new Date('2027-02-01T00:00:00Z') });
});

test('a revocation list for some certificates or reasons only is refused, for what it leaves out may be revoked', async () => {
  const withPoint = (point: string) =>
    scene.ca.revocationList([], undefined, [new x509.Extension('2.5.29.28', true, Buffer.from(point, 'hex'))]);
  // A sequence of: onlyContainsUserCerts, …CACerts, onlySomeReasons, indirectCRL, onlyContainsAttributeCerts.
  for (const point of ['30038101ff', '30038201ff', '300483020640', '30038401ff', '30038501ff']) {
    const list = await withPoint(point);
    assert.throws(
      () => TrustStore.of({ authorities: [scene.ca.pem], revocationLists: [list] }),
      /revocation list is not whole/,
      point,
    );
  }
  for (const point of ['3000', '3003810100', '3009a007a0058203612f62']) {
    TrustStore.of({ authorities: [scene.ca.pem], revocationLists: [await withPoint(point)] });
  }
});

test('a revocation list that no configured CA has signed is a fault of the configuration', async () => {
  const list = await (await TestCa.make('Test CA')).revocationList([]);
  assert.throws(() => TrustStore.of({ authorities: [scene.ca.pem], revocationLists: [list] }), /not signed by any/);
});

test('a weak key is refused', async () => {
  refusedSigned(signedBy(await scene.ca.issue({ organisation: SENDER, bits: 1024 })), 'weak-key');
});

test('a certificate that is not for signing is refused', async () => {
  const usage = x509.KeyUsageFlags.keyEncipherment;
  refusedSigned(signedBy(await scene.ca.issue({ organisation: SENDER, usage })), 'key-usage');
});

test('a critical extension that is not understood is refused', async () => {
  const extensions = [new x509.Extension('1.2.3.4', true, new Uint8Array([5, 0]))];
  refusedSigned(signedBy(await scene.ca.issue({ organisation: SENDER, extensions })), 'critical-extension');
});

test('chains go through CAs between, as many as the CA allows, and through nothing that is no CA', async () => {
  const root = await TestCa.make('Root', { pathLength: 1 });
  const between = await root.authority('Between', { pathLength: 0 });
  const signer = await between.issue({ organisation: SENDER });
  const bytes = signedBy(signer);
  refusedSigned(bytes, 'accepted', { store: TrustStore.of({ authorities: [root.pem, between.pem] }) });
  refusedSigned(bytes, 'accepted', { store: TrustStore.of({ authorities: [`${root.pem}\n${between.pem}\n`] }) });
  refusedSigned(bytes, 'accepted', { store: TrustStore.of({ authorities: [between.pem] }) });
  refusedSigned(bytes, 'unknown-ca', { store: TrustStore.of({ authorities: [root.pem] }) });
  const tooDeep = await between.authority('Too deep');
  const store = TrustStore.of({ authorities: [root.pem, tooDeep.pem] });
  const below = signedBy(await tooDeep.issue({ organisation: SENDER }));
  refusedSigned(below, 'accepted', { store: TrustStore.of({ authorities: [tooDeep.pem] }) });
  refusedSigned(bytes, 'unknown-ca', { store });
  // The sender's own certificate issues another: it is no CA.
  const fake = await x509.X509CertificateGenerator.create({
    serialNumber: '77',
    subject: `CN=x, 2.5.4.5=${SENDER}`,
    issuer: signer.certificate.subject,
    notBefore: new Date('2026-01-01'),
    notAfter: new Date('2027-01-01'),
    publicKey: scene.other.keys.publicKey,
    signingKey: signer.keys.privateKey,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  });
  const forged = { ...scene.other, certificate: fake, der: Buffer.from(fake.rawData) };
  const all = TrustStore.of({ authorities: [root.pem, between.pem, signer.pem] });
  refusedSigned(signedBy(forged), 'unknown-ca', { store: all });
});

test('the organisation is one serialNumber of the subject, also inside a multi-valued RDN; nothing else will do', async () => {
  const of = async (subject: string) => organisationOf((await scene.ca.issue({ subject })).der);
  assert.equal(await of(`CN=Kommun + 2.5.4.5=${SENDER}, C=SE`), SENDER);
  assert.equal(await of(`2.5.4.5=${SENDER}`), SENDER);
  for (const subject of [
    'CN=Kommun B, C=SE',
    `CN=serialNumber\\=${SENDER}, C=SE`,
    `2.5.4.5=${SENDER}, 2.5.4.5=${OTHER}`,
    `CN=x + 2.5.4.5=${SENDER} + 2.5.4.5=${SENDER}`,
    `2.5.4.5=${SENDER.slice(2)}`,
    `2.5.4.5=${SENDER}0`,
    `2.5.4.5=x${SENDER}`,
  ]) {
    assert.equal(await of(subject), undefined, subject);
    refusedSigned(signedBy(await scene.ca.issue({ subject })), 'no-organisation');
  }
});

test('a verdict is given anew for every moment, although the chain is kept', () => {
  const { store } = scene.trust;
  refusedSigned(scene.signed, 'accepted', { store });
  refusedSigned(scene.signed, 'expired', { store, at: new Date('2029-01-01T00:00:00Z') });
  refusedSigned(scene.signed, 'accepted', { store, at: NOW });
});

test('a signer whose key is not its certificate’s, or weak, is refused when it is made', async () => {
  assert.throws(() => signerOf(scene.sender.pem, scene.other.key), /do not belong together/);
  const weak = await scene.ca.issue({ bits: 1024 });
  assert.throws(() => signerOf(weak.pem, weak.key), /2048/);
  assert.throws(() => signerOf(scene.sender.pem, 'no key'), /private key/);
  assert.throws(() => signerOf('no certificate', scene.sender.key), /PEM/);
  assert.equal(MEDIATOR, organisationOf(scene.mediator.pem));
});

test('a key that is not RSA is refused, also when its signature is right', async () => {
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  const keys = (await webcrypto.subtle.generateKey(curve, true, ['sign', 'verify'])) as CryptoKeyPair;
  refusedSigned(signedBy(await scene.ca.issue({ organisation: SENDER, keys })), 'signature-mismatch');
});

test('a CA that may not sign certificates, or whose key is weak, makes nothing trusted', async () => {
  for (const wanted of [{ usage: x509.KeyUsageFlags.cRLSign }, { bits: 1024 }]) {
    const ca = await TestCa.make('Unfit', wanted);
    const store = TrustStore.of({ authorities: [ca.pem] });
    refusedSigned(signedBy(await ca.issue({ organisation: SENDER })), 'unknown-ca', { store });
  }
});

test('a signer’s own certificate may be what is trusted; for others it is no CA', async () => {
  refusedSigned(scene.signed, 'accepted', { store: TrustStore.of({ authorities: [scene.sender.pem] }) });
  refusedSigned(scene.signed, 'unknown-ca', { store: TrustStore.of({ authorities: [scene.mediator.pem] }) });
});

test('a CA’s own time and revocation count as well', async () => {
  const root = await TestCa.make('Root of a short one');
  const short = await root.authority('Short', { to: '2026-11-10T00:00:00Z' });
  const bytes = signedBy(await short.issue({ organisation: SENDER }));
  const store = TrustStore.of({ authorities: [root.pem, short.pem] });
  refusedSigned(bytes, 'expired', { store });
  refusedSigned(bytes, 'accepted', { store, at: new Date('2026-11-01T00:00:00Z') });
});
