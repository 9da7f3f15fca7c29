// A package is read only when its index says what can be: also times that no calendar has are told from it, before anything is stored.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pack } from '../../../../test/scenarios/mailbox-moving.ts';
import type { PackageIndex } from './package-form.ts';
import { readPackage } from './read-package.ts';

const holder = '198101052382';
const id = '0197f0a0-0000-7000-8000-000000000001';
const index: PackageIndex = {
  format: 'brevduva-mailbox',
  version: 1,
  made: '2026-11-23T08:00:00Z',
  operator: { id: '164022000022', name: 'Duvkullens brevlåda' },
  holder: { id: holder, name: 'Signe Almgren' },
  folders: [],
  labels: [],
  addresses: [],
  settings: null,
  deliveries: [],
  files: [],
};

async function problemOf(received: string, read: string | null): Promise<string> {
  const letter = { id, position: 1, subject: 'Brev', read, place: 'inbox' as const, labels: [], html: 'a.html' };
  const delivery = {
    ...{ id, kind: 'secure' as const, original: 'original.xml', received, transactionId: 't', sealedBy: 'x' },
    sender: index.operator,
    verification: null,
    letters: [{ ...letter, attachments: [], sent: [] }],
  };
  async function* pieces() {
    yield pack(new Map([['original.xml', Buffer.from('<x/>')]]), { ...index, deliveries: [delivery] });
  }
  const found = await readPackage(pieces(), async (numbers) => numbers.find((number) => number === holder));
  return 'problem' in found ? found.problem : 'read';
}

test('times that there are, and letters that nobody has read', async () => {
  assert.equal(await problemOf('2026-11-22T08:00:00.123Z', null), 'read');
  assert.equal(await problemOf('2026-11-22T08:00:00Z', '2026-11-22T09:00:00Z'), 'read');
});

for (const wrong of ['2026-13-01T08:00:00Z', '2026-11-22T25:00:00Z', '0000-01-01T00:00:00Z'])
  test(`${wrong} is no time of a letter`, async () => {
    assert.equal(await problemOf(wrong, null), 'not-a-package');
    assert.equal(await problemOf('2026-11-22T08:00:00Z', wrong), 'not-a-package');
  });
