// Notification v3 from a sender's system to a person's mailbox, e-mail and telephone, with a status for each channel (issue 3,
// Doors and Notifications): real services, real TLS, real SMTP, a real SMS gateway.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { kommunA, kommunB } from '../../src/main/sandbox/people.ts';
import { type Network, startNetwork } from '../network.ts';
import { Person } from '../person.ts';
import { type Caller, callerIn, distribute, eventually, notificationTo, statusOf } from './notification-samples.ts';

const signe = { id: '198101052382', email: 'signe@post.example', phone: '+46701740605' };
const ture = { id: '195303231855', email: 'ture@post.example' };
/** Has a mailbox without an address. */
const amina = '191611882398';
const gun = '196001062626';

let network: Network;
let door: string;
let own: Caller;
before(async () => {
  network = await startNetwork({
    adjust: (service, config) => (service === 'mailbox-b' && 'accounts' in config ? withoutAddress(config) : config),
  });
  door = network.announcement.services.mediator?.wire?.notification ?? '';
  own = callerOf(kommunB.id);
});
after(() => network.stop());

function withoutAddress(config: object & { accounts: unknown }): object {
  const accounts = Array.isArray(config.accounts) ? config.accounts : [];
  return {
    ...config,
    accounts: accounts.map((each) => (each.recipient === amina ? { ...each, email: undefined } : each)),
  };
}

function callerOf(organisation: string): Caller {
  const { ca, folder } = network.announcement.certificates;
  return callerIn(folder, organisation, ca);
}

interface Caught {
  readonly from: string;
  readonly to: unknown;
  readonly subject: string;
  readonly text: string;
}

async function caught(kind: 'messages' | 'text-messages', to: string): Promise<readonly Caught[]> {
  const at = network.announcement.services['mail-catcher']?.pages ?? '';
  const answer = await fetch(`${at}/api/v1/${kind}?to=${encodeURIComponent(to)}`);
  const body: unknown = await answer.json();
  assert.ok(typeof body === 'object' && body !== null && 'messages' in body && Array.isArray(body.messages));
  return body.messages;
}

const caughtWith = async (kind: 'messages' | 'text-messages', to: string, text: string) =>
  (await caught(kind, to)).find((each) => each.text.includes(text));

async function logIn(service: string, name: string): Promise<Person> {
  const person = new Person('sv');
  await person.open(`${network.announcement.services[service]?.pages}/login`);
  await person.press(new RegExp(name));
  return person;
}

/** Distributes and waits until every recipient has a status. */
async function distributed(delivery: ReturnType<typeof notificationTo>) {
  const distributionId = await distribute(door, own, delivery);
  assert.ok(distributionId.length >= 1 && distributionId.length <= 50);
  const statuses = await eventually('a status for each recipient', async () => {
    const found = await statusOf(door, own, { sender: kommunB.id, distributionId });
    return found.length === delivery.header.recipients.length ? found : undefined;
  });
  return { distributionId, statuses };
}

