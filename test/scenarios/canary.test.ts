// Personal numbers, letter text and secrets reach no log, metric, address or e-mail: a scenario run with canaries, then a search
// (issue 2, "Security from the first day"; DESIGN rule 7).
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Network, startNetwork } from '../network.ts';
import { Person } from '../person.ts';
import { smallPdf } from '../small-pdf.ts';
import { throughTheMediator } from './canary-mediator.ts';

const SUBJECT = 'Kanariesubjekt om vildvittra';
const TEXT = 'Kanarietext: guldfasanens hemlighet';
const FILENAME = 'kanariebilaga.pdf';
const RECIPIENT = '198101052382';
const STRANGER = '196001062626';
const PHONE = '070-174 06 09';

let network: Network;
const addresses: string[] = [];
const shownSecrets: string[] = [];
const pages = (service: string) => network.announcement.services[service]?.pages ?? '';

before(async () => {
  network = await startNetwork();
  await writeAndRead();
  await mistakes();
  const canary = { subject: SUBJECT, text: TEXT, recipient: RECIPIENT, stranger: STRANGER };
  const { secrets: shown, visited } = await throughTheMediator(network, canary);
  shownSecrets.push(...shown);
  addresses.push(...visited);
  await giveTelephoneNumber();
});
after(() => network.stop());

async function writeAndRead(): Promise<void> {
  const caseworker = new Person();
  await caseworker.open(`${pages('sender')}/login`);
  await caseworker.press(/Anna Ask/);
  await caseworker.open(`${pages('sender')}/letters/new`);
  await caseworker.press(/Kontrollera mottagaren/, { recipient: RECIPIENT });
  await caseworker.follow(/Fortsätt till brevet/);
  const files = [await smallPdf(FILENAME, 'guldfasanens hemlighet')];
  await caseworker.press(/Bifoga valda filer/, { subject: SUBJECT, text: TEXT, files });
  await caseworker.press(/Granska brevet/);
  await caseworker.press(/Skicka brevet/);
  const letter = caseworker.url;
  const started = Date.now();
  while (!(await caseworker.open(letter)).text.includes('Brevet är framme')) {
    assert.ok(Date.now() - started < 20_000, 'delivered in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
  const citizen = new Person();
  await citizen.open(`${pages('mailbox-a')}/login`);
  await citizen.press(/Signe Almgren/);
  await citizen.follow(new RegExp(SUBJECT));
  await citizen.download(citizen.link(/^Öppna/));
  addresses.push(...caseworker.visited, ...citizen.visited);
}

async function giveTelephoneNumber(): Promise<void> {
  const citizen = new Person();
  await citizen.open(`${pages('mailbox-b')}/login`);
  await citizen.press(/Ture Lundqvist/);
  await citizen.open(`${pages('mailbox-b')}/settings/phone`);
  await citizen.press(/Skicka kod/, { phone: PHONE });
  await citizen.press(/Spara numret/, { code: 'abcdef' });
  addresses.push(...citizen.visited);
}

/** What goes wrong is where things leak: bad numbers, bad bodies, bad XML, strangers. */
async function mistakes(): Promise<void> {
  const { apiClient, services } = network.announcement;
  const basic = Buffer.from(`${apiClient.id}:${apiClient.secret}`).toString('base64');
  const token = await fetch(apiClient.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=letters',
  });
  const { access_token: bearer } = await token.json();
  const headers = {
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
    'idempotency-key': 'canary',
  };
  const bodies = [
    JSON.stringify({
      recipient: STRANGER,
      subject: SUBJECT,
      text: TEXT,
      attachments: [{ filename: FILENAME, content: 'AAAA' }],
    }),
    JSON.stringify({ recipient: `${RECIPIENT}0`, subject: SUBJECT, text: TEXT }),
    `{"recipient": "${RECIPIENT}", "subject": "${SUBJECT}", `,
    JSON.stringify({ recipient: STRANGER, subject: SUBJECT, text: TEXT, protectionClass: 3 }),
  ];
  for (const body of bodies) await fetch(`${apiClient.api}/letters`, { method: 'POST', headers, body });
  await fetch(`${apiClient.api}/prechecks`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ recipients: [STRANGER, '198101052381'] }),
  });
  await fetch(`${services.mediator?.api}/deliveries`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/xml' },
    body: `<a>${TEXT} ${RECIPIENT}</a>`,
  });
  // An address that somebody typed a number into must not come back out of the log.
  await fetch(`${pages('mailbox-a')}/letters/${RECIPIENT}?q=${STRANGER}`);
  const caseworker = new Person();
  await caseworker.open(`${pages('sender')}/login`);
  await caseworker.press(/Anna Ask/);
  await caseworker.open(`${pages('sender')}/letters/new`);
  await caseworker.press(/Kontrollera mottagaren/, { recipient: '19810105-2381' });
}

function secrets(): string[] {
  const folder = join(network.dataFolder, 'secrets');
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.pem'))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
}

const canaries = () =>
  [
    ['the subject', /vildvittra/i],
    ['the text', /guldfasan/i],
    ['the file name', /kanariebilaga/i],
    [
      'a personal number',
      /198101052382|19810105-2382|810105-?2382|196001062626|19600106-2626|600106-?2626|198101052381|810105-?2381/,
    ],
    ["a citizen's name", /Almgren/],
    ['a telephone number', /701740609|70-174 06 09/],
    ...[...secrets(), ...shownSecrets].map(
      (secret, index) => [`secret ${index}`, new RegExp(secret.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))] as const,
    ),
  ] as const;

function assertNone(where: string, what: string): void {
  for (const [canary, pattern] of canaries()) {
    const found = pattern.exec(what);
    const around = found === null ? '' : what.slice(Math.max(0, found.index - 150), found.index + 150);
    assert.equal(found, null, `${canary} stands in ${where}: …${around}…`);
  }
}

test('the technical logs of all services hold none', () => {
  const log = network.log();
  for (const service of ['sender', 'mediator', 'registry', 'mailbox', 'eid-simulator', 'registers-simulator'])
    assert.ok(log.includes(`"service":"${service}`), `${service} has logged`);
  assertNone('the log', log);
});

test('the metrics hold none', async () => {
  for (const service of ['sender', 'mediator', 'registry', 'mailbox-a', 'eid', 'mail-catcher', 'registers']) {
    const answer = await fetch(`${pages(service)}/metrics`);
    assert.equal(answer.status, 200, service);
    assertNone(`the metrics of ${service}`, await answer.text());
  }
});

test('the addresses that people visited hold none', () => assertNone('an address', addresses.join('\n')));

test('the e-mail holds none', async () => {
  const mail = await (await fetch(`${pages('mail-catcher')}/api/v1/messages`)).text();
  assert.match(mail, /signe@post\.example/);
  assertNone('the e-mail', mail);
});
