// DP2-12: receipts. Never without the person's own act; simple or signed with an e-ID used anew for exactly that text, and verifiable by anybody.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { run } from '../../src/cli/receipt.ts';
import { openSignedReceipt } from '../../src/wire/receipts/signed-receipt.ts';
import {
  type ActingWorld,
  amina,
  openLetterOf,
  personAt,
  sendAsking,
  signe,
  startActing,
  untilSays,
  useEid,
} from './mailbox-acting.ts';
import { rowsOf } from './mailbox-steps.ts';
import { company } from './mailbox-world.ts';

let acting: ActingWorld;

before(async () => {
  acting = await startActing();
});
after(async () => await acting.stop());

describe('a simple receipt', () => {
  test('goes when the person has read what it says and sends it, and only then', async () => {
    const id = await sendAsking(acting, 'Kvittera gärna', { receiptRequest: 'SIMPLE' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Kvittera gärna');
    const letter = person.url;
    assert.match(person.text, /Kommun B vill veta att du har tagit emot brevet/);
    await person.follow(/Skicka en kvittens/);
    assert.match(person.text, /Signe Almgren har tagit emot brevet ”Kvittera gärna” från Kommun B/);
    assert.equal(acting.door.taken.size, 0, 'reading a letter tells nobody anything');
    await person.press(/Skicka kvittensen/);
    await untilSays(person, letter, /Framme/);
    assert.equal(acting.door.last?.letter, id);
    assert.equal(acting.door.last?.from, signe.id);
    assert.equal(acting.door.last?.signedReceipt, undefined);
    assert.doesNotMatch(person.text, /Skicka en kvittens/, 'once');
  });

  test('can be declined, and the sender hears nothing; a no can be taken back', async () => {
    await sendAsking(acting, 'Säg nej', { receiptRequest: 'SIMPLE' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Säg nej');
    const calls = acting.door.calls.length;
    await person.press(/Nej, skicka ingen kvittens/);
    assert.match(person.text, /Du har valt att inte kvittera/);
    assert.equal(acting.door.calls.length, calls);
    await person.press(/Kvittera ändå/);
    assert.match(person.text, /Skicka en kvittens/);
  });
});

describe('a receipt signed with an e-ID', () => {
  test('says who, when and what, is bound to the letter, and is checked by anybody', async () => {
    const id = await sendAsking(acting, 'Delgivning', { receiptRequest: 'SIGNED' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Delgivning');
    const letter = person.url;
    await person.follow(/Skriv under en kvittens/);
    assert.match(person.text, /Jag, Signe Almgren, har tagit emot brevet ”Delgivning” från Kommun B/);
    const calls = acting.door.calls.length;
    await person.follow(/Skriv under med e-legitimation/);
    // Logged in, and asked all the same.
    await useEid(person, signe.id);
    assert.match(person.text, /Du har legitimerat dig för texten nedan. Inget är skickat än/);
    assert.equal(acting.door.calls.length, calls);
    await person.press(/Skicka kvittensen/);
    await untilSays(person, letter, /Framme/);
    const jws = acting.door.last?.signedReceipt ?? '';
    const opened = await openSignedReceipt(jws);
    assert.ok(opened.ok, opened.ok ? '' : opened.problem);
    const { statement, operator, issuer } = opened.value;
    assert.deepEqual(statement.signer, { name: signe.name, personalNumber: signe.id });
    assert.equal(statement.letter.messageId, id);
    assert.equal(operator, acting.config.operator.organisation);
    assert.equal(issuer, acting.config.login.issuer);
    const [row] = await rowsOf(
      acting.world,
      `select encode(signed_digest, 'base64') as digest from delivery join letter on letter.delivery_id = delivery.id where letter.id = $1`,
      [new URL(letter).pathname.split('/')[2]],
    );
    assert.equal(statement.letter.signedDigest, row?.digest);
  });

  test('is checked with the command, and one changed letter in it is found', async () => {
    const file = join(acting.world.folder, 'kvittens.jws');
    const jws = acting.door.last?.signedReceipt ?? '';
    writeFileSync(file, jws);
    const said: string[] = [];
    const io = {
      out: (text: string) => void said.push(text),
      err: (text: string) => void said.push(text),
      environment: {},
    };
    assert.equal(await run(['verify', file, '--ca', acting.world.ca.certificateFile], io), 0, said.join(''));
    assert.match(said.join(''), /Signe Almgren/);
    assert.match(said.join(''), /Delgivning/);
    const [head = '', body = '', signature = ''] = jws.split('.');
    const payload = Buffer.from(body, 'base64url').toString().replace('Delgivning', 'Delgivninq');
    writeFileSync(file, [head, Buffer.from(payload).toString('base64url'), signature].join('.'));
    assert.equal(await run(['verify', file], io), 1);
    assert.match(said.join(''), /signature-wrong/);
  });

  test('is not somebody else’s to sign, and a log-in for something else signs nothing', async () => {
    await sendAsking(acting, 'Bara du', { receiptRequest: 'SIGNED' });
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Bara du');
    const { pathname } = new URL(person.url);
    await person.follow(/Skriv under en kvittens/);
    await person.follow(/Skriv under med e-legitimation/);
    await useEid(person, amina.id);
    assert.equal(person.status, 403);
    assert.match(person.text, /Någon annan legitimerade sig/);
    const [waiting] = await rowsOf(acting.world, 'select id from receipt_signing order by made_at desc limit 1');
    await person.open(`${acting.world.pages}${pathname}/receipt/signed/${String(waiting?.id)}`);
    assert.match(person.text, /Du har inte legitimerat dig för den här kvittensen/);
    // An ordinary log-in afterwards is not a signature either.
    const again = await personAt(acting.world, signe.id, `${pathname}/receipt/signed/${String(waiting?.id)}`);
    assert.match(again.text, /Du har inte legitimerat dig för den här kvittensen/);
    assert.equal((await rowsOf(acting.world, `select 1 from outgoing where kind = 'signed-receipt'`)).length, 1);
  });

  test('a letter that wants a signature is not answered with less', async () => {
    const person = await personAt(acting.world, signe.id);
    await openLetterOf(person, acting.world, 'Bara du');
    const { pathname } = new URL(person.url);
    const form = {
      action: `${acting.world.pages}${pathname}/receipt/send`,
      method: 'POST',
      multipart: false,
      html: '',
    };
    const fields = person.forms().find((one) => one.method === 'POST')?.fields ?? new Map();
    await person.submit({ ...form, fields }, {});
    assert.equal(person.status, 409);
  });
});

test('a company’s letter asks its own people, and nobody sees it from elsewhere', async () => {
  await sendAsking(acting, 'Till bolaget', { receiptRequest: 'SIMPLE' }, company.id);
  const person = await personAt(acting.world, signe.id);
  assert.doesNotMatch(person.text, /Till bolaget/);
});
