// A small call that asks for much lets others in between, also when it is refused in the end.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Senders } from '../senders.ts';
import { acceptNotification } from './accept-notification.ts';

const numbers = readFileSync(new URL('../../../../test/vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, 300);

test('a large notification to many recipients does not hold the main loop', async () => {
  const by = parseOrganisationsnummer('162021003898');
  assert.ok(by.ok);
  const never = () => assert.fail('the caller may not hand in for anybody');
  let rounds = 0;
  let counting = true;
  const count = () => {
    rounds++;
    if (counting) setImmediate(count);
  };
  setImmediate(count);
  const accepting = acceptNotification(
    {
      delivery: {
        header: { sender: { id: by.value, name: 'Kommun B' }, recipients: numbers },
        message: {
          header: {
            id: 'm-1',
            subject: 'Vattnet',
            supportinfo: { text: 'Kontaktcenter' },
            metadata: [],
            language: 'svSE',
          },
          body: { contentType: 'text/plain', body: Buffer.alloc(200_000, 'a') },
        },
      },
      door: 'soap',
      by: by.value,
      clientId: by.value,
    },
    {
      senders: new Senders([]),
      findByKey: async () => undefined,
      ...{ mediatesFor: never, putContent: never, store: never, clock: never, lifetimeMs: 1 },
    },
  );
  await assert.rejects(accepting, { code: 'access-denied' });
  counting = false;
  assert.ok(rounds > 5, `${rounds} rounds`);
});
