// `brevduva archive verify`: whether an archive package is what it says, offline, and what nobody can know from it alone.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { BrevduvaError } from '../domain/errors.ts';
import { readPublicFile } from '../platform/certificates/secret-file.ts';
import { inKillableProcess } from '../platform/killable/killable.ts';
import { readTar } from '../wire/fgs/tar.ts';
import { type PackageContent, type PackageEntry, verifyPackage } from '../wire/fgs/verify-package.ts';
import { inspectDelivery, type SignatureReport } from '../wire/mina-meddelanden/delivery-inspect.ts';
import { parseXml } from '../wire/xml/parse.ts';
import { TrustStore } from '../wire/xmldsig/trust.ts';
import { type Command, UsageError } from './command.ts';

const help = `Usage: brevduva archive verify FILE-OR-FOLDER [--ca PEM...] [--json]

Checks an archive package (FGS Paketstruktur 2.0: a tar, or the folder it was unpacked to) without network or service:
every file is in METS.xml with its size and SHA-256 and nothing else is there; ids in METS.xml are there once and lead
somewhere; premis.xml has each file and its events; erms.xml and manifest.json name files that are there; each signed
delivery (signerat.xml) has a good signature and the very attachments that lie beside it; each PDF opens, and brev.pdf
keeps what its structure tells of PDF/A-1b (a full judgement needs a program such as veraPDF).

  --ca PEM...  trust the certificates in these files (may be given several times); without it trust is not judged
  --json       one line of JSON

Exit codes: 0 nothing is wrong; 1 something is; 2 unreadable, or wrong usage.
`;

interface SignedFile {
  readonly path: string;
  readonly signatures: readonly SignatureReport[];
  /** SHA-256 of its attachments. */
  readonly attachments: readonly string[];
}

interface Found {
  readonly signed: SignedFile[];
  readonly problems: string[];
  pdfs: number;
}

export const archiveVerify: Command = {
  summary: 'verify an archive package',
  help,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ca: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
    });
    // `--ca ONE TWO` is what a shell makes of `--ca *.pem`; what is to be verified stands first.
    const [place, ...more] = positionals;
    if (place === undefined) throw new UsageError('name the file or the folder to verify');
    if (more.length > 0 && values.ca === undefined) throw new UsageError('name one file or folder only');
    const store = values.ca === undefined ? undefined : storeOf([...values.ca, ...more]);
    const found: Found = { signed: [], problems: [], pdfs: 0 };
    const content = await verifyPackage(await entriesOf(place), (path, bytes) => inspect(found, store, path, bytes));
    const problems = [...faultLines(content), ...found.problems, ...attachmentLines(content, found)];
    const cannotKnow = unknowable(found, store !== undefined, content.compared);
    const good = problems.length === 0;
    const { folder, letters, events, files } = content;
    const counts = {
      package: folder,
      files: files.size,
      letters,
      events,
      signed: found.signed.length,
      pdfs: found.pdfs,
    };
    if (values.json) {
      const signatures = found.signed.map(({ path, signatures: of }) => ({ path, signatures: of }));
      io.out(`${JSON.stringify({ good, ...counts, problems, signatures, cannotKnow })}\n`);
    } else io.out(inWords(good, counts, problems, cannotKnow));
    return good ? 0 : 1;
  },
};

