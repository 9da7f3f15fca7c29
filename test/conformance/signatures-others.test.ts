// Our signatures under other eyes (Debian's xmlsec1, the JDK, the official schemas), and other products' signatures under ours.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSealedDelivery, openSignedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { deliverSecureBody, SealedDelivery, sealDelivery } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { ns, prefixOf } from '../../src/wire/mina-meddelanden/namespaces.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import type { XmlElement } from '../../src/wire/xml/tree.ts';
import { canonicalBytes, el, prefixedBytes } from '../../src/wire/xml/write.ts';
import { sharedFolder } from '../shared.ts';
import { officialSchemas } from './contracts-schemas.ts';
import { delivery, type Scene, testScene } from './deliveries.ts';
import { at, unsigned } from './forge.ts';
import { signerFor } from './pki.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const ENVELOPED = `${ns.xmldsig}enveloped-signature`;
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';

const present = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const xmlsec1 = present('xmlsec1', '--version') ? false : 'xmlsec1 is not installed here';
const java = present('java', '-version') ? false : 'java is not installed here';

let scene: Scene;
let folder: string;
before(async () => {
  scene = await testScene();
  folder = mkdtempSync(join(tmpdir(), 'brevduva-signatures-'));
  file('ca.pem', scene.ca.pem);
  for (const who of ['sender', 'mediator'] as const) {
    file(`${who}.pem`, scene[who].pem);
    file(`${who}.key`, scene[who].keyPem);
  }
});
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', cwd: folder });
  assert.equal(status, 0, `${command} ${args[0]}: ${stderr}`);
  return stdout;
}

const source = fileURLToPath(new URL('XmlDsig.java', import.meta.url));
let compiled: readonly string[] | undefined;

/** The JDK's XML-DSig; compiled once where there is a compiler. */
function jdk(...args: string[]): string {
  compiled ??= present('javac', '-d', folder, source) ? ['-cp', folder, 'XmlDsig'] : [source];
  return run('java', ...compiled, ...args);
}

/** What we wrote as three documents: the inner one made a document of its own again. */
function documents(): Record<'signed' | 'sealed' | 'inner', string> {
  const inner = at(parseXml(scene.sealed), 'SignedDelivery');
  return {
    signed: file('signed.xml', scene.signed),
    sealed: file('sealed.xml', scene.sealed),
    inner: file('inner.xml', canonicalBytes(inner)),
  };
}

test('xmlsec1 verifies what we write, chain included', { skip: xmlsec1 }, () => {
  for (const [name, path] of Object.entries(documents())) {
    const root = name === 'sealed' ? 'SealedDelivery' : 'SignedDelivery';
    const where = `/*[local-name()='${root}']/*[local-name()='Signature']`;
    const time = ['--verification-gmt-time', '2026-11-21 12:00:00'];
    run('xmlsec1', '--verify', '--trusted-pem', 'ca.pem', ...time, '--node-xpath', where, path);
  }
});

test('the JDK verifies what we write', { skip: java }, () => {
  assert.equal(jdk('verify', ...Object.values(documents())), 'valid\nvalid\nvalid\n');
});

test('what we write is valid by the official schemas', {
  skip: sharedFolder() === undefined && 'the contracts are not here',
}, () => {
  const schemas = officialSchemas(sharedFolder() ?? '');
  const operation = deliverSecureBody(new SealedDelivery(parseXml(scene.sealed)));
  assert.deepEqual(schemas.check(prefixedBytes(operation, prefixOf)), { valid: true });
  const signed = { ...parseXml(scene.signed), local: 'signedDelivery' };
  assert.deepEqual(schemas.check(prefixedBytes(el(ns.message3, 'distributeSecure', signed), prefixOf)), {
    valid: true,
  });
});

