// Notices wait for their time and are never lost: held in quiet hours, gathered to one, sent when the choice changes, by each channel.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { DEFAULT_TIMES, dueAt } from '../../src/services/mailbox/notify/notice-times.ts';
import { logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { signe, startWorld, type World } from './mailbox-world.ts';
import { type SmsBag, startSmsBag } from './sms-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-times-'));
let gateway: SmsBag;
let world: World;

before(async () => {
  gateway = await startSmsBag();
  const secretFile = join(folder, 'sms-secret');
  writeFileSync(secretFile, 'hemligt\n', { mode: 0o600 });
  world = await startWorld({
    sms: { url: gateway.url, secretFile, from: 'Duvkullen' },
    accounts: [{ recipient: signe.id, name: signe.name, email: signe.email, phone: '+46701740605' }],
  });
});
after(async () => {
  await world.stop();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await rowsOf(world, 'delete from held_notice');
  await rowsOf(world, "delete from job where kind in ('held-notice', 'tell', 'notice')");
});

/** Minutes of the day in Stockholm, some hours from now. */
function clock(hours: number): number {
  const at = new Date(Date.now() + hours * 3_600_000);
  const [h = '0', m = '0'] = at.toLocaleTimeString('sv-SE', { timeZone: 'Europe/Stockholm' }).split(':');
  return Number(h) * 60 + Number(m);
}

async function choose(fields: Record<string, string>): Promise<void> {
  const { browser, page } = await logIn(world, signe.id, '/settings/notices');
  const all = { 'email-pace': 'at-once', 'sms-pace': 'never', 'digest-at': '480', 'digest-day': '1', ...fields };
  assert.match((await postTo(browser, page, '/settings/notices', all)).text, /Sparat/);
}

const quietNow = () => ({ quiet: 'yes', 'quiet-from': String(clock(-2)), 'quiet-until': String(clock(2)) });

async function held(channel: string): Promise<{ letters: number; due: Date } | undefined> {
  const [row] = await rowsOf(world, 'select letters, due_at from held_notice where channel = $1', [channel]);
  return row?.due_at instanceof Date ? { letters: Number(row.letters), due: row.due_at } : undefined;
}

describe('in quiet hours', () => {
  test('what comes is held, also over a restart, and one e-mail tells of it all when they end', async () => {
    await choose(quietNow());
    const before = world.mail.messages.length;
    await send(world, { subject: 'Hemligt ett' });
    await send(world, { subject: 'Hemligt två' });
    await until('both are held', async () => (await held('email'))?.letters === 2);
    await world.restart({});
    assert.equal(world.mail.messages.length, before);
    const waiting = await held('email');
    const [job] = await rowsOf(world, "select next_at from job where kind = 'held-notice'");
    assert.deepEqual(job?.next_at, waiting?.due, 'the job waits for another time than what is held');
    // The choice is the clock here: without quiet hours it is time now.
    await choose({});
    await until('the e-mail', () => world.mail.messages.length > before);
    const [mail] = world.mail.messages.slice(before);
    assert.match(mail?.text ?? '', /2 f=C3=B6rs=C3=A4ndelser|2 försändelser/);
    assert.ok(!/Hemligt|Kommun/.test(mail?.text ?? ''));
    await until('nothing waits', async () => (await held('email')) === undefined);
    assert.equal(world.mail.messages.length, before + 1);
  });

  test('a text message is held too, and is neutral', async () => {
    await choose({ 'sms-pace': 'at-once', ...quietNow() });
    const before = gateway.messages.length;
    await send(world, { subject: 'Hemligt tre' });
    await until('it is held', async () => (await held('sms'))?.letters === 1);
    assert.equal(gateway.messages.length, before);
    await choose({ 'sms-pace': 'at-once' });
    await until('the text message', () => gateway.messages.length > before);
    assert.match(String(gateway.messages[before]?.body.text), /Du har fått post/);
    assert.ok(!/Hemligt|Kommun/.test(String(gateway.messages[before]?.body.text)));
  });
});

describe('a gathered notice', () => {
  test('waits for its hour, as its job does', async () => {
    const digestAt = clock(5);
    await choose({ 'email-pace': 'daily', 'digest-at': String(digestAt) });
    await send(world, { subject: 'Om en stund' });
    await until('it is held', async () => (await held('email'))?.letters === 1);
    const expected = dueAt({ ...DEFAULT_TIMES, email: 'daily', digestAt }, 'email', new Date());
    assert.deepEqual((await held('email'))?.due, expected);
  });

  test('is about what came while it was being sent too, in the next one', async () => {
    await choose({ 'email-pace': 'weekly', ...quietNow() });
    await send(world, { subject: 'Först' });
    await until('it is held', async () => (await held('email'))?.letters === 1);
    world.mail.refusing = true;
    const before = world.mail.messages.length;
    await choose({});
    await until('a try has failed', async () => {
      const [job] = await rowsOf(world, "select attempt from job where kind = 'held-notice' and attempt > 0");
      return job !== undefined;
    });
    await rowsOf(world, 'update held_notice set letters = letters + 1');
    world.mail.refusing = false;
    await until('the e-mail', () => world.mail.messages.length > before);
    await until('nothing waits', async () => (await held('email')) === undefined);
  });
});

describe('the choice', () => {
  test('of text messages without a number is refused with what to do', async () => {
    await rowsOf(world, 'delete from phone');
    const { browser, page } = await logIn(world, signe.id, '/settings/notices');
    const seen = await postTo(browser, page, '/settings/notices', { 'email-pace': 'at-once', 'sms-pace': 'daily' });
    assert.equal(seen.status, 422);
    assert.match(seen.text, /Lägg till ett telefonnummer först/);
  });
});
