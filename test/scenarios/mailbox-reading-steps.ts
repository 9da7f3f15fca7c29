// What the tests of reading and sorting share: letters of a matter, a PDF with words in it, the forms of a list, a person who logs in.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { parseRecipientId } from '../../src/domain/recipient-id.ts';
import { deliveryOf } from '../../src/wire/mina-meddelanden/delivery-of-letter.ts';
import type { Page } from '../browser.ts';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { good, letterLink, postTo, send } from './mailbox-steps.ts';
import { envelopeOf, kommunA, kommunB, mediator, post, signe, type World } from './mailbox-world.ts';

const TEXT =
  '<p>Hej Signe</p><p>Vi behöver en ritning till. Skicka den senast den <b>15 december 2026</b>.</p><ul><li>Planritning</li><li>Fasadritning</li></ul>';

/** A letter of HTML that names a matter. */
export async function sendInMatter(
  world: World,
  subject: string,
  matter: {
    readonly matterId: string;
    readonly status: 'senderinitiative' | 'recipientinitiative' | 'closed';
    readonly text?: string;
  },
): Promise<void> {
  const [sender, recipient] = [parseOrganisationsnummer(kommunB.id), parseRecipientId(signe.id)];
  assert.ok(sender.ok && recipient.ok);
  const { matterId, status, text = TEXT } = matter;
  const delivery = deliveryOf({
    id: randomUUID(),
    sender: { id: sender.value, name: kommunB.name },
    recipient: recipient.value,
    subject,
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/html', text },
    supportinfo: { text: 'Bygglovsenheten svarar vardagar 9–12.' },
    attachments: [],
    matter: { day: '2026-11-22', matterId, eventId: randomUUID(), subject: 'Bygglov för uterum', status },
  });
  const tls = await world.issue(mediator);
  good(await post(world, tls, envelopeOf(delivery, world.signer(await world.issue(kommunB)), world.signer(tls))));
}

/** Pages with these words each, and a sentence below them. */
async function readablePdf(pages: readonly string[]): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const words of pages) {
    const page = document.addPage([595, 842]);
    page.drawText(words, { x: 72, y: 740, size: 24, font });
    page.drawText('Kommunen har beslutat att ge dig bygglov.', { x: 72, y: 690, size: 12, font });
  }
  return Buffer.from(await document.save());
}

/** Five letters of two senders: two of one matter, one with a PDF. */
export async function fillInbox(world: World): Promise<void> {
  await send(world, { subject: 'Kallelse till hälsobesök', sender: kommunA });
  await send(world, { subject: 'Beslut om plats på förskolan Ängen', sender: kommunA });
  const matterId = 'BN 2026-0231';
  await sendInMatter(world, 'Vi har fått din ansökan om bygglov', { matterId, status: 'senderinitiative' });
  await sendInMatter(world, 'Komplettera din ansökan om bygglov', { matterId, status: 'recipientinitiative' });
  const content = await readablePdf(['Beslut om bygglov', 'Sida två']);
  const files = [{ filename: 'Beslut BYGG 2026-112.pdf', contentType: 'application/pdf', content }];
  await send(world, { subject: 'Beslut om bygglov på fastigheten Duvan 3', files });
}

/** Logs in by the pretend e-ID's buttons. */
export async function logInBy(page: Page, world: World, person = signe.id, path = '/inbox'): Promise<void> {
  await page.goto(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
  await page.locator('main h1').waitFor();
}

/** The id at the end of a letter's address. */
export function idOf(link: string): string {
  return link.split('/').at(-1) ?? '';
}

/** Sorts letters as the form of a list does. `to`: a folder or label. */
export async function sortBy(
  { browser, page }: { readonly browser: PlainBrowser; readonly page: Seen },
  action: string,
  subjects: readonly string[],
  to = '',
): Promise<Seen> {
  const csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const back = /name="back" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const body = new URLSearchParams({ _csrf: csrf, action, to, back: back.replaceAll('&amp;', '&') });
  for (const subject of subjects) body.append('letters', idOf(letterLink(page, subject)));
  return await browser.open(new URL('/sort', page.url), { body });
}

/** Presses the undo that the page offers. */
export async function undo(browser: PlainBrowser, page: Seen): Promise<Seen> {
  const id = /name="undo" value="([^"]*)"/.exec(page.text)?.[1];
  assert.ok(id !== undefined, 'there is nothing to undo');
  return await postTo(browser, page, '/undo', { undo: id, back: '/inbox' });
}
