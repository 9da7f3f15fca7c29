// The mail catcher through its doors: e-mail in by SMTP, out as pages and JSON, kept over a restart, only so much of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import nodemailer from 'nodemailer';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { freePort } from '../../../test/eid.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { parseConfig } from '../../platform/config/parse.ts';
import { sendMail } from '../../platform/mail/mail.ts';
import type { Running } from '../../platform/running.ts';
import { type Config, configRules, configSchema, migrations, start } from './index.ts';

describe('the mail catcher', () => {
  let database: TestDatabase;
  let config: Config;
  let running: Running;
  let pages: string;

  before(async () => {
    database = await testDatabase({ schema: 'mail_catcher', folders: [migrations] });
    const port = await freePort();
    config = {
      environment: 'sandbox',
      organisation: '164026000069',
      database: { url: database.url, schema: database.schema },
      listen: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` },
      smtp: { host: '127.0.0.1', port: await freePort() },
      keep: 5,
      logLevel: 'silent',
    };
    running = await start(config);
    pages = config.listen.publicUrl;
  });
  after(async () => {
    await running.stop();
    await database.drop();
  });

  const smtp = () => ({ ...config.smtp, from: 'Duvkullens brevlåda <inget-svar@duvkullen.example>' });
  const page = async (path: string) => {
    const answer = await fetch(`${pages}${path}`, { headers: { accept: 'text/html' } });
    return { status: answer.status, text: await answer.text() };
  };
  const api = async (query = '') => (await fetch(`${pages}/api/v1/messages${query}`)).json();

  test('says what will be there before anything came', async () => {
    assert.match((await page('/')).text, /Ingen e-post än/);
  });

  test('shows what our own sendMail sent: to whom, from whom, the text', async () => {
    await sendMail(smtp(), {
      to: 'Signe@post.example',
      subject: 'Du har fått post – läs på',
      text: 'Logga in.\n\nÅäö.',
    });
    const { messages, _meta } = await api('?to=signe@post.example');
    assert.equal(_meta.totalRecords, 1);
    const [mail] = messages;
    assert.deepEqual(
      [mail.from, mail.to, mail.subject, mail.text],
      [
        'Duvkullens brevlåda <inget-svar@duvkullen.example>',
        ['signe@post.example'],
        'Du har fått post – läs på',
        'Logga in.\n\nÅäö.',
      ],
    );
    assert.match((await page('/')).text, /signe@post\.example/);
    assert.match((await page('/to/SIGNE%40post.example')).text, /Du har fått post – läs på/);
    const one = await page(`/messages/${mail.id}`);
    assert.match(one.text, /Logga in\.\n\nÅäö\./);
  });

  test('markup in a message is shown as text and nothing else', async () => {
    const html = '<p>Hej<script>alert(1)</script></p>';
    await nodemailer
      .createTransport(config.smtp)
      .sendMail({ from: 'a@b.example', to: 'x@post.example', subject: '<b>x</b>', html });
    const [mail] = (await api('?to=x@post.example')).messages;
    assert.match(mail.text, /Hej/);
    const { text } = await page(`/messages/${mail.id}`);
    assert.doesNotMatch(text, /<script>alert|<b>x/);
  });

  test('is kept over a restart', async () => {
    const before = await api();
    await running.stop();
    running = await start(config);
    // fetch may still hold a connection to the one that stopped.
    const again = await api().catch(() => api());
    assert.deepEqual(again, before);
  });

  test('keeps only so many, the newest', async () => {
    for (let number = 1; number <= 7; number++)
      await sendMail(smtp(), { to: 'ture@post.example', subject: `nummer ${number}`, text: 'x' });
    const { messages, _meta } = await api('?limit=2');
    assert.equal(_meta.totalRecords, 5);
    assert.deepEqual(
      messages.map((mail: { subject: string }) => mail.subject),
      ['nummer 7', 'nummer 6'],
    );
  });

  test('what is not there is 404, what is nonsense 400', async () => {
    assert.equal((await page('/messages/00000000-0000-4000-8000-000000000000')).status, 404);
    assert.equal((await fetch(`${pages}/api/v1/messages?limit=-1`)).status, 400);
  });

  test('a message that is too large is refused with 552', async () => {
    const big = { from: 'a@b.example', to: 'x@post.example', subject: 'stor', text: 'x'.repeat(11 * 1024 * 1024) };
    await assert.rejects(nodemailer.createTransport(config.smtp).sendMail(big), /552|too large|size/i);
  });

  test('refuses to start outside the sandbox, and to open its door to others', async () => {
    await assert.rejects(start({ ...config, environment: 'production' }), BrevduvaError);
    const open = { ...config, smtp: { host: '0.0.0.0', port: 0 } };
    await assert.rejects(start(open), /127\.0\.0\.1/);
    assert.throws(
      () => parseConfig(configSchema, { ...open, environment: 'production' }, 'x', configRules),
      /2 faults/,
    );
  });
});
