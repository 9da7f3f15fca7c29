// HTML in every field that is shown somewhere: each page that a letter, a draft or an organisation reaches shows it as text (OWASP ASVS 1.2.1).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPdf, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => world.close());

const evil = (field: string): string => `"><img src=x onerror=alert(1)>'</title></textarea></script><b>${field}`;

test('what was written in any field is text on every page that shows it', async () => {
  const anna = await world.person('anna.ask');
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const draft = anna.url;
  await anna.open(`${draft}/letter`);
  const fields = [
    'subject',
    'text',
    'support-text',
    'support-phone',
    'matter-id',
    'matter-event',
    'matter-preceding',
    'matter-subject',
    'matter-type',
  ];
  const values = Object.fromEntries(fields.map((field) => [field, evil(field)]));
  const files = [{ filename: `${evil('filename')}.pdf`, contentType: 'application/pdf', bytes: await aPdf() }];
  await anna.press(/Bifoga valda filer/, { ...values, files });
  const shown: string[] = [];
  const look = async (address: string): Promise<void> => {
    await anna.open(address);
    assert.equal(anna.status, 200, address);
    assert.doesNotMatch(
      anna.html,
      /<img src=x|<\/textarea><\/script>|<b>(?:subject|text|support|matter|filename)/,
      address,
    );
    if (anna.html.includes('onerror=alert(1)')) shown.push(new URL(anna.url).pathname);
  };
  await look('/');
  await look(`${draft}/letter`);
  await look(`${draft}/check`);
  await look(`${draft}/preview`);
  await look(`${draft}/paper`);
  await anna.open(`${draft}/check`);
  await anna.press(/Skicka brevet/);
  const letter = anna.url.split('?')[0] ?? '';
  await until('handed over', async () => world.mediator.taken.at(-1));
  for (const address of [letter, `${letter}/print`, `${letter}/paper`, '/letters', '/log']) await look(address);
  assert.ok(shown.length >= 8, `the field was shown on ${shown.join(', ')}`);
});
