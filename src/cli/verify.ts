// `brevduva verify`: says of a delivery's signatures whether they are good and trusted, and what the delivery says.
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { BrevduvaError } from '../domain/errors.ts';
import { checksumIsGood, type SecureDelivery } from '../wire/mina-meddelanden/delivery.ts';
import { type DeliveryReport, inspectDelivery } from '../wire/mina-meddelanden/delivery-inspect.ts';
import { parseXml } from '../wire/xml/parse.ts';
import { TrustStore } from '../wire/xmldsig/trust.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { describeReport } from './verify-words.ts';

const MAX_BYTES = 16 * 1024 * 1024;

const help = `Usage: brevduva verify FILE [--ca PEM...] [--at TIME] [--allow-sha1] [--json]

Reads a SignedDelivery, a SealedDelivery or a SOAP envelope with a deliverSecure (distributeSecure and deliverForward
too), whatever its prefixes, and says of each signature whether it is good, by whom, whether it is trusted, and what
the delivery says. FILE may be - for standard input.

  --ca PEM...    trust the certificates in these files (may be given several times); without it trust is not judged
  --at TIME      judge the certificates at this time, 2026-11-21 or 2026-11-21T13:30:00Z; now, unless given
  --allow-sha1   take signatures with SHA-1 too, which older senders make
  --json         one line of JSON
  --help         this text

Good is about arithmetic, structure and which organisation may sign: the sender's own signs the inner delivery.
Trusted is about the certificate: a chain to --ca, and validity at --at. Revocation is not looked up.
A message with a DTD, a comment or a processing instruction is unreadable: Brevduva's doors refuse it as well.

Exit code: 0 good and, with --ca, trusted; 1 not good or not trusted; 2 unreadable, or wrong usage.
`;

interface Options {
  readonly file: string;
  readonly store: TrustStore | undefined;
  readonly at: Date;
  readonly allowSha1: boolean;
  readonly json: boolean;
}

export const verify: Command = {
  summary: 'check the signatures of a delivery and show what it says',
  help,
  run: (args, io) => run(args, io),
};

/** Exit code: see the help text. */
export async function run(args: string[], io: Io): Promise<number> {
  const options = await optionsOf(args);
  let report: DeliveryReport | undefined;
  try {
    const { store, at, allowSha1 } = options;
    const document = parseXml(await readInput(options.file), { maxBytes: MAX_BYTES });
    report = inspectDelivery(document, { at, allowSha1, ...(store === undefined ? {} : { store }) });
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    const { reason } = error.details;
    return unreadable(options, typeof reason === 'string' ? reason : 'unreadable', error.message, io);
  }
  if (report === undefined) {
    const message = 'There is no SignedDelivery, SealedDelivery or deliverSecure of Mina meddelanden v3 in it';
    return unreadable(options, 'not-a-delivery', message, io);
  }
  // Signatures may be good over something that no door would take: whoever reads only the exit code must not be misled.
  const good = report.invalid === undefined && report.signatures.every((signature) => signature.good);
  io.out(options.json ? `${JSON.stringify(jsonOf(report, good))}\n` : describeReport(report, good));
  return good && report.signatures.every(({ trusted }) => trusted !== false) ? 0 : 1;
}

async function optionsOf(args: string[]): Promise<Options> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ca: { type: 'string', multiple: true },
      at: { type: 'string' },
      'allow-sha1': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  // `--ca ONE TWO` is what a shell makes of `--ca *.pem`.
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('name the file to verify');
  if (more.length > 0 && values.ca === undefined) throw new UsageError('name one file only');
  return {
    file,
    store: values.ca === undefined ? undefined : await storeOf([...values.ca, ...more]),
    at: values.at === undefined ? new Date() : timeOf(values.at),
    allowSha1: values['allow-sha1'],
    json: values.json,
  };
}

async function storeOf(files: readonly string[]): Promise<TrustStore> {
  const authorities: Buffer[] = [];
  for (const file of files) {
    const bytes = await readInput(file);
    try {
      TrustStore.of({ authorities: [bytes] });
    } catch {
      throw new UsageError(`${file} holds no certificate that can be read: --ca wants PEM`);
    }
    authorities.push(bytes);
  }
  return TrustStore.of({ authorities });
}

function timeOf(text: string): Date {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const time = new Date(text);
  const day =
    match === null ? 0 : new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]))).getUTCDate();
  if (match === null || Number.isNaN(time.getTime()) || day !== Number(match[3])) {
    throw new UsageError(`--at ${JSON.stringify(text)} is no time: write 2026-11-21 or 2026-11-21T13:30:00Z`);
  }
  return time;
}

// Read piece by piece, because what is named may be endless.
async function readInput(file: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of file === '-' ? process.stdin : createReadStream(file)) {
      pieces.push(Buffer.from(piece));
      length += piece.length;
      if (length > MAX_BYTES) break;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
    throw new UsageError(`${file} cannot be read (${code})`);
  }
  // One byte too many is read at most, so that the parser says which limit it is.
  return Buffer.concat(pieces, Math.min(length, MAX_BYTES + 1));
}

function unreadable({ file, json }: Options, reason: string, message: string, io: Io): number {
  if (json)
    io.out(
      `${JSON.stringify({ kind: null, good: false, signatures: [], delivery: null, error: { reason, message } })}\n`,
    );
  io.err(`brevduva verify: ${file}: ${message}\n`);
  return 2;
}

function jsonOf({ kind, signatures, delivery, invalid }: DeliveryReport, good: boolean) {
  return {
    kind,
    good,
    signatures,
    delivery: delivery === undefined ? null : summaryOf(delivery),
    ...(invalid === undefined ? {} : { invalid }),
  };
}

function summaryOf({ header, messages }: SecureDelivery) {
  return {
    sender: { id: header.sender.id, name: header.sender.name },
    recipient: header.recipient,
    messages: messages.map((message) => ({
      id: message.header.id,
      subject: message.header.subject,
      language: message.header.language,
      contentType: message.body.contentType,
      attachments: message.attachments.map((attachment) => ({
        filename: attachment.filename,
        contentType: attachment.contentType,
        bytes: attachment.content.length,
        checksumGood: checksumIsGood(attachment),
      })),
    })),
  };
}
