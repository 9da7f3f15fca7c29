// `brevduva seal`: writes a letter as a signed delivery, sealed when there is a mediator's certificate, or as the SOAP call.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BrevduvaError } from '../domain/errors.ts';
import { ENVELOPE_MAX } from '../domain/letter.ts';
import { stockholmDate, systemClock } from '../platform/clock.ts';
import type { SecureDelivery } from '../wire/mina-meddelanden/delivery.ts';
import {
  deliverSecureEnvelope,
  sealDelivery,
  sealedDeliveryBytes,
  signDelivery,
  signedDeliveryBytes,
} from '../wire/mina-meddelanden/delivery-seal.ts';
import { organisationOf } from '../wire/xmldsig/certificate.ts';
import { type Signer, signerOf } from '../wire/xmldsig/signer.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { readLetterFile } from './letter-file.ts';

const help = `Usage: brevduva seal LETTER.json --certificate PEM --key PEM
                     [--mediator-certificate PEM --mediator-key PEM] [--envelope]

Writes the letter to standard output as a delivery of Mina meddelanden v3: signed by the sender, and sealed when a
mediator's certificate and key are given.

  --certificate PEM           the sender's certificate (subject serialNumber=16 and the organisationsnummer)
  --key PEM                   its key: RSA, at least 2048 bits, unencrypted
  --mediator-certificate PEM  the mediator's certificate
  --mediator-key PEM          its key
  --envelope                  write the SOAP envelope of deliverSecure; needs a mediator's certificate
  --help                      this text

LETTER.json:
  {"sender": {"id": "16…", "name": "…"}, "recipient": "…", "subject": "…", "language": "svSE",
   "body": {"contentType": "text/plain" | "text/html", "text": "…"},
   "supportinfo": {"text": "…", "url": "…", "phoneNumber": "…", "emailAddress": "…"},
   "attachments": [{"filename": "…", "path": "…"}]}
language (svSE unless given), attachments and all of supportinfo but its text may be left out. Paths are relative to
LETTER.json. The message gets a new UUID as its id, and today in Stockholm as the time it was received.

Exit code: 0 written; 2 wrong usage, or something that cannot be read or sent.
`;

export const seal: Command = {
  summary: 'write a signed, sealed delivery from a letter',
  help,
  run: (args, io) => run(args, io),
};

/** Exit code: see the help text. Throws 'invalid-input' and UsageError, which the dispatcher turns into exit code 2. */
export async function run(args: string[], io: Io): Promise<number> {
  const { file, sender, mediator, envelope } = optionsOf(args);
  const delivery = readLetterFile(file);
  warn(delivery, sender, io);
  const signed = signDelivery(delivery, sender);
  if (mediator === undefined) {
    io.out(signedDeliveryBytes(signed).toString('utf8'));
    return 0;
  }
  const sealed = sealDelivery(signed, { receivedTime: stockholmDate(systemClock()), signaturesOk: true }, mediator);
  if (!envelope) {
    io.out(sealedDeliveryBytes(sealed).toString('utf8'));
    return 0;
  }
  const bytes = deliverSecureEnvelope(sealed);
  if (bytes.length > ENVELOPE_MAX) {
    const message = `The envelope would be ${bytes.length} bytes, and operators take at most ${ENVELOPE_MAX}: send less or smaller files`;
    throw new BrevduvaError('invalid-input', message);
  }
  io.out(bytes.toString('utf8'));
  return 0;
}

function optionsOf(args: string[]): { file: string; sender: Signer; mediator: Signer | undefined; envelope: boolean } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      certificate: { type: 'string' },
      key: { type: 'string' },
      'mediator-certificate': { type: 'string' },
      'mediator-key': { type: 'string' },
      envelope: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined) throw new UsageError('name the letter file (JSON)');
  if (more.length > 0) throw new UsageError('name one letter file only');
  const {
    certificate,
    key,
    'mediator-certificate': mediatorCertificate,
    'mediator-key': mediatorKey,
    envelope,
  } = values;
  if (certificate === undefined || key === undefined) throw new UsageError('--certificate and --key are needed');
  if ((mediatorCertificate === undefined) !== (mediatorKey === undefined)) {
    throw new UsageError('--mediator-certificate and --mediator-key go together');
  }
  if (envelope && mediatorCertificate === undefined) {
    throw new UsageError(
      '--envelope needs --mediator-certificate and --mediator-key: only a sealed delivery goes in deliverSecure',
    );
  }
  const mediator =
    mediatorCertificate === undefined || mediatorKey === undefined
      ? undefined
      : signerFrom(mediatorCertificate, mediatorKey);
  return { file, sender: signerFrom(certificate, key), mediator, envelope };
}

function signerFrom(certificateFile: string, keyFile: string): Signer {
  const [certificate, key] = [readText(certificateFile), readText(keyFile)];
  try {
    return signerOf(certificate, key);
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    throw new BrevduvaError('invalid-input', `${certificateFile} with ${keyFile}: ${error.message}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UsageError(`${file} cannot be read (${code})`);
  }
}

function warn(delivery: SecureDelivery, sender: Signer, io: Io): void {
  const organisation = organisationOf(sender.certificate);
  if (organisation !== delivery.header.sender.id) {
    const whose = organisation === undefined ? 'names no organisation' : `belongs to ${organisation}`;
    io.err(
      `brevduva seal: warning: the certificate ${whose}, not to the sender ${delivery.header.sender.id}: operators may refuse this\n`,
    );
  }
  const others = delivery.messages.flatMap(({ attachments }) =>
    attachments.filter(({ contentType }) => contentType !== 'application/pdf'),
  );
  if (others.length > 0) io.err('brevduva seal: warning: an attachment is not a PDF: not every operator takes it\n');
}
