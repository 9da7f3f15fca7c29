// Any delivery written is read back equal; any one-byte change of it is refused, or changes nothing that is returned.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { BrevduvaError } from '../../src/domain/errors.ts';
import {
  attachmentOf,
  type MatterEvent,
  type OfficialMatter,
  type SecureDelivery,
} from '../../src/wire/mina-meddelanden/delivery.ts';
import {
  openSealedDelivery,
  openSignedDelivery,
  type VerifiedDelivery,
} from '../../src/wire/mina-meddelanden/delivery-open.ts';
import {
  deliverSecureEnvelope,
  distributeSecureEnvelope,
  envelopeSize,
  sealDelivery,
  sealedDeliveryBytes,
  signDelivery,
} from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { canonicalBytes } from '../../src/wire/xml/canonical.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import type { XmlAttribute, XmlElement } from '../../src/wire/xml/tree.ts';
import { delivery as example, RECIPIENT, type Scene, SENDER, testScene } from './deliveries.ts';
import { signerFor } from './pki.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const seal = { receivedTime: '2026-11-21', signaturesOk: true };

let scene: Scene;
before(async () => {
  scene = await testScene();
  console.log(`signatures-properties: SEED=${seed}`);
});

const letters = 'a å Ö < > & " \' \t \n 0 ]]> \ufffd 😀 \u00a0 \u0085 \u2028 é'.split(' ').concat(' ');
const text = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.constantFrom(...letters), fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme-ascii' })), {
      maxLength,
    })
    .map((parts) => parts.join(''));
const maybe = <K extends string, V>(key: K, value: fc.Arbitrary<V>) =>
  fc.option(value, { nil: undefined }).map((it) => (it === undefined ? {} : { [key]: it }) as { [P in K]?: V });
const merged = <A, B>(one: fc.Arbitrary<A>, other: fc.Arbitrary<B>) =>
  fc.tuple(one, other).map(([a, b]) => ({ ...a, ...b }));

const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;

const name = fc.constantFrom('a', 'Bb', 'å', 'x-y.1');
const namespaces = ['urn:a', 'urn:b', 'http://www.w3.org/2001/XMLSchema', 'urn:with?a=1&b=2'];
const attribute: fc.Arbitrary<XmlAttribute> = fc.oneof(
  record({ namespace: fc.constant(''), prefix: fc.constant(''), local: name, value: text(8) }),
  record({
    namespace: fc.constantFrom(...namespaces),
    prefix: fc.constantFrom('p', 'q', 'm3'),
    local: name,
    value: text(8),
  }),
  record({
    namespace: fc.constant('http://www.w3.org/XML/1998/namespace'),
    prefix: fc.constant('xml'),
    local: fc.constant('lang'),
    value: fc.constant('sv'),
  }),
);

// One name once, and a prefix with one meaning within an element, or it would be no XML.
function possible(attributes: XmlAttribute[]): XmlAttribute[] {
  const names = new Set<string>();
  const meanings = new Map<string, string>();
  return attributes.filter(({ namespace, prefix, local }) => {
    const known =
      names.has(`${namespace} ${local}`) || (prefix !== '' && (meanings.get(prefix) ?? namespace) !== namespace);
    names.add(`${namespace} ${local}`);
    if (!known) meanings.set(prefix, namespace);
    return !known;
  });
}

const { foreign } = fc.letrec<{ foreign: XmlElement; inside: XmlElement }>((tie) => {
  const children = fc.array(fc.oneof({ depthSize: 'small' }, text(6), tie('inside')), { maxLength: 3 }).map(joined);
  const attributes = fc.array(attribute, { maxLength: 3 }).map(possible);
  return {
    foreign: record({ namespace: fc.constantFrom(...namespaces), local: name, attributes, children }),
    inside: record({ namespace: fc.constantFrom('', ...namespaces), local: name, attributes, children }),
  };
});