describe('a sender’s system distributes a message with texts for e-mail and telephone', () => {
  const delivery = notificationTo({
    sender: kommunB,
    recipients: [signe.id],
    subject: 'Vattnet på Storgatan',
    text: 'Vattnet är avstängt på torsdag.',
    email: 'E-posttexten: vattnet stängs av.',
    sms: 'Sms-texten: vattnet stängs av.',
  });
  let first: string;

  test('it is delivered, and both channels are taken on', async () => {
    const { distributionId, statuses } = await distributed(delivery);
    first = distributionId;
    const deliveryStatus = { delivered: true, channels: ['EMail', 'SMS'] };
    assert.deepEqual(statuses, [{ recipientId: signe.id, deliveryStatus }]);
  });

  test('the e-mail has the sender’s text, and says who wrote it and who sends it', async () => {
    const mail = await eventually('the e-mail', () => caughtWith('messages', signe.email, 'E-posttexten'));
    assert.equal(mail.subject, 'Vattnet på Storgatan');
    assert.match(mail.from, /duvkullen\.example/);
    assert.match(mail.text, /^E-posttexten: vattnet stängs av\.\n/);
    assert.match(mail.text, /Det här har Kommun B skrivit\. Duvkullens brevlåda skickar det/);
    assert.doesNotMatch(mail.text, /19810105|2382/);
  });

  test('the text message has the sender’s text and name, and nothing else', async () => {
    const sms = await eventually('the text message', () => caughtWith('text-messages', signe.phone, 'Sms-texten'));
    assert.deepEqual([sms.from, sms.text], ['Kommun B', 'Sms-texten: vattnet stängs av.']);
  });

  test('it lies in the inbox as not signed, and its page says what is known of who sent it', async () => {
    const person = await logIn('mailbox-a', 'Signe Almgren');
    assert.match(person.text, /Vattnet på Storgatan.*Osignerat/);
    await person.follow(/Vattnet på Storgatan/);
    assert.match(person.text, /Vattnet är avstängt på torsdag\./);
    assert.match(person.text, /Meddelandet är inte signerat/);
    assert.match(person.text, /kom från Duvslagets förmedling, som får skicka för Kommun B/);
    assert.doesNotMatch(person.text, /Brevet är signerat av/);
    await person.open(`${network.announcement.services['mailbox-a']?.pages}/activity`);
    assert.match(person.text, /skickades även som mejl/);
    assert.match(person.text, /skickades även som sms/);
  });

  test('the very same again gets the same id, and there is one letter, one e-mail and one text message', async () => {
    assert.equal(await distribute(door, own, delivery), first);
    const mails = (await caught('messages', signe.email)).filter(({ text }) => text.includes('E-posttexten'));
    const sms = (await caught('text-messages', signe.phone)).filter(({ text }) => text.includes('Sms-texten'));
    assert.deepEqual([mails.length, sms.length], [1, 1]);
    const person = await logIn('mailbox-a', 'Signe Almgren');
    assert.equal(person.text.match(/Vattnet på Storgatan/g)?.length, 1);
  });

  test('another organisation may neither hand in for the sender nor ask for the status', async () => {
    const stranger = callerOf(kommunA.id);
    await assert.rejects(distribute(door, stranger, delivery), /fault 5002/);
    await assert.rejects(statusOf(door, stranger, { sender: kommunB.id, distributionId: first }), /fault 5003/);
    await assert.rejects(statusOf(door, own, { sender: kommunB.id, distributionId: 'no-such' }), /fault 5003/);
  });
});

describe('what channels are taken on follows from what was given', () => {
  test('several recipients of one call have a status each: with a number, with e-mail only, with neither, without a mailbox', async () => {
    const recipients = [signe.id, ture.id, amina, gun];
    const { statuses } = await distributed(
      notificationTo({ sender: kommunB, recipients, email: 'Till flera.', sms: 'Till flera.' }),
    );
    const said = new Map(statuses.map(({ recipientId, deliveryStatus }) => [recipientId, deliveryStatus]));
    assert.deepEqual(said.get(signe.id), { delivered: true, channels: ['EMail', 'SMS'] });
    assert.deepEqual(said.get(ture.id), { delivered: true, channels: ['EMail'] });
    assert.deepEqual(said.get(amina), { delivered: true, channels: [] });
    assert.deepEqual(said.get(gun), { delivered: false, channels: [] });
  });

  test('without texts there is the mailbox’s own notice, and no channel is said', async () => {
    const notices = async () =>
      (await caught('messages', ture.email)).filter(({ subject }) => subject === 'Du har fått post');
    assert.deepEqual(await notices(), []);
    const { statuses } = await distributed(
      notificationTo({ sender: kommunB, recipients: [ture.id], text: 'Utan texter.' }),
    );
    assert.deepEqual(statuses[0]?.deliveryStatus, { delivered: true, channels: [] });
    const notice = await eventually('the notice', async () => (await notices())[0]);
    assert.doesNotMatch(notice.text, /Kommun B|Utan texter/);
  });
});

