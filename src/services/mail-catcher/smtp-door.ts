// The SMTP door (RFC 5321): takes any e-mail from this machine, and says so only once it is stored.
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Log } from '../../platform/log.ts';
import type { Running } from '../../platform/running.ts';
import type { NewMail } from './store.ts';

const SIZE_MAX = 10 * 1024 * 1024;
const CLIENTS_MAX = 50;

export interface SmtpDoor {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** Resolves when the message is committed. */
  readonly store: (mail: NewMail) => Promise<unknown>;
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // The rest is read and thrown away: the client must hear the refusal.
    if (size <= SIZE_MAX) chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The plain text of a message: its own, or what is left of its HTML without the tags. */
async function contentOf(
  source: Uint8Array,
): Promise<{ readonly subject: string; readonly text: string; readonly from?: string }> {
  const { subject = '', text, html, from } = await PostalMime.parse(source, { maxNestingDepth: 20 });
  const plain =
    text ?? (html ?? '').replaceAll(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ').replaceAll(/[ \t]{2,}/g, ' ');
  const name = from?.name ?? '';
  const sender = from?.address === undefined ? undefined : `${name} <${from.address}>`.trim();
  return {
    subject,
    text: plain.replace(/\n+$/, '').replaceAll('\r\n', '\n'),
    ...(sender === undefined ? {} : { from: sender }),
  };
}

async function take(door: SmtpDoor, stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> {
  const source = await readAll(stream);
  if (stream.sizeExceeded) throw Object.assign(new Error('the message is too large'), { responseCode: 552 });
  const { subject, text, from } = await contentOf(source);
  const envelopeSender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  const recipients = envelope.rcptTo.map(({ address }) => address);
  await door.store({ sender: from ?? envelopeSender, recipients, subject, text, source });
  door.log.info({ bytes: source.length, recipients: recipients.length }, 'An e-mail was caught');
}

async function answer(
  door: SmtpDoor,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  done: (error?: Error | null) => void,
): Promise<void> {
  try {
    await take(door, stream, session);
  } catch (error) {
    door.log.warn({ err: error }, 'An e-mail was not caught');
    return done(error instanceof Error ? error : new Error('not stored'));
  }
  return done();
}

/** Opens the door. */
export async function openSmtpDoor(door: SmtpDoor): Promise<Running> {
  const server = new SMTPServer({
    name: 'mail-catcher.localhost',
    banner: 'Brevduva mail catcher: nothing leaves this machine',
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    size: SIZE_MAX,
    maxClients: CLIENTS_MAX,
    logger: false,
    onData: (stream, session, done) => void answer(door, stream, session, done),
  });
  server.on('error', (error) => door.log.info({ err: error }, 'An SMTP connection failed'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(door.port, door.host, resolve);
  });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : door.port;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { name: 'smtp', addresses: { smtp: `smtp://${door.host}:${port}` }, stop };
}
