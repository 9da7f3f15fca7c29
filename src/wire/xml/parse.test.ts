// The parser's refusals and what it hands over; libxml2's struct offsets are held here against the pinned build.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseXml, type XmlFault, type XmlLimits } from './parse.ts';

const refused: readonly (readonly [what: string, text: string | Uint8Array, reason: XmlFault, limits?: XmlLimits])[] = [
  ['nothing', '', 'empty'],
  ['white space only', ' \n', 'not-well-formed'],
  ['other text', 'hello', 'not-well-formed'],
  ['JSON', '{"a": 1}', 'not-well-formed'],
  ['a cut-off tag', '<a', 'not-well-formed'],
  ['a cut-off element', '<a><b></a>', 'not-well-formed'],
  ['two roots', '<a/><b/>', 'not-well-formed'],
  ['text after the root', '<a/>x', 'not-well-formed'],
  ['an undeclared prefix', '<p:a/>', 'not-well-formed'],
  ['an undeclared prefix of an attribute', '<a p:b=""/>', 'not-well-formed'],
  ['an attribute twice', '<a b="" b=""/>', 'not-well-formed'],
  ['an attribute twice by its namespace', '<a xmlns:p="urn:u" xmlns:q="urn:u" p:b="" q:b=""/>', 'not-well-formed'],
  ['an entity that nobody declared', '<a>&foo;</a>', 'not-well-formed'],
  ['a character that XML does not have', '<a>&#0;</a>', 'not-well-formed'],
  ['a DTD', '<!DOCTYPE a><a/>', 'dtd'],
  [
    'a DTD after a declaration and blanks',
    `<?xml version="1.0"?>${' '.repeat(5000)}<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>`,
    'dtd',
  ],
  ['a DTD after a byte order mark', '\uFEFF<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'dtd'],
  ['a comment before the root', '<!-- x --><a/>', 'comment'],
  ['a comment within', '<a><!-- x --></a>', 'comment'],
  ['a comment after the root', '<a/><!-- x -->', 'comment'],
  ['a processing instruction before the root', '<?x y?><a/>', 'processing-instruction'],
  ['a processing instruction within text', '<a>19<?x y?>12</a>', 'processing-instruction'],
  ['a processing instruction after the root', '<a/><?x y?>', 'processing-instruction'],
  ['a style sheet', '<?xml-stylesheet href="x"?><a/>', 'processing-instruction'],
  ['Latin-1 by its declaration', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'encoding'],
  ['Latin-1 by its bytes', Buffer.from('<a>å</a>', 'latin1'), 'encoding'],
  ['UTF-16', Buffer.from('\uFEFF<a/>', 'utf16le'), 'encoding'],
  ['UTF-16 without a mark', Buffer.from('<a/>', 'utf16le'), 'encoding'],
  ['an overlong form', Buffer.from([0x3c, 0x61, 0xc0, 0xaf, 0x2f, 0x3e]), 'encoding'],
  ['a surrogate in UTF-8', Buffer.from([...Buffer.from('<a>'), 0xed, 0xa0, 0x80, ...Buffer.from('</a>')]), 'encoding'],
  ['XML 1.1', '<?xml version="1.1"?><a/>', 'xml-version'],
  ['more depth than the limit', `${'<a>'.repeat(11)}${'</a>'.repeat(11)}`, 'too-deep', { maxDepth: 10 }],
  ['endless depth', '<a>'.repeat(100_000), 'too-deep'],
  ['more elements than the limit', `<a>${'<b c=""/>'.repeat(6)}</a>`, 'too-large', { maxNodes: 12 }],
  ['more bytes than the limit', '<a>0123456789</a>', 'too-large', { maxBytes: 16 }],
];

for (const [what, text, reason, limits] of refused) {
  test(`${what} is refused`, () => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    assert.throws(
      () => parseXml(bytes, limits),
      (error) => error instanceof BrevduvaError && error.details.reason === reason,
    );
  });
}

test('a tree has namespaces, attributes with their prefixes, and its text in one piece', () => {
  const text = `\uFEFF<?xml version='1.0' encoding='utf-8' standalone='yes'?>
<p:a xmlns:p="urn:p" xmlns="urn:d" b="1&#10;2" p:c="å" xml:lang="sv">x&amp;<![CDATA[<y>]]>&#xD;
<d/><e xmlns=""/></p:a>
`;
  const xml = 'http://www.w3.org/XML/1998/namespace';
  assert.deepEqual(parseXml(Buffer.from(text)), {
    namespace: 'urn:p',
    local: 'a',
    attributes: [
      { namespace: '', prefix: '', local: 'b', value: '1\n2' },
      { namespace: 'urn:p', prefix: 'p', local: 'c', value: 'å' },
      { namespace: xml, prefix: 'xml', local: 'lang', value: 'sv' },
    ],
    children: [
      'x&<y>\r\n',
      { namespace: 'urn:d', local: 'd', attributes: [], children: [] },
      { namespace: '', local: 'e', attributes: [], children: [] },
    ],
  });
});

test('what was refused leaves nothing behind: the next document is read as ever', () => {
  assert.throws(() => parseXml(Buffer.from('<a')));
  assert.equal(parseXml(Buffer.from('<a>b</a>')).children[0], 'b');
});

test('an error says where, and never quotes what stood there', () => {
  const number = '198101052382';
  assert.throws(
    () => parseXml(Buffer.from(`<a>\n<b>${number}<c ${number}></a>`)),
    (error) => error instanceof BrevduvaError && /line 2/.test(error.message) && !error.message.includes(number),
  );
});

test("an element in XML's own namespace is refused, for it could not be written without its prefix", () => {
  assert.throws(() => parseXml(Buffer.from('<a><xml:foo/></a>')), /not well-formed/);
  assert.equal(parseXml(Buffer.from('<a xml:space="preserve"/>')).attributes.length, 1);
});
