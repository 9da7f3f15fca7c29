// A print supplier as we meet it: a job is laid there once by its id, and asked about until it is printed and the returned mail is in.
import { asDetails, dateMember, listMember, textMember } from '../doors/json-members.ts';
import { RETURN_REASONS, type ReturnReason } from '../store/paper-tables.ts';

/** What stands beside the print file. No personal number, name, subject or address: those are in the file alone. */
export interface JobTicket {
  readonly jobId: string;
  readonly batchNumber: number;
  readonly organisation: string;
  readonly createdAt: string;
  readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string; readonly pages: number };
  readonly paper: {
    readonly size: 'A4';
    readonly sides: 'duplex';
    readonly colour: 'as-file';
    readonly envelope: 'C5, window to the right';
  };
  readonly letters: readonly { readonly letterId: string; readonly firstPage: number; readonly pages: number }[];
}

export interface SupplierSays {
  readonly state: 'accepted' | 'printed' | 'failed';
  readonly problem: string | undefined;
  readonly at: Date | undefined;
  readonly returned: readonly { readonly letter: string; readonly reason: ReturnReason }[];
}

/** Where the process ends in crash tests: an address was asked for, before and after a batch is handed over. Nothing of it is committed. */
export const PAPER_POINTS = [
  'sender.batch-addressed',
  'sender.batch-handing-over',
  'sender.batch-handed-over',
] as const;

/** `withdrawn`: nothing was begun, since the batch has changed. */
export type HandedOver = 'taken' | 'refused' | 'no-answer' | 'withdrawn';

export interface PrintSupplier {
  readonly name: string;
  readonly pollMs: number;
  /**
   * The same job once more is the same job. `begins` is asked before the first byte that may make it one, and nothing is sent when it says no.
   * What went before it prints nothing, and may be sent again with another file.
   */
  handOver(ticket: JobTicket, pdf: Uint8Array, begins: () => Promise<boolean>): Promise<HandedOver>;
  /** What the supplier says about a job; undefined while it has said nothing, or does not answer. */
  ask(jobId: string): Promise<SupplierSays | undefined>;
}

const PROBLEM_MAX = 200;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Reads a receipt. What is not understood is left out; a state that is not known is no receipt. */
export function readReceipt(json: unknown, jobId: string): SupplierSays | undefined {
  const said = textMember(json, 'state');
  const state = (['accepted', 'printed', 'failed'] as const).find((known) => known === said);
  if (state === undefined || textMember(json, 'jobId') !== jobId) return undefined;
  const returned = listMember(json, 'returned').flatMap((one) => {
    const letter = textMember(asDetails(one), 'letterId') ?? '';
    const reason = textMember(one, 'reason');
    return UUID.test(letter) ? [{ letter, reason: RETURN_REASONS.find((known) => known === reason) ?? 'other' }] : [];
  });
  return {
    state,
    problem: textMember(json, 'problem')?.slice(0, PROBLEM_MAX),
    at: dateMember(json, 'at'),
    returned: returned.map(({ letter, reason }) => ({ letter, reason })),
  };
}
