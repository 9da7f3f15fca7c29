// The pages that an external mediator and the print queue bring, in a real browser: in doubt, to be printed, printed; the settings; with axe-core.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Config } from '../../src/services/sender/index.ts';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  type Look,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
  screenshot,
} from '../browser.ts';
import { RogueMediator } from './rogue-mediator.ts';
import { aPdf, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
const postalAddress = ['Gun Sjöberg', 'Exempelgatan 1', '123 45 EXEMPELSTAD'];
const addresses: Record<string, string> = {};
let world: SenderWorld;
let mediator: RogueMediator;
let token: string;
before(async () => {
  if (browser === undefined) return;
  world = await SenderWorld.open();
  mediator = new RogueMediator(world.mediatorFiles);
  await mediator.up();
  await world.sender({ organisations: organisations() });
  token = await world.token('system-b');
  mediator.handling.set('Beslut om bygglov', 'take-and-break');
  const attachments = [{ filename: 'beslut.pdf', content: Buffer.from(await aPdf()).toString('base64') }];
  await send('doubt', 'unknown', { recipient: withMailbox, subject: 'Beslut om bygglov' });
  await send('to-print', 'to-print', { recipient: withoutMailbox, subject: 'Beslut om bidrag', attachments });
  await send('printed', 'to-print', { recipient: withoutMailbox, subject: 'Kallelse till möte' });
  await call(`${addresses['printed']}/printed`, { reference: 'omgång-47' });
});
after(async () => {
  await browser?.close();
  if (browser === undefined) return;
  await world.close();
  await mediator.down();
});

function organisations(): Config['organisations'] {
  const caFiles = [world.mediatorFiles.caFile];
  const soap = { kind: 'soap', name: 'En annans förmedling', url: mediator.url, caFiles, repeats: 'unknown' } as const;
  return world.config.organisations.map((organisation) => ({ ...organisation, mediator: soap }));
}

async function call(path: string, given?: object): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const posted = given === undefined ? {} : { method: 'POST', body: JSON.stringify(given) };
  const answer = await fetch(`${world.address}/api/v1${path}`, {
    headers:
      given === undefined ? { authorization: headers.authorization } : { ...headers, 'idempotency-key': randomUUID() },
    ...posted,
  });
  assert.ok(answer.status < 300, String(answer.status));
  return Object(await answer.json());
}

async function send(name: string, state: string, letter: object): Promise<void> {
  const text = 'Hej\n\nBeslutet finns i bilagan. Ring oss om du undrar över något.';
  const { letterId } = await call('/letters', { ...letter, text, channel: 'digital-or-paper', postalAddress });
  const path = `/letters/${String(letterId)}`;
  await until(state, async () => ((await call(path))['state'] === state ? true : undefined));
  addresses[name] = path;
}

async function look(page: Page, name: string, words: RegExp): Promise<void> {
  assert.match(await page.locator('main').innerText(), words);
  await screenshot(page, name);
  await assertAccessible(page, name);
  await assertNoSidewaysScroll(page);
}

async function walk(how: Look, name: string, words: Readonly<Record<string, RegExp>>): Promise<void> {
  assert.ok(browser !== undefined);
  const page = await openPage(browser, how);
  await page.goto(world.address);
  await page.click('button[value="bo.berg"]');
  await page.waitForURL(`${world.address}/`);
  const paths = { ...addresses, list: '/letters', settings: '/settings', help: '/help' };
  for (const [place, path] of Object.entries(paths)) {
    await page.goto(`${world.address}${path}`);
    await look(page, `set-ups-${place}-${name}`, words[place] ?? /./);
  }
  assertNoComplaints(page);
  await page.context().close();
}

const swedish = {
  doubt: /Vi vet inte om förmedlingen tog emot brevet[\s\S]*Fråga förmedlaren/,
  'to-print': /Brevet går på papper[\s\S]*ingen digital brevlåda[\s\S]*Exempelgatan 1/,
  printed: /Brevet är utskrivet[\s\S]*omgång-47/,
  list: /Vi vet inte[\s\S]*Ska skrivas ut|Utskrivet[\s\S]*Ska skrivas ut/,
  settings: /Message v3 \(SOAP\)/,
  help: /På papper/,
};
const english = {
  doubt: /We do not know whether the mediator took the letter/,
  'to-print': /The letter goes on paper[\s\S]*no digital mailbox/,
  printed: /The letter is printed/,
  list: /To be printed/,
  settings: /we ask the mediator/,
  help: /On paper/,
};

// Width and colours do not meet: three looks tell what four would.
for (const { name, ...how } of everyLook.filter((one) => one.name !== '320-dark')) {
  test(`every page holds in ${name}`, { skip }, () => walk(how, name, swedish));
}
test('and in English', { skip }, () => walk({ language: 'en-GB' }, 'en', english));
