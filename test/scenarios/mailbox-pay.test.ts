// DP2-3, DP2-26: payments in letters. What is late is seen, what is paid is marked and can be unmarked, a neutral reminder comes in time, and a time to
// keep goes into one's own calendar.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import decodeQR from 'qr/decode.js';
import type { Letter } from '../../src/domain/letter.ts';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { parseRecipientId } from '../../src/domain/recipient-id.ts';
import { stockholmDate } from '../../src/platform/clock.ts';
import { deliveryOf } from '../../src/wire/mina-meddelanden/delivery-of-letter.ts';
import { type ActingWorld, openLetterOf, personAt, signe, startActing } from './mailbox-acting.ts';
import { emptied, moveIn, sendToday, takeAlong } from './mailbox-moving.ts';
import { logIn, rowsOf, until } from './mailbox-steps.ts';
import { kommunB } from './mailbox-world.ts';

let acting: ActingWorld;
const inDays = (days: number): string => stockholmDate(new Date(Date.now() + days * 86_400_000));

before(async () => {
  acting = await startActing();
});
after(async () => await acting.stop());

async function send(subject: string, more: Partial<Letter>): Promise<void> {
  const [sender, recipient] = [parseOrganisationsnummer(kommunB.id), parseRecipientId(signe.id)];
  assert.ok(sender.ok && recipient.ok);
  const letter: Letter = {
    id: randomUUID(),
    sender: { id: sender.value, name: kommunB.name },
    recipient: recipient.value,
    subject,
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/plain', text: 'Hej Signe' },
    supportinfo: { text: 'Ring oss' },
    attachments: [],
    ...more,
  };
  await sendToday(acting.world, deliveryOf(letter));
}

const payment = (dueDate: string) =>
  ({ amountOre: 123_450, dueDate, method: 'BG', account: '5050-1055', ocr: '1234567897' }) as const;

test('what is late stands in the inbox and in the letter, until it is marked as paid; the mark can be taken away', async () => {
  await send('Sen faktura', { payment: payment(inDays(-1)) });
  await send('Ny faktura', { payment: payment(inDays(20)) });
  const person = await personAt(acting.world, signe.id);
  const row = (subject: string): string =>
    person.html.split('<li class="bd-inbox-row').find((part) => part.includes(subject)) ?? '';
  assert.match(row('Sen faktura'), /Förfallen/);
  assert.match(row('Ny faktura'), /Betala senast/);
  await openLetterOf(person, acting.world, 'Sen faktura');
  assert.match(person.text, /Sista betalningsdagen har passerat/);
  await person.press(/Markera som betald/);
  assert.match(person.text, /Brevet är markerat som betalt/);
  assert.doesNotMatch(person.text, /Sista betalningsdagen har passerat/);
  await person.open(`${acting.world.pages}/inbox`);
  assert.doesNotMatch(row('Sen faktura'), /Förfallen/);
  await openLetterOf(person, acting.world, 'Sen faktura');
  await person.press(/Markera som inte betald/);
  assert.match(person.text, /Förfallen/);
});

