// DP2-20: a letter is sent on to somebody else's mailbox with its signatures, or shared for a time; every look is seen, and an address book is one's own.
import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { stockholmDate } from '../../src/platform/clock.ts';
import {
  type ActingWorld,
  amina,
  openLetterOf,
  operator,
  personAt,
  sendAsking,
  signe,
  startActing,
  untilSays,
} from './mailbox-acting.ts';
import { sendToday } from './mailbox-moving.ts';
import { rowsOf } from './mailbox-steps.ts';
import { deliveryTo, kommunB, stranger } from './mailbox-world.ts';

/** Another one's, which FaR knows no address of. */
const otherOperator = '164024000046';
let acting: ActingWorld;
const inDays = (days: number): string => stockholmDate(new Date(Date.now() + days * 86_400_000));

before(async () => {
  acting = await startActing();
  acting.world.far.state.addresses = new Map([[operator.id, `${acting.world.wire}/Service/v3`]]);
});
after(async () => await acting.stop());

describe('a letter is forwarded', () => {
  test('to a mailbox that FaR knows, with the signatures of the original; the forwarder sees that it arrived', async () => {
    await sendAsking(acting, 'Till dig också');
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Till dig också');
    const letter = person.url;
    await person.follow(/^Vidarebefordra$/);
    await person.press(/Fortsätt/, { number: amina.id, name: 'Amina', text: 'Titta på det här', save: 'yes' });
    assert.match(person.text, /Vidarebefordra till Amina\?/);
    assert.match(person.text, /19161188-2398/);
    await person.press(/^Vidarebefordra$/);
    assert.match(person.text, /sparat för att skickas vidare/);
    await untilSays(person, letter, /Vidarebefordrat till Amina Framme/);
    const other = await personAt(acting.world, amina.id);
    await openLetterOf(other, acting.world, 'Till dig också');
    assert.match(other.text, /Titta på det här/);
    assert.match(other.text, /Signe Almgren/);
    for (const address of [...person.visited, ...other.visited])
      assert.doesNotMatch(decodeURIComponent(address), /191611882398|198101052382/, 'no number in an address');
  });

  test('and whoever was sent it is not asked to answer for somebody else', async () => {
    await sendAsking(acting, 'Svara bara du', { reply: 'REQUESTED', receiptRequest: 'SIMPLE' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Svara bara du');
    const letter = person.url;
    await person.follow(/^Vidarebefordra$/);
    const entry = /<option value="([0-9a-f-]{36})">Amina/.exec(person.html)?.[1] ?? '';
    await person.press(/Fortsätt/, { entry, number: '' });
    await person.press(/^Vidarebefordra$/);
    await untilSays(person, letter, /Vidarebefordrat till Amina Framme/);
    const other = await personAt(acting.world, amina.id);
    await openLetterOf(other, acting.world, 'Svara bara du');
    assert.doesNotMatch(other.text, /Skriv svar|Skicka en kvittens/);
  });

  test('not to somebody without a mailbox, not to oneself, and not while FaR is silent: nothing is sent, nothing typed is lost', async () => {
    const before = (await rowsOf(acting.world, `select 1 from outgoing where kind = 'forward'`)).length;
    const person = await personAt(acting.world, signe.id);
    const attempt = async (number: string): Promise<void> => {
      await openLetterOf(person, acting.world, 'Till dig också');
      await person.follow(/^Vidarebefordra$/);
      await person.press(/Fortsätt/, { number, name: 'Någon', text: 'Mina ord' });
      await person.press(/^Vidarebefordra$/);
    };
    await attempt(stranger.id);
    assert.equal(person.status, 422);
    assert.match(person.text, /har ingen digital brevlåda/);
    assert.match(person.html, /Mina ord/);
    await attempt(signe.id);
    assert.match(person.text, /den här brevlådans eget nummer/);
    acting.world.far.state.down = true;
    await attempt(amina.id);
    acting.world.far.state.down = false;
    assert.equal(person.status, 503);
    assert.equal((await rowsOf(acting.world, `select 1 from outgoing where kind = 'forward'`)).length, before);
    await openLetterOf(person, acting.world, 'Till dig också');
    await person.follow(/^Vidarebefordra$/);
    await person.press(/Fortsätt/, { number: '123', name: '' });
    assert.equal(person.status, 422);
    assert.match(person.text, /Numret stämmer inte/);
  });
});

describe('a letter whose signing certificate has expired since', () => {
  const forwards = async (): Promise<number> =>
    (await rowsOf(acting.world, `select 1 from outgoing where kind = 'forward'`)).length;

  test('is sent on within this operator, which judges it at the time when it took it in, and to no other', async () => {
    const { world } = acting;
    const notAfter = new Date(Date.now() + 3_600_000);
    const files = await world.issue(kommunB, { fileName: 'kort', notAfter, anew: true });
    await sendToday(world, deliveryTo({ subject: 'Snart för gammalt' }), files);
    world.far.state.registered.set(stranger.id, otherOperator);
    const before = await forwards();
    mock.timers.enable({ apis: ['Date'], now: notAfter.getTime() + 60_000 });
    try {
      const person = await personAt(world, signe.id);
      await openLetterOf(person, world, 'Snart för gammalt');
      const letter = person.url;
      await person.follow(/^Vidarebefordra$/);
      assert.match(person.text, /certifikat.*har gått ut.*också har sin brevlåda hos Duvkullens brevlåda/);
      await person.press(/Fortsätt/, { number: stranger.id, name: 'Ture' });
      await person.press(/^Vidarebefordra$/);
      assert.equal(person.status, 422);
      assert.match(person.text, /hos en annan operatör, som måste säga nej till brevet\. Inget är skickat/);
      assert.equal(await forwards(), before);
      await person.press(/Fortsätt/, { number: amina.id, name: 'Amina' });
      await person.press(/^Vidarebefordra$/);
      await untilSays(person, letter, /Vidarebefordrat till Amina Framme/);
      const other = await personAt(world, amina.id);
      await openLetterOf(other, world, 'Snart för gammalt');
      assert.match(other.text, /Signe Almgren/);
      // It came there when the certificate was over: nobody has seen it good since.
      await other.follow(/^Vidarebefordra$/);
      assert.match(other.text, /går inte längre att vidarebefordra/);
      assert.equal(other.forms().filter(({ fields }) => fields.has('number')).length, 0);
      assert.ok(other.link(/\/share$/) !== undefined && other.link(/\/original$/) !== undefined);
    } finally {
      mock.timers.reset();
      world.far.state.registered.delete(stranger.id);
    }
  });

  test('that was moved here from elsewhere is sent on to nobody: when it came is not of this operator’s own knowledge', async () => {
    const { world } = acting;
    const notAfter = new Date(Date.now() + 3_600_000);
    const files = await world.issue(kommunB, { fileName: 'kort-flyttat', notAfter, anew: true });
    await sendToday(world, deliveryTo({ subject: 'Flyttat hit' }), files);
    const moved = JSON.stringify({
      moved: { from: { id: otherOperator, name: 'En annan' }, at: new Date().toISOString() },
    });
    await rowsOf(
      world,
      'update delivery set verification = verification || $1::jsonb where id = (select id from delivery where account_id = (select id from account where recipient_id = $2) order by received_at desc limit 1)',
      [moved, signe.id],
    );
    mock.timers.enable({ apis: ['Date'], now: notAfter.getTime() + 60_000 });
    try {
      const person = await personAt(world, signe.id);
      await openLetterOf(person, world, 'Flyttat hit');
      await person.follow(/^Vidarebefordra$/);
      assert.match(person.text, /går inte längre att vidarebefordra/);
    } finally {
      mock.timers.reset();
    }
  });
});

describe('the address book', () => {
  test('is added to, changed and emptied, and is sealed', async () => {
    const person = await personAt(acting.world, signe.id, '/address-book');
    assert.match(person.text, /Amina 19161188-2398/);
    await person.press(/Lägg till/, { number: stranger.id, name: 'Farbror Ture' });
    assert.match(person.text, /Farbror Ture/);
    const rows = await rowsOf(acting.world, 'select content from address_entry');
    const all = Buffer.concat(rows.flatMap(({ content }) => (Buffer.isBuffer(content) ? [content] : [])));
    for (const word of ['Ture', stranger.id]) assert.equal(all.includes(word), false);
    await person.open(person.link(/change=/));
    await person.press(/^Spara$/, { name: 'Amina W' });
    assert.match(person.text, /Amina W/);
    await person.press(/Ta bort/);
    assert.match(person.text, /Borttaget/);
    const other = await personAt(acting.world, amina.id, '/address-book');
    assert.match(other.text, /Adressboken är tom/);
  });
});

describe('a letter is shared', () => {
  const looks = (letter: string) => personAt(acting.world, signe.id, new URL(letter).pathname);

  test('with somebody who finds it after log-in, and the holder sees each look', async () => {
    await sendAsking(acting, 'Bara ett brev');
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Bara ett brev');
    const letter = person.url;
    await person.follow(/Dela för en tid/);
    await person.press(/Dela brevet/, { number: amina.id, name: 'Amina', day: inDays(200) });
    assert.equal(person.status, 422);
    assert.match(person.text, /Skriv en dag från i dag till och med/);
    await person.press(/Dela brevet/, { number: amina.id, name: 'Amina', day: inDays(14) });
    assert.match(person.text, /Brevet är delat/);
    assert.match(person.text, /Har inte öppnats än/);
    const other = await personAt(acting.world, amina.id, '/shared');
    assert.match(other.text, /Delat av Signe Almgren/);
    assert.doesNotMatch(other.text, /Bara ett brev/);
    await other.follow(/Delat av Signe/);
    assert.match(other.text, /Bara ett brev/);
    assert.match(other.text, /Din ansökan är beviljad/);
    await other.open(`${acting.world.pages}/inbox`);
    assert.doesNotMatch(other.text, /Bara ett brev/, 'it is in one mailbox only');
    assert.match((await looks(letter)).text, /Öppnat 1 gång/);
    const stranger = await personAt(acting.world, signe.id, '/shared');
    assert.match(stranger.text, /Ingen delar något med dig/);
  });

  test('also with somebody who has no mailbox here, who is shown the way to it at log-in', async () => {
    await sendAsking(acting, 'Till den utan brevlåda');
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Till den utan brevlåda');
    await person.follow(/Dela för en tid/);
    await person.press(/Dela brevet/, { number: stranger.id, name: 'Ture', day: inDays(3) });
    const letter = person.url;
    const other = await personAt(acting.world, stranger.id);
    assert.equal(new URL(other.url).pathname, '/mailboxes');
    await other.follow(/^Delat med dig$/);
    await other.follow(/Delat av Signe/);
    assert.match(other.text, /Till den utan brevlåda/);
    assert.match((await looks(letter)).text, /Öppnat 1 gång/);
    const [account] = await rowsOf(acting.world, 'select id from account where recipient_id = $1', [stranger.id]);
    assert.equal(account, undefined);
    await person.open(letter);
    await person.press(/Avsluta delningen/);
  });

  test('until it is ended, or put in the trash: then there is nothing there', async () => {
    const other = await personAt(acting.world, amina.id, '/shared');
    const shared = other.link(/Delat av Signe/);
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Bara ett brev');
    await person.press(/Avsluta delningen/);
    assert.match(person.text, /Delningen är avslutad/);
    assert.equal((await other.open(shared)).status, 404);
    assert.match((await other.open(`${acting.world.pages}/shared`)).text, /Ingen delar något/);
    const [share] = await rowsOf(
      acting.world,
      "select until - made_at < interval '91 days' as short, ended_at from letter_share",
    );
    assert.equal(share?.short, true);
    assert.notEqual(share?.ended_at, null);
  });

  test('and nobody else opens it by its address', async () => {
    await sendAsking(acting, 'Delat med Amina');
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Delat med Amina');
    await person.follow(/Dela för en tid/);
    await person.press(/Dela brevet/, { number: amina.id, name: 'Amina', day: inDays(0) });
    const [share] = await rowsOf(acting.world, 'select id from letter_share where ended_at is null');
    assert.equal((await person.open(`${acting.world.pages}/shared/${String(share?.id)}`)).status, 404);
    // Its time is over.
    await rowsOf(
      acting.world,
      `update letter_share set until = now() - interval '1 second', made_at = now() - interval '1 day' where ended_at is null`,
    );
    const other = await personAt(acting.world, amina.id);
    assert.equal((await other.open(`${acting.world.pages}/shared/${String(share?.id)}`)).status, 404);
  });
});
