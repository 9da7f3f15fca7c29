// The whole round in a sandbox, nothing pretended: Kommun B asks, Signe answers and signs from her mailbox, and the caseworker reads it in the unit's inbox.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type DefaultTreeAdapterTypes, parse, serializeOuter } from 'parse5';
import { openSignedReceipt } from '../../src/wire/receipts/signed-receipt.ts';
import { type Network, startNetwork } from '../network.ts';
import { Person } from '../person.ts';
import { aPdf, until } from './sender-world.ts';

const SIGNE = '198101052382';
let network: Network;
before(async () => {
  network = await startNetwork();
});
after(() => network.stop());

const pages = (service: string) => network.announcement.services[service]?.pages ?? '';

async function logIn(service: string, name: string): Promise<Person> {
  const person = new Person();
  await person.open(`${pages(service)}/login`);
  return await person.press(new RegExp(name));
}

async function post(body: object, path = '/letters', status = 202): Promise<void> {
  const { api, tokenEndpoint, id, secret } = network.announcement.apiClient;
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: 'letters administration' });
  const authorization = `Basic ${btoa(`${id}:${encodeURIComponent(secret)}`)}`;
  const token = await (await fetch(tokenEndpoint, { method: 'POST', headers: { authorization }, body: form })).json();
  const headers = {
    authorization: `Bearer ${Reflect.get(Object(token), 'access_token')}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  const answer = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(answer.status, status, await answer.clone().text());
}

test('a letter with everything to do, answered and signed for in the mailbox, is read at the sender', async () => {
  await post({
    recipient: SIGNE,
    subject: 'Kallelse med avgift',
    text: 'Kom, betala, svara och kvittera.',
    protectionClass: 3,
    allowsReply: true,
    asksReceipt: true,
    signedReceipt: true,
    payment: { amount: '1350.00', dueDate: '2027-02-01', method: 'BG', account: '5050-1055', ocr: '1234567897' },
    appointment: { starts: '2027-01-15T10:00:00+01:00', place: 'Storgatan 7', title: 'Syn' },
  });
  const signe = await logIn('mailbox-a', 'Signe Almgren');
  await until('the letter', async () => {
    await signe.open(`${pages('mailbox-a')}/inbox`);
    return /Kallelse med avgift/.test(signe.text) ? true : undefined;
  });
  await signe.follow(/Kallelse med avgift/);
  const letter = signe.url;
  for (const words of [/Att betala/, /Tid att passa/, /Du kan svara Kommun B/, /skriver under med din e-legitimation/])
    assert.match(signe.text, words);

  await signe.follow(/Skriv svar/);
  const file = { filename: 'karta.pdf', contentType: 'application/pdf', bytes: await aPdf() };
  await signe.press(/Kontrollera och skicka/, { text: 'Jag kommer. Grinden är öppen.', files: [file] });
  await signe.press(/Skicka svaret/);
  await until('the reply has arrived', async () => (/Framme/.test((await signe.open(letter)).text) ? true : undefined));

  await signe.follow(/Skriv under en kvittens/);
  await signe.follow(/Skriv under med e-legitimation/);
  await signe.press(/Signe Almgren/);
  await signe.press(/Skicka kvittensen/);
  await until('the receipt has arrived', async () =>
    (await signe.open(letter)).text.match(/Framme/g)?.length === 2 ? true : undefined,
  );

  const anna = await logIn('sender', 'Anna Ask');
  await anna.open(`${pages('sender')}/replies`);
  await anna.follow(/Svar: Kallelse med avgift/);
  assert.match(anna.text, /Jag kommer\. Grinden är öppen\./);
  assert.match(anna.text, /karta\.pdf/);
  assert.match(anna.text, /Duvkullens brevlåda/);
  await anna.open(`${pages('sender')}/letters`);
  await anna.follow(/Kallelse med avgift/);
  assert.match(anna.text, /Signe Almgren, 19810105-2382, skrev under med e-legitimation/);
  const jws = /data-copy="(ey[\w-]+\.[\w-]+\.[\w-]+)"/.exec(anna.html)?.[1] ?? '';
  const opened = await openSignedReceipt(jws);
  assert.ok(opened.ok && opened.value.statement.letter.subject === 'Kallelse med avgift');
});

/** The parts of the presentation framework on a page, as they stand. */
function partsIn(page: string): string[] {
  const parts: string[] = [];
  const stack: DefaultTreeAdapterTypes.ChildNode[] = [...parse(page).childNodes].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (!('childNodes' in next)) continue;
    if (next.attrs.some(({ name }) => name === 'data-part')) parts.push(serializeOuter(next));
    else stack.push(...[...next.childNodes].reverse());
  }
  return parts;
}

const frameIn = ({ html }: Person): string =>
  (/<iframe class="bd-html-frame"[^>]* src="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');

test('DP2-13: what the caseworker previews is what the citizen sees, part by part and byte for byte', async () => {
  const kind = {
    code: 'bygglov',
    name: 'Beslut om bygglov',
    protectionClass: 2,
    asksReceipt: true,
    signedReceipt: true,
  };
  const messageType = 'urn:brevduva:message-type:decision/1';
  await post({ ...kind, messageType: 'urn:nobody:knows/1' }, '/case-types', 400);
  await post({ ...kind, allowsReply: true, messageType }, '/case-types', 201);
  const anna = await logIn('sender', 'Anna Ask');
  await anna.open(`${pages('sender')}/letters/new`);
  await anna.press(/Kontrollera mottagaren/, { recipient: SIGNE });
  const draft = anna.url;
  await anna.follow(/Fortsätt till brevet/);
  const choice = /value="([^"]*)"[^>]*>\s*<label[^>]*>Beslut om bygglov</.exec(anna.html)?.[1];
  await anna.press(/Fortsätt till brevet/, { 'case-type': choice ?? '' });
  await anna.press(/^text\/html$/, { subject: 'Beslut om uterum' });
  await anna.press(/Granska brevet/, { text: '# Beslut\n\nHej **Signe**' });
  assert.match(anna.text, /Fyll i uppgifterna som ärendetypens brev har/);
  await anna.press(/Granska brevet/, {
    ...{ 'metadata-decision': 'Bygglov beviljas', 'metadata-decidedOn': '2026-11-20', 'metadata-appealBy': 'i jul' },
    ...{ 'matter-id': 'BN 2026-0231', 'matter-type': 'Beslut', 'matter-status': 'closed' },
    ...{ 'appointment-day': '2031-01-15', 'appointment-time': '9.00', 'appointment-place': 'Storgatan <7>' },
    ...{ 'payment-amount': '1 350', 'payment-due': '2031-02-01', 'payment-account': '5050-1055' },
  });
  assert.match(anna.text, /Överklaga senast: Skriv dagen som åååå-mm-dd/);
  await anna.press(/Granska brevet/, { 'metadata-appealBy': '2026-12-18' });
  const previewed = partsIn(anna.html);
  assert.equal(previewed.length, 6, anna.text);
  const phone = partsIn((await anna.open(`${draft}/check?device=phone`)).html);
  assert.deepEqual(phone, previewed);
  const framed = (await anna.open(frameIn(anna))).html;
  await anna.open(`${draft}/check`);
  await anna.press(/Skicka brevet/);

  const signe = await logIn('mailbox-a', 'Signe Almgren');
  await until('the letter', async () => {
    await signe.open(`${pages('mailbox-a')}/inbox`);
    return /Beslut om uterum/.test(signe.text) ? true : undefined;
  });
  await signe.follow(/Beslut om uterum/);
  assert.deepEqual(partsIn(signe.html), previewed);
  assert.match(signe.text, /Överklaga senast 18 december 2026/);
  assert.equal((await signe.open(frameIn(signe))).html, framed);
});
