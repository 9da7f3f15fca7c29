// Letters as files: taken when their marker is there, made once by the file's name, answered in the folder out, moved away (issue 4).
// One process at a time looks into it, by a job's lease; killed at any point, the next one ends what was begun.
import { createHash } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import { DropFolder, isPlainName, type ReadFault, type ReadFile } from '../../../platform/drop-folder.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { type DroppedFile, dropMoved, dropTold, findDrop, followedDrops, keepDrop } from '../store/file-drops.ts';
import type { SenderTables } from '../tables.ts';
import { type DropFault, holdsPersonalNumber, readJob } from './job-file.ts';
import { type DropForm, outcomeOf, outcomeReceipt, receiptBytes, refusedReceipt, takenReceipt } from './receipt.ts';
import { sendJob } from './send-job.ts';

export const FILE_DROP_JOB = 'read-drop-folder';
const PARTS = ['in', 'out', 'done', 'wrong'] as const;
const JOB_BYTES = 512 * 1024;
/** More than any letter can hold. */
const ATTACHMENT_BYTES = 8 * 1024 * 1024;
/** A file that was changed so lately may be half-written, whatever its marker says. */
const SETTLE_MS = 2000;
/** So long after its marker a file may come: programs that copy a folder take the names in any order. */
const LATE_MS = 15_000;
const OUTCOMES = 200;

/** Puts the organisation's job in the queue, unless it is there: one for all processes. */
export async function planFileDrop(tx: Transaction<SenderTables>): Promise<void> {
  await enqueue(tx, { kind: FILE_DROP_JOB, key: `drop ${tx.organisation}`, payload: {} });
}

interface Here {
  readonly records: Records;
  readonly organisation: SenderOrganisation;
  readonly folder: DropFolder;
  readonly log: Log;
}

/** Takes what is ready, tells what has become of letters, and comes back. Ends where no folder is configured any more. */
export async function readDropFolder(
  records: Records,
  organisation: SenderOrganisation,
  log: Log,
): Promise<JobResult<SenderTables>> {
  const rules = organisation.fileDrop;
  if (rules === undefined) return { kind: 'done' };
  try {
    const here = { records, organisation, log, folder: await DropFolder.open(rules.folder, PARTS) };
    for (const marker of await here.folder.list('in', '.done')) await takeOne(here, marker);
    await tellOutcomes(here);
  } catch (error) {
    log.warn({ err: error }, 'The drop folder could not be read');
  }
  return { kind: 'retry', afterMs: rules.pollMs };
}

async function takeOne(here: Here, marker: string): Promise<void> {
  try {
    await takeMarked(here, marker);
  } catch (error) {
    // One letter's trouble is not the next one's; its files stay, and are tried again.
    here.log.warn({ err: error }, 'A letter in the drop folder could not be taken yet');
  }
}

async function takeMarked(here: Here, marker: string): Promise<void> {
  const { records, organisation } = here;
  const name = marker.slice(0, -'.done'.length);
  const safe = isPlainName(name) && !holdsPersonalNumber(name, records.clock()) ? name : pseudonymOf(name);
  const markedAt = await here.folder.changedAt('in', marker);
  const file = await readJobFile(here, name);
  const before = await findDrop(records.database.reader(organisation.id), safe);
  if (before !== undefined && !before.moved && isWhatWasAnswered(markedAt, file, before)) {
    await finish(here, { name, safe, form: before.form });
    return;
  }
  const job = safe === name ? await readFiles(here, name, file) : { ...NOTHING, faults: [BAD_NAME] };
  if (job === undefined) return;
  const sent = job.faults.length > 0 ? job : await sendJob(records, organisation, { name, ...job });
  organisation.fileDrop?.reached?.('sender.drop-sent');
  const answered = {
    file: safe,
    at: records.clock(),
    ...(file.sha256 === undefined ? {} : { jobSha256: file.sha256 }),
  };
  const letter = 'letter' in sent ? sent.letter : undefined;
  const receipt =
    'letter' in sent ? takenReceipt(answered, sent.letter, sent.replayed) : refusedReceipt(answered, sent.faults);
  const { form } = file;
  await records.database.transaction(organisation.id, async (tx) => {
    await keepDrop(tx, { name: safe, form, letter, receipt, takenAt: answered.at, markedAt });
    const kind = letter === undefined ? 'file-refused-at-drop' : 'file-taken';
    await records.events.record(tx, { kind, actor: 'file-drop', subject: letter ?? safe });
  });
  organisation.fileDrop?.reached?.('sender.drop-kept');
  await finish(here, { name, safe, form });
}

// Answered and not moved: whoever took it died in between. Another job of the same name, dropped since, is not that one: it has another
// marker. Markers are told apart by the file system's clock alone, since ours may have been set back.
function isWhatWasAnswered(
  marked: Date | undefined,
  { sha256 }: ReadJobFile,
  { receipt, takenAt, markedAt }: DroppedFile,
): boolean {
  if (sha256 !== undefined) return sha256 === receipt.jobSha256;
  if (marked === undefined) return false;
  return markedAt === undefined ? marked <= takenAt : marked.getTime() === markedAt.getTime();
}

interface ReadJobFile {
  readonly form: DropForm;
  readonly read: ReadFile;
  readonly sha256: string | undefined;
}

