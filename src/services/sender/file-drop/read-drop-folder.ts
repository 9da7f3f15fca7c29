// Letters as files: taken when their marker is there, made once by the file's name, answered in the folder out, moved away (issue 4).
// One process at a time looks into it, by a job's lease; killed at any point, the next one ends what was begun.
import { createHash } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import { DropFolder, isPlainName } from '../../../platform/drop-folder.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { dropMoved, dropTold, findDrop, followedDrops, keepDrop } from '../store/file-drops.ts';
import type { SenderTables } from '../tables.ts';
import { type DropFault, holdsPersonalNumber, readJob } from './job-file.ts';
import { type DropForm, outcomeOf, outcomeReceipt, receiptBytes, refusedReceipt, takenReceipt } from './receipt.ts';
import { sendJob } from './send-job.ts';

export const FILE_DROP_JOB = 'read-drop-folder';
const PARTS = ['in', 'out', 'done', 'wrong'] as const;
const JOB_BYTES = 512 * 1024;
/** What cannot be read may be half-written for so long, whatever its marker says. */
const SETTLE_MS = 5000;
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
    for (const marker of await here.folder.list('in')) {
      if (marker.endsWith('.done')) await takeOne(here, marker);
    }
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
  const { records, organisation, folder } = here;
  const name = marker.slice(0, -'.done'.length);
  const names = await folder.list('in');
  const form = names.includes(`${name}.json`) ? 'json' : 'xml';
  const safe = isPlainName(name) && !holdsPersonalNumber(name, records.clock()) ? name : pseudonymOf(name);
  const before = await findDrop(records.database.reader(organisation.id), safe);
  // Answered and not moved: whoever took it died in between.
  if (before !== undefined && !before.moved) {
    await finish(here, { name, safe, form: before.form, accepted: before.letter !== undefined });
    return;
  }
  const job = await readFiles(here, name, form);
  if (job === undefined) return;
  const at = records.clock();
  const faults = safe === name ? job.faults : [BAD_NAME];
  const sent = faults.length > 0 ? { faults } : await sendJob(records, organisation, { name, ...job });
  const accepted = 'letter' in sent;
  const receipt = accepted ? takenReceipt(safe, sent.letter, at, sent.replayed) : refusedReceipt(safe, sent.faults, at);
  await records.database.transaction(organisation.id, async (tx) => {
    const letter = accepted ? sent.letter : undefined;
    await keepDrop(tx, { name: safe, form, letter, receipt, takenAt: at });
    const kind = accepted ? 'file-taken' : 'file-refused-at-drop';
    await records.events.record(tx, { kind, actor: 'file-drop', subject: letter ?? safe });
  });
  await finish(here, { name, safe, form, accepted });
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

/** Job and attachments; undefined while something is still being written. */
async function readFiles(here: Here, name: string, form: DropForm): Promise<Files | undefined> {
  const { folder, records } = here;
  const read = await folder.read('in', `${name}.${form}`, JOB_BYTES);
  if (!read.ok) {
    if (read.reason === 'changing') return undefined;
    return { job: undefined, attachments: [], faults: [fileFault('job', read.reason)] };
  }
  const fresh = records.clock().getTime() - read.modifiedAt.getTime() < SETTLE_MS;
  const parsed = readJob(read.bytes, form);
  if (!parsed.ok)
    return parsed.broken && fresh ? undefined : { job: undefined, attachments: [], faults: parsed.faults };
  const attachments: { filename: string; bytes: Uint8Array }[] = [];
  for (const filename of parsed.job.attachments ?? []) {
    const file = await folder.read('in', filename, ATTACHMENT_BYTES);
    if (!file.ok) {
      if (file.reason === 'changing') return undefined;
      return { job: undefined, attachments: [], faults: [fileFault('attachments', file.reason)] };
    }
    attachments.push({ filename, bytes: file.bytes });
  }
  return { job: parsed.job, attachments, faults: [] };
}

/** More than any letter can hold. */
const ATTACHMENT_BYTES = 8 * 1024 * 1024;

function fileFault(field: string, reason: string): DropFault {
  const words: Readonly<Record<string, readonly [string, string]>> = {
    missing: ['Filen finns inte bredvid sin .done-fil.', 'The file is not there beside its .done file.'],
    'not-a-file': ['Det är ingen vanlig fil: länkar tas inte.', 'It is no ordinary file: links are not taken.'],
    'too-large': ['Filen är för stor.', 'The file is too large.'],
    'bad-name': ['Filen har ett namn som inte tas.', 'The file has a name that is not taken.'],
  };
  const [sv, en] = words[reason] ?? [reason, reason];
  return { field, sv, en };
}

interface Answered {
  readonly name: string;
  readonly safe: string;
  readonly form: DropForm;
  readonly accepted: boolean;
}

/** Writes the receipt, then moves attachments, job and marker, in that order: while the marker is there it is not finished. */
async function finish(
  { records, organisation, folder }: Here,
  { name, safe, form, accepted }: Answered,
): Promise<void> {
  const kept = await findDrop(records.database.reader(organisation.id), safe);
  if (kept === undefined) return;
  await folder.write('out', `${safe}.receipt.${form}`, receiptBytes(form, kept.receipt));
  const to = accepted ? 'done' : 'wrong';
  const read = await folder.read('in', `${name}.${form}`, JOB_BYTES);
  const parsed = read.ok ? readJob(read.bytes, form) : undefined;
  const attachments = parsed?.ok === true ? (parsed.job.attachments ?? []) : [];
  // By names of our own: theirs may hold anything, and the next job may have a file of the same name.
  for (const [index, file] of attachments.entries())
    await folder.move('in', file, to, `${safe}.bilaga-${index + 1}.pdf`);
  await folder.move('in', `${name}.${form}`, to, `${safe}.${form}`);
  await folder.move('in', `${name}.done`, to, `${safe}.done`);
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