test('the square says the same as the letter, and only for an account that can be right', async () => {
  const person = await personAt(acting.world, signe.id);
  await openLetterOf(person, acting.world, 'Ny faktura');
  const path = /bd-payment-code" viewBox="0 0 (\d+) \d+"[^>]*><path d="([^"]+)"/.exec(person.html);
  const size = Number(path?.[1]);
  const scale = 6;
  const image = {
    width: size * scale,
    height: size * scale,
    data: new Uint8Array(size * size * scale * scale * 4).fill(255),
  };
  for (const [, x, y, w] of (path?.[2] ?? '').matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let dy = 0; dy < scale; dy += 1)
      for (let dx = 0; dx < Number(w) * scale; dx += 1) {
        const at = ((Number(y) * scale + dy) * size * scale + Number(x) * scale + dx) * 4;
        image.data.fill(0, at, at + 3);
      }
  const said = JSON.parse(decodeQR(image));
  assert.deepEqual([said.due, said.acc, said.iid, said.nme], [1234.5, '5050-1055', '1234567897', 'Kommun B']);
  await send('Fel konto', { payment: { ...payment(inDays(9)), account: '5050-1056' } });
  await openLetterOf(person, acting.world, 'Fel konto');
  assert.doesNotMatch(person.html, /bd-payment-code/);
  assert.match(person.text, /Kontonumret går inte att kontrollera/);
});

test('a reminder comes before the last day, says nothing of the letter, and not for what is paid', async () => {
  const jobs = await rowsOf(
    acting.world,
    `select next_at from job join payment on payment.letter_id::text = job.key where kind = 'payment-reminder' and due_on = '${inDays(20)}'`,
  );
  assert.equal(jobs.length, 1);
  const at = jobs[0]?.next_at;
  assert.ok(at instanceof Date);
  assert.equal(stockholmDate(at), inDays(17), 'three days before');
  await send('Betald faktura', { payment: payment(inDays(30)) });
  const person = await personAt(acting.world, signe.id);
  await openLetterOf(person, acting.world, 'Betald faktura');
  await person.press(/Markera som betald/);
  const before = acting.world.mail.messages.length;
  await rowsOf(acting.world, `update job set next_at = now() where kind = 'payment-reminder'`);
  await until('the reminder', () =>
    acting.world.mail.messages.slice(before).some(({ text }) => /beh=C3=B6ver g=C3=B6ras/.test(text)),
  );
  await until('every reminder is done', async () => {
    const left = await rowsOf(acting.world, `select 1 from job where kind = 'payment-reminder'`);
    return left.length === 0;
  });
  const marks = await rowsOf(acting.world, 'select paid_at, reminded_at from payment where paid_at is not null');
  assert.deepEqual(
    marks.map(({ reminded_at }) => reminded_at),
    [null],
    'nobody is reminded of what is paid',
  );
  const reminders = acting.world.mail.messages.slice(before).map(({ text }) => text);
  for (const text of reminders) assert.doesNotMatch(text, /faktura|betala|Kommun B|1 ?234|5050/i);
  // Whoever has given no address is not reminded, and the log does not say that they were.
  const told = async () =>
    (await rowsOf(acting.world, `select 1 from audit_event where kind = 'payment.reminded'`)).length;
  const earlier = await told();
  await send('Utan adress', { payment: payment(inDays(40)) });
  const address = (email: string | null) =>
    rowsOf(acting.world, 'update account set email = $1 where recipient_id = $2', [email, signe.id]);
  await address(null);
  await rowsOf(acting.world, `update job set next_at = now() where kind = 'payment-reminder'`);
  await until('that reminder is done', async () => {
    const left = await rowsOf(acting.world, `select 1 from job where kind = 'payment-reminder'`);
    return left.length === 0;
  });
  await address(signe.email);
  assert.equal(await told(), earlier);
});

test('an appointment becomes a calendar file from the content origin; without script and without a cookie', async () => {
  const starts = new Date('2027-03-01T09:00:00Z');
  const appointment = {
    starts,
    ends: new Date('2027-03-01T09:45:00Z'),
    place: 'Storgatan 7; plan 2',
    title: 'Syn, på plats',
    id: 'syn-1',
  };
  await send('Kallelse till syn', { appointment });
  const person = await personAt(acting.world, signe.id);
  await openLetterOf(person, acting.world, 'Kallelse till syn');
  assert.match(person.text, /Tid att passa/);
  assert.match(person.text, /1 mars 2027 kl\.\s10\.00/);
  const address = person.link(/Spara i kalendern/);
  const answer = await fetch(address, { redirect: 'manual', headers: { cookie: person.cookieFor(address) } });
  const at = new URL(answer.headers.get('location') ?? '');
  assert.equal(at.origin, new URL(acting.config.content.publicUrl).origin);
  const file = await fetch(at);
  assert.equal(file.headers.get('content-type'), 'text/calendar; charset=utf-8');
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);
  const text = await file.text();
  assert.match(text, /^BEGIN:VCALENDAR\r\n/);
  assert.match(text, /DTSTART:20270301T090000Z\r\n/);
  assert.match(text, /LOCATION:Storgatan 7\\; plan 2\r\n/);
  assert.match(text, new RegExp(`UID:${kommunB.id}-syn-1@brevduva\r\n`));
  await send('Inställd syn', { appointment: { ...appointment, cancelled: true } });
  await openLetterOf(person, acting.world, 'Inställd syn');
  assert.match(person.text, /Avsändaren har ställt in den här tiden/);
});

test('what is paid comes along as paid, so that it is not late at the next operator; what is not is late there, or reminded of once', async () => {
  const { world } = acting;
  await emptied(world);
  await send('Betald och passerad', { payment: payment(inDays(-2)) });
  await send('Obetald och passerad', { payment: payment(inDays(-2)) });
  await send('Påmind om', { payment: payment(inDays(20)) });
  await send('Påminns om här', { payment: payment(inDays(21)) });
  const person = await personAt(world, signe.id);
  await openLetterOf(person, world, 'Betald och passerad');
  await person.press(/Markera som betald/);
  await rowsOf(world, `update payment set reminded_at = now() where due_on = '${inDays(20)}'`);
  const marks = `select due_on::text as due, paid_at, reminded_at from payment order by due_on, paid_at`;
  const was = await rowsOf(world, marks);
  assert.equal(was.length, 4);
  const { browser } = await logIn(world, signe.id);
  const taken = await takeAlong(world, browser);
  await emptied(world);
  await rowsOf(world, `delete from job where kind = 'payment-reminder'`);
  assert.match(await moveIn(world, browser, taken.bytes), /4 brev är nya här/);
  assert.deepEqual(await rowsOf(world, marks), was);
  const jobs = `select due_on::text as due from job join payment on payment.letter_id::text = job.key where kind = 'payment-reminder'`;
  assert.deepEqual(
    (await rowsOf(world, jobs)).map(({ due }) => due),
    [inDays(21)],
  );
  await person.open(`${world.pages}/inbox`);
  const row = (subject: string): string =>
    person.html.split('<li class="bd-inbox-row').find((part) => part.includes(subject)) ?? '';
  assert.doesNotMatch(row('Betald och passerad'), /Förfallen/);
  assert.match(row('Obetald och passerad'), /Förfallen/);
});
