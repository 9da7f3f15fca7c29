// The recorded deliveries: the verdicts that PROTOCOL states for them, judged when their certificate was valid.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspectDelivery } from '../../src/wire/mina-meddelanden/delivery-inspect.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { isWhiteSpace, type XmlElement } from '../../src/wire/xml/tree.ts';
import { sharedFolder } from '../shared.ts';

const skip = sharedFolder() === undefined && 'the recorded deliveries are not here';
const options = { at: new Date('2020-05-28T00:00:00Z'), allowSha1: false };

function vector(name: string): XmlElement {
  return parseXml(readFileSync(join(sharedFolder() ?? '', 'mina-meddelanden/vectors', name)));
}

function bare(element: XmlElement): XmlElement {
  const children = element.children.filter((child) => !isWhiteSpace(child));
  return { ...element, children: children.map((child) => (typeof child === 'string' ? child : bare(child))) };
}

test('an indented delivery is not good as it stands, and good without its white space', { skip }, () => {
  const document = vector('signed-delivery-indented.xml');
  const [signature] = inspectDelivery(document, options)?.signatures ?? [];
  assert.deepEqual([signature?.good, signature?.trusted, signature?.reason], [false, null, 'whitespace-added']);
  const [again] = inspectDelivery(bare(document), options)?.signatures ?? [];
  assert.deepEqual([again?.good, again?.trusted, again?.organisation], [true, null, '162021004748']);
});

test('a sealed delivery without seal signature: its inner delivery is good, the whole is not', { skip }, () => {
  const report = inspectDelivery(vector('sealed-delivery-unsealed.xml'), options);
  const [inner, outer] = report?.signatures ?? [];
  assert.deepEqual([inner?.of, inner?.good, inner?.trusted], ['SignedDelivery', true, null]);
  assert.deepEqual([outer?.of, outer?.good, outer?.reason], ['SealedDelivery', false, 'missing-signature']);
  const [message] = report?.delivery?.messages ?? [];
  assert.equal(message?.header.officialMatter?.kind, 'event');
  assert.deepEqual(message?.header.metadata, [{ tag: '1', value: '3465436' }]);
  const [attachment] = message?.attachments ?? [];
  assert.equal(attachment?.checksum, '2111066685');
  // It was encoded twice before it was sent: we decode once.
  assert.match(Buffer.from(attachment?.content ?? []).toString('latin1'), /^JVBERi/);
});
