// The caseworker is told (SKL-12, SKL-18): on a page, by e-mail without subject, name or number, and a substitute in somebody's place.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { stockholmDate } from '../../src/platform/clock.ts';
import { type Mailbag, startMailbag } from './mailbox-mail.ts';
import { sendLetter, stateOf, type Waiting, waiting } from './sender-held.ts';
import { operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let its: Waiting;
let mail: Mailbag;
before(async () => {
  world = await SenderWorld.open();
  mail = await startMailbag();
  await world.sender({ mail: { host: '127.0.0.1', port: mail.port, from: 'Skicka brev <brev@kommun-b.example.se>' } });
  its = await waiting(world);
});
after(async () => {
  await its.database.close();
  await mail.stop();
  await world.close();
});

test('SKL-18, SKL-12: delivered and not delivered stand under Händelser, with a count, until the letter is opened', async () => {
  const anna = await world.person('anna.ask');
  const arrived = await sendLetter(anna, 'Kommer fram');
  const failed = await sendLetter(anna, 'Kommer inte fram');
  await tell('Kommer fram', 'delivered', { operator: { id: operator.id, name: operator.name }, transId: 't1' });
  await tell('Kommer inte fram', 'refused', { reason: 'no-mailbox' });
  await until('refused', async () => ((await stateOf(its, failed)) === 'refused' ? true : undefined));
  await anna.open('/notices');
  assert.match(anna.text, /Händelser 2/);
  assert.match(anna.text, /Ett brev kom inte fram.*Kommer inte fram · Mottagaren har ingen digital brevlåda/);
  assert.match(anna.text, /Ett brev kom fram.*Kommer fram/);
  await anna.open(arrived);
  await anna.open('/notices');
  assert.match(anna.text, /Händelser 1/);
  await anna.follow(/Ett brev kom inte fram/);
  assert.equal(new URL(anna.url).pathname, failed);
  assert.match(anna.text, /Skicka på nytt som ett nytt brev/);
  await anna.open('/notices');
  assert.doesNotMatch(anna.text, /Händelser \d/);
  const gun = await world.person('gun.gran');
  await gun.open('/notices');
  assert.doesNotMatch(gun.text, /Kommer fram/);
});

test('REST: systems read what has happened in order, from where they were, without subject, name or number', async () => {
  const bearer = async (client: string) => ({ headers: { authorization: `Bearer ${await world.token(client)}` } });
  const read = async (after: string) => {
    const answer = await fetch(`${world.address}/api/v1/notices?after=${after}&limit=1`, await bearer('system-b'));
    assert.equal(answer.status, 200);
    const text = await answer.text();
    assert.doesNotMatch(text, new RegExp(`Kommer|Anna Ask|${withMailbox}`));
    const body: unknown = JSON.parse(text);
    return { text, next: String(Reflect.get(Object(body), 'next')) };
  };
  const first = await until('numbered', async () => {
    const answer = await read('0');
    return answer.next === '0' ? undefined : answer;
  });
  const second = await read(first.next);
  assert.ok(Number(second.next) > Number(first.next));
  assert.match(`${first.text}${second.text}`, /"kind":"not-delivered"/);
  assert.match(`${first.text}${second.text}`, /"reason":"no-mailbox"/);
  const theirs = await fetch(`${world.address}/api/v1/notices`, await bearer('system-a'));
  assert.match(await theirs.text(), /"notices":\[\],"next":"0"/);
});

test('SKL-12: e-mail says that something happened and where to log in, and never whom or what about', async () => {
  const anna = await world.person('anna.ask');
  await withAddress('Anna Ask', 'anna.ask@kommun-b.example.se');
  const before = mail.messages.length;
  await sendLetter(anna, 'Känsligt ämne');
  await tell('Känsligt ämne', 'refused', { reason: 'opted-out' });
  const sent = await until('mailed', async () => mail.messages[before]);
  assert.deepEqual(sent.to, ['anna.ask@kommun-b.example.se']);
  const text = Buffer.from(sent.text).toString('utf8');
  assert.match(text, /Ett brev kom inte fram/);
  assert.match(text, new RegExp(`${world.address}/notices`));
  for (const secret of ['Känsligt', withMailbox, '8101052382', '810105', 'Ask ', 'opted-out']) {
    assert.equal(text.includes(secret), false, secret);
  }
});

test('each chooses: no e-mail, or only some kinds; delivered comes by e-mail only where it was asked for', async () => {
  const anna = await world.person('anna.ask');
  await withAddress('Anna Ask', 'anna.ask@kommun-b.example.se');
  await anna.open('/notices/settings');
  await anna.press(/^Spara$/, { mail: 'at-once', 'mail-delivered': 'on' });
  assert.match(anna.text, /Dina val är sparade/);
  const before = mail.messages.length;
  await sendLetter(anna, 'Vill veta');
  await tell('Vill veta', 'delivered', { operator: { id: operator.id, name: operator.name }, transId: 't2' });
  await until('mailed', async () => mail.messages[before]);
  await anna.open('/notices/settings');
  await anna.press(/^Spara$/, { mail: 'none' });
  const count = mail.messages.length;
  const letter = await sendLetter(anna, 'Vill inte veta');
  await tell('Vill inte veta', 'delivered', { operator: { id: operator.id, name: operator.name }, transId: 't3' });
  await until('delivered', async () => ((await stateOf(its, letter)) === 'delivered' ? true : undefined));
  await until('given out', async () => {
    const head = await its.database.everyOrganisation.selectFrom('notice_head').selectAll().execute();
    const waits = await its.database.everyOrganisation
      .selectFrom('notice')
      .select('id')
      .where('position', 'is', null)
      .execute();
    return waits.length === 0 && head.every(({ position, mailed_to }) => position === mailed_to) ? true : undefined;
  });
  assert.equal(mail.messages.length, count);
});

test('the mail server is away: the mail comes when it is back', async () => {
  const bo = await world.person('bo.berg');
  await withAddress('Bo Berg', 'bo.berg@kommun-b.example.se');
  mail.refusing = true;
  const before = mail.messages.length;
  await sendLetter(bo, 'Väntar på posten');
  await tell('Väntar på posten', 'refused', { reason: 'no-mailbox' });
  await until('tried', async () => {
    const due = await its.database.everyOrganisation.selectFrom('notice_mail').select('attempts').execute();
    return due.some(({ attempts }) => attempts > 0) ? true : undefined;
  });
  mail.refusing = false;
  await its.database.everyOrganisation.updateTable('notice_mail').set({ due_at: new Date() }).execute();
  const sent = await until('mailed', async () => mail.messages[before]);
  assert.deepEqual(sent.to, ['bo.berg@kommun-b.example.se']);
});

test('a substitute has the absent colleague’s events and tasks', async () => {
  const siv = await world.person('siv.sol');
  const anna = await world.person('anna.ask');
  const today = stockholmDate(new Date());
  const rows = {
    organisation: '162021003898',
    from_day: today,
    to_day: today,
    created_at: new Date(),
    created_by: 'x',
  };
  const [absent, substitute] = [await accountOf('Anna Ask'), await accountOf('Siv Sol')];
  await its.database.everyOrganisation
    .insertInto('substitute')
    .values({ id: crypto.randomUUID(), ...rows, absent, substitute, ended_at: null })
    .execute();
  const letter = await sendLetter(anna, 'Under ledigheten');
  await tell('Under ledigheten', 'refused', { reason: 'no-mailbox' });
  await until('refused', async () => ((await stateOf(its, letter)) === 'refused' ? true : undefined));
  await siv.open('/notices');
  assert.match(siv.text, /Ett brev kom inte fram \(för en kollega som är borta\) Under ledigheten/);
  await siv.open('/');
  assert.match(siv.text, /Att göra.*Ett brev kom inte fram.*Under ledigheten/);
});

async function tell(subject: string, kind: 'delivered' | 'refused', details: object): Promise<void> {
  const taken = await until('handed over', async () =>
    world.mediator.taken.find(({ opened }) => opened.delivery.messages[0]?.header.subject === subject),
  );
  world.mediator.tell(kind, details, taken.deliveryId);
}

async function withAddress(name: string, email: string): Promise<void> {
  await its.database.everyOrganisation.updateTable('account').set({ email }).where('name', '=', name).execute();
}

async function accountOf(name: string): Promise<string> {
  const row = await its.database.everyOrganisation
    .selectFrom('account')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.id;
}
