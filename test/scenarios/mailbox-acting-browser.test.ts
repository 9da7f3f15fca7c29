// Paying, coming, answering, signing for, forwarding and sharing in a real browser: axe, 320 px, light and dark, keyboard, without script, Swedish and English.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stockholmDate } from '../../src/platform/clock.ts';
import { appointmentMetadata } from '../../src/wire/mina-meddelanden/appointment.ts';
import { invoice } from '../../src/wire/mina-meddelanden/invoice.ts';
import {
  assertHolds,
  assertNoComplaints,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
} from '../browser.ts';
import { type ActingWorld, amina, operator, sendAsking, signe, startActing } from './mailbox-acting.ts';
import { rowsOf, until } from './mailbox-steps.ts';
import { aPdf } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let acting: ActingWorld;

const SUBJECT = 'Kallelse till syn på plats, och avgift';

function paying(dueDate: string) {
  const element = invoice.write({
    dueDate,
    amount: { value: 135_000, attribute: 'SEK' },
    accountMethod: 'BG',
    accountNumber: '5050-1055',
    ocrNumber: '1234567897',
  });
  // What is written holds elements and text only.
  return { officialMatter: { kind: 'elements' as const, elements: [JSON.parse(JSON.stringify(element))] } };
}

before(async () => {
  if (browser === undefined) return;
  acting = await startActing();
  acting.world.far.state.addresses = new Map([[operator.id, `${acting.world.wire}/Service/v3`]]);
  const starts = new Date('2027-03-01T09:00:00Z');
  await sendAsking(acting, SUBJECT, {
    ...paying('2027-02-20'),
    metadata: [
      ...appointmentMetadata({
        starts,
        ends: new Date('2027-03-01T09:45:00Z'),
        place: 'Storgatan 7',
        title: 'Syn på plats',
      }),
      { tag: 'urn:brevduva:message-type:decision/1#decision', value: 'Platsen besöks innan beslut' },
      { tag: 'urn:brevduva:message-type:decision/1#decidedOn', value: '2026-11-20' },
      { tag: 'urn:brevduva:message-type:decision/1#reference', value: 'BN 2026-0231' },
      { tag: 'https://elsewhere.example/things/colour', value: 'Något som ingen här känner till' },
    ],
    reply: 'REQUESTED',
    receiptRequest: 'SIGNED',
  });
  await sendAsking(acting, 'Faktura för sophämtning', { ...paying('2026-11-01'), receiptRequest: 'SIMPLE' });
});
after(async () => {
  await browser?.close();
  await acting?.stop();
});

