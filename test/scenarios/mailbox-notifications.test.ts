// notify at the mailbox: who may, what is taken, kept once, sent on durably, and what its holder reads of it (issue 3, Notifications).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import type { NotificationDelivery } from '../../src/wire/mina-meddelanden/notification.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { readFault } from '../../src/wire/soap/fault.ts';
import { canonicalBytes } from '../../src/wire/xml/write.ts';
import { officialSchemas } from '../conformance/contracts-schemas.ts';
import { sharedFolder } from '../shared.ts';
import { letterCount, letterLink, logIn, postTo, rowsOf, until } from './mailbox-steps.ts';
import {
  amina,
  kommunA,
  kommunB,
  mediator,
  otherMediator,
  signe,
  startWorld,
  stranger,
  type World,
} from './mailbox-world.ts';
import { postEnvelope } from './mediator-client.ts';
import { type NotificationParts, notificationTo } from './notification-samples.ts';
import { type SmsBag, startSmsBag } from './sms-gateway.ts';

const shared = sharedFolder();
const official = shared === undefined ? undefined : officialSchemas(shared);
const valid = { valid: true };
const folder = mkdtempSync(join(tmpdir(), 'brevduva-sms-'));
const phone = '+46701740605';
let gateway: SmsBag;
let world: World;
let tls: IssuedFiles;

before(async () => {
  gateway = await startSmsBag();
  const secretFile = join(folder, 'sms-secret');
  writeFileSync(secretFile, 'hemligt\n', { mode: 0o600 });
  world = await startWorld({
    sms: { url: gateway.url, secretFile, from: 'Duvkullen' },
    accounts: [
      { recipient: signe.id, name: signe.name, email: signe.email, phone },
      { recipient: amina.id, name: amina.name },
    ],
  });
  tls = await world.issue(mediator);
});
after(async () => {
  await world.stop();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  gateway.status = 202;
  world.mail.refusing = false;
});

const to = (parts: Partial<NotificationParts> = {}) =>
  notificationTo({ sender: kommunB, recipients: [signe.id], email: 'Mejlet.', sms: 'Sms:et.', ...parts });

async function notify(delivery: NotificationDelivery, by: IssuedFiles = tls, wire = world.wire) {
  const { request, response } = serviceOperations.notify;
  const options = {
    cert: readFileSync(by.certificateFile),
    key: readFileSync(by.keyFile),
    ca: readFileSync(world.ca.certificateFile),
  };
  const answer = await postEnvelope(`${wire}/Service/v3`, writeEnvelope(request.write({ delivery })), options);
  const { body } = readEnvelope(answer);
  const fault = readFault(body);
  // Whatever is answered is valid by the official contracts.
  if (fault === undefined) assert.deepEqual(official?.check(canonicalBytes(body)) ?? valid, valid);
  return fault === undefined ? { result: response.read(body).result } : { fault: fault.code };
}

async function taken(delivery: NotificationDelivery) {
  const { result } = await notify(delivery);
  assert.ok(result !== undefined);
  const [status] = result.statuses;
  return { transId: result.transId, ...status?.deliveryStatus };
}

const smsWith = (text: string) => gateway.messages.filter(({ body }) => body.text === text);
const mailsWith = (text: string) => world.mail.messages.filter((mail) => mail.text.includes(text));

