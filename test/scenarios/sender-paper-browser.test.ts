// Pages of paper in a real browser: queue, batches, decisions, returned mail, a letter to an address alone; axe-core, wide and light, narrow and dark.
import { after, before, test } from 'node:test';
import pg from 'pg';
import {
  assertHolds,
  assertNoComplaints,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  type Page,
} from '../browser.ts';
import { logInAt } from './sender-browsing.ts';
import { PaperWorld, protectedPerson } from './sender-paper-world.ts';
import { optedOut, withoutMailbox } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let paper: PaperWorld;
let batch = '';
let stopped = '';
let late = '';
before(async () => {
  if (browser === undefined) return;
  paper = await PaperWorld.open();
  await paper.start();
  const first = await paper.queued('Beslut om färdtjänst', {}, 2);
  stopped = await paper.queued('Beslut om bistånd', { recipient: protectedPerson });
  batch = await paper.batch([first, stopped]);
  await paper.batchIn(batch, 'made');
  const arrived = await paper.queued('Beslut om parkering');
  late = await paper.batch([arrived, await paper.queued('Beslut om bygglov')]);
  await paper.batchIn(late, 'made');
  await deliveredLate(arrived);
  await paper.queued('Kallelse till möte');
  await paper.queued('Beslut om avgift', { recipient: optedOut });
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await paper.close();
});

// As if the mediator had said so after all.
async function deliveredLate(letter: string): Promise<void> {
  const client = new pg.Client({ connectionString: paper.sender.database.ownerUrl });
  await client.connect();
  await client.query(`update sender.letter set state = 'delivered', settled_at = now() where id = $1`, [letter]);
  await client.end();
}

const look = (page: Page, name: string) => assertHolds(page, `sender-${name}`);

for (const { name, ...how } of everyLook.filter((one) => one.name === '1280-light' || one.name === '320-dark')) {
  test(`the pages of paper hold in ${name}`, { skip, timeout: 300_000 }, async () => {
    if (browser === undefined) return;
    const { address } = paper.sender;
    const page = await logInAt(browser, address, 'anna.ask', how);
    for (const [path, title] of [
      ['/print-queue', 'print-queue'],
      ['/print-batches', 'print-batches'],
      [`/print-batches/${batch}`, 'print-batch'],
      [`/print-batches/${late}`, 'print-batch-late'],
      [`/letters/${stopped}/on-paper`, 'letter-on-paper'],
      ['/returned-mail', 'returned-mail'],
      ['/letters/to-address', 'to-address'],
    ] as const) {
      await page.goto(`${address}${path}`);
      await look(page, `${title}-${name}`);
    }
    await page.goto(`${address}/letters/new`);
    await page.fill('#recipient', withoutMailbox);
    await page.click('main button.button--primary');
    await page.waitForURL(/drafts\/[0-9a-f-]+$/);
    await page.goto(`${page.url()}/letter`);
    await page.fill('#subject', 'Beslut om färdtjänst');
    await page.fill('#text', 'Hej\n\nBeslutet finns i brevet.');
    await page.click('button[name=next]');
    await page.waitForURL(/check$/);
    await page.goto(page.url().replace(/check$/, 'on-paper'));
    await look(page, `draft-on-paper-${name}`);
    assertNoComplaints(page);
    await page.context().close();
  });
}
