// A reply and a receipt: sealed, sent and opened; what was changed, or is brought by somebody else, is refused.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { MEDIATOR, OTHER, RECIPIENT, type Scene, SENDER, testScene } from '../../../test/conformance/deliveries.ts';
import { signerFor } from '../../../test/conformance/pki.ts';
import { parseXml } from '../xml/parse.ts';
import { childElements, type XmlElement } from '../xml/tree.ts';
import { openReceipt, openReply } from './reply-open.ts';
import { repliesEnvelope, sealReply, signReceipt } from './reply-seal.ts';

// The scene's mediator plays the mailbox operator: an organisation with a certificate.
const OPERATOR = MEDIATOR;
const reply = {
  header: { sender: { id: RECIPIENT, name: 'Tolvan Tolvansson' }, recipients: [SENDER], correlationId: 'letter-1' },
  message: {
    header: {
      id: 'reply-1',
      subject: 'Svar: Beslut',
      supportinfo: { text: 'Brevlådan' },
      metadata: [],
      language: 'svSE',
    },
    body: { contentType: 'text/plain', body: Buffer.from('Tack för beskedet.') },
    attachments: [
      { contentType: 'application/pdf', body: Buffer.from('%PDF-1.4'), checksum: '0'.repeat(32), filename: 'svar.pdf' },
    ],
  },
  replyTime: '2026-11-21',
};
const receipt = { messageId: 'letter-1', recipient: RECIPIENT, sender: SENDER, acknowledgedTime: '2026-11-21' };

let scene: Scene;
before(async () => {
  scene = await testScene();
});

const trust = (tlsClient = OPERATOR) => ({ store: scene.trust.store, at: scene.trust.at, tlsClient });
const received = (envelope: Buffer): XmlElement => {
  const [body] = childElements(parseXml(envelope));
  const [operation] = body === undefined ? [] : childElements(body);
  const [sealed] = operation === undefined ? [] : childElements(operation);
  assert.ok(sealed);
  return sealed;
};
const sealed = (signer = signerFor(scene.mediator)) => repliesEnvelope('deliverReply', sealReply(reply, signer));

test('a reply is opened by its signatures, and says what was signed', () => {
  const opened = openReply(received(sealed()), trust());
  assert.ok(opened.ok);
  assert.equal(opened.value.signature.organisation, OPERATOR);
  assert.deepEqual(opened.value.content.header.recipients, [SENDER]);
  assert.equal(Buffer.from(opened.value.content.message.body.body).toString(), 'Tack för beskedet.');
  assert.equal(opened.value.content.message.attachments[0]?.filename, 'svar.pdf');
});

test('a receipt likewise', () => {
  const signed = signReceipt(receipt, signerFor(scene.mediator));
  const opened = openReceipt(received(repliesEnvelope('deliverReceipt', signed)), trust());
  assert.ok(opened.ok);
  assert.equal(opened.value.content.messageId, 'letter-1');
});

for (const [what, from, to] of [
  [
    'the text',
    Buffer.from('Tack för').toString('base64').slice(0, 8),
    Buffer.from('Nej f').toString('base64').slice(0, 8),
  ],
  ['whom it is from', RECIPIENT, '189006109806'],
  ['which letter it answers', 'letter-1', 'letter-2'],
] as const) {
  test(`a reply in which ${what} was changed is refused`, () => {
    const changed = Buffer.from(sealed().toString('utf8').replace(from, to));
    const opened = openReply(received(changed), trust());
    assert.equal(opened.ok, false);
    assert.equal(opened.ok ? '' : opened.problem.reason, 'digest-mismatch');
  });
}

test('a reply that another organisation brings, or signed within, is refused', () => {
  const brought = openReply(received(sealed()), trust(OTHER));
  assert.equal(brought.ok ? '' : brought.problem.reason, 'other-tls-client');
  const foreign = openReply(received(sealed(signerFor(scene.other))), trust());
  assert.equal(foreign.ok ? '' : foreign.problem.reason, 'other-tls-client');
});

test('a receipt without a signature is refused', () => {
  const signed = signReceipt(receipt, signerFor(scene.mediator));
  const bare = { ...signed, children: signed.children.slice(0, -1) };
  const opened = openReceipt(received(repliesEnvelope('deliverReceipt', bare)), trust());
  assert.equal(opened.ok ? '' : opened.problem.reason, 'missing-signature');
});

test('what does not follow the schema is refused by name', () => {
  assert.throws(() => sealReply({ ...reply, replyTime: 'igår' }, signerFor(scene.mediator)), /ReplyTime/);
});
