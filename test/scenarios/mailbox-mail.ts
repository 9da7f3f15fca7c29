// A small SMTP server for the mailbox's tests: keeps what it is given, or refuses while told to.
import { createServer, type Server } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mailbag {
  readonly port: number;
  /** Whole messages as they came, headers first, and whom they were for. */
  readonly messages: { readonly to: readonly string[]; readonly text: string }[];
  refusing: boolean;
  stop(): Promise<void>;
}

/** Starts it on a free port of this machine. */
export async function startMailbag(): Promise<Mailbag> {
  const bag = { messages: [] as Mailbag['messages'], refusing: false };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => done(bag.refusing ? new Error('no room') : undefined),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        bag.messages.push({ to, text: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  const server: Server = smtp.server instanceof Object ? smtp.listen(0, '127.0.0.1') : createServer();
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(bag, {
    port,
    stop: () =>
      new Promise<void>((resolve) => {
        smtp.close(() => resolve());
      }),
  });
}
