// DP2-12: a person answers a letter. What is sent is signed by the operator, durable before it is said, the same bytes in every try, and its end is told truthfully.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
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
import { rowsOf, until } from './mailbox-steps.ts';
import { aPdf } from './sender-world.ts';

let acting: ActingWorld;

before(async () => {
  acting = await startActing();
});
after(async () => await acting.stop());

/** Writes and sends a reply to the letter that the person is at; ends at the letter. */
async function reply(person: Person, text: string): Promise<string> {
  await person.follow(/Skriv (ett )?svar|Fortsätt på ditt svar/);
  await person.press(/Kontrollera och skicka/, { text });
  assert.match(person.text, /Stämmer svaret/, person.text.slice(0, 600));
  await person.press(/Skicka svaret/);
  return person.url.replace(/[?#].*$/, '');
}

const rowsOfOutgoing = () =>
  rowsOf(acting.world, 'select state, tries, unsure, in_flight, trans_id from outgoing order by changed_at');

describe('a reply', () => {
  test('is written with a draft that is kept, looked through, sent, and arrives whole', async () => {
    const id = await sendAsking(acting, 'Vill du ha platsen?', { reply: 'REQUESTED' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Vill du ha platsen');
    assert.match(person.text, /Kommun B vill ha svar på brevet/);
    const letter = person.url;
    await person.follow(/Skriv svar/);
    const file = { filename: 'intyg.pdf', contentType: 'application/pdf', bytes: await aPdf() };
    await person.press(/Lägg till vald fil/, {
      subject: 'Svar: platsen',
      text: 'Ja tack, vi vill ha platsen.',
      files: [file],
    });
    assert.match(person.text, /Filen är bifogad/);
    assert.match(person.text, /intyg\.pdf/);
    // Another day: the draft waits on the letter's page.
    await person.open(letter);
    await person.follow(/Fortsätt på ditt svar/);
    assert.match(person.html, /Ja tack, vi vill ha platsen\./);
    await person.press(/Kontrollera och skicka/);
    assert.match(person.text, /Så här ser Kommun B ditt svar/);
    assert.equal(acting.door.taken.size, 0, 'nothing goes before it is sent');
    await person.press(/Skicka svaret/);
    assert.match(person.text, /Svaret är sparat och på väg/);
    await untilSays(person, letter, /Framme/);
    const taken = acting.door.last;
    assert.equal(taken?.letter, id);
    assert.equal(taken?.from, signe.id);
    assert.equal(taken?.subject, 'Svar: platsen');
    assert.equal(taken?.text, 'Ja tack, vi vill ha platsen.');
    assert.deepEqual(Buffer.from(taken?.files[0]?.body ?? []), Buffer.from(file.bytes));
  });

  test('can be seen exactly as it was sent, with the signed original', async () => {
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Vill du ha platsen');
    await person.follow(/^Svar$/);
    assert.match(person.text, /Kommun B har tagit emot det/);
    assert.match(person.text, /Ja tack, vi vill ha platsen\./);
    assert.match(person.text, /kept-1/);
    const original = await person.download(person.link(/undertecknade originalet/));
    assert.match(original.disposition, /^attachment; filename="reply-/);
    const digest = createHash('sha256').update(original.bytes).digest('hex');
    assert.equal(digest, acting.door.calls.at(-1), 'the bytes that were sent');
    assert.match(person.text, new RegExp(digest));
    const file = await person.download(person.link(/\/files\//));
    assert.deepEqual(Buffer.from(file.bytes), Buffer.from(await aPdf()));
  });

  test('a later one is threaded under the letter', async () => {
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Vill du ha platsen');
    const letter = await reply(person, 'En sak till: när börjar det?');
    await untilSays(person, letter, /Framme[\s\S]*Framme/);
    assert.equal(person.html.match(/\/sent\/[0-9a-f-]{36}"/g)?.length, 2);
  });

  test('a file that is no PDF is not attached, and nothing that was typed is lost', async () => {
    await sendAsking(acting, 'Skicka in papper', { reply: 'ACCEPTED' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Skicka in papper');
    await person.follow(/Skriv svar/);
    const file = { filename: 'virus.pdf', contentType: 'application/pdf', bytes: Buffer.from('MZ program') };
    await person.press(/Kontrollera och skicka/, { text: 'Här kommer det', files: [file] });
    assert.equal(person.status, 422);
    assert.match(person.text, /virus\.pdf är inte en PDF/);
    assert.match(person.html, /Här kommer det/);
    const large = { filename: 'stor.pdf', contentType: 'application/pdf', bytes: Buffer.alloc(1_500_000, '%PDF-1.4 ') };
    await person.press(/Lägg till vald fil/, { files: [large] });
    assert.match(person.text, /stor\.pdf får inte plats/);
    await person.press(/Kontrollera och skicka/, { text: ' ' });
    assert.match(person.text, /Skriv ditt svar/);
    await person.press(/^Kasta$/);
    assert.match(person.text, /Utkastet är borttaget/);
  });

  test('that is changed while it is being signed is not sent: what was looked through is what goes, or nothing', async () => {
    await sendAsking(acting, 'Ändras medan det skickas', { reply: 'ACCEPTED' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Ändras medan det skickas');
    await person.follow(/Skriv (ett )?svar/);
    await person.press(/Kontrollera och skicka/, { text: 'Först så här.' });
    const other = new pg.Client({ connectionString: acting.world.database.url });
    await other.connect();
    await other.query('begin');
    await other.query("update outgoing set changed_at = changed_at + interval '1 second' where state = 'draft'");
    const sending = person.press(/Skicka svaret/);
    await until('the reply waits for the other change', async () => {
      const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%update "outgoing"%'`;
      return (await rowsOf(acting.world, waiting)).length > 0;
    });
    await other.query('commit');
    await other.end();
    await sending;
    assert.equal(person.status, 422, person.text);
    const [row] = await rowsOf(acting.world, 'select state from outgoing order by changed_at desc limit 1');
    assert.equal(row?.state, 'draft');
    await person.press(/Skicka svaret/);
    assert.equal(person.status, 200);
  });

  test('is not offered for a letter that takes none, nor to somebody else', async () => {
    await sendAsking(acting, 'Bara information', { reply: 'NOT_ALLOWED' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Bara information');
    assert.doesNotMatch(person.text, /Skriv svar/);
    const { pathname } = new URL(person.url);
    assert.equal((await person.open(`${acting.world.pages}${pathname}/reply`)).status, 404);
    await openLetterOf(person, acting.world, 'Vill du ha platsen');
    const theirs = new URL(person.url).pathname;
    const other = await personAt(acting.world, amina.id);
    for (const path of ['', '/reply', '/reply/check', '/receipt', '/forward', '/share'])
      assert.equal((await other.open(`${acting.world.pages}${theirs}${path}`)).status, 404, path);
  });

  test('what is kept of it is sealed', async () => {
    const rows = await rowsOf(
      acting.world,
      'select content, envelope from outgoing union all select name, content from outgoing_file',
    );
    assert.ok(rows.length > 2);
    const all = Buffer.concat(
      rows.flatMap(({ content, envelope }) => [content, envelope].filter((one) => Buffer.isBuffer(one))),
    );
    for (const word of ['Ja tack', 'intyg', '%PDF', signe.id, 'Envelope'])
      assert.equal(all.includes(word), false, word);
  });
});

describe('when the sender', () => {
  const write = async (subject: string): Promise<{ person: Person; letter: string }> => {
    await sendAsking(acting, subject, { reply: 'ACCEPTED' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, subject);
    return { person, letter: await reply(person, `Om ${subject}`) };
  };

  test('is down, the reply waits and goes when it is back', async () => {
    await acting.door.down();
    const { person, letter } = await write('Avsändaren är nere');
    await untilSays(person, letter, /Skickas/);
    await untilSays(person, (await person.follow(/^Svar$/)).url, /Mottagarens system svarar inte just nu/);
    await acting.door.up();
    await untilSays(person, letter, /Framme/);
  });

  test('asks us to come back, it is tried again', async () => {
    acting.door.next.push('busy');
    const { person, letter } = await write('Återkom senare');
    await untilSays(person, letter, /Framme/);
    assert.equal(new Set(acting.door.calls.slice(-2)).size, 1, 'the same bytes');
  });

  test('refuses, the person reads why, in plain words', async () => {
    acting.door.next.push('not-the-recipient');
    const { person, letter } = await write('Ett nej');
    await untilSays(person, letter, /Togs inte emot/);
    await person.follow(/^Svar$/);
    assert.match(person.text, /Enligt mottagaren gick brevet till någon annan/);
    assert.doesNotMatch(person.text, /Försök igen/);
  });

  test('takes it but its answer is lost, the same bytes go again and get the first answer', async () => {
    acting.door.next.push('lose', 'garble');
    const { person, letter } = await write('Svaret försvann');
    await untilSays(person, letter, /Framme/);
    assert.equal(new Set(acting.door.calls.slice(-3)).size, 1, 'the same bytes every time');
    const [last] = (await rowsOfOutgoing()).slice(-1);
    assert.equal(last?.trans_id, acting.door.last?.transId);
    assert.equal(last?.unsure, true);
  });

  test('takes it, loses its answer and then refuses us altogether: nobody says that it did not arrive', async () => {
    acting.door.next.push('lose', 'fault-5002');
    const { person, letter } = await write('Vi vet inte');
    await untilSays(person, letter, /Oklart om det kom fram/);
    await person.follow(/^Svar$/);
    assert.match(person.text, /Vi vet inte om det kom fram till Kommun B/);
    await person.press(/Försök igen/);
    await untilSays(person, letter, /Framme/);
  });
});
