// The e-mail about an operator that does not answer: to those who are configured, and a mail server that is away disturbs nobody.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { createLog } from '../../../platform/log.ts';
import { tellByMail } from './opened-mail.ts';

const log = createLog('mediator', { level: 'silent' });
const listen = { host: '127.0.0.1', port: 0, publicUrl: 'https://formedling.example.se' };

test('it is told what happened and what to do, in both languages, and nothing without mail', async (t) => {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        mails.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise<void>((resolve) => server.close(resolve)));
  const address = server.server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const mail = { host: '127.0.0.1', port: address.port, from: 'Brevduva <drift@brevduva.example>' };
  const alerts = { to: ['drift@kommun-b.example'] };
  await tellByMail({ listen }, 'Fyrtornets', 'timeout', log);
  await tellByMail({ listen, mail, alerts }, 'Fyrtornets', 'http-500', log);
  assert.equal(mails.length, 1);
  const text = (mails[0] ?? '').replaceAll('=\r\n', '');
  assert.match(text, /Operat=C3=B6ren svarade med HTTP 500/);
  assert.match(text, /The operator answered with HTTP 500/);
  await tellByMail({ listen, mail: { ...mail, port: 1 }, alerts }, 'Fyrtornets', 'timeout', log);
});
