// Who may act in a mailbox: everything that changes or sends needs the right to manage, a signature is the holder's own, and what goes to others has the
// e-ID's name. Another mailbox's letters, replies, shares and addresses are not there.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Person } from '../person.ts';
import {
  type ActingWorld,
  amina,
  openLetterOf,
  personAt,
  sendAsking,
  signe,
  startActing,
  untilSays,
} from './mailbox-acting.ts';
import { rowsOf } from './mailbox-steps.ts';

let acting: ActingWorld;
const at = (path: string): string => `${acting.world.pages}${path}`;

before(async () => {
  acting = await startActing();
});
after(async () => await acting.stop());

/** Amina as Signe's delegate, in Signe's mailbox. */
async function delegate(may: 'read' | 'manage'): Promise<Person> {
  await rowsOf(acting.world, `update delegate set state = 'ended'`);
  const holder = await personAt(acting.world, signe.id, '/delegates/new');
  const form = holder.forms().find(({ fields }) => fields.has('label'));
  assert.ok(form !== undefined, holder.text.slice(0, 500));
  await holder.submit(form, { person: amina.id, label: 'Grannen', may, until: '2027-06-30' });
  const person = await personAt(acting.world, amina.id, '/mailboxes');
  await person.press(/^(Ja|Tacka ja|Bli ombud)/, { answer: 'yes' });
  await person.open(at('/mailboxes'));
  await person.press(/Signe Almgren|Öppna/);
  return person;
}

test('with the right to read: nothing is offered, nothing is taken', async () => {
  await sendAsking(acting, 'Till Signe', { reply: 'REQUESTED', receiptRequest: 'SIGNED' });
  const person = await delegate('read');
  await openLetterOf(person, acting.world, 'Till Signe');
  assert.doesNotMatch(person.text, /Skriv svar|Skriv under en kvittens|Vidarebefordra|Dela för en tid/);
  const { pathname } = new URL(person.url);
  for (const path of ['/reply', '/reply/check', '/receipt', '/receipt/sign', '/forward', '/share'])
    assert.equal((await person.open(at(`${pathname}${path}`))).status, 403, path);
  // Names and numbers of others are for whoever sends to them.
  assert.equal((await person.open(at('/address-book'))).status, 403);
  assert.ok(!(await person.open(at('/settings'))).html.includes('href="/address-book"'));
  const csrf = (await person.open(at(pathname))).forms()[0]?.fields ?? new Map<string, string>();
  const posts = [
    '/paid',
    '/unpaid',
    '/reply',
    '/reply/send',
    '/reply/discard',
    '/receipt/send',
    '/receipt/decline',
    '/forward',
    '/share',
  ];
  for (const path of posts) {
    const form = {
      action: at(`${pathname}${path}`),
      method: 'POST',
      multipart: path === '/reply',
      html: '',
      fields: csrf,
    };
    assert.equal((await person.submit(form, {})).status, 403, path);
    await person.open(at(pathname));
  }
  assert.equal(acting.door.calls.length, 0);
});

test('with the right to manage: a reply goes, with the name that the e-ID says; the holder’s signature is not theirs', async () => {
  const person = await delegate('manage');
  await openLetterOf(person, acting.world, 'Till Signe');
  const letter = person.url;
  await person.follow(/Skriv under en kvittens/);
  assert.match(person.text, /Bara Signe Almgren själv kan skriva under/);
  assert.equal((await person.open(`${letter}/receipt/sign`)).status, 403);
  await person.open(letter);
  await person.follow(/Skriv svar/);
  await person.press(/Kontrollera och skicka/, { text: 'Hälsar Amina åt Signe' });
  await person.press(/Skicka svaret/);
  await untilSays(person, letter, /Framme/);
  assert.equal(acting.door.last?.from, signe.id);
  assert.equal(acting.door.last?.attention, amina.name);
  // The holder sees who did it, by the holder's own word.
  const holder = await personAt(acting.world, signe.id);
  await openLetterOf(holder, acting.world, 'Till Signe');
  assert.match(holder.text, /Grannen/);
  assert.doesNotMatch(holder.text, /Amina Warsame/);
});

test('another mailbox’s things are not there', async () => {
  const holder = await personAt(acting.world, signe.id);
  await openLetterOf(holder, acting.world, 'Till Signe');
  const sent = new URL(holder.link(/\/sent\//)).pathname;
  const other = await personAt(acting.world, amina.id);
  await other.open(at('/mailboxes'));
  await other.press(/Gå dit/).catch(() => undefined);
  for (const path of [sent, `${sent}/original`, `/shared/${randomUUID()}`])
    assert.equal((await other.open(at(path))).status, 404, path);
});
