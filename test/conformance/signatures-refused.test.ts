// What a door refuses, each for its own reason (the signatures' list of attacks; PROTOCOL, Signatures). Structure and arithmetic.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { before, test } from 'node:test';
import { openSealedDelivery, openSignedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { ns } from '../../src/wire/mina-meddelanden/namespaces.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import type { XmlElement } from '../../src/wire/xml/tree.ts';
import { el } from '../../src/wire/xml/write.ts';
import { type Scene, testScene } from './deliveries.ts';
import { at, type Forged, forge, replaced, unsigned, x509Data, xml } from './forge.ts';

let scene: Scene;
let signed: XmlElement;
let sealed: XmlElement;
before(async () => {
  scene = await testScene();
  signed = parseXml(scene.signed);
  sealed = parseXml(scene.sealed);
});

function refusedSigned(input: XmlElement | Buffer, reason: string, more: { allowSha1?: boolean } = {}) {
  const opened = openSignedDelivery(input, { ...scene.trust, ...more });
  assert.equal(opened.ok ? 'accepted' : opened.problem.reason, reason);
}

function refusedSealed(input: XmlElement | Buffer, reason: string) {
  const opened = openSealedDelivery(input, scene.trust);
  assert.equal(opened.ok ? 'accepted' : opened.problem.reason, reason);
}

function refusedForgery(forged: Forged, reason: string, more: { allowSha1?: boolean } = {}) {
  refusedSigned(forge(unsigned(signed), scene.sender, forged), reason, more);
}

function changed(document: Buffer, from: string, to: string): Buffer {
  assert.ok(document.includes(from), `the message has ${from}`);
  return Buffer.from(document.toString('utf8').replace(from, to));
}

const raw = (document: Buffer, from: string, to: string, reason: string) =>
  assert.throws(
    () => openSignedDelivery(changed(document, from, to), scene.trust),
    (error: Error & { details?: { reason?: string } }) => error.details?.reason === reason,
  );

test('the forger itself makes signatures that are accepted', () => {
  assert.ok(openSignedDelivery(forge(unsigned(signed), scene.sender), scene.trust).ok);
});

test('changed text is refused', () => {
  refusedSigned(changed(scene.signed, '198101052382', '195303231855'), 'digest-mismatch');
  refusedSealed(changed(scene.sealed, '198101052382', '195303231855'), 'digest-mismatch');
});

test('a processing instruction inside text is refused', () => {
  raw(scene.signed, '198101052382', '1981<?x ?>01052382', 'processing-instruction');
});

test('a comment inside text is refused', () => raw(scene.signed, '198101052382', '1981<!-- -->01052382', 'comment'));

test('a DTD is refused', () => raw(scene.signed, '<SignedDelivery', '<!DOCTYPE x><SignedDelivery', 'dtd'));

test('a moved body is refused', () => {
  const body = at(signed, 'Delivery', 'Message', 'Body');
  const header = at(signed, 'Delivery', 'Message', 'Header');
  const without = replaced(signed, body);
  const target = at(without, 'Delivery', 'Message', 'Header');
  refusedSigned(replaced(without, target, body, header), 'digest-mismatch');
});

test('an attachment moved to another message is refused', () => {
  const attachment = at(signed, 'Delivery', 'Message', 'Attachment');
  refusedSigned(replaced(signed, attachment, attachment, attachment), 'digest-mismatch');
});

test('a signed delivery wrapped in a new root is refused', () => {
  const evil = replaced(
    signed,
    at(signed, 'Delivery', 'Header', 'Recipient'),
    el(ns.message2, 'Recipient', '195303231855') as XmlElement,
  );
  // The attacker's delivery first, the true one kept whole within it.
  const wrapped = replaced(evil, at(evil, 'Signature'), signed, at(signed, 'Signature'));
  refusedSigned(wrapped, 'second-signature');
  const inHeader = replaced(unsigned(evil), at(evil, 'Delivery', 'Header'), {
    ...at(evil, 'Delivery', 'Header'),
    children: [...at(evil, 'Delivery', 'Header').children, signed],
  });
  refusedSigned(inHeader, 'signature-misplaced');
});

test('a signed delivery inside some other document is no delivery', () => {
  assert.throws(
    () => openSignedDelivery(el('urn:x', 'Wrapper', signed) as XmlElement, scene.trust),
    /no signed delivery/,
  );
});

test('a signature moved to another depth is refused', () => {
  const signature = at(signed, 'Signature');
  const body = at(signed, 'Delivery');
  refusedSigned({ ...signed, children: [{ ...body, children: [...body.children, signature] }] }, 'signature-misplaced');
  refusedSigned({ ...signed, children: [signature, body] }, 'signature-misplaced');
  const inner = at(sealed, 'SignedDelivery');
  const moved = { ...inner, children: [...inner.children, at(sealed, 'Signature')] };
  refusedSealed({ ...sealed, children: [moved, at(sealed, 'Seal')] }, 'signature-misplaced');
});

test('a missing signature is refused', () => {
  refusedSigned(unsigned(signed), 'missing-signature');
  refusedSealed(unsigned(sealed), 'missing-signature');
  const inner = at(sealed, 'SignedDelivery');
  refusedSealed(forge(replaced(unsigned(sealed), inner, unsigned(inner)), scene.mediator), 'missing-signature');
});

test('a second signature is refused', () => {
  refusedSigned({ ...signed, children: [...signed.children, at(signed, 'Signature')] }, 'second-signature');
  refusedSigned(forge(signed, scene.sender), 'second-signature');
  refusedSealed(forge(sealed, scene.mediator), 'second-signature');
  const header = at(signed, 'Delivery', 'Header');
  const hidden = replaced(signed, header, { ...header, children: [...header.children, at(signed, 'Signature')] });
  refusedSigned(hidden, 'second-signature');
});

test('a second reference is refused', () => {
  const reference = `<Reference URI=""><Transforms><Transform Algorithm="${ns.xmldsig}enveloped-signature"/></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>AAAA</DigestValue></Reference>`;
  refusedForgery({ moreSignedInfo: reference }, 'second-reference');
});

test('an Object is refused', () => refusedForgery({ moreSignature: '<Object><x xmlns=""/></Object>' }, 'object'));

test('a Manifest is refused', () => {
  refusedForgery({ moreSignature: '<Object><Manifest/></Object>' }, 'object');
  refusedForgery({ moreSignature: '<Manifest/>' }, 'object');
  refusedForgery({ referenceAttributes: ` Type="${ns.xmldsig}Manifest"` }, 'reference-elsewhere');
});

test('other transforms are refused', () => {
  const one = (uri: string, content = '') => `<Transform Algorithm="${uri}">${content}</Transform>`;
  const enveloped = one(`${ns.xmldsig}enveloped-signature`);
  const c14n = one('http://www.w3.org/TR/2001/REC-xml-c14n-20010315');
  const all = (...transforms: string[]) => `<Transforms>${transforms.join('')}</Transforms>`;
  for (const transforms of [
    '',
    all(),
    all(c14n),
    all(c14n, enveloped),
    all(enveloped, enveloped),
    all(enveloped, c14n, c14n),
    all(enveloped, one('http://www.w3.org/TR/1999/REC-xslt-19991116', '<x xmlns=""/>')),
    all(enveloped, one('http://www.w3.org/TR/1999/REC-xpath-19991116', '<XPath>not(//Body)</XPath>')),
    all(enveloped, one('http://www.w3.org/2002/06/xmldsig-filter2')),
    all(enveloped, one('http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments')),
    all(enveloped, one('http://www.w3.org/2000/09/xmldsig#base64')),
    all(one(`${ns.xmldsig}enveloped-signature`, '<XPath>1</XPath>')),
  ]) {
    refusedForgery({ transforms }, 'transforms');
  }
});

test('other canonicalisations of SignedInfo are refused', () => {
  for (const c14n of [
    'http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
    'http://www.w3.org/2006/12/xml-c14n11',
    '',
  ]) {
    refusedForgery({ c14n }, 'canonicalization');
  }
});

test('a duplicate Id is refused', () => {
  const bare = unsigned(signed);
  const id = (value: string, local = 'Id') => [{ namespace: '', prefix: '', local, value }];
  const withIds = (root: string, body: string, message: string, local = 'Id') => {
    const [first] = bare.children as XmlElement[];
    assert.ok(first);
    const within = at(first, 'Message');
    const children = [
      { ...replaced(first, within, { ...within, attributes: id(message) }), attributes: id(body, local) },
    ];
    return forge({ ...bare, attributes: id(root), children }, scene.sender, { uri: `#${root}` });
  };
  assert.ok(openSignedDelivery(withIds('a', 'b', 'c'), scene.trust).ok);
  assert.ok(openSignedDelivery(withIds('a', 'b', 'b', 'id'), scene.trust).ok, 'what others call id need not be one');
  refusedSigned(withIds('a', 'a', 'c'), 'duplicate-id');
  refusedSigned(withIds('a', 'b', 'b'), 'duplicate-id');
  for (const local of ['id', 'ID', 'iD']) refusedSigned(withIds('a', 'a', 'c', local), 'duplicate-id');
});

test('a reference to anything but the root is refused', () => {
  for (const uri of [
    '#',
    '#body',
    '#xpointer(/)',
    'http://example.se/',
    'file:///etc/passwd',
    '#xpointer(id(&quot;x&quot;))',
  ]) {
    refusedForgery({ uri }, 'reference-elsewhere');
  }
  const bare = unsigned(signed);
  const [body] = bare.children as XmlElement[];
  assert.ok(body);
  const id = [{ namespace: '', prefix: '', local: 'Id', value: 'body' }];
  refusedSigned(
    forge({ ...bare, children: [{ ...body, attributes: id }] }, scene.sender, { uri: '#body' }),
    'reference-elsewhere',
  );
});

test('a reference by Id to the root is accepted', () => {
  const root = { ...unsigned(signed), attributes: [{ namespace: '', prefix: '', local: 'Id', value: 'x1' }] };
  assert.ok(openSignedDelivery(forge(root, scene.sender, { uri: '#x1' }), scene.trust).ok);
});

test('SHA-1 is refused unless the configuration allows it, and then it is told', () => {
  const sha1 = {
    hash: 'sha1',
    method: `${ns.xmldsig}rsa-sha1`,
    digestMethod: `${ns.xmldsig}sha1`,
  };
  refusedForgery(sha1, 'sha1-not-allowed');
  const opened = openSignedDelivery(forge(unsigned(signed), scene.sender, sha1), { ...scene.trust, allowSha1: true });
  assert.ok(opened.ok && opened.value.signature.sha1);
  const digestOnly = { digestMethod: `${ns.xmldsig}sha1` };
  refusedForgery(digestOnly, 'sha1-not-allowed');
});

test('HMAC with the public key is refused', () => {
  const key = scene.sender.certificate.publicKey.toString('pem');
  for (const [method, hash] of [
    [`${ns.xmldsig}hmac-sha1`, 'sha1'],
    ['http://www.w3.org/2001/04/xmldsig-more#hmac-sha256', 'sha256'],
  ] as const) {
    refusedForgery({ method, value: (data) => createHmac(hash, key).update(data).digest() }, 'algorithm', {
      allowSha1: true,
    });
  }
});

test('algorithms that are not RSA, or that nobody knows, are refused', () => {
  for (const method of [
    '',
    `${ns.xmldsig}dsa-sha1`,
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    'http://www.w3.org/2001/04/xmldsig-more#rsa-md5',
    'constructor',
  ]) {
    refusedForgery({ method }, 'algorithm', { allowSha1: true });
  }
  refusedForgery({ digestMethod: 'http://www.w3.org/2001/04/xmldsig-more#md5' }, 'algorithm', { allowSha1: true });
});

test('KeyInfo that points elsewhere is refused', () => {
  const good = x509Data(scene.sender);
  const certificate = `<X509Certificate>${scene.other.der.toString('base64')}</X509Certificate>`;
  for (const keyInfo of [
    '',
    '<KeyName>key</KeyName>',
    `<KeyName>key</KeyName>${good}`,
    `${good}<KeyName>key</KeyName>`,
    `${good}<RetrievalMethod URI="http://example.se/"/>`,
    `<KeyValue><RSAKeyValue><Modulus>AAAA</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>${good}`,
    good + good,
    good.replace('</X509Data>', `${certificate}</X509Data>`),
    good.replace('<X509Certificate>', `${certificate}<X509Certificate>`),
    good.replace('</X509Data>', '<X509CRL>AAAA</X509CRL></X509Data>'),
    '<X509Data><X509SubjectName>CN=x</X509SubjectName></X509Data>',
    '<X509Data><X509Certificate></X509Certificate></X509Data>',
    '<X509Data><X509Certificate><x xmlns=""/></X509Certificate></X509Data>',
  ]) {
    refusedForgery({ keyInfo }, 'key-info');
  }
  refusedForgery({ keyInfo: '<X509Data><X509Certificate>AAAA</X509Certificate></X509Data>' }, 'certificate-unreadable');
});

test('another certificate than the key’s is refused, and another value than the key’s', () => {
  refusedForgery({ keyInfo: x509Data(scene.other) }, 'signature-mismatch');
  refusedForgery({ value: () => new Uint8Array(256) }, 'signature-mismatch');
  refusedForgery({ value: () => new Uint8Array(3) }, 'signature-mismatch');
});

test('white space added after signing is refused, and said to be that', () => {
  refusedSigned(Buffer.from(scene.signed.toString('utf8').replaceAll(/></g, '>\n  <')), 'whitespace-added');
});

test('elements beside those of a delivery are refused although they are signed', () => {
  const bare = unsigned(signed);
  refusedSigned(forge({ ...bare, children: [...bare.children, ...bare.children] }, scene.sender), 'invalid-delivery');
  refusedSigned(
    forge({ ...bare, children: [...bare.children, xml('<x xmlns="urn:x"/>')] }, scene.sender),
    'invalid-delivery',
  );
  refusedSigned(forge({ ...bare, children: ['text', ...bare.children] }, scene.sender), 'invalid-delivery');
  const seal = at(sealed, 'Seal');
  refusedSealed(forge(replaced(unsigned(sealed), seal, seal, seal), scene.mediator), 'invalid-delivery');
});
