// The two outputs of one tree, held against libxml2's own C14N.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XmlC14NMode, XmlDocument, XmlStringOutputBufferHandler } from 'libxml2-wasm';
import { parseXml } from './parse.ts';
import { base64Bytes, canonicalBytes, el, elWith, maybe, prefixedBytes } from './write.ts';

const documents = [
  '<a/>',
  '<a xmlns="urn:a"><b xmlns=""><c xmlns="urn:a"/></b></a>',
  '<a xmlns="urn:a" z="1" b="&#9;&#10;&#13;&quot;&lt;&gt;&amp;" a="2"/>',
  '<a xmlns="urn:a">&#13;\t\n "\'&gt;&lt;&amp;]]&gt; å😀</a>',
  '<a xmlns="urn:a" xmlns:p="urn:p" p:x="1"><b p:y="2"/><p:c xmlns:p="urn:q" p:z="3"/></a>',
  '<a xmlns="urn:a"><b xmlns:p="urn:p" p:x="1"/><b xmlns:p="urn:p" p:x="1"/></a>',
  '<a xml:lang="sv" xml:space="preserve"> <b/> </a>',
  '<a xmlns:z="urn:1" xmlns:b="urn:2" z:a="1" b:a="2" a="3"/>',
  '<a xmlns:\u{10000}="urn:1" xmlns:\uFB01="urn:1b" \uFB01:b="" \u{10000}:b=""/>',
];

/** Inclusive C14N by libxml2, of a document. */
function byLibxml2(bytes: Uint8Array, mode: 0 | 1 | 2): string {
  using document = XmlDocument.fromBuffer(bytes);
  const handler = new XmlStringOutputBufferHandler();
  document.canonicalize(handler, { mode, withComments: false });
  return handler.result;
}

for (const text of documents) {
  test(`canonical form of ${JSON.stringify(text).slice(0, 70)}`, () => {
    const tree = parseXml(Buffer.from(text));
    const canonical = canonicalBytes(tree);
    // Its own fixed point under both canonicalisations, the same tree, and nothing lost.
    assert.equal(canonical.toString('utf8'), byLibxml2(canonical, XmlC14NMode.XML_C14N_1_0));
    assert.equal(canonical.toString('utf8'), byLibxml2(canonical, XmlC14NMode.XML_C14N_EXCLUSIVE_1_0));
    assert.deepEqual(sorted(parseXml(canonical)), sorted(tree));
    assert.deepEqual(parseXml(prefixedBytes(tree, () => 'p')), tree);
    assert.deepEqual(canonicalBytes(parseXml(prefixedBytes(tree, () => undefined))), canonical);
  });
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (key, it) =>
    key === 'attributes' ? [...it].map((one) => JSON.stringify(one)).sort() : it,
  );
}

test('an element without prefixes is canonical as it stands', () => {
  const text = '<a xmlns="urn:a"><b>1</b><c xmlns="urn:c" d="e"></c></a>';
  assert.equal(canonicalBytes(parseXml(Buffer.from(text))).toString(), text);
});

test('every prefix is declared on the root, and a namespace has one', () => {
  const tree = el(
    'urn:a',
    'a',
    el('urn:b', 'b', 'x<y'),
    el('urn:a', 'c', ...maybe('urn:b', 'd', undefined)),
    el('', 'e'),
  );
  const wire = prefixedBytes(tree, (namespace) => (namespace === 'urn:a' ? 'a' : undefined)).toString();
  assert.equal(wire, '<a:a xmlns:a="urn:a" xmlns:x1="urn:b"><x1:b>x&lt;y</x1:b><a:c></a:c><e></e></a:a>');
});

test('the prefix in an xsi:type is declared for who reads it, and is no part of the canonical form', () => {
  const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
  const text = `<a xmlns="urn:a" xmlns:i="${xsi}" xmlns:t="urn:t"><b i:type="t:T"/><b xmlns:t="urn:u" i:type=" t:U "/><b i:type="V"/></a>`;
  const tree = parseXml(Buffer.from(text));
  const wire = prefixedBytes(tree, () => 't').toString();
  assert.deepEqual(parseXml(Buffer.from(wire)), tree);
  assert.match(wire, /<[^>]*i:type="t:T"[^>]*xmlns:t="urn:t"/);
  assert.match(wire, /<[^>]*i:type=" t:U "[^>]*xmlns:t="urn:u"/);
  assert.doesNotMatch(canonicalBytes(tree).toString(), /urn:t|urn:u/);
});

test('bytes are written as they are, once', () => {
  const content = Buffer.alloc(10_000, 0xe5);
  const tree = elWith('urn:a', 'a', { b: '"' }, base64Bytes(content), '&');
  assert.equal(canonicalBytes(tree).toString(), `<a xmlns="urn:a" b="&quot;">${content.toString('base64')}&amp;</a>`);
});
