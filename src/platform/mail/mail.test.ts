// Mail through a real SMTP server: what arrives, what is refused, and that a line break in a subject adds no header
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { sendMail } from './mail.ts';

describe('sendMail', () => {
  const received: { to: string[]; text: string }[] = [];
  let server: SMTPServer;
  let port: number;
  before(async () => {
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (address, _session, done) =>
        done(address.address.startsWith('nobody') ? new Error('no such mailbox') : null),
      onData(stream, session, done) {
        let text = '';
        stream.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        stream.on('end', () => {
          received.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const address: AddressInfo | string | null = server.server.address();
    assert.ok(typeof address === 'object' && address !== null);
    port = address.port;
  });
  after(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const config = () => ({ host: '127.0.0.1', port, from: 'Brevduva <notis@brevduva.example.se>' });

  it('hands over one message in UTF-8, marked as automatic', async () => {
    await sendMail(config(), {
      to: 'karin@example.se',
      subject: 'Du har ny post',
      text: 'Logga in för att läsa. Åäö.',
    });
    const [mail] = received;
    assert.deepEqual(mail?.to, ['karin@example.se']);
    assert.match(mail?.text ?? '', /Subject: Du har ny post\r\n/);
    assert.match(mail?.text ?? '', /Auto-Submitted: auto-generated/);
    assert.match(mail?.text ?? '', /charset=utf-8/);
  });

  it('adds no header or recipient by line breaks', async () => {
    await sendMail(config(), { to: 'karin@example.se', subject: 'A\r\nBcc: evil@example.com', text: 'x' });
    assert.doesNotMatch(received.at(-1)?.text ?? '', /^Bcc:/m);
    assert.deepEqual(received.at(-1)?.to, ['karin@example.se']);
  });

  it('says when the server does not take it, or is not there', async () => {
    await assert.rejects(sendMail(config(), { to: 'nobody@example.se', subject: 's', text: 't' }));
    await assert.rejects(sendMail({ ...config(), port: 1 }, { to: 'a@example.se', subject: 's', text: 't' }));
  });

  it('sends nothing in clear where encryption is demanded', async () => {
    const count = received.length;
    await assert.rejects(sendMail({ ...config(), tls: true }, { to: 'a@example.se', subject: 's', text: 't' }));
    assert.equal(received.length, count);
  });
});