describe('who may, and what is taken', () => {
  test('a caller that FaR does not list for the sender: 6005; a sender that FaR does not know: 5014', async () => {
    const other = await world.issue(otherMediator);
    const count = await letterCount(world);
    assert.equal((await notify(to(), other)).fault, 6005);
    assert.equal((await notify(to({ sender: { id: '164025000052', name: 'Okänd' } }))).fault, 6005);
    const { dispatchers } = world.far.state;
    world.far.state.dispatchers = dispatchers.map((each) => ({ ...each, senders: [...each.senders, '164024000046'] }));
    const region = { id: '164024000046', name: 'Region' };
    await until('the new list', async () => (await notify(to({ sender: region }))).fault === 5014);
    world.far.state.dispatchers = dispatchers;
    assert.equal(await letterCount(world), count);
  });

  test('texts that cannot be sent on are refused before anything is kept', async () => {
    const count = await letterCount(world);
    const wrong: readonly (readonly [Partial<NotificationParts>, number])[] = [
      [{ emailFrom: 'a@example.se,b@example.se' }, 5001],
      [{ emailFrom: 'a@example.se\nBcc: b@example.se' }, 5001],
      [{ email: 'x'.repeat(100_001) }, 5005],
      [{ smsFrom: '112' }, 5001],
      [{ smsFrom: '<b>Hej</b>' }, 5001],
      [{ sms: 'Hej\u0007' }, 5001],
      [{ subject: 'Hej\u0085Bcc: x' }, 5001],
    ];
    for (const [parts, code] of wrong) {
      const told = JSON.stringify(parts).slice(0, 60);
      const fault = await notify(to(parts)).then(
        (answer) => answer.fault,
        () => 5001,
      );
      assert.equal(fault, code, told);
    }
    const delivery = to();
    const pdf = { ...delivery.message, body: { contentType: 'application/pdf', body: Buffer.from('%PDF-1.7') } };
    assert.equal((await notify({ ...delivery, message: pdf })).fault, 5019);
    assert.equal(await letterCount(world), count);
  });

  test('somebody without a mailbox here, or with one that is closed, is answered as not delivered', async () => {
    const { result } = await notify(to({ recipients: [stranger.id, amina.id] }));
    assert.deepEqual(
      result?.statuses.map(({ recipientId, deliveryStatus }) => [recipientId, deliveryStatus.delivered]),
      [
        [stranger.id, false],
        [amina.id, true],
      ],
    );
  });
});

describe('kept once and sent on', () => {
  test('the same again, also through another mediator, gets the stored answer, also when the number has gone since', async () => {
    const delivery = to({ sender: kommunA, sms: 'En gång.', email: 'En gång som mejl.' });
    const first = await taken(delivery);
    assert.deepEqual([first.delivered, first.channels], [true, ['EMail', 'SMS']]);
    const count = await letterCount(world);
    const { browser, page } = await logIn(world, signe.id, '/settings/phone');
    await postTo(browser, page, '/settings/phone/remove');
    const again = await notify(delivery, await world.issue(otherMediator));
    assert.equal(again.result?.transId, first.transId);
    assert.deepEqual(again.result?.statuses[0]?.deliveryStatus.channels, ['EMail', 'SMS']);
    assert.equal(await letterCount(world), count);
    await until('the e-mail', () => mailsWith('En g').length > 0);
    await rowsOf(world, `insert into phone select id, '${phone}' from account where recipient_id = $1`, [signe.id]);
    assert.equal((await taken(to({ sms: 'Åter.' }))).channels?.length, 2);
  });

  test('e-mail and text messages that are not taken at once are sent later, each once', async () => {
    gateway.status = 503;
    world.mail.refusing = true;
    assert.equal((await taken(to({ sms: 'Senare sms.', email: 'Senare mejl.' }))).channels?.length, 2);
    await until('a try', () => smsWith('Senare sms.').length > 0);
    gateway.status = 202;
    world.mail.refusing = false;
    await until('both', () => mailsWith('Senare mejl.').length > 0 && smsWith('Senare sms.').length > 1);
    assert.deepEqual([mailsWith('Senare mejl.').length, smsWith('Senare sms.').length], [1, 2]);
    const [tried, done] = smsWith('Senare sms.');
    assert.equal(tried?.key, done?.key);
    assert.equal(done?.secret, 'Bearer hemligt');
    assert.deepEqual(done?.body, { to: phone, from: 'Kommun B', text: 'Senare sms.' });
  });

  test('what the gateway says that it never will send is given up, and its holder can read so', async () => {
    gateway.status = 422;
    await taken(to({ sms: 'Aldrig.', subject: 'Inte som sms' }));
    await until('the refusal', async () => {
      const rows = await rowsOf(world, "select 1 from audit_event where kind = 'notification.failed'");
      return rows.length > 0;
    });
    assert.equal(smsWith('Aldrig.').length, 1);
    const { page } = await logIn(world, signe.id, '/activity');
    assert.match(page.text, /Meddelandet från Kommun B kunde inte skickas som sms/);
  });

  test('an HTML text is shown as letters’ HTML is, and the page says that nothing was signed', async () => {
    const delivery = to({ subject: 'Med HTML' });
    const body = { contentType: 'text/html', body: Buffer.from('<p>Hej <b>Signe</b></p>') };
    await taken({ ...delivery, message: { ...delivery.message, body } });
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Med HTML'));
    assert.match(letter.text, /sandbox=""/);
    assert.match(letter.text, /Meddelandet är inte signerat/);
    assert.match(letter.text, /Duvslagets förmedling, som får skicka för Kommun B/);
    assert.match(letter.text, /<dt[^>]*>Signatur<\/dt>\s*<dd[^>]*>Ingen/);
  });
});

