// `brevduva certs make-ca`, `issue` and `revoke`: the throw-away authority of a sandbox or a test.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Organisationsnummer, parseOrganisationsnummer } from '../domain/organisationsnummer.ts';
import { issueCertificate } from '../platform/certificates/issue-certificate.ts';
import { readPublicFile } from '../platform/certificates/secret-file.ts';
import { makeCa, revokeCertificate, type ThrowAwayCa } from '../platform/certificates/throw-away-ca.ts';
import { type Io, UsageError } from './command.ts';

const DAY_MS = 86_400_000;

/** Makes the authority, or says where it is. */
export async function makeAuthority(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } });
  const ca = await makeCa(one(positionals, 'the folder to make it in'));
  const made = { certificateFile: ca.certificateFile, keyFile: join(ca.folder, 'ca.key'), crlFile: ca.crlFile };
  io.out(
    values.json === true ? `${JSON.stringify(made)}\n` : `${made.certificateFile}\n${made.keyFile}\n${made.crlFile}\n`,
  );
  return 0;
}

/** Issues an organisation certificate, unless a good one is there. */
export async function issue(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      host: { type: 'string', multiple: true },
      days: { type: 'string' },
      file: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const [folder, number, ...more] = positionals;
  if (folder === undefined || number === undefined || more.length > 0)
    throw new UsageError('name the folder and the organisation');
  if (values.name === undefined) throw new UsageError("give the organisation's name with --name");
  const files = await issueCertificate(await openCa(folder), {
    organisation: organisationOf(number),
    name: values.name,
    hosts: values.host ?? [],
    ...(values.days === undefined ? {} : { notAfter: new Date(Date.now() + daysOf(values.days) * DAY_MS) }),
    ...(values.file === undefined ? {} : { fileName: fileNameOf(values.file) }),
  });
  io.out(values.json === true ? `${JSON.stringify(files)}\n` : `${files.certificateFile}\n${files.keyFile}\n`);
  return 0;
}

/** Puts a certificate on the authority's revocation list. */
export async function revoke(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } });
  const [folder, certificate, ...more] = positionals;
  if (folder === undefined || certificate === undefined || more.length > 0)
    throw new UsageError('name the folder and the certificate');
  const ca = await openCa(folder);
  readPublicFile(certificate);
  await revokeCertificate(ca, readFileSync(certificate, 'utf8'));
  io.out(values.json === true ? `${JSON.stringify({ crlFile: ca.crlFile })}\n` : `${ca.crlFile}\n`);
  return 0;
}

async function openCa(folder: string): Promise<ThrowAwayCa> {
  if (!existsSync(join(folder, 'ca.pem')))
    throw new UsageError(`${folder} holds no authority: brevduva certs make-ca ${folder}`);
  return makeCa(folder);
}

function organisationOf(text: string): Organisationsnummer {
  const digits = text.replace('-', '');
  const parsed = parseOrganisationsnummer(digits.length === 10 ? `16${digits}` : digits);
  if (parsed.ok) return parsed.value;
  throw new UsageError(
    `${text} is not an organisationsnummer (${parsed.problem.code}): 16 and ten digits, or ten digits`,
  );
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!Number.isFinite(days) || days <= 0 || days > 3650) throw new UsageError('--days is between 0 and 3650');
  return days;
}

function fileNameOf(text: string): string {
  if (!/^[A-Za-z0-9._-]+$/.test(text) || text.startsWith('.') || text === 'ca')
    throw new UsageError('--file is letters, digits, dots and hyphens, not "ca"');
  return text;
}

function one(positionals: readonly string[], what: string): string {
  const [only, ...more] = positionals;
  if (only === undefined || more.length > 0) throw new UsageError(`name ${what}`);
  return only;
}
