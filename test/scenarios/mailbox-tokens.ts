// What the tests of programs of a holder's own share: a token made on the pages, and asking with it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Letter } from '../../src/domain/letter.ts';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { parseRecipientId } from '../../src/domain/recipient-id.ts';
import { deliveryOf } from '../../src/wire/mina-meddelanden/delivery-of-letter.ts';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { logIn, rowsOf, until } from './mailbox-steps.ts';
import { envelopeOf, kommunB, mediator, post, signe, type World } from './mailbox-world.ts';

export interface Wanted {
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly until?: string;
}

/** Fills in the form that makes a token; the answer as it comes. `page`: the form, opened before. */
export async function askForToken(
  world: World,
  browser: PlainBrowser,
  { name = 'Arkivet', scopes = ['facts', 'content', 'sort'], until }: Wanted = {},
  page?: Seen,
): Promise<Seen> {
  const form = page ?? (await browser.open(`${world.pages}/settings/tokens/new`));
  const value = (field: string): string => new RegExp(`name="${field}"[^>]*value="([^"]*)"`).exec(form.text)?.[1] ?? '';
  const shown = /<input[^>]*id="until"[^>]*>/.exec(form.text)?.[0] ?? '';
  const day = until ?? /value="([^"]*)"/.exec(shown)?.[1] ?? '';
  const body = new URLSearchParams({ _csrf: value('_csrf'), id: value('id'), name, until: day });
  for (const scope of scopes) body.append('scopes', scope);
  return await browser.open(`${world.pages}/settings/tokens`, { body });
}

/** The token on the page that shows it. */
export function tokenOn(page: Seen): string {
  const token = /brevduva_[0-9a-f]{72}/.exec(page.text)?.[0];
  assert.ok(token !== undefined, `no token at ${page.url.pathname} (${page.status})`);
  return token;
}

/** A token of somebody who logs in to make it. */
export async function tokenOf(world: World, person: string, wanted: Wanted = {}): Promise<string> {
  const { browser } = await logIn(world, person);
  return tokenOn(await askForToken(world, browser, wanted));
}

/** Asks the API. Without a token, or with headers of one's own, as given. */
export async function ask(
  world: World,
  token: string | undefined,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return await fetch(`${world.pages}/api/v1${path}`, { redirect: 'manual', ...init, headers });
}

/** The JSON of a good answer, in which tests look for what they asked about. */
export async function asked(world: World, token: string, path: string): Promise<Awaited<ReturnType<Response['json']>>> {
  const answer = await ask(world, token, path);
  const text = await answer.text();
  assert.equal(answer.status, 200, `${path}: ${text}`);
  return JSON.parse(text);
}

/** Sends a letter with a matter, something to pay and a time to keep; its envelope. */
export async function sendEvent(world: World, subject: string): Promise<Buffer> {
  const [sender, recipient] = [parseOrganisationsnummer(kommunB.id), parseRecipientId(signe.id)];
  assert.ok(sender.ok && recipient.ok);
  const letter: Letter = {
    id: randomUUID(),
    sender: { id: sender.value, name: kommunB.name },
    recipient: recipient.value,
    subject,
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/plain', text: 'Hej Signe' },
    supportinfo: { text: 'Ring oss' },
    attachments: [],
    matter: { day: '2026-11-21', matterId: 'BUN 2026/14', eventId: '2', subject: 'Förskola', status: 'closed' },
    payment: { amountOre: 123_405, dueDate: '2027-01-31', method: 'BG', account: '5050-1055', ocr: '1234567897' },
    appointment: { starts: new Date('2027-01-15T09:00:00Z'), title: 'Inskolning', place: 'Ängen' },
    asksReceipt: true,
    metadata: ['invoiceNumber 2026-1', 'issuedOn 2026-11-21', 'totalAmount 1234.05 SEK', 'documentTypeCode 380'].map(
      (text) => {
        const [field, ...value] = text.split(' ');
        return { tag: `urn:brevduva:message-type:invoice-summary/1#${field}`, value: value.join(' ') };
      },
    ),
  };
  const tls = await world.issue(mediator);
  const envelope = envelopeOf(deliveryOf(letter), world.signer(await world.issue(kommunB)), world.signer(tls));
  const answer = await post(world, tls, envelope);
  assert.ok(answer.kind === 'result', JSON.stringify(answer));
  return Buffer.from(envelope);
}

/** The cursor of Signe's mailbox when everything so far has been told of. */
export async function cursorNow(world: World, token: string): Promise<string> {
  const text =
    'select max(id)::text as last from audit_event where subject = (select id::text from account where recipient_id = $1)';
  const [row] = await rowsOf(world, text, [signe.id]);
  let cursor = '';
  await until('everything is told of', async () => {
    cursor = (await asked(world, token, '/mailbox')).changesCursor;
    return Number(cursor) >= Number(row?.last);
  });
  return cursor;
}
