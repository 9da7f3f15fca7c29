// `brevduva certs`: makes throw-away certificates, and says of a certificate or a key pair what it is and what it is good for.

import { issue, makeAuthority, revoke } from './certs-make.ts';
import { check, show } from './certs-show.ts';
import { type Command, type Io, UsageError } from './command.ts';

const help = `Usage: brevduva certs make-ca FOLDER
       brevduva certs issue FOLDER ORGANISATION --name NAME [--host HOST]... [--days N] [--file NAME]
       brevduva certs revoke FOLDER CERTIFICATE
       brevduva certs show FILE [--passphrase-file FILE] [--ca PEM]... [--crl FILE]... [--at TIME]
       brevduva certs check CERTIFICATE KEY   or   brevduva certs check P12 --passphrase-file FILE

make-ca makes a throw-away certificate authority in FOLDER, for a sandbox or a test: ca.pem, ca.key, crl.pem.
issue has it issue a certificate for an organisation: 12 digits with 16 first, or 10 digits. The certificate is good for
TLS in both directions and for signing. What such an authority issues is marked, and production refuses it.
revoke puts a certificate on its revocation list.
show says whose certificate it is, for how long, what it is good for, and, with --ca, whether it is trusted.
check says whether a certificate and a key are a pair that a service can use, now.

  --name NAME    the organisation's name in the certificate
  --host HOST    a name or address beside localhost and 127.0.0.1 (may be given several times)
  --days N       how long it is good; 365 unless given
  --file NAME    what to call the files, without extension; the organisation's number unless given
  --ca PEM       trust the certificates in this file (may be given several times)
  --crl FILE     with this revocation list (may be given several times)
  --at TIME      judge at this time, 2026-11-21 or 2026-11-21T13:30:00Z; now, unless given
  --json         one line of JSON
  --help         this text

Exit code: 0 good; 1 not good (expired, revoked, not trusted, not a pair, open to others); 2 unreadable, or wrong usage.
`;

const subcommands: Readonly<Record<string, (args: string[], io: Io) => Promise<number>>> = {
  'make-ca': makeAuthority,
  issue,
  revoke,
  show,
  check,
};

export const certs: Command = { summary: 'make and inspect certificates', help, run: (args, io) => run(args, io) };

/** Exit code: see the help text. */
export async function run(args: string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) throw new UsageError(`say what to do: ${Object.keys(subcommands).join(', ')}`);
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (subcommand === undefined)
    throw new UsageError(`there is no "certs ${name}": ${Object.keys(subcommands).join(', ')}`);
  return subcommand(rest, io);
}
