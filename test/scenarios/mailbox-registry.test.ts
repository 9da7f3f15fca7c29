// Opening and closing a mailbox against the real register (FaR): who had none can be written to, and then no longer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Network, startNetwork } from '../network.ts';
import { Person } from '../person.ts';

let network: Network;
before(async () => {
  network = await startNetwork();
});
after(() => network.stop());

const pages = (service: string) => network.announcement.services[service]?.pages ?? '';

async function logIn(service: string, name: string): Promise<Person> {
  const person = new Person('sv');
  await person.open(`${pages(service)}/login`);
  return await person.press(new RegExp(name));
}

async function lookUp(number: string): Promise<string> {
  const caseworker = await logIn('sender', 'Anna Ask');
  await caseworker.open(`${pages('sender')}/letters/new`);
  return (await caseworker.press(/Kontrollera mottagaren/, { recipient: number })).text;
}

test('somebody without a mailbox opens one, can be written to, says no to a sender, and closes it again', async () => {
  assert.match(await lookUp('196001062626'), /ingen digital brevlåda/);
  const gun = await logIn('mailbox-b', 'Gun Sjöberg');
  await gun.open(`${pages('mailbox-b')}/inbox`);
  assert.match(gun.text, /Öppna en brevlåda/);
  await gun.press(/Öppna brevlådan/, { email: 'gun@post.example', accept: 'yes' });
  assert.match(gun.text, /Din brevlåda är öppen/);
  assert.match(await lookUp('196001062626'), /Brevet kan skickas digitalt.*Fyrtornets brevlåda/);
  await gun.open(`${pages('mailbox-b')}/senders/opt-out?sender=162021003898`);
  await gun.press(/Säg nej till Kommun B/);
  assert.match(await lookUp('196001062626'), /tackat nej till digital post från Kommun B/);
  await gun.open(`${pages('mailbox-b')}/close`);
  await gun.press(/Stäng brevlådan/);
  assert.match(gun.text, /Brevlådan är stängd/);
  assert.match(await lookUp('196001062626'), /ingen digital brevlåda/);
});

test('somebody with a mailbox at the other operator is told so here', async () => {
  const signe = await logIn('mailbox-b', 'Signe Almgren');
  await signe.open(`${pages('mailbox-b')}/open`);
  await signe.press(/Öppna brevlådan/, { email: '', accept: 'yes' });
  assert.match(signe.text, /Du har redan en brevlåda hos Duvkullens brevlåda/);
});

test('somebody whose registration is waiting at FaR is told to look in later', async () => {
  const nils = await logIn('mailbox-b', 'Nils Åkesson');
  await nils.open(`${pages('mailbox-b')}/open`);
  await nils.press(/Öppna brevlådan/, { email: '', accept: 'yes' });
  assert.match(nils.text, /Registret har din ansökan|Du har redan en brevlåda/);
});

test('our mailbox takes the test delivery that the register makes, and answers its endpoint check as it should', async () => {
  const disa = await logIn('registry', 'Disa Ek');
  const page = `${pages('registry')}/parties/operator/164022000022`;
  for (const [check, found] of [
    ['endpoint', /visar sitt kontrakt\. Den som inte visar något certifikat släpps inte in/],
    ['test-delivery', /Operatören tog emot den\. Kvitto/],
    ['answers', /Testkontot nås hos operatören, på rätt adress/],
  ] as const) {
    await disa.open(page);
    const run = disa.forms().find(({ action }) => action.endsWith('/checks'));
    assert.ok(run);
    await disa.submit(run, { check });
    const until = Date.now() + 20_000;
    while (!found.test((await disa.open(page)).text))
      assert.ok(Date.now() < until, `${check}: ${disa.text.slice(0, 1500)}`);
  }
});

async function logInByNumber(service: string, number: string, language: 'sv' | 'en'): Promise<Person> {
  const person = new Person(language);
  await person.open(`${pages(service)}/login`);
  const form = person.forms().find(({ html }) => html.includes('name="number"'));
  assert.ok(form, person.text);
  return await person.submit(form, { number });
}

test('two who sign for a company with pages in different languages sign one and the same text', async () => {
  const [company, typed] = ['164031000039', { email: '', accept: 'yes' }];
  const open = `${pages('mailbox-b')}/open?organisation=${company}`;
  const chair = await logInByNumber('mailbox-b', '197605012397', 'sv');
  await chair.open(open);
  assert.match(chair.text, /Det här skriver du under: Jag öppnar en brevlåda för Ordföranden och en till AB/);
  await chair.press(/Öppna brevlådan/, typed);
  assert.match(chair.text, /Registret har din underskrift, men fler som tecknar firma behöver logga in här/);
  assert.match(await lookUp(company), /Mottagarens registrering är inte klar/);
  const other = await logInByNumber('mailbox-b', '197912232381', 'en');
  await other.open(open);
  assert.match(other.text, /has signed this text already.*Jag öppnar en brevlåda för Ordföranden och en till AB/);
  assert.match(other.html, /<blockquote lang="sv">/);
  const form = other.forms().find(({ fields }) => fields.has('agreement'));
  assert.ok(form);
  await other.submit(form, { ...typed, agreement: 'Something else that was read.' });
  assert.equal(other.status, 422);
  assert.match(other.text, /The text that you sign is another one now/);
  await other.press(/Open the mailbox/, typed);
  assert.equal(new URL(other.url).pathname, '/mailboxes', other.text);
  assert.match(await lookUp(company), /Brevet kan skickas digitalt.*Fyrtornets brevlåda/);
});

test('they close it together too: the register closes it when the last of those who are needed has signed, and not before', async () => {
  const company = '164031000039';
  const inCompany = async (number: string, language: 'sv' | 'en') => {
    const person = await logInByNumber('mailbox-b', number, language);
    await person.open(`${pages('mailbox-b')}/mailboxes`);
    const row = person.forms().find(({ html }) => html.includes('Ordföranden och en till AB'));
    assert.ok(row, person.text);
    await person.submit(row, {});
    return await person.open(`${pages('mailbox-b')}/close`);
  };
  const chair = await inCompany('197605012397', 'sv');
  await chair.press(/Stäng brevlådan/);
  assert.match(chair.text, /Fler behöver stänga brevlådan Registret har din underskrift/);
  assert.match(await lookUp(company), /Brevet kan skickas digitalt.*Fyrtornets brevlåda/);
  await chair.press(/Stäng brevlådan/);
  assert.match(chair.text, /Fler behöver stänga brevlådan/, 'one who signs twice is one');
  const other = await inCompany('197912232381', 'en');
  await other.press(/Close the mailbox/);
  assert.match(other.text, /The mailbox is closed/);
  assert.match(await lookUp(company), /ingen digital brevlåda/);
});
