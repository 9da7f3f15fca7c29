// An organisation's mailbox: it receives, those with the role read it, and only those who may sign for it decide over it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PlainBrowser, type Seen } from '../plain-browser.ts';
import { letterLink, postTo, send } from './mailbox-steps.ts';
import { kommunA, kommunB, startWorld, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld({
    organisationReaderRole: 'administrator',
    accounts: [{ recipient: kommunB.id, name: kommunB.name }],
  });
  const login = { ...world.config.login, issuer: `${world.eid.address}/staff`, acr: [], scope: 'openid profile email' };
  await world.restart({ login });
  await send(world, { sender: kommunA, recipient: kommunB.id, subject: 'Till kommunen' });
});
after(async () => await world.stop());

async function logIn(person: string): Promise<{ browser: PlainBrowser; page: Seen }> {
  const browser = new PlainBrowser();
  const choose = await browser.open(`${world.pages}/login?return-to=%2Finbox`);
  return { browser, page: await browser.submit(choose, { person }) };
}

describe('an organisation with a mailbox', () => {
  test('is read by a person with the role, whose name stands in its activity', async () => {
    const { browser, page } = await logIn('bo.berg');
    const letter = await browser.open(letterLink(page, 'Till kommunen'));
    assert.equal(letter.status, 200);
    assert.match(letter.text, /Är det här verkligen från Kommun A/);
    assert.match((await browser.open(`${world.pages}/activity`)).text, /Bo Berg/);
  });

  test('is closed to a person of the organisation without the role', async () => {
    const { page } = await logIn('anna.ask');
    assert.equal(page.status, 403);
    assert.ok(!page.text.includes('Till kommunen'));
  });

  test('is not opened, closed or its senders chosen by its readers', async () => {
    const { browser, page } = await logIn('bo.berg');
    assert.ok(!page.text.includes('href="/senders"'));
    for (const path of ['/senders', '/close']) {
      const seen = await browser.open(`${world.pages}${path}`);
      assert.equal(seen.status, 403, path);
      assert.match(seen.text, /får teckna firma/);
    }
    assert.equal((await postTo(browser, page, '/close')).status, 403);
    assert.equal((await browser.open(`${world.pages}/settings`)).status, 200);
  });
});