function storeOf(files: readonly string[]): TrustStore {
  try {
    return TrustStore.of({ authorities: files.map((file) => readPublicFile(file)) });
  } catch (error) {
    throw new UsageError(`--ca wants certificates as PEM: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function entriesOf(place: string): Promise<AsyncIterable<PackageEntry>> {
  const about = await lstat(place).catch(() => undefined);
  if (about === undefined) throw new UsageError(`${place} is not there`);
  return about.isDirectory() ? inFolder(resolve(place)) : readTar(createReadStream(place));
}

// Links are told and not followed.
async function* inFolder(root: string, folder = root): AsyncGenerator<PackageEntry> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = join(folder, entry.name);
    const path = [basename(root), ...relative(root, place).split(sep)].join('/');
    if (entry.isDirectory()) yield* inFolder(root, place);
    else {
      const { size } = await lstat(place);
      const kind = entry.isFile() ? 'file' : 'other';
      yield { path, bytes: size, kind, content: () => createReadStream(place) };
    }
  }
}

async function inspect(found: Found, store: TrustStore | undefined, path: string, bytes: Uint8Array): Promise<void> {
  if (path.endsWith('/signerat.xml')) found.signed.push(inspectSigned(found, store, path, bytes));
  if (!path.endsWith('.pdf')) return;
  found.pdfs += 1;
  const task = new URL('./pdf-a-task.ts', import.meta.url);
  const opened = await inKillableProcess(task, bytes, { seconds: 30, megabytes: 512 });
  if (!opened.ok) {
    found.problems.push(`${path}: the PDF does not open (${opened.reason})`);
    return;
  }
  const [claim, faults]: unknown[] = [
    Reflect.get(Object(opened.value), 'claim'),
    Reflect.get(Object(opened.value), 'faults'),
  ];
  if (!path.endsWith('/brev.pdf')) return;
  if (claim !== true) found.problems.push(`${path}: the PDF does not say that it is PDF/A-1`);
  for (const fault of Array.isArray(faults) ? faults : [])
    found.problems.push(`${path}: it is no PDF/A-1b (${String(fault)})`);
}

function inspectSigned(found: Found, store: TrustStore | undefined, path: string, bytes: Uint8Array): SignedFile {
  try {
    const options = { at: new Date(), allowSha1: true, ...(store === undefined ? {} : { store }) };
    const report = inspectDelivery(parseXml(bytes, { maxBytes: bytes.length }), options);
    if (report === undefined) throw new BrevduvaError('invalid-input', 'there is no delivery in it');
    for (const { of, good, trusted, reason = '' } of report.signatures) {
      if (!good) found.problems.push(`${path}: the signature of ${of} is not good (${reason})`);
      // What was signed long ago was signed with a certificate that has expired since: that alone is no fault.
      else if (trusted === false && reason !== 'expired')
        found.problems.push(`${path}: the signature of ${of} is not trusted (${reason})`);
    }
    if (report.invalid !== undefined) found.problems.push(`${path}: the delivery does not follow its schema`);
    const attachments = (report.delivery?.messages ?? []).flatMap(({ attachments: all }) =>
      all.map(({ content }) => createHash('sha256').update(content).digest('hex')),
    );
    return { path, signatures: report.signatures, attachments };
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    found.problems.push(`${path}: it cannot be read as a delivery (${error.message})`);
    return { path, signatures: [], attachments: [] };
  }
}

const WORDS: Readonly<Record<PackageContent['faults'][number]['code'], string>> = {
  'no-file': 'the file is not there',
  'bad-path': 'the name leads elsewhere or holds characters that it may not',
  'not-a-file': 'it is a link or something else than a file',
  twice: 'it is there twice',
  'other-folder': 'it lies in another folder than the package',
  'folder-name': "the package's id is not the name of its folder",
  'not-readable': 'it cannot be read as what it should be',
  profile: 'METS.xml has another profile than E-ARK SIP',
  lacking: 'METS.xml lacks it',
  'id-twice': 'METS.xml has the id twice',
  'id-missing': 'METS.xml names the id, and has it not',
  'not-listed': 'the file is not in METS.xml',
  missing: 'METS.xml names the file, and it is not there',
  size: 'the file has another size than METS.xml says',
  checksum: 'the file has another SHA-256 than METS.xml says',
  'premis-not-listed': 'the file is not in premis.xml',
  'premis-missing': 'premis.xml names the file, and it is not there',
  'premis-checksum': 'the file has another SHA-256 than premis.xml says',
  'premis-event': 'there is no event, or one without id, type or time',
  'premis-reference': 'premis.xml names it, and has it not',
  'erms-missing': 'erms.xml names the file, and it is not there',
  manifest: 'the manifest says something else about the file, or names it twice',
  'not-in-manifest': 'the file is not in the manifest',
  'mets-differs': 'METS.xml is not, byte for byte, what follows from the manifest',
  model: 'an element stands where it may not, or lacks something',
  header: 'its header in the tar is not as the others',
  damaged: 'the tar is damaged after this file',
  'too-large': 'it is larger than what is read',
};

function faultLines({ faults }: PackageContent): string[] {
  return faults.map(({ code, path }) => `${safe(path)}: ${WORDS[code]}`);
}

// What was signed is what lies beside it.
function attachmentLines({ files }: PackageContent, { signed }: Found): string[] {
  return signed.flatMap(({ path, attachments }) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const beside = new Set([...files].filter(([name]) => name.startsWith(folder)).map(([, { sha256 }]) => sha256));
    return attachments
      .filter((sha256) => !beside.has(sha256))
      .map((sha256) => `${path}: a signed attachment (SHA-256 ${sha256}) is not among the files beside it`);
  });
}

function unknowable({ signed }: Found, judged: boolean, compared: boolean): string[] {
  return [
    ...(compared ? [] : ['Whether all of METS.xml is as it was written: another version of Brevduva made it.']),
    ...(judged || signed.length === 0 ? [] : ['Whether the certificates are to be trusted: give --ca.']),
    ...(signed.length === 0 ? [] : ['Whether a certificate was revoked when it signed.']),
    'Whether brev.pdf is PDF/A-1b in every detail, fonts and colours included: that takes a program such as veraPDF.',
    'Whether the package holds every letter of its period: compare with the sending log.',
    'Whether somebody made all of the package anew, letters without a signature included: keep its SHA-256 elsewhere.',
    'Whether the XML follows the official schemas to the letter: they are not part of Brevduva, which has checks of its own.',
  ];
}

function inWords(
  good: boolean,
  counts: {
    readonly package: string;
    readonly files: number;
    readonly letters: number;
    readonly events: number;
    readonly signed: number;
    readonly pdfs: number;
  },
  problems: readonly string[],
  cannotKnow: readonly string[],
): string {
  const { files, letters, events, signed, pdfs } = counts;
  return [
    good ? `Nothing is wrong: ${safe(counts.package)}` : `Something is wrong: ${safe(counts.package)}`,
    `  ${letters} letters, ${files} files, ${events} events, ${signed} signed deliveries, ${pdfs} PDFs`,
    ...problems.map((problem) => `  ${safe(problem)}`),
    '',
    'What cannot be known from the package:',
    ...cannotKnow.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

// A name in a stranger's package could move the cursor of a terminal.
function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