async function logIn(page: Page, person = signe.id, path = '/inbox'): Promise<void> {
  await page.goto(`${acting.world.pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
  await page.locator('main h1').first().waitFor();
}

async function letterPath(subject: string): Promise<string> {
  const page = await openPage(withBrowser());
  await logIn(page);
  const href = await page.getByRole('link', { name: subject }).first().getAttribute('href');
  await page.context().close();
  return new URL(href ?? '', acting.world.pages).pathname;
}

function withBrowser(): Browser {
  assert.ok(browser !== undefined);
  return browser;
}

const check = (page: Page, name: string) => assertHolds(page, `mailbox-${name}`);

describe('what there is to do', { skip }, () => {
  test('is done from the keyboard without script: a reply is written, looked through and sent', async () => {
    const page = await openPage(withBrowser(), { script: false });
    await logIn(page, signe.id, await letterPath(SUBJECT));
    await page.getByRole('link', { name: 'Skriv svar' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Ditt svar').focus();
    await page.keyboard.type('Tiden passar bra.');
    await page
      .getByLabel('Bilagor')
      .setInputFiles({ name: 'fullmakt.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await aPdf()) });
    await page.getByRole('button', { name: 'Kontrollera och skicka' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Så här ser Kommun B ditt svar').waitFor();
    await page.getByText('fullmakt.pdf').waitFor();
    await page.getByRole('button', { name: 'Skicka svaret' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Svaret är sparat och på väg').waitFor();
    await until('the reply arrives', () => acting.door.last?.text === 'Tiden passar bra.');
    assertNoComplaints(page);
    await page.context().close();
  });

  test('a letter is shared, forwarded and an address kept', async () => {
    const page = await openPage(withBrowser());
    const path = await letterPath(SUBJECT);
    await logIn(page, signe.id, path);
    await page.getByRole('link', { name: 'Dela för en tid' }).click();
    await page.getByLabel('Personnummer eller organisationsnummer').fill('19161188-2398');
    await page.getByLabel('Namn').fill('Amina Warsame');
    await page.getByLabel('Sista dag').fill(stockholmDate(new Date(Date.now() + 7 * 86_400_000)));
    await page.getByLabel('Spara i adressboken').check();
    await page.getByRole('button', { name: 'Dela brevet' }).click();
    await page.getByText('Brevet är delat').waitFor();
    await page.getByRole('link', { name: 'Vidarebefordra' }).click();
    await page.getByLabel('Ur din adressbok').selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Fortsätt' }).click();
    await page.getByRole('button', { name: 'Vidarebefordra' }).click();
    await page.getByText('sparat för att skickas vidare').waitFor();
    assertNoComplaints(page);
    await page.context().close();
  });

  for (const look of everyLook) {
    test(`every page looks right and is accessible: ${look.name}`, async () => {
      const page = await openPage(withBrowser(), look);
      const path = await letterPath(SUBJECT);
      const bill = await letterPath('Faktura för sophämtning');
      await logIn(page);
      await check(page, `acting-inbox-${look.name}`);
      const seen = async (address: string, name: string): Promise<void> => {
        await page.goto(`${acting.world.pages}${address}`);
        await page.locator('main h1').first().waitFor();
        await check(page, `${name}-${look.name}`);
      };
      await seen(path, 'acting-letter');
      await seen(bill, 'acting-overdue');
      await page.goto(`${acting.world.pages}${path}/reply`);
      await page.getByLabel('Ditt svar').fill('Jag kommer gärna, men kan vi ses klockan tio i stället?');
      await page.getByLabel('Bilagor').setInputFiles({
        name: 'karta över tomten.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from(await aPdf()),
      });
      await page.getByRole('button', { name: 'Lägg till vald fil' }).click();
      await page.getByText('Filen är bifogad').waitFor();
      await check(page, `acting-reply-${look.name}`);
      await page.getByRole('button', { name: 'Kontrollera och skicka' }).click();
      await page.getByText('Stämmer svaret').first().waitFor();
      await check(page, `acting-check-${look.name}`);
      const [sent] = await rowsOf(acting.world, `select id from outgoing where kind = 'reply' and state = 'delivered'`);
      await seen(`${path}/sent/${String(sent?.id)}`, 'acting-sent');
      await seen(`${path}/receipt`, 'acting-sign');
      await seen(`${bill}/receipt`, 'acting-receipt');
      await seen(`${path}/forward`, 'acting-forward');
      await page.getByLabel('Personnummer eller organisationsnummer').fill('12');
      await page.getByRole('button', { name: 'Fortsätt' }).click();
      await page.getByText('Numret stämmer inte').first().waitFor();
      await check(page, `acting-forward-wrong-${look.name}`);
      await page.getByLabel('Personnummer eller organisationsnummer').fill('19161188-2398');
      await page.getByLabel('Namn').fill('Amina');
      await page.getByLabel('Egna ord till mottagaren').fill('Kan du följa med?');
      await page.getByRole('button', { name: 'Fortsätt' }).click();
      await page.getByText('Vidarebefordra till Amina?').first().waitFor();
      await check(page, `acting-forward-check-${look.name}`);
      await seen(`${path}/share`, 'acting-share');
      await seen('/address-book', 'acting-address-book');
      assertNoComplaints(page);
      await page.context().close();
      const other = await openPage(withBrowser(), look);
      await logIn(other, amina.id, '/shared');
      await check(other, `acting-shared-${look.name}`);
      await other.getByRole('link', { name: 'Delat av Signe Almgren' }).first().click();
      await other.getByText('visar det här brevet för dig').waitFor();
      await check(other, `acting-shared-letter-${look.name}`);
      assertNoComplaints(other);
      await other.context().close();
    });
  }

  test('English', async () => {
    const page = await openPage(withBrowser(), { language: 'en-GB', width: 1280 });
    await logIn(page, signe.id, await letterPath(SUBJECT));
    for (const words of [
      'To pay',
      'A time to keep',
      'Kommun B wants a reply',
      'a receipt that you sign',
      'Show the letter to somebody else',
    ])
      await page.getByText(words).first().waitFor();
    await check(page, 'acting-letter-en-1280-light');
    await page.context().close();
  });
});
