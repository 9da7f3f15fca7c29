// Letters that wait: four-eyes, send later, regret within a grace time, send again, hand-over (issue 4, "Four-eyes …", "Substitutes and hand-over").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sendLetter, setGrace, stateOf, type Waiting, waiting, writeDraft } from './sender-held.ts';
import { aPdf, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let its: Waiting;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  its = await waiting(world);
});
after(async () => {
  await its.database.close();
  await world.close();
});

const handedIn = (subject: string) =>
  world.mediator.taken.filter(({ opened }) => opened.delivery.messages[0]?.header.subject === subject);

test('four-eyes: a letter whose case type asks for it waits until somebody else approves exactly it', async () => {
  const anna = await world.person('anna.ask');
  const letter = await sendLetter(anna, 'Avslag', its);
  assert.match(anna.text, /Brevet väntar på godkännande/);
  const gun = await world.person('gun.gran');
  assert.match(gun.text, /Att göra.*Godkänn ett brev/);
  await gun.open('/approvals');
  assert.match(gun.text, /19810105-2382.*Avslag · Anna Ask/);
  await gun.follow(/Avslag/);
  assert.match(gun.text, /Text i Avslag/);
  assert.match(gun.text, /Beslut i fyra ögon/);
  assert.equal(handedIn('Avslag').length, 0);
  await gun.press(/^Godkänn$/);
  assert.match(gun.text, /Du har godkänt brevet/);
  await until('handed over', async () => handedIn('Avslag')[0]);
  await anna.open(letter);
  assert.match(anna.text, /Godkännande begärt.*Godkänt.*Av Gun Gran.*Skickat/);
  await anna.open('/log');
  assert.match(anna.text, /Avslag/);
});

test('four-eyes: nobody approves their own letter, nor one that they changed', async () => {
  const siv = await world.person('siv.sol');
  const own = await sendLetter(siv, 'Eget beslut', its);
  const ownId = own.split('/').at(-1) ?? '';
  await siv.open('/approvals');
  assert.doesNotMatch(siv.text, /Eget beslut/);
  await siv.open(`/approvals/${ownId}`);
  assert.match(siv.text, /Du har själv skrivit i brevet/);
  // Anna writes, hands the draft over to Siv, who changes it and hands it back: Siv has words in it too.
  const anna = await world.person('anna.ask');
  const draft = await writeDraft(anna, 'Gemensamt', its);
  await anna.open(`${draft}/hand-on`);
  const [sivId, annaId] = [await accountOf('Siv Sol'), await accountOf('Anna Ask')];
  await anna.press(/^Lämna över$/, { to: sivId });
  assert.equal((await anna.open(`${draft}/letter`)).status, 404);
  await siv.open(`${draft}/letter`);
  await siv.press(/Granska brevet/, { text: 'Sivs ord' });
  await siv.open(`${draft}/hand-on`);
  await siv.press(/^Lämna över$/, { to: annaId });
  await anna.open(`${draft}/check`);
  await anna.press(/Skicka brevet/);
  const id = new URL(anna.url).pathname.split('/').at(-1) ?? '';
  await siv.open(`/approvals/${id}`);
  assert.match(siv.text, /Du har själv skrivit i brevet/);
  const gun = await world.person('gun.gran');
  await gun.open(`/approvals/${id}`);
  const [form] = gun.forms().filter(({ action }) => action.includes(`/approvals/${id}`));
  assert.ok(form);
  // Siv posts Gun's form with her own session.
  const token = siv.forms()[0]?.fields.get('_csrf') ?? '';
  await siv.submit({ ...form, fields: new Map([['_csrf', token]]) }, { decision: 'approve' });
  assert.equal(siv.status, 403);
  assert.equal(await stateOf(its, id), 'held');
});

test('four-eyes: nobody approves a letter that they attached a file to, though they wrote no word of it', async () => {
  const [siv, anna] = [await world.person('siv.sol'), await world.person('anna.ask')];
  const draft = await writeDraft(anna, 'Med bilaga', its);
  await anna.open(`${draft}/hand-on`);
  await anna.press(/^Lämna över$/, { to: await accountOf('Siv Sol') });
  await siv.open(`${draft}/letter`);
  const files = [{ filename: 'Beslut.pdf', contentType: 'application/pdf', bytes: await aPdf() }];
  await siv.press(/Bifoga valda filer/, { files });
  assert.match(siv.text, /Beslut\.pdf/);
  await siv.open(`${draft}/hand-on`);
  await siv.press(/^Lämna över$/, { to: await accountOf('Anna Ask') });
  await anna.open(`${draft}/check`);
  await anna.press(/Skicka brevet/);
  const id = new URL(anna.url).pathname.split('/').at(-1) ?? '';
  await siv.open(`/approvals/${id}`);
  assert.match(siv.text, /Du har själv skrivit i brevet/);
});