describe('the REST door', () => {
  async function token(): Promise<string> {
    const { readFileSync } = await import('node:fs');
    const secret = readFileSync(`${network.dataFolder}/secrets/sender-${kommunB.id}`, 'utf8').trim();
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: `sender-${kommunB.id}`,
      client_secret: secret,
      scope: 'deliveries',
    });
    const answer = await fetch(network.announcement.apiClient.tokenEndpoint, { method: 'POST', body });
    const read: unknown = await answer.json();
    assert.ok(typeof read === 'object' && read !== null && 'access_token' in read, JSON.stringify(read));
    return String(read.access_token);
  }

  async function post(body: object, key: string) {
    const api = network.announcement.services.mediator?.api ?? '';
    const authorization = `Bearer ${await token()}`;
    const answer = await fetch(`${api}/notifications`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
    const read: unknown = await answer.json();
    assert.ok(typeof read === 'object' && read !== null);
    return {
      status: answer.status,
      headers: answer.headers,
      body: Object.fromEntries(Object.entries(read)),
      authorization,
      api,
    };
  }

  const message = {
    sender: { id: kommunB.id, name: kommunB.name },
    recipient: signe.id,
    message: { id: 'rest-1', subject: 'Genom REST', text: 'Hej.', support: { text: 'Ring oss.' } },
    email: { from: 'kontakt@kommun-b.example', subject: 'Genom REST', text: 'REST-mejlet' },
  };

  test('takes JSON under a key, and the delivery has kind, channels and events', async () => {
    const { status, body, authorization, api } = await post(message, 'rest-key');
    assert.equal(status, 202, JSON.stringify(body));
    const look = async (path: string): Promise<Record<string, unknown>> =>
      Object.fromEntries(Object.entries(await (await fetch(`${api}${path}`, { headers: { authorization } })).json()));
    const seen = await eventually('delivered', async () => {
      const delivery = await look(`/deliveries/${String(body.deliveryId)}`);
      return delivery.state === 'delivered' ? delivery : undefined;
    });
    assert.deepEqual([seen.kind, seen.channels], ['notification', { email: 'notified' }]);
    const { events } = await look('/events?limit=1000');
    assert.ok(Array.isArray(events));
    const ours = events.filter(({ deliveryId }) => deliveryId === body.deliveryId);
    assert.deepEqual(
      ours.map(({ kind }) => kind),
      ['accepted', 'looked-up', 'attempted', 'delivered'],
    );
    assert.deepEqual([ours[0].details.deliveryKind, ours[3].details.notifiedBy], ['notification', ['email']]);
    await eventually('the e-mail', () => caughtWith('messages', signe.email, 'REST-mejlet'));
  });

  test('the same key with the same message is the same delivery, with another it is refused', async () => {
    const again = await post(message, 'rest-key');
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    const other = await post({ ...message, reference: 'en annan' }, 'rest-key');
    assert.equal(other.status, 409);
  });

  test('says what is wrong with a message', async () => {
    for (const [wrong, expected] of [
      [{ ...message, sms: { from: 'Kommun B', text: 'x'.repeat(161) } }, 400],
      [{ ...message, recipient: '198101052381' }, 400],
      [{ ...message, email: { ...message.email, from: 'ingen adress' } }, 400],
      [{ ...message, sender: { id: kommunA.id, name: kommunA.name } }, 403],
      [{ ...message, message: { ...message.message, support: {} } }, 400],
    ] as const) {
      const { status, body } = await post(wrong, `wrong-${JSON.stringify(wrong).length}`);
      assert.equal(status, expected, JSON.stringify(body));
    }
  });
});

describe('a person gives a telephone number', () => {
  const page = () => `${network.announcement.services['mailbox-b']?.pages}/settings/phone`;

  test('it is used once its code has been given', async () => {
    const person = await logIn('mailbox-b', 'Ture Lundqvist');
    await person.open(page());
    await person.press(/Skicka kod/, { phone: '070-174 06 08' });
    assert.match(person.text, /Vi har skickat en kod till 070-174 06 08/);
    const sms = await eventually('the code', () => caughtWith('text-messages', '+46701740608', 'är din kod'));
    assert.equal(sms.from, 'Fyrtornet');
    await person.press(/Spara numret/, { code: sms.text.startsWith('000000') ? '111111' : '000000' });
    assert.equal(person.status, 422);
    assert.match(person.text, /Koden stämmer inte/);
    const asked = notificationTo({ sender: kommunB, recipients: [ture.id], sms: 'Innan koden.' });
    assert.deepEqual((await distributed(asked)).statuses[0]?.deliveryStatus.channels, []);
    await person.press(/Spara numret/, { code: sms.text.slice(0, 6) });
    assert.match(person.text, /Sms från avsändare skickas till 070-174 06 08/);
    const { statuses } = await distributed(
      notificationTo({ sender: kommunB, recipients: [ture.id], sms: 'Efter koden.' }),
    );
    assert.deepEqual(statuses[0]?.deliveryStatus.channels, ['SMS']);
    await eventually('the text message', () => caughtWith('text-messages', '+46701740608', 'Efter koden.'));
  });

  test('a number that takes no text messages is refused with what to do, and a number can be removed', async () => {
    const person = await logIn('mailbox-b', 'Ture Lundqvist');
    await person.open(page());
    await person.press(/Skicka kod/, { phone: '08-123 45 678' });
    assert.equal(person.status, 422);
    assert.match(person.text, /inget svenskt mobilnummer/);
    await person.press(/Ta bort 070-174 06 08/);
    assert.match(person.text, /Du får inte längre sms/);
    const { statuses } = await distributed(
      notificationTo({ sender: kommunB, recipients: [ture.id], sms: 'Borttaget.' }),
    );
    assert.deepEqual(statuses[0]?.deliveryStatus.channels, []);
  });
});
