// Send again pressed twice: one draft while it is not sent, whoever presses twice or in two windows at once (issue 4, "Check – create – send"; DESIGN rule 6).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sendLetter, stateOf, type Waiting, waiting } from './sender-held.ts';
import { operator, SenderWorld, until } from './sender-world.ts';

let world: SenderWorld;
let its: Waiting;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  its = await waiting(world);
});
after(async () => {
  await its.database.close();
  await world.close();
});

const AGAIN = /Skicka på nytt som ett nytt brev/;

test('pressed twice, also in two windows at once, it is one draft; once that is sent the next press makes another', async () => {
  const anna = await world.person('anna.ask');
  const letter = await sendLetter(anna, 'Två tryck');
  const taken = await until('handed over', async () => world.mediator.taken.at(-1));
  const facts = { operator: { id: operator.id, name: operator.name }, transId: 't' };
  world.mediator.tell('delivered', facts, taken.deliveryId);
  await until('delivered', async () => ((await stateOf(its, letter)) === 'delivered' ? true : undefined));
  const windows = [await world.person('anna.ask'), await world.person('anna.ask'), await world.person('anna.ask')];
  const drafts = async () =>
    new Set(
      await Promise.all(
        windows.map(async (one) => {
          await one.open(letter);
          await one.press(AGAIN);
          return new URL(one.url).pathname;
        }),
      ),
    );
  const first = await drafts();
  assert.equal(first.size, 1, [...first].join());
  assert.deepEqual(await drafts(), first, 'pressed again it is the same');
  // A colleague has a draft of their own.
  const bo = await world.person('bo.berg');
  await bo.open(letter);
  await bo.press(AGAIN);
  assert.ok(!first.has(new URL(bo.url).pathname));
  const [one] = windows;
  assert.ok(one);
  await one.press(/Granska brevet/);
  await one.press(/Skicka brevet/);
  const second = await drafts();
  assert.equal(second.size, 1);
  assert.notDeepEqual(second, first);
});

test('what was never sent is changed in the draft that it became already', async () => {
  const anna = await world.person('anna.ask');
  await its.database.everyOrganisation.updateTable('organisation_settings').set({ grace_seconds: 600 }).execute();
  const bo = await world.person('bo.berg');
  await bo.open('/settings/sending');
  await bo.press(/^Spara$/, { grace: '600' });
  const letter = await sendLetter(anna, 'Ångrat');
  await anna.open(letter);
  await anna.press(/Ångra, skicka inte/);
  const draft = new URL(anna.url).pathname.split('/')[2];
  await anna.open(letter);
  assert.equal(await stateOf(its, letter), 'withdrawn');
  if (AGAIN.test(anna.text)) {
    await anna.press(AGAIN);
    assert.equal(new URL(anna.url).pathname.split('/')[2], draft);
  }
});