test('returned with a comment: the author has it as a task and a draft, and it was never sent', async () => {
  const anna = await world.person('anna.ask');
  const letter = await sendLetter(anna, 'Otydligt', its);
  const gun = await world.person('gun.gran');
  await gun.open(letter.replace('letters', 'approvals'));
  await gun.press(/^Skicka tillbaka$/, { comment: '' });
  assert.equal(gun.status, 422);
  assert.match(gun.text, /Skriv vad som behöver ändras/);
  await gun.press(/^Skicka tillbaka$/, { comment: 'Skriv vilken dag beslutet gäller.' });
  await anna.open('/');
  assert.match(anna.text, /Att göra.*Ändra ett brev som kom tillbaka.*Otydligt/);
  await anna.open(letter);
  assert.match(anna.text, /Brevet kom tillbaka.*Skriv vilken dag beslutet gäller/);
  await anna.follow(/Ändra brevet/);
  assert.match(anna.html, /Text i Otydligt/);
  assert.match(anna.text, /Skriv vilken dag beslutet gäller/);
  await anna.open('/log');
  assert.doesNotMatch(anna.text, /Otydligt/);
  assert.equal(handedIn('Otydligt').length, 0);
});

test('send later: held until its time, then FaR is asked again and it goes; withdrawn before, it becomes a draft', async () => {
  const anna = await world.person('anna.ask');
  const draft = await writeDraft(anna, 'Senare');
  await anna.open(`${draft}/check`);
  await anna.follow(/Skicka senare/);
  await anna.press(/Skicka då/, { day: '2020-01-01', time: '8.00' });
  assert.match(anna.text, /Välj en tid som inte har passerat/);
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await anna.press(/Skicka då/, { day, time: '8.00' });
  assert.match(anna.text, /Brevet skickas .*\s08\.00/);
  const letter = new URL(anna.url).pathname;
  await anna.press(/Ångra, skicka inte/);
  assert.match(anna.html, /Text i Senare/);
  assert.equal(await stateOf(its, letter), 'withdrawn');
  const again = await writeDraft(anna, 'I dag');
  await anna.open(`${again}/later`);
  await anna.press(/Skicka då/, { day, time: '8.00' });
  const second = new URL(anna.url).pathname;
  await dueNow(second);
  await until('handed over', async () => handedIn('I dag')[0]);
  assert.deepEqual((await kindsOf(second)).slice(0, 5), ['created', 'checked', 'checked', 'released', 'signed']);
});

test('a recipient who is gone when the time comes: not sent, back to the author, who is told', async () => {
  const anna = await world.person('anna.ask');
  const draft = await writeDraft(anna, 'För sent');
  await anna.open(`${draft}/later`);
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await anna.press(/Skicka då/, { day, time: '0800' });
  const letter = new URL(anna.url).pathname;
  const mailbox = world.far.mailboxes.get(withMailbox);
  assert.ok(mailbox);
  world.far.mailboxes.delete(withMailbox);
  await dueNow(letter);
  await until('withdrawn', async () => ((await stateOf(its, letter)) === 'withdrawn' ? true : undefined));
  world.far.mailboxes.set(withMailbox, mailbox);
  await anna.open('/');
  assert.match(anna.text, /Att göra.*Ett brev kunde inte skickas.*För sent/);
  await anna.open(letter);
  assert.match(anna.text, /kunde inte skickas digitalt.*ingen digital brevlåda.*Skicka det på papper/);
  assert.equal(handedIn('För sent').length, 0);
});

test('regret within the grace time', async () => {
  const bo = await world.person('bo.berg');
  await setGrace(bo, 3600);
  const anna = await world.person('anna.ask');
  const letter = await sendLetter(anna, 'Ångrat');
  assert.match(anna.text, /Brevet skickas .*Du kan ångra dig fram till dess/);
  await anna.press(/Ångra, skicka inte/);
  assert.equal(await stateOf(its, letter), 'withdrawn');
  await setGrace(bo, 0);
  await bo.press(/^Spara$/, { grace: '9000' });
  assert.equal(bo.status, 422);
  assert.equal(handedIn('Ångrat').length, 0);
});