// Neighbouring texts are one text when they are read, and an empty one is none.
function joined(children: (string | XmlElement)[]): (string | XmlElement)[] {
  const list: (string | XmlElement)[] = [];
  for (const child of children) {
    const last = list.at(-1);
    if (child === '') continue;
    if (typeof child === 'string' && typeof last === 'string') list[list.length - 1] = last + child;
    else list.push(child);
  }
  return list;
}

const id = text(20);
const identity = merged(merged(maybe('eventId', id), maybe('officialMatterId', id)), maybe('precedingEventId', id));
const event: fc.Arbitrary<MatterEvent> = merged(
  record({
    timestamp: fc.constantFrom('2026-11-21', '2023-10-11+02:00', '2023-10-11Z'),
    elements: fc.array(foreign, { maxLength: 2 }),
  }),
  merged(
    merged(maybe('identity', identity), maybe('matterSubject', text(20))),
    merged(
      maybe('eventType', text(20)),
      maybe('matterStatus', fc.constantFrom('senderinitiative', 'recipientinitiative', 'closed')),
    ),
  ),
);
const matter: fc.Arbitrary<OfficialMatter> = fc.oneof(
  record({ kind: fc.constant('event' as const), event }),
  record({ kind: fc.constant('elements' as const), elements: fc.array(foreign, { maxLength: 2 }) }),
);

const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array));
const attachment = fc
  .tuple(text(30), text(20), bytes)
  .map(([filename, type, content]) => attachmentOf(filename, type, content));
const supportinfo = merged(
  record({ text: text(60) }),
  merged(
    merged(maybe('url', fc.webUrl()), maybe('phoneNumber', text(20))),
    maybe('emailAddress', fc.constant('å@b.se')),
  ),
);
const header = merged(
  record({
    id,
    subject: text(60),
    supportinfo,
    metadata: fc.array(record({ tag: text(5), value: text(5) }), { maxLength: 2 }),
    language: fc.constantFrom('svSE', 'sv', 'en-GB'),
  }),
  merged(
    maybe('officialMatter', matter),
    merged(
      maybe('reply', fc.constantFrom('REQUESTED', 'ACCEPTED', 'NOT_ALLOWED')),
      maybe('receiptRequest', fc.constantFrom('NOT', 'SIMPLE', 'SIGNED')),
    ),
  ),
);
const message = record({
  header,
  body: record({ contentType: text(12), content: bytes }),
  attachments: fc.array(attachment, { maxLength: 2 }),
});
const sender = merged(
  record({ id: fc.constant(SENDER), name: text(20).map((it) => `AB${it}`) }),
  maybe('attention', text(5)),
);
const delivery: fc.Arbitrary<SecureDelivery> = record({
  header: merged(
    record({ sender, recipient: fc.constant(RECIPIENT) }),
    merged(merged(maybe('reference', id), maybe('correlationId', id)), maybe('attention', id)),
  ),
  messages: fc.array(message, { minLength: 1, maxLength: 2 }),
}) as fc.Arbitrary<SecureDelivery>;

test('any delivery written is read back equal, in every form, and its size is known before it is signed', () => {
  const [from, mediator] = [signerFor(scene.sender), signerFor(scene.mediator)];
  fc.assert(
    fc.property(delivery, (it) => {
      const signed = signDelivery(it, from);
      const one = openSignedDelivery(distributeSecureEnvelope(signed), scene.trust);
      assert.ok(one.ok, JSON.stringify(one));
      assert.deepEqual(one.value.delivery, it);
      const envelope = deliverSecureEnvelope(sealDelivery(one.value, seal, mediator));
      const opened = openSealedDelivery(envelope, scene.trust);
      assert.ok(opened.ok, JSON.stringify(opened));
      assert.deepEqual(opened.value.delivery, it);
      assert.equal(envelope.length, envelopeSize(it, { sender: scene.sender.der, mediator: scene.mediator.der }));
      // The prefixed form and the form without prefixes are the same tree.
      const bare = parseXml(sealedDeliveryBytes(sealDelivery(signed, seal, mediator)));
      assert.deepEqual(parseXml(canonicalBytes(bare)), bare);
    }),
    { numRuns: 120, seed },
  );
});

