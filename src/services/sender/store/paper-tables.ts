// Letters' way on paper as rows (migrations/0012-paper.sql).
import type { Generated } from 'kysely';

export interface PaperTables {
  print_batch: PrintBatchTable;
  letter_on_paper: LetterOnPaperTable;
}

export type BatchState = 'making' | 'made' | 'handed-over' | 'accepted' | 'printed' | 'failed' | 'released';

/** Why a letter waits for a person before it is printed. */
export type PaperStop = 'protected-identity' | 'no-address' | 'not-printable';

export const RETURN_REASONS = ['moved', 'unknown-address', 'not-collected', 'refused', 'other'] as const;
export type ReturnReason = (typeof RETURN_REASONS)[number];

export interface PrintBatchTable {
  id: string;
  organisation: string;
  number: number;
  units: string[];
  way: 'person' | 'supplier';
  state: BatchState;
  waiting: string | null;
  problem: string | null;
  made_by: string;
  made_by_name: string;
  created_at: Date;
  updated_at: Date;
  pages: Generated<number>;
  pdf_blob: string | null;
  pdf_sha256: string | null;
  pdf_bytes: number | null;
  printed_at: Date | null;
  offered_at: Date | null;
}

export interface LetterOnPaperTable {
  letter: string;
  organisation: string;
  batch: string | null;
  position: Generated<number>;
  first_page: number | null;
  pages: number | null;
  stop: PaperStop | null;
  stopped_at: Date | null;
  wanted_at: Date | null;
  decided_at: Date | null;
  copy_queued_at: Date | null;
  copy_printed_at: Date | null;
  returned_at: Date | null;
  return_reason: ReturnReason | null;
  return_done_at: Date | null;
}
