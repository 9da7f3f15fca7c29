// Outbound deliveries: what is refused before it is signed, keys that live elsewhere, and sizes known beforehand.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { delivery, type Scene, testScene } from '../../../test/conformance/deliveries.ts';
import { signerFor } from '../../../test/conformance/pki.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import type { RemoteSigner } from '../xmldsig/signer.ts';
import {
  attachmentOf,
  checksumIsGood,
  type DeliveryHeader,
  type MessageHeader,
  type SecureDelivery,
} from './delivery.ts';
import { openSealedDelivery } from './delivery-open.ts';
import {
  attachmentWireSize,
  deliverSecureEnvelope,
  envelopeSize,
  sealDelivery,
  sealDeliveryRemotely,
  signDelivery,
  signDeliveryRemotely,
} from './delivery-seal.ts';

let scene: Scene;
before(async () => {
  scene = await testScene();
});

const seal = { receivedTime: '2026-11-21', signaturesOk: true };
const [message] = delivery.messages;
assert.ok(message);

const withHeader = (header: Partial<DeliveryHeader>): SecureDelivery => ({
  ...delivery,
  header: { ...delivery.header, ...header },
});
const withMessage = (header: Partial<MessageHeader>): SecureDelivery => ({
  ...delivery,
  messages: [{ ...message, header: { ...message.header, ...header } }],
});

const unsendable: readonly (readonly [what: string, delivery: SecureDelivery, path: string])[] = [
  ['no message', { ...delivery, messages: [] }, 'Delivery/Message'],
  ['a sender that is no number', withHeader({ sender: { id: '2021003898', name: 'Kommun' } }), 'Id'],
  ['a sender’s name of one character', withHeader({ sender: { id: '162021003898', name: 'K' } }), 'Name'],
  ['a recipient with a hyphen', withHeader({ recipient: '19810105-2382' }), 'Recipient'],
  ['a month that nobody was born in', withHeader({ recipient: '198100052382' }), 'Recipient'],
  ['a long subject', withMessage({ subject: '😀'.repeat(256) }), 'Subject'],
  ['a carriage return', withMessage({ subject: 'a\rb' }), 'Subject'],
  ['a control character', withMessage({ id: 'a\u0000' }), 'Id'],
  ['half a character', withMessage({ id: '\ud83d' }), 'Id'],
  ['long supportinfo', withMessage({ supportinfo: { text: 'x'.repeat(1025) } }), 'Text'],
  ['a URL with a space', withMessage({ supportinfo: { text: '', url: 'https://a b' } }), 'URL'],
  [
    'an e-mail address that is none',
    withMessage({ supportinfo: { text: '', emailAddress: 'nobody@home' } }),
    'EmailAdress',
  ],
  ['a language that is none', withMessage({ language: 'svenska språket' }), 'Language'],
  [
    'an event without a day',
    withMessage({ officialMatter: { kind: 'event', event: { timestamp: 'today', elements: [] } } }),
    'Timestamp',
  ],
];

for (const [what, content, path] of unsendable) {
  test(`${what} is refused before anything is signed`, () => {
    assert.throws(
      () => signDelivery(content, signerFor(scene.sender)),
      (error) => error instanceof BrevduvaError && error.code === 'invalid-input' && error.details.path === path,
    );
  });
}

test('255 characters are 255 characters, also outside the basic plane', () => {
  assert.ok(signDelivery(withMessage({ subject: '😀'.repeat(255) }), signerFor(scene.sender)));
});

test('keys may live elsewhere', async () => {
  const remote = (who: 'sender' | 'mediator'): RemoteSigner => {
    const signer = signerFor(scene[who]);
    return { certificate: signer.certificate, sign: async (data) => signer.sign(data) };
  };
  const signed = await signDeliveryRemotely(delivery, remote('sender'));
  const sealed = await sealDeliveryRemotely(signed, seal, remote('mediator'));
  assert.ok(deliverSecureEnvelope(sealed).equals(scene.envelope), 'RSA signatures of the same are the same');
});

test('the size of an envelope, and what a file adds, are known before anything is signed', () => {
  const certificates = { sender: scene.sender.der, mediator: scene.mediator.der };
  let [attachments, expected] = [[...message.attachments], envelopeSize(delivery, certificates)];
  for (const [filename, length] of [
    ['å.pdf', 0],
    ['b & c.pdf', 1],
    ['<d>.pdf', 70_001],
  ] as const) {
    attachments = [...attachments, attachmentOf(filename, 'application/pdf', Buffer.alloc(length, length))];
    expected += attachmentWireSize(filename, 'application/pdf', length);
    const grown: SecureDelivery = { ...delivery, messages: [{ ...message, attachments }] };
    assert.equal(envelopeSize(grown, certificates), expected);
    const sealed = sealDelivery(signDelivery(grown, signerFor(scene.sender)), seal, signerFor(scene.mediator));
    const envelope = deliverSecureEnvelope(sealed);
    assert.equal(envelope.length, expected);
    const opened = openSealedDelivery(envelope, scene.trust);
    assert.ok(opened.ok);
    assert.deepEqual(opened.value.delivery, grown);
  }
});

test('a checksum is good in upper and lower case, and nothing else is', () => {
  const attachment = attachmentOf('a.pdf', 'application/pdf', Buffer.from('a'));
  assert.equal(attachment.checksum, '0CC175B9C0F1B6A831C399E269772661');
  assert.ok(checksumIsGood(attachment));
  assert.ok(checksumIsGood({ ...attachment, checksum: attachment.checksum.toLowerCase() }));
  assert.ok(!checksumIsGood({ ...attachment, checksum: '2111066685' }));
});