test('send again: a new letter, and the two point to each other; not while it is unknown', async () => {
  const anna = await world.person('anna.ask');
  const first = await sendLetter(anna, 'En gång till');
  const taken = await until('handed over', async () => handedIn('En gång till')[0]);
  world.mediator.tell('unknown', { reason: 'no-answer' }, taken.deliveryId);
  await until('unknown', async () => ((await stateOf(its, first)) === 'unknown' ? true : undefined));
  await anna.open(first);
  assert.doesNotMatch(anna.html, /\/again"/);
  const facts = { operator: { id: operator.id, name: operator.name }, transId: 't' };
  world.mediator.tell('delivered', facts, taken.deliveryId);
  await until('delivered', async () => ((await stateOf(its, first)) === 'delivered' ? true : undefined));
  await anna.open(first);
  await anna.press(/Skicka på nytt som ett nytt brev/);
  await anna.press(/Granska brevet/);
  await anna.press(/Skicka brevet/);
  const second = new URL(anna.url).pathname;
  assert.notEqual(second, first);
  assert.equal(anna.link(/i stället för ett tidigare brev/).endsWith(first), true);
  await anna.open(first);
  assert.match(anna.text, /Skickat på nytt som ett nytt brev/);
  assert.equal(anna.link(/Skickat på nytt \d/).endsWith(second), true);
});

test('hand-over: a colleague looks after the letter, with a note; the timeline says so', async () => {
  await world.person('siv.sol');
  const anna = await world.person('anna.ask');
  const letter = await sendLetter(anna, 'Överlämnat');
  await anna.open(letter);
  await anna.follow(/^Lämna över$/);
  await anna.press(/^Lämna över$/, { to: '' });
  assert.match(anna.text, /Välj vem som ska ta över/);
  await anna.press(/^Lämna över$/, { to: await accountOf('Siv Sol'), note: 'Jag är ledig i jul.' });
  assert.match(anna.text, /Lämnat över till en kollega.*Av Anna Ask till Siv Sol\. Jag är ledig i jul\./);
  assert.match(anna.text, /Brevet tas om hand av Siv Sol/);
});

test('an administrator hands an absent person’s drafts over, without seeing them', async () => {
  await world.person('siv.sol');
  const anna = await world.person('anna.ask');
  const draft = await writeDraft(anna, 'Halvskrivet');
  const bo = await world.person('bo.berg');
  await bo.open('/settings/absent');
  assert.doesNotMatch(bo.text, /Halvskrivet/);
  const [from, to] = [await accountOf('Anna Ask'), await accountOf('Siv Sol')];
  await bo.press(/Lämna över utkasten/, { from, to });
  assert.match(bo.text, /Överlämnade utkast: \d+\. Kvar: 0/);
  assert.equal((await anna.open(`${draft}/letter`)).status, 404);
  const siv = await world.person('siv.sol');
  await siv.open(`${draft}/letter`);
  assert.match(siv.html, /Text i Halvskrivet/);
  const audited = await its.database.everyOrganisation
    .selectFrom('audit_event')
    .select('details')
    .where('kind', '=', 'draft-handed-on')
    .where('subject', '=', draft.split('/').at(-1) ?? '')
    .execute();
  assert.equal(Object(audited[0]?.details).byAdministrator, true);
});

async function accountOf(name: string): Promise<string> {
  const row = await its.database.everyOrganisation
    .selectFrom('account')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.id;
}

async function dueNow(letter: string): Promise<void> {
  const [id, now] = [letter.split('/').at(-1) ?? '', new Date()];
  await its.database.everyOrganisation.updateTable('letter').set({ send_at: now }).where('id', '=', id).execute();
  await its.database.everyOrganisation
    .updateTable('job')
    .set({ next_at: now })
    .where('key', '=', id)
    .where('kind', '=', 'release-letter')
    .execute();
}

async function kindsOf(letter: string): Promise<readonly string[]> {
  const rows = await its.database.everyOrganisation
    .selectFrom('letter_event')
    .select('kind')
    .where('letter', '=', letter.split('/').at(-1) ?? '')
    .orderBy('id')
    .execute();
  return rows.map(({ kind }) => kind);
}