function accepted(path: string, allowSha1 = false): void {
  const opened = openSignedDelivery(readFileSync(path), { ...scene.trust, allowSha1 });
  assert.ok(opened.ok, `${path}: ${opened.ok || JSON.stringify(opened.problem)}`);
  assert.deepEqual(opened.value.delivery.header, delivery.header);
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const typed = (element: XmlElement, type: string): XmlElement => ({
  ...element,
  attributes: [...element.attributes, { namespace: XSI, prefix: 'xsi', local: 'type', value: type }],
});

/** Unsigned deliveries as other products may write them, white space and all. */
function foreignDeliveries(): Record<string, XmlElement> {
  const plain = unsigned(parseXml(scene.signed));
  const [body] = plain.children as [XmlElement];
  const matter = at(body, 'Message', 'Header', 'OfficialMatter');
  const stranger = parseXml(
    Buffer.from(
      '<e:Ext xmlns:e="urn:e" xmlns:q="urn:q" a="&#9;&#10; &#13;&quot;&lt;>" q:b="1" e:a="2" xml:lang="sv">\n <bare xmlns="">å&#xD;\r\n\t]]&gt; 😀</bare><e:in xmlns:q="urn:other" q:b="3"/> </e:Ext>',
    ),
  );
  const withStranger = rewritten(plain, matter, { ...matter, children: [...matter.children, stranger] });
  return {
    plain,
    typed: typed({ ...plain, children: [typed(body, 'ns2:SecureDelivery')] }, 'ns2:SignedDelivery'),
    typedWithin: { ...plain, children: [typed(body, 'm:SecureDelivery')] },
    stranger: withStranger,
    spaced: { ...plain, children: ['\n  ', body, '\n'] },
    withId: { ...plain, attributes: [{ namespace: '', prefix: '', local: 'Id', value: 'root-1' }] },
  };
}

function rewritten(root: XmlElement, element: XmlElement, by: XmlElement): XmlElement {
  const children = root.children.map((child) =>
    child === element ? by : typeof child === 'string' ? child : rewritten(child, element, by),
  );
  return { ...root, children };
}

test('what the JDK signs is accepted, whatever its prefixes and declarations', { skip: java }, () => {
  const signing: string[] = [];
  const prefixing: string[] = [];
  const outputs: string[] = [];
  for (const [name, root] of Object.entries(foreignDeliveries())) {
    const input = file(`${name}.xml`, canonicalBytes(root));
    for (const [index, [transforms, c14n]] of [
      [ENVELOPED, EXCLUSIVE],
      [`${ENVELOPED},${INCLUSIVE}`, EXCLUSIVE],
      [`${ENVELOPED},${EXCLUSIVE}`, name === 'typed' ? EXCLUSIVE : INCLUSIVE],
    ].entries()) {
      const [signed, odd] = [join(folder, `${name}-${index}.xml`), join(folder, `${name}-${index}-odd.xml`)];
      signing.push(input, signed, String(transforms), String(c14n));
      prefixing.push(signed, odd);
      outputs.push(signed, odd);
    }
  }
  jdk('sign', 'sender.key', 'sender.pem', `${MORE}rsa-sha256`, ...signing);
  jdk('prefix', ...prefixing);
  for (const path of outputs) accepted(path);
});

test('RSA with SHA-384 and SHA-512 is accepted', { skip: java }, () => {
  const input = file('algorithm.xml', canonicalBytes(unsigned(parseXml(scene.signed))));
  for (const algorithm of ['rsa-sha384', 'rsa-sha512']) {
    const out = join(folder, `${algorithm}.xml`);
    jdk('sign', 'sender.key', 'sender.pem', MORE + algorithm, input, out, ENVELOPED, EXCLUSIVE);
    accepted(out);
  }
});

test('a whole call of another product is accepted: its own inner signature, odd prefixes, deliverSecure', {
  skip: java,
}, () => {
  const bare = file('whole.xml', canonicalBytes(foreignDeliveries().typed ?? el('', 'x')));
  const sign = (who: string, from: string, to: string) =>
    jdk('sign', `${who}.key`, `${who}.pem`, `${MORE}rsa-sha256`, from, to, ENVELOPED, EXCLUSIVE);
  const inner = join(folder, 'whole-signed.xml');
  sign('sender', bare, inner);
  const seal = el(
    ns.message3,
    'Seal',
    el(ns.message, 'ReceivedTime', '2026-11-21+01:00'),
    el(ns.message, 'SignaturesOK', '1'),
  );
  const unsealed = file(
    'unsealed.xml',
    canonicalBytes(el(ns.message3, 'SealedDelivery', parseXml(readFileSync(inner)), seal)),
  );
  const sealed = join(folder, 'whole-sealed.xml');
  sign('mediator', unsealed, sealed);
  const odd = join(folder, 'whole-odd.xml');
  jdk('prefix', sealed, odd);
  const call = readFileSync(odd, 'utf8')
    .replace(/^<\?xml[^>]*>\s*/, '')
    .replaceAll('p0:SealedDelivery', 'p0:deliverSecure')
    .replace(`xmlns:p0="${ns.message3}"`, `xmlns:p0="${ns.service3}"`);
  const envelope = `\uFEFF<?xml version='1.0' encoding='utf-8'?>\n<e:Envelope xmlns:e="${ns.soap}" xmlns="urn:default" xmlns:xsd="urn:x"><e:Header><any/></e:Header>\n<e:Body><o:deliverSecure xmlns:o="${ns.service3}">${call}</o:deliverSecure></e:Body></e:Envelope>`;
  const opened = openSealedDelivery(Buffer.from(envelope), scene.trust);
  assert.ok(opened.ok, JSON.stringify(opened));
  assert.deepEqual(opened.value.delivery, delivery);
  assert.deepEqual(opened.value.seal, { receivedTime: '2026-11-21+01:00', signaturesOk: true });
});

function template(method: string, digest: string, transforms: readonly string[], uri: string): XmlElement {
  const list = transforms.map((uriOf) => `<Transform Algorithm="${uriOf}"/>`).join('');
  return parseXml(
    Buffer.from(
      `<Signature xmlns="${ns.xmldsig}"><SignedInfo><CanonicalizationMethod Algorithm="${EXCLUSIVE}"/><SignatureMethod Algorithm="${method}"/><Reference URI="${uri}"><Transforms>${list}</Transforms><DigestMethod Algorithm="${digest}"/><DigestValue/></Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data><X509SubjectName/><X509Certificate/></X509Data></KeyInfo></Signature>`,
    ),
  );
}

test('what xmlsec1 signs is accepted, SHA-1 where it is allowed', { skip: xmlsec1 }, () => {
  const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
  for (const [name, root] of Object.entries(foreignDeliveries())) {
    for (const [index, [method, digest, uri]] of [
      [`${MORE}rsa-sha256`, sha256, ''],
      [`${MORE}rsa-sha512`, 'http://www.w3.org/2001/04/xmlenc#sha512', ''],
      [`${ns.xmldsig}rsa-sha1`, `${ns.xmldsig}sha1`, ''],
      [`${MORE}rsa-sha256`, sha256, name === 'withId' ? '#root-1' : ''],
    ].entries()) {
      const signature = template(String(method), String(digest), [ENVELOPED], String(uri));
      const input = file('template.xml', canonicalBytes({ ...root, children: [...root.children, signature] }));
      const output = join(folder, `${name}-xmlsec-${index}.xml`);
      run(
        'xmlsec1',
        '--sign',
        '--privkey-pem',
        'sender.key,sender.pem',
        '--id-attr:Id',
        'SignedDelivery',
        '--output',
        output,
        input,
      );
      accepted(output, true);
      if (index !== 2) accepted(output);
    }
  }
});

test('a delivery of another product is sealed by us as it came, and xmlsec1 verifies both signatures', {
  skip: xmlsec1 || java,
}, () => {
  const root = foreignDeliveries().stranger ?? el('', 'x');
  const signed = join(folder, 'foreign.xml');
  const input = file('foreign-unsigned.xml', canonicalBytes(root));
  jdk('sign', 'sender.key', 'sender.pem', `${MORE}rsa-sha256`, input, signed, ENVELOPED, EXCLUSIVE);
  const opened = openSignedDelivery(readFileSync(signed), scene.trust);
  assert.ok(opened.ok);
  const sealed = sealDelivery(
    opened.value,
    { receivedTime: '2026-11-21', signaturesOk: true },
    signerFor(scene.mediator),
  );
  const prefixed = prefixedBytes(deliverSecureBody(sealed), prefixOf);
  const again = openSealedDelivery(prefixed, scene.trust);
  assert.ok(again.ok, JSON.stringify(again));
  assert.deepEqual(again.value.delivery, opened.value.delivery);
  const outer = file('foreign-sealed.xml', canonicalBytes(again.value.tree));
  const inner = file('foreign-inner.xml', canonicalBytes(at(again.value.tree, 'SignedDelivery')));
  for (const [path, name] of [
    [outer, 'SealedDelivery'],
    [inner, 'SignedDelivery'],
  ] as const) {
    const where = `/*[local-name()='${name}']/*[local-name()='Signature']`;
    const time = ['--verification-gmt-time', '2026-11-21 12:00:00'];
    run('xmlsec1', '--verify', '--trusted-pem', 'ca.pem', ...time, '--node-xpath', where, path);
  }
});
