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
