// Changing operator against the real register (FaR): Signe moves from one operator to the other with what she took along; at no moment nowhere.
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

test('the new operator moves the registration, and letters are sent there from then on', async () => {
  const signe = await logIn('mailbox-b', 'Signe Almgren');
  await signe.open(`${pages('mailbox-b')}/open`);
  await signe.press(/Öppna brevlådan/, { email: '', accept: 'yes' });
  assert.match(signe.text, /Du har redan en brevlåda hos Duvkullens brevlåda/);
  await signe.press(/Flytta hit från Duvkullens brevlåda/, { email: '', accept: 'yes' });
  assert.match(signe.text, /Din brevlåda är öppen/);
  const caseworker = await logIn('sender', 'Anna Ask');
  await caseworker.open(`${pages('sender')}/letters/new`);
  await caseworker.press(/Kontrollera mottagaren/, { recipient: '198101052382' });
  assert.match(caseworker.text, /Brevet kan skickas digitalt.*Fyrtornets brevlåda/);
});
