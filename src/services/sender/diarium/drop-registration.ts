// The jobs of a registration: laid in the diarium's folder and told to webhooks; and, where nobody confirms it in time, somebody's task.
import { DropFolder } from '../../../platform/drop-folder.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { writePlainXml } from '../../../wire/xml/plain.ts';
import { letterFiles } from '../archive/letter-files.ts';
import { packageHead } from '../archive/package-head.ts';
import type { LetterView } from '../letter-view.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { readLetter } from '../store/letters.ts';
import { type LogNames, nameOf, readLogNames } from '../store/log-names.ts';
import { changeRegistration, findRegistration, lockRegistration, type Registration } from '../store/registrations.ts';
import { addEntries } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import { tellKeeper } from './confirm-registration.ts';
import { DIARIUM_PARTS } from './read-receipts.ts';

type Job = Pick<ClaimedJob, 'key'>;

/** Asks the diarium. Done more than once it asks once: the folder is named by the registration's id. */
export async function dropRegistration(
  records: Records,
  organisation: SenderOrganisation,
  { key: id }: Job,
): Promise<JobResult<SenderTables>> {
  const reader = records.database.reader(organisation.id);
  const asked = await findRegistration(reader, id);
  if (asked === undefined || asked.state !== 'asked') return { kind: 'done' };
  const folder = organisation.diarium?.folder;
  if (folder !== undefined) {
    const letter = await readLetter(reader, records.cipher, asked.letter);
    if (letter === undefined) return { kind: 'done' };
    const drop = await DropFolder.open(folder, DIARIUM_PARTS);
    await drop.writeFolder('out', asked.id, filesFor(records, organisation, asked, letter));
  }
  return {
    kind: 'done',
    settle: async (tx) => {
      const at = records.clock();
      const { letter, reply, unit } = asked;
      await changeRegistration(tx, id, { dropped_at: folder === undefined ? null : at });
      const details = { registration: id, ...(reply === undefined ? {} : { reply }) };
      await addEntries(tx, letter, [{ kind: 'registration-asked', at, details }]);
      await noteFor(tx, { kind: 'registration-wanted', unit, letter, at, to: 'webhooks', details });
      await records.events.record(tx, { kind: 'registration-asked', actor: 'system', subject: letter, details });
    },
  };
}

/** Nobody has confirmed it: from now on it is a task, and whoever keeps the letter is told. */
export function registrationLate(records: Records, { key: id }: Job): JobResult<SenderTables> {
  return {
    kind: 'done',
    settle: async (tx) => {
      const asked = await lockRegistration(tx, { id });
      if (asked?.state !== 'asked' || asked.lateAt !== undefined) return;
      const at = records.clock();
      await changeRegistration(tx, id, { late_at: at });
      await records.events.record(tx, { kind: 'registration-late', actor: 'system', subject: asked.letter });
      await tellKeeper(tx, asked, at);
    },
  };
}

async function* filesFor(
  records: Records,
  organisation: SenderOrganisation,
  asked: Registration,
  letter: LetterView,
): AsyncGenerator<{ name: string; bytes: Uint8Array }> {
  const names = await readLogNames(records.database.reader(organisation.id));
  const listed: { name: string; originalName: string }[] = [];
  if (asked.reply === undefined) {
    const head = packageHead(organisation, letter.id, 'Brevduva', records.clock());
    for await (const file of letterFiles({ records, organisation, head, names }, letter)) {
      if (file.mimeType !== 'application/pdf') continue;
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      listed.push({ name, originalName: file.originalName ?? name });
      yield { name, bytes: file.content };
    }
  }
  const facts = factsOf(organisation, asked, letter, names, listed);
  yield { name: 'registrering.json', bytes: Buffer.from(`${JSON.stringify(facts, undefined, 2)}\n`) };
  yield { name: 'registrering.xml', bytes: writePlainXml('registration', facts) };
}

function factsOf(
  { id, name }: SenderOrganisation,
  asked: Registration,
  letter: LetterView,
  names: LogNames,
  files: readonly { name: string; originalName: string }[],
) {
  const { matter } = letter.extras ?? {};
  return {
    registrationId: asked.id,
    kind: asked.reply === undefined ? 'outgoing-letter' : 'incoming-reply',
    letterId: letter.id,
    replyId: asked.reply,
    organisation: { id, name },
    unit: nameOf(names.units, letter.unit),
    caseType: nameOf(names.caseTypes, letter.caseType),
    diaryNumber: letter.diaryNumber,
    matterId: matter?.matterId,
    secrecy: letter.secrecy,
    protectionClass: letter.protectionClass,
    subject: letter.subject,
    recipient: letter.recipient,
    author: letter.authorName,
    createdAt: letter.createdAt.toISOString(),
    answerBefore: asked.dueAt.toISOString(),
    files,
  };
}
