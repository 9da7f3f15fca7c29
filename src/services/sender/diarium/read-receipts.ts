// Receipts that the case system leaves in the diarium's folder: a number, or why there is none. Read again and again by one process at a time.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { DropFolder } from '../../../platform/drop-folder.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import { readPlainXml } from '../../../wire/xml/plain.ts';
import { oneLine } from '../check-content.ts';
import { textMember } from '../doors/json-members.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { findRegistration } from '../store/registrations.ts';
import type { SenderTables } from '../tables.ts';
import { confirmed, NUMBER_MAX, registrationFailed } from './confirm-registration.ts';

export const RECEIPTS_JOB = 'read-registration-receipts';
export const DIARIUM_PARTS = ['out', 'in', 'done', 'wrong'] as const;

const EVERY_MS = 5000;
const RECEIPT_BYTES = 64 * 1024;
/** What cannot be read may be half-written for so long. */
const SETTLE_MS = 10_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SYSTEM = { login: 'diarium', name: 'Diariet' } as const;

/** Puts the organisation's job in the queue, unless it is there: one for all processes. */
export async function planReceipts(tx: Transaction<SenderTables>): Promise<void> {
  await enqueue(tx, { kind: RECEIPTS_JOB, key: `diarium ${tx.organisation}`, payload: {} });
}

/** Takes what is in the folder, and comes back. Ends where no folder is configured any more. */
export async function readReceipts(
  records: Records,
  organisation: SenderOrganisation,
  log: Log,
): Promise<JobResult<SenderTables>> {
  const path = organisation.diarium?.folder;
  if (path === undefined) return { kind: 'done' };
  try {
    const folder = await DropFolder.open(path, DIARIUM_PARTS);
    for (const name of await folder.list('in')) {
      if (/\.(?:json|xml)$/i.test(name)) await takeReceipt(records, organisation, folder, name, log);
    }
  } catch (error) {
    log.warn({ err: error }, "The diarium's folder could not be read");
  }
  return { kind: 'retry', afterMs: EVERY_MS };
}

async function takeReceipt(
  records: Records,
  organisation: SenderOrganisation,
  folder: DropFolder,
  name: string,
  log: Log,
): Promise<void> {
  const read = await folder.read('in', name, RECEIPT_BYTES);
  if (!read.ok && (read.reason === 'changing' || read.reason === 'missing')) return;
  const receipt = read.ok ? receiptIn(read.bytes) : undefined;
  const fresh = read.ok && records.clock().getTime() - read.changedAt.getTime() < SETTLE_MS;
  if (receipt === undefined && fresh) return;
  const written = receipt !== undefined && (await write(records, organisation, receipt));
  // The system chose the name; it may hold anything.
  if (!written) log.warn({ organisation: organisation.id }, 'A receipt in the folder of the diarium could not be used');
  await folder.move('in', name, written ? 'done' : 'wrong');
}

interface Receipt {
  readonly registration: string;
  readonly number?: string;
  readonly fault?: string;
}

function receiptIn(bytes: Buffer): Receipt | undefined {
  const value = membersIn(bytes);
  const registration = textMember(value, 'registrationId') ?? '';
  const [number, fault] = [oneLine(textMember(value, 'diaryNumber') ?? ''), oneLine(textMember(value, 'fault') ?? '')];
  if (!UUID.test(registration) || number.length > NUMBER_MAX) return undefined;
  if (number !== '') return { registration, number };
  return fault === '' ? undefined : { registration, fault };
}

function membersIn(bytes: Buffer): unknown {
  try {
    const isXml = bytes.toString('latin1', 0, 100).trimStart().startsWith('<');
    return isXml ? readPlainXml(bytes, 'receipt', { lists: [], maps: [] }) : JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

async function write(
  records: Records,
  { id }: SenderOrganisation,
  { registration, number, fault = '' }: Receipt,
): Promise<boolean> {
  const asked = await findRegistration(records.database.reader(id), registration);
  if (asked === undefined) return false;
  const about = { letter: asked.letter, ...(asked.reply === undefined ? {} : { reply: asked.reply }) };
  try {
    await records.database.transaction(id, (tx) =>
      number === undefined
        ? registrationFailed(tx, records, SYSTEM, { ...about, fault })
        : confirmed(tx, records, SYSTEM, { ...about, number }),
    );
    return true;
  } catch (error) {
    // Another number than is known already: a person must look.
    if (error instanceof BrevduvaError && error.code === 'conflict') return false;
    throw error;
  }
}