async function readJobFile({ folder }: Here, name: string): Promise<ReadJobFile> {
  const json = await folder.read('in', `${name}.json`, JOB_BYTES);
  const isJson = json.ok || json.reason !== 'missing';
  const read = isJson ? json : await folder.read('in', `${name}.xml`, JOB_BYTES);
  const sha256 = read.ok ? createHash('sha256').update(read.bytes).digest('hex') : undefined;
  return { form: isJson || (!read.ok && read.reason === 'missing') ? 'json' : 'xml', read, sha256 };
}

const BAD_NAME: DropFault = {
  field: '',
  sv: 'Filens namn innehåller ett personnummer eller tecken som inte tas. Namn syns i kataloger och loggar: döp om filen, till exempel till ert eget löpnummer.',
  en: 'The name of the file holds a personal number or characters that are not taken. Names are seen in folders and logs: rename the file, for instance by a number of your own.',
};

// For a name that may not be written anywhere.
function pseudonymOf(name: string): string {
  return `fil-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

interface Files {
  readonly job: Extract<ReturnType<typeof readJob>, { ok: true }>['job'] | undefined;
  readonly attachments: readonly { readonly filename: string; readonly bytes: Uint8Array }[];
  readonly faults: readonly DropFault[];
}

const NOTHING = { job: undefined, attachments: [] } as const;

/** Job and attachments; undefined while something is still being written, or may yet come. */
async function readFiles(here: Here, name: string, { form, read }: ReadJobFile): Promise<Files | undefined> {
  const marked = await here.folder.changedAt('in', `${name}.done`);
  if (marked !== undefined && age(here, marked) < SETTLE_MS) return undefined;
  const mayCome = marked === undefined || age(here, marked) < LATE_MS;
  if (!read.ok) return unread(mayCome, 'job', read.reason);
  if (age(here, read.changedAt) < SETTLE_MS) return undefined;
  const parsed = readJob(read.bytes, form);
  if (!parsed.ok) return parsed.broken && mayCome ? undefined : { ...NOTHING, faults: parsed.faults };
  const attachments: { filename: string; bytes: Uint8Array }[] = [];
  for (const filename of parsed.job.attachments ?? []) {
    const file = await here.folder.read('in', filename, ATTACHMENT_BYTES);
    if (!file.ok) return unread(mayCome, 'attachments', file.reason);
    if (age(here, file.changedAt) < SETTLE_MS) return undefined;
    attachments.push({ filename, bytes: file.bytes });
  }
  return { job: parsed.job, attachments, faults: [] };
}

function age({ records }: Here, at: Date): number {
  return records.clock().getTime() - at.getTime();
}

function unread(mayCome: boolean, field: string, reason: ReadFault): Files | undefined {
  if (reason === 'changing' || (reason === 'missing' && mayCome)) return undefined;
  return { ...NOTHING, faults: [fileFault(field, reason)] };
}

const FILE_WORDS: Readonly<Record<ReadFault, readonly [string, string]>> = {
  missing: ['Filen finns inte bredvid sin .done-fil.', 'The file is not there beside its .done file.'],
  'not-a-file': ['Det är ingen vanlig fil: länkar tas inte.', 'It is no ordinary file: links are not taken.'],
  'too-large': ['Filen är för stor.', 'The file is too large.'],
  'bad-name': ['Filen har ett namn som inte tas.', 'The file has a name that is not taken.'],
  changing: ['Filen ändras ännu.', 'The file is still changing.'],
};

function fileFault(field: string, reason: ReadFault): DropFault {
  const [sv, en] = FILE_WORDS[reason];
  return { field, sv, en };
}

interface Answered {
  readonly name: string;
  readonly safe: string;
  readonly form: DropForm;
}

/** Writes the receipt, then moves attachments, job and marker, in that order: while the marker is there it is not finished. */
async function finish({ records, organisation, folder }: Here, { name, safe, form }: Answered): Promise<void> {
  const kept = await findDrop(records.database.reader(organisation.id), safe);
  if (kept === undefined) return;
  await folder.write('out', `${safe}.receipt.${form}`, receiptBytes(form, kept.receipt));
  organisation.fileDrop?.reached?.('sender.drop-told');
  const to = kept.receipt.result === 'accepted' ? 'done' : 'wrong';
  const read = await folder.read('in', `${name}.${form}`, JOB_BYTES);
  const parsed = read.ok ? readJob(read.bytes, form) : undefined;
  const attachments = parsed?.ok === true ? (parsed.job.attachments ?? []) : [];
  // By names of our own: theirs may hold anything, and the next job may have a file of the same name.
  for (const [index, file] of attachments.entries())
    await folder.move('in', file, to, `${safe}.bilaga-${index + 1}.pdf`);
  organisation.fileDrop?.reached?.('sender.drop-moving');
  await folder.move('in', `${name}.${form}`, to, `${safe}.${form}`);
  await folder.move('in', `${name}.done`, to, `${safe}.done`);
  organisation.fileDrop?.reached?.('sender.drop-moved');
  await records.database.transaction(organisation.id, (tx) => dropMoved(tx, safe, records.clock()));
}

async function tellOutcomes({ records, organisation, folder }: Here): Promise<void> {
  const reader = records.database.reader(organisation.id);
  for (const { name, form, letter, state } of await followedDrops(reader, OUTCOMES)) {
    const outcome = outcomeOf(state);
    if (outcome === undefined) continue;
    const receipt = outcomeReceipt(name, letter, outcome, records.clock());
    await folder.write('out', `${name}.outcome.${form}`, receiptBytes(form, receipt));
    await records.database.transaction(organisation.id, (tx) => dropTold(tx, name, outcome));
  }
}
