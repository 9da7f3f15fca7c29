// Long texts beside the parser: every tree is the one that was written, and what was refused is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BrevduvaError } from '../../domain/errors.ts';
import { longTextIn, shortened } from './long-text.ts';
import { parseXml } from './parse.ts';
import type { XmlElement } from './tree.ts';
import { canonicalBytes, prefixedBytes } from './write.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const long = Buffer.alloc(30_000, 'åäö').toString('base64');

test('a long text of an element is taken out, whatever stands beside it, and put back', () => {
  const document = `<a xmlns="urn:a" b="c>d"><b>${long}</b>x > y <c>${long}=</c><![CDATA[ >${long}<z> ]]>å&amp;</a>`;
  const short = shortened(Buffer.from(document));
  assert.ok(short !== undefined && short.bytes.length < 400);
  const { children } = parseXml(Buffer.from(document));
  assert.deepEqual(
    children.map((child) => (typeof child === 'string' ? child : child.children[0])),
    [long, 'x > y ', `${long}=`, ` >${long}<z> å&`],
  );
  const alone = children.map((child) => (typeof child === 'string' ? undefined : longTextIn(child)?.length));
  assert.deepEqual(alone, [long.length, undefined, long.length + 1, undefined]);
});

test('an element that was changed has the text that it was given', () => {
  const [first] = parseXml(Buffer.from(`<a><b>${long}</b></a>`)).children;
  assert.ok(typeof first === 'object');
  assert.deepEqual({ ...first }.children, [long]);
  const changed = { ...first, children: ['other'] };
  assert.equal(longTextIn(changed), undefined);
  assert.equal(canonicalBytes(changed).toString(), '<b>other</b>');
});

const piece = fc.oneof(
  fc.constantFrom(long, `${long}>`, `å${long}`, `${long}&${long}`, `<${long}`, `\r${long}\n`, `${long}]]>`, '\u007f'),
  fc.string({ maxLength: 12, unit: 'grapheme-ascii' }),
  // A mark cannot be guessed, but it is hexadecimal digits.
  fc.integer({ min: 20_000, max: 70_000 }).map((length) => '0123456789abcdef'.repeat(length / 16)),
);
const textOf = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
const { element } = fc.letrec<{ element: XmlElement; child: XmlElement | string }>((tie) => ({
  child: fc.oneof({ depthSize: 'small' }, textOf, tie('element')),
  element: fc
    .record({
      namespace: fc.constantFrom('urn:a', 'urn:b'),
      local: fc.constantFrom('a', 'b'),
      attributes: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: textOf.map((value) => [{ namespace: '', prefix: '', local: 'c', value }]) },
      ),
      children: fc.array(tie('child'), { maxLength: 4 }),
    })
    .map(({ children, ...rest }) => ({ ...rest, children: joined(children) })),
}));

/** Neighbouring texts are one. */
function joined(children: readonly (XmlElement | string)[]): (XmlElement | string)[] {
  const found: (XmlElement | string)[] = [];
  for (const child of children) {
    const last = found.at(-1);
    if (typeof child === 'string' && typeof last === 'string') found[found.length - 1] = last + child;
    else if (child !== '') found.push(child);
  }
  return found;
}

test(`every tree with long texts is read as it was written (SEED=${seed})`, () => {
  fc.assert(
    fc.property(element, (tree) => {
      const read = parseXml(prefixedBytes(tree, () => undefined));
      assert.ok(canonicalBytes(read).equals(canonicalBytes(tree)));
      assert.ok(prefixedBytes(read, () => 'p').equals(prefixedBytes(tree, () => 'p')));
      assert.deepEqual(read, tree);
    }),
    { seed, numRuns: 150 },
  );
});

const refused: readonly (readonly [what: string, document: string])[] = [
  ['before the root', `>${long}<a/>`],
  ['after the root', `<a/>${long}<!-- -->`],
  ['after the root, alone', `<a/>${long}`],
  ['in an attribute before a <', `<a b=">${long}<"/>`],
  ['in a comment', `<a><!-- >${long}< --></a>`],
  ['in a processing instruction', `<a><?x >${long}<?></a>`],
  ['in a document type', `<!DOCTYPE a [<!ENTITY e "">${long}<!ENTITY f "">]><a/>`],
  ['in a name', `<a></a>${long}<`],
  ['with a control character', `<a>${long}\u0001${long}</a>`],
  ['with an entity that nobody declared', `<a>${long}&e;${long}</a>`],
  ['in an element that does not end', `<a>${long}<b></a>`],
  ['after what closes a CDATA section', `<a>]]>${long}</a>`],
];

for (const [what, document] of refused) {
  test(`a long text ${what} is refused as a short one is`, () => {
    const reasonOf = (text: string): unknown => {
      try {
        return parseXml(Buffer.from(text));
      } catch (error) {
        return error instanceof BrevduvaError ? error.details.reason : error;
      }
    };
    assert.equal(typeof reasonOf(document), 'string');
    assert.equal(reasonOf(document), reasonOf(document.replaceAll(long, 'abcd')));
  });
}
