// Any change of a sealed delivery's tree, as an attacker makes them: elements removed, doubled, moved, wrapped, renamed; what is
// opened all the same says what was signed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { inspectDelivery } from '../../src/wire/mina-meddelanden/delivery-inspect.ts';
import { openSealedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { ns } from '../../src/wire/mina-meddelanden/namespaces.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import type { XmlElement } from '../../src/wire/xml/tree.ts';
import { canonicalBytes } from '../../src/wire/xml/write.ts';
import { delivery, type Scene, testScene } from './deliveries.ts';
import { NOW } from './pki.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647);

let scene: Scene;
let sealed: XmlElement;
before(async () => {
  scene = await testScene();
  sealed = parseXml(scene.sealed);
  console.log(`signatures-changes: SEED=${seed}`);
});

function elements(root: XmlElement): XmlElement[] {
  return [root, ...root.children.flatMap((child) => (typeof child === 'string' ? [] : elements(child)))];
}

type Children = readonly (XmlElement | string)[];

/** The tree with one element exchanged for what `by` makes of it. */
function exchanged(root: XmlElement, target: XmlElement, by: (element: XmlElement) => Children): XmlElement {
  const children = root.children.flatMap((child) => {
    if (child === target) return by(target);
    return [typeof child === 'string' ? child : exchanged(child, target, by)];
  });
  return { ...root, children };
}

const wrapper = (element: XmlElement): XmlElement => ({
  namespace: 'urn:x',
  local: 'Wrapper',
  attributes: [],
  children: [element],
});
const attribute = (namespace: string, local: string, value: string) => ({
  namespace,
  prefix: namespace === '' ? '' : 'x',
  local,
  value,
});

/** What can be done to one element, given another one of the tree. */
const changes: Record<string, (root: XmlElement, one: XmlElement, other: XmlElement) => XmlElement> = {
  remove: (root, one) => exchanged(root, one, () => []),
  double: (root, one) => exchanged(root, one, () => [one, one]),
  replace: (root, one, other) => exchanged(root, one, () => [other]),
  'put before': (root, one, other) => exchanged(root, one, () => [other, one]),
  'put after': (root, one, other) => exchanged(root, one, () => [one, other]),
  'put within': (root, one, other) => exchanged(root, one, () => [{ ...one, children: [...one.children, other] }]),
  wrap: (root, one) => exchanged(root, one, () => [wrapper(one)]),
  unwrap: (root, one) => exchanged(root, one, () => one.children),
  empty: (root, one) => exchanged(root, one, () => [{ ...one, children: [] }]),
  turn: (root, one) => exchanged(root, one, () => [{ ...one, children: one.children.toReversed() }]),
  'other name': (root, one, other) => exchanged(root, one, () => [{ ...one, local: other.local }]),
  'other namespace': (root, one, other) => exchanged(root, one, () => [{ ...one, namespace: other.namespace }]),
  'no namespace': (root, one) => exchanged(root, one, () => [{ ...one, namespace: '' }]),
  'other text': (root, one, other) => exchanged(root, one, () => [{ ...one, children: other.children }]),
  'more text': (root, one) => exchanged(root, one, () => [{ ...one, children: [...one.children, 'x'] }]),
  'white space': (root, one) => exchanged(root, one, () => [{ ...one, children: ['\n', ...one.children] }]),
  'an attribute': (root, one) =>
    exchanged(root, one, () => [{ ...one, attributes: [...one.attributes, attribute('urn:x', 'odd', 'x')] }]),
  'an Id': (root, one) =>
    exchanged(root, one, () => [{ ...one, attributes: [...one.attributes, attribute('', 'Id', 'x')] }]),
  'other attributes': (root, one, other) => exchanged(root, one, () => [{ ...one, attributes: other.attributes }]),
};

test('whatever is done to the tree, what is opened says what was signed', () => {
  const original = openSealedDelivery(scene.sealed, scene.trust);
  assert.ok(original.ok);
  const step = fc.tuple(fc.constantFrom(...Object.keys(changes)), fc.nat(), fc.nat());
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 2 }), (steps) => {
      let changed = sealed;
      for (const [name, first, second] of steps) {
        const all = elements(changed);
        const [one, other] = [all[1 + (first % (all.length - 1))], all[second % all.length]];
        // A document must stay one: the root is not taken away.
        if (one !== undefined && other !== undefined && other !== changed)
          changed = changes[name]?.(changed, one, other) ?? changed;
      }
      const bytes = canonicalBytes(changed);
      const opened = openSealedDelivery(bytes, scene.trust);
      const report = inspectDelivery(parseXml(bytes), { at: NOW, allowSha1: false });
      assert.equal(report?.signatures.every(({ good }) => good) && report.invalid === undefined, opened.ok);
      if (!opened.ok) return;
      accepted += 1;
      assert.deepEqual(opened.value.delivery, delivery);
      assert.deepEqual(opened.value.seal, original.value.seal);
      assert.equal(opened.value.signature.certificate, original.value.signature.certificate);
      assert.equal(opened.value.sealSignature.certificate, original.value.sealSignature.certificate);
    }),
    { numRuns: 3000, seed },
  );
  // Some changes harm nothing: of the seal's own KeyInfo, outside all that is signed.
  assert.ok(accepted < 600, `${accepted} changes were accepted`);
});

test('a good delivery hidden anywhere in another is never what is read', () => {
  const evil: XmlElement = exchanged(sealed, at(sealed, 'Recipient'), (recipient) => [
    { ...recipient, children: ['195303231855'] },
  ]);
  for (const place of elements(evil).slice(1)) {
    for (const hidden of [sealed, wrapper(sealed), at(sealed, 'SignedDelivery')]) {
      for (const by of [[hidden, place], [place, hidden], [{ ...place, children: [...place.children, hidden] }]]) {
        const opened = openSealedDelivery(canonicalBytes(exchanged(evil, place, () => by)), scene.trust);
        assert.ok(!opened.ok, `hidden at ${place.local}`);
      }
    }
  }
});

function at(root: XmlElement, local: string): XmlElement {
  const found = elements(root).find((element) => element.local === local && element.namespace !== ns.xmldsig);
  assert.ok(found);
  return found;
}
