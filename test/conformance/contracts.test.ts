// What we write is valid by the official schemas, and whatever is valid by them we understand (PROTOCOL.md, contracts/).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BrevduvaError } from '../../src/domain/errors.ts';
import { prefixOf } from '../../src/wire/mina-meddelanden/namespaces.ts';
import type { Message } from '../../src/wire/mina-meddelanden/schema/message.ts';
import type { Type } from '../../src/wire/mina-meddelanden/schema/types.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { canonicalBytes, prefixedBytes } from '../../src/wire/xml/write.ts';
import { sharedFolder } from '../shared.ts';
import { damaged } from './contracts-damage.ts';
import { numbers, otherLayout } from './contracts-layouts.ts';
import { asRead, valueOfType, withoutLayout } from './contracts-samples.ts';
import { allMessages, officialSchemas, ownSchemas, type Verdict } from './contracts-schemas.ts';

const shared = sharedFolder();
const skip = shared === undefined ? 'needs ../shared with the official contracts' : false;
const seed = Number(process.env.BREVDUVA_SEED ?? Date.now() % 2 ** 31);
const runs = { seed, numRuns: 25 };

function samples(message: Message<never>): fc.Arbitrary<never> {
  return valueOfType(message.type) as fc.Arbitrary<never>;
}

test('every message that we write is valid by the official schemas and by our own', { skip }, (context) => {
  context.diagnostic(`seed ${seed}`);
  const schemas = [officialSchemas(shared ?? ''), ownSchemas()];
  for (const message of allMessages()) {
    fc.assert(
      fc.property(samples(message), (value) => {
        const written = message.write(value);
        for (const bytes of [prefixedBytes(written, prefixOf), canonicalBytes(written)]) {
          for (const schema of schemas) {
            assert.deepEqual(
              schema.check(bytes),
              { valid: true },
              `${message.local}: ${Buffer.from(bytes).toString()}`,
            );
          }
        }
      }),
      runs,
    );
  }
});

test('every message that we write is read back equal', (context) => {
  context.diagnostic(`seed ${seed}`);
  for (const message of allMessages()) {
    fc.assert(
      fc.property(samples(message), (value) => {
        const read: unknown = message.read(parseXml(prefixedBytes(message.write(value), prefixOf)));
        assert.deepEqual(asRead(message.write(read as never)), asRead(message.write(value)));
      }),
      runs,
    );
  }
});

test('a valid message is understood whatever its prefixes, escapes and layout', { skip }, (context) => {
  context.diagnostic(`seed ${seed}`);
  const official = officialSchemas(shared ?? '');
  for (const message of allMessages()) {
    fc.assert(
      fc.property(samples(message), fc.integer(), (value, layout) => {
        const written = message.write(value);
        const bytes = otherLayout(asRead(written), layout);
        assert.deepEqual(official.check(bytes), { valid: true }, Buffer.from(bytes).toString());
        const read: unknown = message.read(parseXml(bytes));
        assert.deepEqual(withoutLayout(message.write(read as never)), withoutLayout(written));
      }),
      runs,
    );
  }
});

test('our schemas and our readers accept exactly what the official schemas accept', { skip }, (context) => {
  context.diagnostic(`seed ${seed}`);
  const official = officialSchemas(shared ?? '');
  const own = ownSchemas();
  let [accepted, refused] = [0, 0];
  for (const message of allMessages()) {
    const kept = holdsTrees(message.type);
    fc.assert(
      fc.property(samples(message), fc.integer(), (value, choices) => {
        const changed = damaged(asRead(message.write(value)), numbers(choices));
        const bytes = prefixedBytes(changed, prefixOf);
        const expected = official.check(bytes);
        const said = Buffer.from(bytes).toString();
        assert.equal(own.check(bytes).valid, expected.valid, `our schema: ${said} ${JSON.stringify(expected)}`);
        if (!kept && !agrees(message, bytes, expected)) {
          assert.fail(`our reader: ${said} ${JSON.stringify(expected)}`);
        }
        if (expected.valid) accepted += 1;
        else refused += 1;
      }),
      { seed, numRuns: 60 },
    );
  }
  context.diagnostic(`${accepted} accepted, ${refused} refused`);
  assert.ok(accepted > 50 && refused > 500);
});

/** Whether our reader's verdict is the expected one, three known differences apart. */
function agrees(message: Message<never>, bytes: Uint8Array, expected: Verdict): boolean {
  try {
    message.read(parseXml(bytes));
    // White space in an element that has nothing in it: a pretty-printer's work, and harmless.
    return expected.valid || expected.why.includes('the content type is empty');
  } catch (error) {
    if (!(error instanceof BrevduvaError) || error.code !== 'invalid-input') throw error;
    // libxml2 passes over what is no base64; XML Schema (part 2, 3.2.16) does not, and neither do we.
    // An amount beyond what a number holds exactly (ninety thousand billion) is no amount.
    return !expected.valid || /must be of type (base64Binary|positiveInteger)$/.test(error.message);
  }
}

/** Whether a part of the message is kept as a tree, which is checked by whoever opens it. */
function holdsTrees(type: Type): boolean {
  if (type.kind === 'tree') return true;
  if (type.kind !== 'complex') return false;
  return Object.values(type.fields).some((each) => each.particle === 'others' || holdsTrees(each.type));
}