describe('the operator is killed after it stored and before it answered', () => {
  test('there is no answer; the repeat gets what was stored, and one letter, e-mail and text message', async () => {
    await world.pause();
    const delivery = to({ sms: 'Överlevde.', email: 'Mejlet overlevde.' });
    const file = fileURLToPath(new URL('./mailbox-process.ts', import.meta.url));
    const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify({ ...world.config, failpoints: ['mailbox.stored'] }));
    const death = once(child, 'exit');
    await once(child.stdout, 'data');
    const count = await letterCount(world);
    await assert.rejects(notify(delivery));
    assert.equal((await death)[1], 'SIGKILL');
    assert.equal(await letterCount(world), count + 1);
    const [stored] = await rowsOf(
      world,
      "select trans_id from delivery where kind = 'notification' order by received_at desc",
    );
    await world.restart();
    const { transId, channels } = await taken(delivery);
    assert.equal(transId, stored?.trans_id);
    assert.deepEqual(channels, ['EMail', 'SMS']);
    assert.equal(await letterCount(world), count + 1);
    await until('both', () => mailsWith('Mejlet overlevde.').length > 0 && smsWith('Överlevde.').length > 0);
    // What was on its way when the process died may go out again: under the same key, so that a gateway sends it once.
    assert.equal(new Set(smsWith('Överlevde.').map(({ key }) => key)).size, 1);
  });

  test('two processes on one database keep the same message once', async () => {
    const own = (listen: typeof world.config.pages) => ({ ...listen, port: 0 });
    const { pages, content, wire } = world.config;
    const second = await world.beside({
      ...world.config,
      pages: own(pages),
      content: own(content),
      wire: { ...wire, port: 0 },
    });
    const count = await letterCount(world);
    const delivery = to({ sms: 'Två processer.' });
    const doors = [world.wire, second.addresses.wire ?? '', world.wire, second.addresses.wire ?? ''];
    const answers = await Promise.all(doors.map((door) => notify(delivery, tls, door)));
    await second.stop();
    assert.equal(new Set(answers.map(({ result }) => result?.transId)).size, 1);
    assert.equal(await letterCount(world), count + 1);
    await until('the text message', () => smsWith('Två processer.').length > 0);
    assert.equal(smsWith('Två processer.').length, 1);
  });
});

describe('codes for a telephone number', () => {
  test('are bounded: five tries at one, five codes a day', async () => {
    const { browser, page } = await logIn(world, amina.id, '/settings/phone');
    await postTo(browser, page, '/settings/phone', { phone: '070-174 06 10' });
    await until('the code', () => gateway.messages.some(({ body }) => body.to === '+46701740610'));
    const right = String(gateway.messages.findLast(({ body }) => body.to === '+46701740610')?.body.text).slice(0, 6);
    const wrong = right === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await postTo(browser, page, '/settings/phone/code', { code: wrong });
      assert.match(answer.text, tries < 4 ? /Koden stämmer inte/ : /Koden gäller inte längre/);
    }
    assert.match((await postTo(browser, page, '/settings/phone/code', { code: right })).text, /gäller inte längre/);
    // Also asked for all at once.
    const asked = await Promise.all(
      Array.from({ length: 12 }, () => postTo(browser, page, '/settings/phone', { phone: '0701740610' })),
    );
    assert.equal(asked.filter(({ url }) => url.searchParams.get('sent') === 'yes').length, 4);
    const sixth = await postTo(browser, page, '/settings/phone', { phone: '0701740610' });
    assert.match(sixth.text, /så många koder som vi får på ett dygn/);
    assert.deepEqual(await rowsOf(world, "select 1 from phone where number = '+46701740610'"), []);
  });

  test('no code stands in the database', async () => {
    const rows = await rowsOf(world, "select row_to_json(j)::text as row from job j where kind = 'phone-code'");
    const check = await rowsOf(world, 'select row_to_json(c)::text as row from phone_check c');
    const code = String(gateway.messages.findLast(({ body }) => body.from === 'Duvkullen')?.body.text).slice(0, 6);
    for (const { row } of [...rows, ...check]) assert.ok(!String(row).includes(code));
  });
});