/** What a mailbox would see: the change is refused, or all that is returned is what was sent. */
function unharmed(original: VerifiedDelivery, bytes: Buffer): void {
  let opened: ReturnType<typeof openSealedDelivery>;
  try {
    opened = openSealedDelivery(bytes, scene.trust);
  } catch (error) {
    assert.ok(error instanceof BrevduvaError, String(error));
    assert.ok(error.code === 'invalid-input' || error.code === 'too-large', error.code);
    return;
  }
  if (!opened.ok) return;
  const { delivery: content, seal: sealed, signature, sealSignature } = opened.value;
  assert.deepEqual(content, original.delivery);
  assert.deepEqual(sealed, original.seal);
  assert.deepEqual(
    [signature.organisation, sealSignature.organisation],
    [original.signature.organisation, original.sealSignature.organisation],
  );
  assert.ok(signature.certificate.der.equals(original.signature.certificate.der));
  const [before, after] = [original.tree, opened.value.tree].map((tree) =>
    canonicalBytes({ ...tree, children: tree.children.slice(0, -1) }),
  );
  assert.ok(before?.equals(after ?? Buffer.alloc(0)), 'the canonical form is another');
}

const INTERESTING = [...Buffer.from('<>&"\'/= :;!?-]\r\n\t\0aA0x'), 0x80, 0xbf, 0xc3, 0xef, 0xff];

const changeOf = (length: number) =>
  fc.tuple(
    fc.nat(length - 1),
    fc.oneof(fc.constantFrom(...INTERESTING), fc.nat(255)),
    fc.constantFrom('replace', 'insert', 'remove'),
  );

function changed(envelope: Buffer, at: number, byte: number, how: string): Buffer {
  const insert = how === 'remove' ? [] : [byte];
  const rest = envelope.subarray(how === 'insert' ? at : at + 1);
  return Buffer.concat([envelope.subarray(0, at), Uint8Array.from(insert), rest]);
}

test('any one-byte change is refused, or changes nothing that is returned', () => {
  const envelope = scene.envelope;
  const opened = openSealedDelivery(envelope, scene.trust);
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.delivery, example);
  fc.assert(
    fc.property(changeOf(envelope.length), ([at, byte, how]) => {
      unharmed(opened.value, changed(envelope, at, byte, how));
    }),
    { numRuns: 4000, seed },
  );
});

test('the same in large attachments, which the parser does not see', () => {
  const contents = [20_000, 90_001, 65_535].map((length) => Buffer.alloc(length, 'bilaga £'));
  const attachments = contents.map((content, index) => attachmentOf(`${index}.pdf`, 'application/pdf', content));
  const large = { ...example, messages: example.messages.map((one) => ({ ...one, attachments })) };
  const signed = signDelivery(large, signerFor(scene.sender));
  const envelope = deliverSecureEnvelope(sealDelivery(signed, seal, signerFor(scene.mediator)));
  const opened = openSealedDelivery(envelope, scene.trust);
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.delivery, large);
  fc.assert(
    fc.property(changeOf(envelope.length), ([at, byte, how]) => {
      unharmed(opened.value, changed(envelope, at, byte, how));
    }),
    { numRuns: 300, seed },
  );
});

test('a message cut off anywhere is refused', () => {
  const { envelope } = scene;
  for (let length = 0; length < envelope.length; length += 37) {
    assert.throws(() => openSealedDelivery(envelope.subarray(0, length), scene.trust), BrevduvaError);
  }
});

test('a changed X509SubjectName of the seal is not noticed, because nobody reads it', () => {
  const text = scene.envelope.toString('utf8');
  const at = text.lastIndexOf('X509SubjectName>C=SE');
  const opened = openSealedDelivery(
    Buffer.from(`${text.slice(0, at)}X509SubjectName>C=NO${text.slice(at + 20)}`),
    scene.trust,
  );
  assert.ok(opened.ok);
  assert.deepEqual(opened.value.delivery, example);
});
