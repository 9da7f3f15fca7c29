// What the drop folder's systems are told, in the form that they wrote in: taken with the letter's id, refused with what is wrong, later what became of it.
import { writePlainXml } from '../../../wire/xml/plain.ts';
import { isUndelivered, type LetterState } from '../letter-state.ts';
import type { Details } from '../tables.ts';
import type { DropFault } from './job-file.ts';

export type DropForm = 'json' | 'xml';

/** How a letter ended, as far as it is known. */
export type DropOutcome = 'delivered' | 'not-delivered' | 'paper' | 'unknown';

/** Undefined while it is on its way. */
export function outcomeOf(state: LetterState): DropOutcome | undefined {
  if (state === 'delivered' || state === 'unknown') return state;
  if (state === 'printed' || state === 'to-print') return 'paper';
  return isUndelivered(state) || state === 'withdrawn' ? 'not-delivered' : undefined;
}

export interface AnsweredJob {
  /** Of the job file, without its ending. */
  readonly file: string;
  /** Of the job file's bytes; absent when it could not be read. */
  readonly jobSha256?: string;
  readonly at: Date;
}

/** The receipt of a letter that was taken. */
export function takenReceipt({ file, jobSha256, at }: AnsweredJob, letterId: string, replayed: boolean): Details {
  return {
    file,
    ...(jobSha256 === undefined ? {} : { jobSha256 }),
    result: 'accepted',
    letterId,
    receivedAt: at.toISOString(),
    replayed,
  };
}

/** The receipt of a file that was refused. */
export function refusedReceipt({ file, jobSha256, at }: AnsweredJob, faults: readonly DropFault[]): Details {
  const told = faults.map((fault) => ({ ...fault }));
  return {
    file,
    ...(jobSha256 === undefined ? {} : { jobSha256 }),
    result: 'refused',
    receivedAt: at.toISOString(),
    faults: told,
  };
}

/** What became of the letter. */
export function outcomeReceipt(file: string, letterId: string, outcome: DropOutcome, at: Date): Details {
  return { file, letterId, outcome, at: at.toISOString() };
}

/** The receipt's bytes. */
export function receiptBytes(form: DropForm, receipt: Details): Buffer {
  return form === 'xml' ? writePlainXml('receipt', receipt) : Buffer.from(`${JSON.stringify(receipt, undefined, 2)}\n`);
}
