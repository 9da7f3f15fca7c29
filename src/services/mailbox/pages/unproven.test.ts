// A letter that nobody has been found to have signed is said to be so wherever it is shown: also one that was sent on, and one that is shared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { texts } from '../messages.ts';
import type { StoredLetter } from '../store/letters.ts';
import { forwardedPart } from './forwarded-part.ts';
import { sharedLetterPage } from './share-pages.ts';

const receivedAt = new Date('2026-11-22T08:00:00Z');
const id = '0197f0a0-0000-7000-8000-000000000001';
const certificate = { organisation: '162021003898', subject: '', issuer: '', serial: '', fingerprint: '' };
const facts = { ...certificate, algorithm: 'RSA-SHA256', sha1: false };
const signed: StoredLetter['delivery']['verification'] = { signedAs: 'sender', signed: facts, sealed: facts };
const unsigned: StoredLetter['delivery']['verification'] = { signedAs: 'nobody', handedInBy: '164022000022' };

function letterOf(verification: StoredLetter['delivery']['verification']): StoredLetter {
  const forward = { id: '198101052382', name: 'Signe', operator: '164022000022', subject: '', text: '' };
  return {
    ...{ id, accountId: id, deliveryId: id, messageId: 'm', subject: 'Beslut', language: 'svSE' },
    ...{ body: 'Hej', bodyBlob: undefined, read: true, position: 1, lettersInDelivery: 1 },
    ...{ folder: undefined, trashedAt: undefined, matterMark: undefined },
    bodyType: 'text/plain',
    place: 'inbox',
    support: { text: '', url: undefined, phone: undefined, email: undefined },
    delivery: {
      ...{ senderId: '162021003898', senderName: 'Kommun B', transId: 't', sealDate: '2026-11-22', receivedAt },
      ...{ reference: undefined, attention: undefined, forward: { ...forward, isOwnLetter: true }, verification },
    },
  };
}

const asForwarded = async (letter: StoredLetter): Promise<string> =>
  String((await forwardedPart({ t: texts('sv'), opened: { letter, attachments: [] }, names: new Map() }))?.text);

test('one that was sent on is said to be checked only when it was', async () => {
  assert.match(await asForwarded(letterOf(signed)), /Det har vi kontrollerat/);
  assert.doesNotMatch(await asForwarded(letterOf(unsigned)), /Det har vi kontrollerat/);
});

test('one that is shared says that it was not checked', () => {
  const share = { id, accountId: id, letterId: id, holder: 'Signe', until: receivedAt, label: Buffer.alloc(0) };
  const shown = (letter: StoredLetter): string =>
    String(sharedLetterPage('sv', { share, letter, attachments: [], body: { text: 'Hej' } }).main);
  assert.match(shown(letterOf(unsigned)), /Vi har inte kunnat kontrollera vem som har skrivit brevet/);
  assert.doesNotMatch(shown(letterOf(signed)), /inte kunnat kontrollera/);
});
